"""Resets: to whom it is due, in stages that somebody confirms; in staging to no one outside its list."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.far_side import FarSide
from tests.acceptance.here import OperatorHere
from tests.acceptance.mailing import ENVIRONMENT, Here, canary, due_addresses, sums_hold, use_link
from tests.acceptance.operator import Operator


@pytest.fixture
def imported(start: MakeFarSide, folder: Path) -> tuple[FarSide, Operator]:
    """A proactive migration that is imported; a canary is named, nothing has been mailed."""
    far_side = start(200)
    operator = OperatorHere.at(far_side, folder, timing__reset="proactive", target__environment=ENVIRONMENT)
    operator.answers["pace.resets_per_second"] = 200
    assert operator.run("--until", "transform").code == 0
    operator.answers["verify.canaries"] = [canary(operator)]
    done = operator.run("--confirm", operator.plan()["phrase"])
    assert done.went, done.err
    assert far_side.stats()["mails_sent"] == 0
    return far_side, operator


def test_each_stage_waits_for_its_confirmation(imported: tuple[FarSide, Operator]) -> None:
    far_side, operator = imported
    due = sums_hold(operator.journal)["due"]
    assert due > 100

    first = operator.run("--confirm", f"SEND 1 {ENVIRONMENT}")
    assert first.went, first.err
    assert "How long a link lives shows with the first one" not in first.err
    address = operator.answers["verify.canaries"][0]
    assert far_side.stats()["mails"] == {address: 1}
    assert _check(operator, "reset") == "waiting"

    use_link(far_side, address)
    offered = operator.run()
    assert _check(operator, "reset") == "pass"
    assert "from the recorded cutover on" in offered.err
    asyncio.run(Here(operator).cut_over())
    offered = operator.run()
    sample = _phrase(offered.err, "SEND 25")
    assert "25 users in REHEARSAL (sandbox), plan 1" in offered.err
    assert "A link lives 15 minutes" in offered.err
    operator.run("--confirm", f"SEND 25 {ENVIRONMENT}")
    assert far_side.stats()["mails_sent"] == 1

    operator.run("--confirm", sample)
    assert far_side.stats()["mails_sent"] == 26
    offered = operator.run("--confirm", "SAMPLE WORKED")
    assert far_side.stats()["mails_sent"] == 26
    operator.run("--confirm", _phrase(offered.err, f"SEND {due - 26}"))
    mails = far_side.stats()["mails"]
    assert len(mails) == due
    assert set(mails.values()) == {1}
    resets = sums_hold(operator.journal)
    assert resets["sent"] == due
    assert resets["skipped"] == 0
    assert operator.status()["steps"]["reset"] == "done"


def test_only_those_who_need_it_are_mailed_and_marked(imported: tuple[FarSide, Operator]) -> None:
    far_side, operator = imported
    assert operator.run("--yes").went
    use_link(far_side, operator.answers["verify.canaries"][0])
    assert operator.run("--yes").went
    least, most = due_addresses(operator)
    mails = far_side.stats()["mails"]
    users = {user["email"]: user for user in far_side.users()}
    assert least <= set(mails) <= most
    assert all(users[address]["metadata"]["password_reset_sent"] == "true" for address in mails)
    others = [user for address, user in users.items() if address not in mails]
    assert not [user for user in others if "password_reset_sent" in user["metadata"]]


def test_a_list_that_was_given_bars_everybody_else(start: MakeFarSide, folder: Path) -> None:
    far_side = start(200)
    operator = OperatorHere.at(far_side, folder, timing__reset="proactive", target__environment="staging")
    operator.run("--until", "transform")
    allowed = canary(operator)
    operator.answers |= {"target.mail_allow": [allowed], "verify.canaries": [allowed]}
    assert operator.run("--yes").went
    assert far_side.stats()["mails"] == {allowed: 1}
    resets = sums_hold(operator.journal)
    assert resets["sent"] == resets["due"] == 1
    assert resets["skipped"] > 50

    least, _ = due_addresses(operator)
    other = min(least - {allowed})
    refused = operator.run("--resend", other, "--yes")
    assert refused.code == 4
    assert "not among the addresses that may be mailed here" in refused.err
    assert far_side.stats()["mails"] == {allowed: 1}


def test_a_reactive_migration_mails_its_canary_only(start: MakeFarSide, folder: Path) -> None:
    far_side = start(150)
    operator = OperatorHere.at(far_side, folder, target__environment=ENVIRONMENT)
    operator.run("--until", "transform")
    operator.answers["verify.canaries"] = [canary(operator)]
    assert operator.run("--yes").went
    assert len(far_side.stats()["mails"]) == 1
    use_link(far_side, operator.answers["verify.canaries"][0])
    assert operator.run("--yes").went
    assert len(far_side.stats()["mails"]) == 1
    assert operator.status()["steps"]["reset"] == "done"


def _phrase(said: str, begins: str) -> str:
    """What is to be typed, as the run says it."""
    return next(str(text) for text in re.findall("«(.+?)»", said) if text.startswith(begins))


def _check(operator: Operator, name: str) -> str:
    verdicts = operator.command("verify", "--journal", operator.journal, "--json").json
    return next(str(verdict["status"]) for verdict in verdicts if verdict["id"] == name)
