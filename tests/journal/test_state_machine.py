"""Attempt, settle, crash, reopen, reconcile in any order: no one is lost, no one is created twice."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.journal.machine import PROFILE, creation, planned
from wizard.domain.events import (
    EffectsAttempted,
    EffectsSettled,
    Fact,
    PersonsPlanned,
    PlanStarted,
    Settled,
)
from wizard.domain.planning.people import RowState
from wizard.domain.planning.resolution import Due, Kind, Resolution, RowOutcome
from wizard.domain.snapshot import users_of
from wizard.journal import Journal
from wizard.ports import OpenEffect, RowQuery

AT = "2026-11-23T08:00:00+00:00"
PEOPLE = 12
# What is in doubt has an attempted effect; no row and no person says so of itself.
SHOWN = (
    "CASE WHEN state <> 'gone' AND id IN (SELECT person FROM effect WHERE state = 'attempted')"
    " THEN 'in_doubt' ELSE state END"
)


def resolution(number: int, *, is_decided: bool) -> Resolution:
    """A person; by a decision every other one is left out, or is in and due no mail."""
    person = creation(number).person
    assert person is not None
    if not is_decided:
        return Resolution(person, ())
    if number % 2:
        return Resolution(None, (RowOutcome(person.sub, RowState.SKIPPED, Kind.NO_EMAIL, "no email"),))
    return Resolution(replace(person, kind=Kind.DISABLED, due=Due.NO), ())


class JournalMachine(RuleBasedStateMachine):
    """A far side that creates users, and a journal that is killed between any two commits."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp())
        self.generation = 0
        self.journal = self._open(self.folder / "0.journal")
        self.far_side: dict[str, str] = {}
        self.creates = 0

    def _open(self, path: Path) -> Journal:
        return Journal(path, actor=lambda: "{}")

    def _record(self, *facts: Fact) -> None:
        async def all_at_once() -> None:
            await asyncio.gather(*(self.journal.record(fact, AT) for fact in facts))

        self.loop.run_until_complete(all_at_once())

    @initialize()
    def plan(self) -> None:
        self._record(*planned(PEOPLE))

    def _effects(self, state: str) -> list[OpenEffect]:
        return self.journal.reader.open_effects(state, 0, PEOPLE)

    @precondition(lambda self: self._effects("pending"))
    @rule(data=st.data())
    def attempt(self, data: st.DataObject) -> None:
        effects = self._effects("pending")
        chosen = data.draw(
            st.lists(st.sampled_from(effects), min_size=1, max_size=4, unique_by=lambda e: e.id)
        )
        self._record(*(EffectsAttempted((effect.id,)) for effect in chosen))

    @precondition(lambda self: self._effects("attempted"))
    @rule(data=st.data(), answered=st.booleans())
    def arrive(self, data: st.DataObject, *, answered: bool) -> None:
        """The request lands; whether its answer comes back is another matter."""
        effect = data.draw(st.sampled_from(self._effects("attempted")))
        if effect.sub not in self.far_side:
            self.creates += 1
            self.far_side[effect.sub] = f"user_{effect.sub}"
        if answered:
            self._settle(effect, RowState.CREATED)

    @precondition(lambda self: self._effects("attempted"))
    @rule(data=st.data())
    def refuse(self, data: st.DataObject) -> None:
        effect = data.draw(st.sampled_from(self._effects("attempted")))
        if effect.sub not in self.far_side:
            self._settle(effect, data.draw(st.sampled_from([RowState.PENDING, RowState.FAILED])))

    @rule()
    def crash_and_reopen(self) -> None:
        """A copy of the files as they are is what a kill leaves behind."""
        self.generation += 1
        before, after = (self.folder / f"{n}.journal" for n in (self.generation - 1, self.generation))
        for suffix in ("", "-wal"):
            if (source := before.with_name(before.name + suffix)).exists():
                shutil.copy(source, after.with_name(after.name + suffix))
        self.journal.close()
        self.journal = self._open(after)

    @precondition(lambda self: self._effects("attempted"))
    @rule()
    def reconcile(self) -> None:
        for effect in self._effects("attempted"):
            self._settle(effect, RowState.CREATED if effect.sub in self.far_side else RowState.PENDING)

    @rule(decided=st.sets(st.integers(0, PEOPLE - 1)))
    def plan_again(self, decided: set[int]) -> None:
        """A new revision keeps what exists and what is in doubt, and plans only the others."""
        kept = {effect.sub for effect in self._effects("attempted")} | self.far_side.keys()
        self._record(PlanStarted(2))
        left = [n for n in range(PEOPLE) if f"sub-{n:04}" not in kept]
        self._record(PersonsPlanned(2, tuple(resolution(n, is_decided=n in decided) for n in left)))
        for effect in self._effects("attempted"):
            person = self.journal.reader.person(effect.sub)
            assert person is not None
            assert person.state == RowState.IN_DOUBT

    def _settle(self, effect: OpenEffect, state: RowState) -> None:
        created = state is RowState.CREATED
        outcome = Settled(
            effect.id,
            effect.sub,
            state,
            self.far_side[effect.sub] if created else None,
            effect.draft.email if created else None,
        )
        self._record(EffectsSettled((outcome,)))

    @invariant()
    def counts_are_those_of_the_rows(self) -> None:
        """What triggers keep is what counting every row would give."""
        with closing(sqlite3.connect(self.journal.path)) as db:
            kinds = db.execute(
                f"SELECT kind, {SHOWN}, count(*), min(sub) FROM row WHERE kind IS NOT NULL GROUP BY 1, 2"
            ).fetchall()
            (due,) = db.execute("SELECT count(*) FROM person WHERE due <> 'no'").fetchone()
        assert sorted(self.journal.reader.kinds()) == sorted(kinds)
        assert self.journal.reader.due() == due

    @invariant()
    def sums_balance(self) -> None:
        users = users_of(self.journal.reader.tally("rows"))
        if self.journal.reader.listing() is None:
            return
        assert users["exported"] == PEOPLE
        assert sum(n for word, n in users.items() if word != "exported") == PEOPLE

    @invariant()
    def tallies_tell_the_truth(self) -> None:
        counted = _counted(self.journal)
        for scope in ("rows", "persons"):
            kept = {word: n for word, n in self.journal.reader.tally(scope).items() if n}
            assert kept == counted[scope]

    @invariant()
    def pages_hold_what_is_counted(self) -> None:
        """The rows of a state, of a kind, of both with a change: as many as counted, each saying so."""
        reader, counted = self.journal.reader, _counted(self.journal)["rows"]
        for state in RowState:
            for query in (RowQuery(states=(state,)), RowQuery(states=(state,), profiles=(PROFILE,))):
                items, _ = reader.rows(query, 0, PEOPLE)
                assert [item.state for item in items] == [state] * counted.get(state, 0)
        for kind, word, n, first in reader.kinds():
            items, _ = reader.rows(RowQuery(states=(RowState(word),), kind=kind), 0, PEOPLE)
            assert (len(items), items[0].row.sub) == (n, first)
            assert {item.state for item in items} == {word}

    @invariant()
    def nobody_lost_nobody_twice(self) -> None:
        assert self.creates == len(self.far_side)
        persons = self.journal.reader.tally("persons")
        assert persons.get("created", 0) <= len(self.far_side)
        unsettled = persons.get("in_doubt", 0)
        assert len(self.far_side) <= persons.get("created", 0) + unsettled

    def teardown(self) -> None:
        self.journal.close()
        self.loop.close()
        shutil.rmtree(self.folder)


def _counted(journal: Journal) -> dict[str, dict[str, int]]:
    """The states counted the slow way, row by row."""
    connection = sqlite3.connect(journal.path)
    try:
        return {
            scope: dict(connection.execute(f"SELECT {SHOWN}, count(*) FROM {table} GROUP BY 1").fetchall())
            for scope, table in (("rows", "row"), ("persons", "person"))
        }
    finally:
        connection.close()


JournalMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
TestJournal = JournalMachine.TestCase
