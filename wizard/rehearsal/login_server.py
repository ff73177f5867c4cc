"""The demo's own sign-in page as a server: the handler that the wizard hands out, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from wizard.rehearsal.old_passwords import CAPTURE_CLIENT, CLIENT_SECRET, LOGIN_CLIENT
from wizard.rehearsal.services import Rehearsal

LAST_DAY = "2999-01-31"
# Files of the handler by what they are called there, as step 10 hands them out.
_SOURCES = {
    "keep_passwords.py": "templates/capture/keep_passwords.py",
    "cognito_password.py": "templates/capture/cognito_password.py",
    "keep_wsgi_route.py": "templates/capture/keep_wsgi_route.py",
    "migrated_reset.py": "templates/reset/migrated_reset.py",
    "migrated_claims.py": "templates/reset/claims_file.py",
    "server.py": "rehearsal/app/login/server.py",
}
_OTHERS = ("AWS_", "WORKOS_", "KEEP_", "RESET_")


@contextmanager
def login_server(services: Rehearsal, folder: Path, *, last_day: str = LAST_DAY) -> Iterator[str]:
    """Put the handler into ``folder`` and serve it next to running services; gives its address."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, source in _SOURCES.items():
        (folder / name).write_text(files("wizard").joinpath(source).read_text("utf-8"), encoding="utf-8")
    with (folder / "log.txt").open("a", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "server.py"],
            cwd=folder,
            env=_environ(services, folder, last_day),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            port = process.stdout.readline().strip()
            if not port:
                raise RuntimeError((folder / "log.txt").read_text("utf-8"))
            yield f"http://127.0.0.1:{port}"
        finally:
            process.stdin.close()


def _environ(services: Rehearsal, folder: Path, last_day: str) -> dict[str, str]:
    """The handler's settings as step 4 names them; nothing of whoever runs the demo leads elsewhere."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_OTHERS)}
    return {
        **inherited,
        **services.environment(),
        "KEEP_CAPTURE": "before",
        "KEEP_PASSWORDS_UNTIL": last_day,
        "KEEP_USER_POOL_ID": services.user_pool_id,
        "KEEP_APP_CLIENTS": LOGIN_CLIENT,
        "KEEP_CLIENT_ID": CAPTURE_CLIENT,
        "KEEP_CLIENT_SECRET": CLIENT_SECRET,
        # The page's server stands before it, and everybody comes from an address of their own.
        "RESET_TRUSTED_PROXIES": "1",
        "KEEP_ANSWER_MS": "200",
        "RESET_CLAIMS_DIR": str(folder / "claims"),
        "NO_PROXY": "127.0.0.1",
    }
