"""``--log``: a line for each request, and nothing in it that is about a person or secret."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.acceptance.far_side import rehearsed_here
from tests.acceptance.operator import Operator

LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (?P<method>[A-Z]+) (?P<path>\S+) (?P<status>\w+) \d+ ms"
    r" id=(?P<id>\S+) try=(?P<tries>\d+)"
)


def test_each_request_has_a_line_without_a_person_or_a_key(tmp_path: Path) -> None:
    log = tmp_path / "requests.log"
    with rehearsed_here(60) as far_side:
        far_side.set(faults=[])
        operator = Operator.at(far_side, tmp_path)
        planned = operator.run("--until", "transform", "--log", log)
        assert planned.code == 0, planned.err
        done = operator.run("--until", "import", "--log", log, "--confirm", operator.plan()["phrase"])
        assert done.code == 0, done.err
        key = operator.environ["WORKOS_API_KEY"]
        users = far_side.users()
    assert log.stat().st_mode & 0o777 == 0o600
    text = log.read_text(encoding="utf-8")
    lines = [LINE.fullmatch(line) for line in text.splitlines()]
    assert all(lines)
    written = [found for found in lines if found and found["method"] == "POST" and "users" in found["path"]]
    assert len(written) >= len(users)
    assert any(found and found["path"].endswith("ListUsers") for found in lines)
    assert key not in text
    assert "?" not in text
    assert "@" not in text
    assert not any(user["email"] in text for user in users)


def test_a_log_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with rehearsed_here(3) as far_side:
        done = Operator.at(far_side, tmp_path).run("--until", "connect", "--log", tmp_path / "no" / "log")
    assert done.code == 2
    assert "--log" in done.err


@pytest.mark.parametrize("where", ["before", "after"])
def test_v_tells_requests_on_stderr(tmp_path: Path, where: str) -> None:
    with rehearsed_here(3) as far_side:
        operator = Operator.at(far_side, tmp_path)
        done = operator.run("--until", "inventory", "-v")
    assert done.code == 0
    assert "ListUsers" in done.err
    assert all(line.startswith("{") for line in done.out.splitlines())
