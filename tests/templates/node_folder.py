"""A folder with the npm packages that the Node variants need, installed once and kept for later runs."""

from __future__ import annotations

import fcntl
import getpass
import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

# The newest WorkOS SDK wants Node 22.11; 8 has the same three calls and runs on Node 20.
DEPENDENCIES = {"express": "^5.1.0", "@workos-inc/node": "^8.0.0", "@babel/parser": "^7.28.0"}
OLDEST = 20


def node_is_here() -> bool:
    """Whether Node and npm are installed, and new enough."""
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    return int(version.strip().lstrip("v").split(".")[0]) >= OLDEST


def node_modules() -> Path:
    """``node_modules`` of a folder that is shared by all runs; the first one to come installs it."""
    manifest = json.dumps({"private": True, "type": "module", "dependencies": DEPENDENCIES})
    name = f"cognito2workos-npm-{getpass.getuser()}-{hashlib.sha256(manifest.encode()).hexdigest()[:12]}"
    folder = Path(tempfile.gettempdir(), name)
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / "installed"
        if not done.exists():
            (folder / "package.json").write_text(manifest, encoding="utf-8")
            command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=100)
            done.touch()
    return folder / "node_modules"
