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

from tests.node import NotInstalled, npm_install

FOLDER = Path(__file__).resolve().parents[2] / ".doubles"
MINISTACK = "ministack==1.5.33"
NPM_PACKAGES = {"workos": "0.14.0", "@workos/openapi-spec": "0.1.0"}


def npm_folder() -> Path:
    """A folder whose ``node_modules`` holds the pinned packages; raises NotInstalled."""
    manifest = json.dumps({"private": True, "type": "module", "dependencies": NPM_PACKAGES})

    def install(folder: Path) -> None:
        (folder / "package.json").write_text(manifest, encoding="utf-8")
        npm_install(folder, "--omit=optional")

    return _once("npm", manifest, install)


def ministack() -> Path:
    """The environment that holds MiniStack alone; raises NotInstalled."""

    def install(folder: Path) -> None:
        _run(sys.executable, "-m", "venv", "--without-pip", str(folder), cwd=FOLDER)
        pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(folder))
        _run(*pip, "install", "--quiet", MINISTACK, cwd=FOLDER)

    return _once("ministack", f"{MINISTACK}\n{sys.version}", install)


def _once(name: str, wanted: str, install: Callable[[Path], None]) -> Path:
    """The folder ``name``, installed again unless it holds what is ``wanted``; one process at a time."""
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
        raise NotInstalled(f"«{' '.join(command)}» failed: is its registry within reach?\n{said}")


def main() -> None:
    """Install what is missing, or say what to do."""
    try:
        npm_folder()
        ministack()
    except NotInstalled as failure:
        sys.exit(str(failure))


if __name__ == "__main__":
    main()
