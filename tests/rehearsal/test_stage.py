"""The demo's services go on where they stopped, however the demo ended."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from wizard.rehearsal.stage import staged_demo

USERS = 120
# A demo whose process is killed while it writes: one user is at WorkOS, and it says so.
KILLED = """
import json, sys, urllib.request
from pathlib import Path
from wizard.rehearsal.stage import staged_demo
with staged_demo(users={users}, home=Path({home!r})) as demo:
    body = json.dumps([{{"email": "ann@example.com", "external_id": "ann"}}]).encode()
    url = demo.environ["WORKOS_BASE_URL"] + "/_rehearsal/users"
    urllib.request.urlopen(urllib.request.Request(url, data=body, method="POST")).close()
    (Path({home!r}) / "demo.journal").write_text("begun")
    (Path({home!r}) / "app" / "auth.py").write_text("moved")
    print(json.dumps(dict(demo.environ)), flush=True)
    sys.stdin.read()
"""


def killed_demo(home: Path, users: int = USERS) -> dict[str, str]:
    """The variables that led to the services of a demo that was killed with -9."""
    with subprocess.Popen(
        [sys.executable, "-c", KILLED.format(users=users, home=str(home))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        summary: dict[str, str] = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
    return summary


def users_of(environ: Any) -> list[str]:
    with urllib.request.urlopen(f"{environ['WORKOS_BASE_URL']}/_rehearsal/users") as answer:
        return [user["email"] for user in json.load(answer)]


@pytest.mark.timeout(120)
def test_a_killed_demo_goes_on_with_the_same_services(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    before = killed_demo(home)
    for _ in range(2):
        with staged_demo(users=USERS, home=home) as demo:
            assert dict(demo.environ) == before, "a journal is pinned to these addresses"
            assert users_of(demo.environ) == ["ann@example.com"]
            assert demo.journal.read_text() == "begun"
            assert (home / "app" / "auth.py").read_text() == "moved"


@pytest.mark.timeout(120)
def test_other_users_begin_again(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    killed_demo(home)
    with staged_demo(users=USERS + 1, home=home) as demo:
        assert users_of(demo.environ) == []
        assert not demo.journal.exists()
        assert "moved" not in (home / "app" / "auth.py").read_text()
