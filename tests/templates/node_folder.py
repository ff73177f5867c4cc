"""A folder with the npm packages that the Node variants need, installed once and kept for later runs."""

from __future__ import annotations

import fcntl
import getpass
import hashlib
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.node import npm_install

# The newest WorkOS SDK wants Node 22.11; 8 has the same three calls and runs on Node 20, as apps still do.
DEPENDENCIES = {
    "express": "^5.1.0",
    "@workos-inc/node": "^8.0.0",
    "@aws-sdk/client-cognito-identity-provider": "^3.900.0",
    "jose": "^6.0.0",
    "@babel/parser": "^7.28.0",
    "next": "^16.0.0",
    "react": "^19.0.0",
    "react-dom": "^19.0.0",
    "redis": "^6.0.0",
    "pg": "^8.16.0",
    # PostgreSQL in WebAssembly, which pg and psycopg reach over a socket.
    "@electric-sql/pglite": "^0.5.0",
    "@electric-sql/pglite-socket": "^0.2.0",
}


def node_modules() -> Path:
    """``node_modules`` of a folder that is shared by all runs; the first one to come installs it."""
    manifest = json.dumps({"private": True, "type": "module", "dependencies": DEPENDENCIES})
    name = f"cognito2workos-npm-{getpass.getuser()}-{hashlib.sha256(manifest.encode()).hexdigest()[:12]}"
    folder = Path(tempfile.gettempdir(), name)
    folder.mkdir(mode=0o700, exist_ok=True)
    with _once(folder / "installed") as is_first:
        if is_first:
            (folder / "package.json").write_text(manifest, encoding="utf-8")
            npm_install(folder)
    return folder / "node_modules"


def built_next_app(sources: Mapping[str, str], environ: Mapping[str, str]) -> Path:
    """A Next.js app of these files, by path below ``app``, built once for all runs; next to its packages."""
    packages = node_modules()
    digest = hashlib.sha256(json.dumps(sorted(sources.items())).encode()).hexdigest()[:12]
    folder = packages.parent / "apps" / digest
    folder.mkdir(parents=True, exist_ok=True)
    with _once(folder / "built") as is_first:
        if is_first:
            (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
            for name, text in sources.items():
                (folder / "app" / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / "app" / name).write_text(text, encoding="utf-8")
            done = subprocess.run(
                [packages / ".bin" / "next", "build"],
                cwd=folder,
                env={"PATH": os.environ["PATH"], "NEXT_TELEMETRY_DISABLED": "1"} | dict(environ),
                capture_output=True,
                text=True,
                check=False,
                timeout=100,
            )
            assert done.returncode == 0, done.stdout + done.stderr
    return folder


@contextmanager
def _once(done: Path) -> Iterator[bool]:
    """Whether this is the first to come, of all processes; the others wait until it is done."""
    with done.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_first = not done.exists()
        yield is_first
        done.touch()
