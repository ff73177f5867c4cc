"""Resets under kills and faults: to no one twice, to no one outside R4, and what is unknown named exactly."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import MakeFarSide
from tests.acceptance.far_side import FarSide
from tests.acceptance.mailing import ENVIRONMENT, Here, canary, due_addresses, sums_hold, use_link
from tests.acceptance.operator import Event, Operator
from wizard.domain.events import StepMoved
from wizard.domain.mail.campaign import ExtraMailing, ExtraMailingKind
from wizard.domain.steps import StepName, StepState

ROWS = 5_000
KILLS = 20
# How many events of a kind pass before the kill strikes, at the most; an attempt is an event each.
MOMENTS = {"mails_attempted": 150, "mails_settled": 10, "reset_events_read": 6, "events_seen": 4}
FAULTS = ("500", "500_after", "reset_before", "reset_after", "truncated", "502_html")


def trouble() -> Iterator[dict[str, Any]]:
    reset = "workos.reset_password"
    for kind in FAULTS:
        yield {"operation": reset, "kind": kind, "rate": 0.006}
    # Slower than WORKOS_REQUEST_TIMEOUT: whether it took effect is in doubt.
    yield {"operation": reset, "kind": "slow", "rate": 0.003, "delay_ms": 1_500}
    yield {"operation": reset, "kind": "throttle", "rate": 0.001, "retry_after": 1}
    # The mark, before it.
    for kind in FAULTS:
        yield {"operation": "workos.update_user", "kind": kind, "rate": 0.004}
    yield {"operation": "workos.get_user", "kind": "500", "rate": 0.004}
    yield {"operation": "workos.list_users", "kind": "500", "rate": 0.05}
    yield {"operation": "workos.list_events", "kind": "500", "rate": 0.05}


@pytest.fixture
def imported(start: MakeFarSide, folder: Path) -> tuple[FarSide, Operator]:
    far_side = start(ROWS)
    operator = Operator.at(far_side, folder, timing__reset="proactive", target__environment=ENVIRONMENT)
    operator.answers |= {"pace.writes_per_second": 2_000, "pace.resets_per_second": 1_000}
    done = operator.run("--yes", "--until", "import")
    assert done.code == 0, done.err
    operator.answers["verify.canaries"] = [canary(operator)]
    assert "prove the flow with a canary" in operator.run("--yes", "--until", "reset").err
    use_link(far_side, operator.answers["verify.canaries"][0])
    operator.environ["WORKOS_REQUEST_TIMEOUT"] = "1"
    return far_side, operator


@contextmanager
def watched(journal: Path, seen: list[dict[str, int]]) -> Iterator[None]:
    """Look at the sums all the while, from outside."""
    ended = threading.Event()
    broken: list[BaseException] = []

    def watch() -> None:
        try:
            while not ended.wait(0.3):
                seen.append(sums_hold(journal))
        except BaseException as error:  # noqa: BLE001  raised again in the test
            broken.append(error)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
    if broken:
        raise broken[0]


def kill_once(operator: Operator, dice: random.Random) -> bool:
    moment = dice.choice(list(MOMENTS))
    left, most = dice.randint(1, MOMENTS[moment]), 150

    def strikes(event: Event) -> bool:
        nonlocal left, most
        left -= event["event"] == moment
        most -= event["event"] == "mails_attempted"
        return bool(left == 0 or most == 0)

    killed: bool = operator.killed_at("--yes", "--until", "reset", when=strikes)
    return killed


@pytest.mark.timeout(420)
async def test_twenty_kills_and_faults(
    imported: tuple[FarSide, Operator], monkeypatch: pytest.MonkeyPatch
) -> None:
    far_side, operator = imported
    for name, value in operator.environ.items():
        monkeypatch.setenv(name, value)
    far_side.arm(*trouble())
    dice, kills, seen = random.Random(7), 0, list[dict[str, int]]()
    with watched(operator.journal, seen):
        while kills < KILLS:
            assert kill_once(operator, dice), "the campaign ended before it could be killed"
            kills += 1
            assert set(far_side.stats()["mails"].values()) <= {1}
    far_side.disarm()
    done = operator.run("--yes", "--until", "reset")
    assert "look again in 15 minutes" in done.err, done.err
    resets = sums_hold(operator.journal)
    mailed = far_side.stats()["mails"]
    assert set(mailed.values()) == {1}
    least, most = due_addresses(operator)
    assert set(mailed) <= most
    assert len({sums["due"] for sums in seen if sums["sent"]}) == 1
    assert max(sums["in_doubt"] for sums in seen) > 0
    # What was created is known from the events, so what is in doubt was never created.
    assert resets["sent"] == len(mailed)
    assert resets["remaining"] == resets["failed"] == 0
    assert {"500_after", "reset_before", "reset_after", "truncated", "slow"} <= set(far_side.drawn())

    far_side.set(ahead_seconds=16 * 60)
    here = Here(operator)
    said = await here.run(yes=True)
    assert f"Whether {resets['in_doubt']:,} resets were created is unknown" in said
    assert far_side.stats()["mails"] == mailed
    ended = [event for event in here.named("step") if isinstance(event, StepMoved)][-1]
    assert (ended.step, ended.state) == (StepName.RESET, StepState.FAILED)
    unknown = {mail.email for mail in here.views().resets.unknown(ROWS)}
    assert len(unknown) == resets["in_doubt"]
    assert not unknown & set(mailed)

    await here.run(extra_mailing=ExtraMailing(ExtraMailingKind.UNKNOWN), yes=True)
    mails = far_side.stats()["mails"]
    assert set(mails) == set(mailed) | unknown
    assert set(mails.values()) == {1}
    assert least <= set(mails) <= most
    resets = sums_hold(operator.journal)
    assert resets["sent"] == resets["due"] == len(mails)
    users = {user["email"]: user["metadata"] for user in far_side.users()}
    assert all(users[address]["password_reset_sent"] == "true" for address in mails)
