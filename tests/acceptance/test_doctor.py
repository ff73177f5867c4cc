"""``doctor``: what of a machine matters, without a secret in it."""

from __future__ import annotations

from pathlib import Path

from tests.acceptance.far_side import rehearsed_here
from tests.acceptance.here import OperatorHere

NOWHERE = "http://127.0.0.1:9"


def test_a_machine_that_can_migrate(tmp_path: Path) -> None:
    with rehearsed_here(3) as far_side:
        operator = OperatorHere.at(far_side, tmp_path)
        assert operator.run("--until", "inventory").code == 0
        done = operator.command("doctor", "--journal", operator.journal, "--json", LANG="C.UTF-8")
    found = {fact["about"]: fact for fact in done.json}
    assert found["WorkOS"]["state"] == found["Cognito"]["state"] == found["journal"]["state"] == "ok"
    assert "sound" in found["journal"]["value"]
    assert {"Python", "SQLite", "workos", "boto3", "textual", "terminal", "encoding", "clock"} <= set(found)
    named = found["variables present"]["value"]
    assert "WORKOS_API_KEY" in named
    assert operator.environ["WORKOS_API_KEY"] not in done.out
    assert operator.environ["AWS_SECRET_ACCESS_KEY"] not in done.out


def test_what_is_amiss_is_told_with_what_mends_it(tmp_path: Path) -> None:
    with rehearsed_here(3) as far_side:
        operator = OperatorHere.at(far_side, tmp_path)
        assert operator.run("--until", "connect").code == 0
    damaged = operator.journal.read_bytes()
    operator.journal.write_bytes(damaged[:8192] + bytes(4096) + damaged[12288:])
    done = operator.command(
        "doctor", "--journal", operator.journal, "--json", WORKOS_BASE_URL=NOWHERE, SSH_CONNECTION="a b c d"
    )
    assert done.code == 1
    found = {fact["about"]: fact for fact in done.json}
    for about in ("WorkOS", "journal", "terminal"):
        assert found[about]["state"] == "warning"
        assert found[about]["fix"]
    assert "tmux" in found["terminal"]["fix"]


def test_in_lines_each_has_its_mark(tmp_path: Path) -> None:
    with rehearsed_here(3) as far_side:
        operator = OperatorHere.at(far_side, tmp_path)
        done = operator.command("doctor", "--name", "not-there")
    assert done.code == 1
    lines = done.out.splitlines()
    assert any(line.startswith("! journal") for line in lines)
    assert any(line.startswith("  WorkOS") and "takes connections" in line for line in lines)
