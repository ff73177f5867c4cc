"""The demo is killed in its import; the next one goes on with journal and services as they were."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.acceptance.far_side import clean_environ
from wizard.bootstrap import snapshot_of
from wizard.rehearsal.stage import staged_demo

USERS = 600
DEMO = """
import os, sys
from pathlib import Path
from wizard import bootstrap, headless
from wizard.cli.commands import opener
from wizard.domain.steps import StepName
from wizard.rehearsal.stage import staged_demo
with staged_demo(users={users}, home=Path({home!r})) as demo:
    os.environ.update(demo.environ)
    yes = bootstrap.confirmations([], yes=True, environ=os.environ)
    given = headless.Options(answers=demo.all_answers(), until=StepName.IMPORT, confirmations=yes)
    sys.exit(headless.run(opener(demo.journal), given))
"""


def begun(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", DEMO.format(users=USERS, home=str(home))],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=clean_environ() | {"HOME": str(home.parent)},
        text=True,
    )


@pytest.mark.timeout(280)
def test_a_demo_that_was_killed_in_its_import_goes_on(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    with begun(home) as process:
        assert process.stdout is not None
        settled = (json.loads(line) for line in process.stdout)
        # A user is there once their membership is.
        next(event for event in settled if event.get("memberships", {}).get("created"))
        os.kill(process.pid, signal.SIGKILL)
    before = snapshot_of(home / "demo.journal").persons
    assert 0 < before["created"] < before["planned"]
    with begun(home) as again:
        assert again.stdout is not None
        events = [json.loads(line) for line in again.stdout]
    assert again.returncode == 0, events[-1]
    after = snapshot_of(home / "demo.journal").persons
    assert after["created"] == after["planned"] == before["planned"]
    assert not [event for event in events if event["event"] == "page_listed"], "it was listed before"
    with staged_demo(users=USERS, home=home) as demo:
        url = f"{demo.environ['WORKOS_BASE_URL']}/_rehearsal/users"
        with urllib.request.urlopen(url) as answer:
            ids = [user["external_id"] for user in json.load(answer)]
    assert len(ids) == len(set(ids)) == after["created"]
