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
    listed = [found for found in lines if found and found["path"].endswith("ListUsers")]
    assert listed
    assert all(found["id"] != "-" for found in [*listed, *written])
    assert {found["tries"] for found in written if found} == {"1"}
    assert key not in text
    assert "?" not in text
    assert "@" not in text
    assert not any(user["email"] in text for user in users)


def test_a_request_that_was_throttled_is_told_again_as_the_second_try(tmp_path: Path) -> None:
    log = tmp_path / "requests.log"
    limits = {"writes": {"requests": 10, "seconds": 1, "kind": "sliding"}, "reads": None, "everything": None}
    with rehearsed_here(40, limits=limits) as far_side:
        operator = Operator.at(far_side, tmp_path)
        assert operator.run("--until", "transform").code == 0
        done = operator.run("--until", "import", "--log", log, "--confirm", operator.plan()["phrase"])
        assert done.code == 0, done.err
        throttled = far_side.stats()["throttled"]
    text = log.read_text(encoding="utf-8")
    assert throttled
    assert text.count(" 429 ") == throttled
    assert " try=2" in text


def test_a_log_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with rehearsed_here(3) as far_side:
        done = Operator.at(far_side, tmp_path).run("--until", "connect", "--log", tmp_path / "no" / "log")
    assert done.code == 2
    assert "--log" in done.err


@pytest.mark.parametrize("where", ["before", "after"])
def test_v_tells_requests_on_stderr(tmp_path: Path, where: str) -> None:
    with rehearsed_here(3) as far_side:
        operator = Operator.at(far_side, tmp_path)
        arguments = operator._run_arguments("--until", "inventory")
        done = operator.command("-v", *arguments) if where == "before" else operator.command(*arguments, "-v")
    assert done.code == 0
    assert "ListUsers" in done.err
    assert all(line.startswith("{") for line in done.out.splitlines())
