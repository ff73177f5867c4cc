"""Any number of listings, imported or not: each row is in one state, and the delta is what it must be."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.journal.machine import PROFILE, creation, row
from wizard.domain.events import (
    EffectsAttempted,
    EffectsSettled,
    Fact,
    ListedRow,
    ListingFinished,
    ListingImported,
    ListingStarted,
    PageListed,
    PersonsPlanned,
    PlanStarted,
    Settled,
)
from wizard.domain.planning.delta import Change, Seen, change_between
from wizard.domain.planning.people import RowState
from wizard.domain.rows.cognito_row import CognitoRow
from wizard.domain.snapshot import users_of
from wizard.journal import Journal
from wizard.ports import RowQuery

AT = "2026-11-23T08:00:00+00:00"
ROWS = 5
# What a listing shows of each row: nothing, or one of three contents, enabled or not.
shown = st.lists(st.none() | st.tuples(st.sampled_from("abc"), st.booleans()), min_size=ROWS, max_size=ROWS)
Shown = list[tuple[str, bool] | None]


@dataclass
class Model:
    """What the delta must say, kept the simple way."""

    base: dict[str, Seen] | None = None
    imported: dict[str, Seen] | None = None
    latest: dict[str, Seen] | None = None

    def lists(self, rows: list[CognitoRow]) -> None:
        self.base = self.imported
        self.latest = {item.sub: Seen(item.digest, item.enabled) for item in rows}

    def expected(self) -> Counter[Change]:
        found: Counter[Change] = Counter()
        if self.base is not None and self.latest is not None:
            for sub in self.base.keys() | self.latest.keys():
                if change := change_between(self.base.get(sub), self.latest.get(sub)):
                    found[change] += 1
        return found


@settings(max_examples=25, deadline=None)
@given(listings=st.lists(st.tuples(shown, st.booleans(), st.booleans()), min_size=1, max_size=6))
def test_the_delta_of_any_listings(listings: list[tuple[Shown, bool, bool]]) -> None:
    asyncio.run(_run(listings))


async def _run(listings: list[tuple[Shown, bool, bool]]) -> None:
    folder = Path(tempfile.mkdtemp())
    journal, model = Journal(folder / "d.journal", actor=lambda: "{}"), Model()

    async def record(*facts: Fact) -> None:
        for fact in facts:
            await journal.record(fact, AT)

    try:
        for number, (visible, imports, twice) in enumerate(listings, 1):
            rows = _rows(visible)
            model.lists(rows)
            page = PageListed(number, 1, tuple(ListedRow(item, PROFILE, item.sub) for item in rows), None)
            # A page that comes again, as after a refused token, changes nothing.
            pages = (page, page) if twice else (page,)
            await record(ListingStarted(number, ROWS), *pages, ListingFinished(number))
            _check(journal, model, rows)
            if imports:
                await _import(journal, record, rows, revision=number)
                await record(ListingImported(number))
                model.imported = model.latest
                _check(journal, model, rows)
                _check_left(journal, rows)
    finally:
        journal.close()
        shutil.rmtree(folder)


async def _import(journal: Journal, record: object, rows: list[CognitoRow], *, revision: int) -> None:
    """Create whoever is new; who exists stays as it is."""
    assert callable(record)
    await record(PlanStarted(revision))
    new = [item for item in rows if item.enabled and journal.reader.person(item.sub) is None]
    plans = [creation(int(item.sub.removeprefix("sub-"))) for item in new]
    await record(PersonsPlanned(revision, tuple(plans)))
    for effect in journal.reader.open_effects("pending", 0, ROWS):
        done = Settled(effect.id, effect.sub, RowState.CREATED, f"user_{effect.sub}", effect.draft.email)
        await record(EffectsAttempted((effect.id,)), EffectsSettled((done,)))


def _rows(visible: Shown) -> list[CognitoRow]:
    found = []
    for number, content in enumerate(visible):
        if content:
            made = row(number, given_name=content[0])
            found.append(CognitoRow(made.username, made.attributes, enabled=content[1], status=made.status))
    return found


def _check(journal: Journal, model: Model, rows: list[CognitoRow]) -> None:
    users, delta = users_of(journal.reader.tally("rows")), journal.reader.delta()
    assert users["exported"] == len(rows) == sum(n for word, n in users.items() if word != "exported")
    expected = model.expected()
    assert {change: getattr(delta, change) for change in Change} == {
        change: expected[change] for change in Change
    }
    for change in Change:
        items, _ = journal.reader.rows(RowQuery(change=change), 0, ROWS + 1)
        assert len(items) == expected[change]
    if model.base is not None:
        assert delta.unchanged == len(rows) - delta.new - delta.changed - delta.disabled


def _check_left(journal: Journal, rows: list[CognitoRow]) -> None:
    """Whoever was created and is not there enabled any more, and no one else."""
    enabled = {item.sub for item in rows if item.enabled}
    created = {
        f"sub-{number:04}"
        for number in range(ROWS)
        if journal.reader.written_by_target([f"user_sub-{number:04}"])
    }
    items, _ = journal.reader.rows(RowQuery(left=True), 0, ROWS + 1)
    assert {item.row.sub for item in items} == created - enabled
    assert journal.reader.delta().left == len(created - enabled)
