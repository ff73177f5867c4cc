"""A second operator sees how a migration goes on, and who has it open."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.far_side import COMMAND, ROOT, clean_environ
from tests.acceptance.operator import Operator


def test_it_is_told_while_somebody_works_on_it_and_ends_then(start: MakeFarSide, folder: Path) -> None:
    operator = Operator.at(start(120), folder, pace__writes_per_second=20)
    with operator.running("--yes", "--until", "import") as process:
        assert process.stdout is not None
        next(line for line in process.stdout if json.loads(line)["event"] == "settled")
        os.kill(process.pid, signal.SIGSTOP)  # until the other has begun to look, however long that takes
        with subprocess.Popen(
            [*COMMAND, "watch", "--journal", str(operator.journal), "--json"],
            cwd=ROOT,
            env=clean_environ(),
            stdout=subprocess.PIPE,
            text=True,
        ) as watching:
            assert watching.stdout is not None
            first = json.loads(watching.stdout.readline())
            assert first["held_by"]
            assert first["steps"]["import"] == "running"
            os.kill(process.pid, signal.SIGCONT)
            for _ in process.stdout:
                pass
            summary = [json.loads(line) for line in watching.stdout]
    assert watching.returncode == 0
    assert summary[-1]["held_by"] == ""
    assert summary[-1]["steps"]["import"] == "done"
    assert summary[-1]["persons"]["created"] > first["persons"]["created"]


def test_where_no_one_works_it_is_told_once(start: MakeFarSide, folder: Path) -> None:
    operator = Operator.at(start(10), folder)
    operator.run("--until", "connect")
    before = operator.journal.read_bytes()
    done = operator.command("watch", "--journal", operator.journal, "--json")
    assert (done.code, len(done.out.splitlines())) == (0, 1)
    assert "No one works on it." in done.err
    assert operator.journal.read_bytes() == before
    assert operator.command("watch", "--journal", folder / "no.journal").code == 5
