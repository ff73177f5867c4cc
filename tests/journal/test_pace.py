"""When users were settled is counted with the outcomes, so that a resume goes on with the chart."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from tests.journal.machine import planned
from wizard.domain.events import EffectsAttempted, EffectsSettled, Settled
from wizard.domain.pace import SLOT_SECONDS, slot_of
from wizard.domain.planning.people import RowState
from wizard.journal import Journal

AT = datetime.fromisoformat("2026-11-23T08:00:00+00:00")
USERS = 4


def settled(*effects: int) -> EffectsSettled:
    return EffectsSettled(
        tuple(Settled(n, f"sub-{n - 1:04}", RowState.CREATED, f"user_{n}") for n in effects)
    )


async def test_the_pace_is_there_again_when_the_journal_is_opened_again(tmp_path: Path) -> None:
    path, first = tmp_path / "p.journal", slot_of(AT)
    opened = Journal(path, actor=lambda: "{}")
    for fact in planned(USERS):
        await opened.record(fact, AT.isoformat())
    assert opened.reader.pace().slots == [], "planning settles no one"
    await opened.record(EffectsAttempted((1, 2, 3)), AT.isoformat())
    await opened.record(settled(1, 2), AT.isoformat())
    assert opened.reader.pace().settled == {first: 2}
    opened.count("throttled")
    await opened.record(settled(3), (AT + timedelta(seconds=SLOT_SECONDS)).isoformat())
    before = opened.reader.pace()
    assert (before.settled, before.slowed) == ({first: 2, first + 1: 1}, {first + 1: 1})
    opened.close()
    again = Journal(path, actor=lambda: "{}")
    try:
        assert again.reader.pace() == before
        later = (AT + timedelta(days=1)).isoformat()
        await again.record(EffectsAttempted((4,)), later)
        await again.record(settled(4), later)
        assert sum(again.reader.pace().settled.values()) == USERS
    finally:
        again.close()
