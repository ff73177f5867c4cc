"""The doubles that others wrote, installed at pinned versions into a folder of this checkout.

``python -m tests.contract.install`` installs what is missing; ``make test`` runs it first. MiniStack
gets an environment of its own, since it pins a botocore that is not ours (``cognito.md`` 8). npm's
``workos`` holds the vendor's emulator, which starts without the optional parts (``workos.md`` 8.9).
"""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / ".doubles"
OLDEST_NODE = 20
MINISTACK = "ministack==1.5.33"
NPM_PACKAGES = {"workos": "0.14.0", "@workos/openapi-spec": "0.1.0"}


class Missing(Exception):
    """A tool or a registry that is needed and not there; the sentence says what to do."""


def node() -> str:
    """The Node.js that runs the vendor's emulator; raises Missing."""
    found = shutil.which("node")
    if found is None or shutil.which("npm") is None:
        raise Missing(f"The contract tests need Node.js {OLDEST_NODE} or later, with npm. Install them.")
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(said.lstrip("v").partition(".")[0]) < OLDEST_NODE:
        raise Missing(
            f"The contract tests need Node.js {OLDEST_NODE} or later; {found} is {said}. Install it."
        )
    return found


def npm_folder() -> Path:
    """A folder whose ``node_modules`` holds the pinned packages; raises Missing."""
    node()
    manifest = json.dumps({"private": True, "type": "module", "dependencies": NPM_PACKAGES})

    def install(folder: Path) -> None:
        (folder / "package.json").write_text(manifest, encoding="utf-8")
        flags = ("--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        _run("npm", "install", *flags, cwd=folder)

    return _once("npm", manifest, install)


def ministack() -> Path:
    """The environment that holds MiniStack alone; raises Missing."""

    def install(folder: Path) -> None:
        _run(sys.executable, "-m", "venv", "--without-pip", str(folder), cwd=FOLDER)
        pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(folder))
        _run(*pip, "install", "--quiet", MINISTACK, cwd=FOLDER)

    return _once("ministack", f"{MINISTACK}\n{sys.version}", install)


def _once(name: str, wanted: str, install: Callable[[Path], None]) -> Path:
    """The folder ``name``, installed anew unless it holds what is ``wanted``; one process at a time."""
    folder = FOLDER / name
    stamp = FOLDER / f"{name}.installed"
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            install(folder)
            stamp.write_text(wanted, encoding="utf-8")
    return folder


def _run(*command: str, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()[-2000:]
        raise Missing(f"«{' '.join(command)}» failed: is its registry within reach?\n{said}")


def main() -> None:
    """Install what is missing, or say what to do."""
    try:
        npm_folder()
        ministack()
    except Missing as missing:
        sys.exit(str(missing))


if __name__ == "__main__":
    main()
