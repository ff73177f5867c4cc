"""Organizations and memberships, attempted, settled and planned in any order: all three sums balance."""

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

from tests.journal.machine import creation, planned
from wizard.domain.events import (
    EffectsAttempted,
    EffectsSettled,
    Fact,
    MembershipSettled,
    OrganizationsAttempted,
    OrganizationSettled,
    OrganizationsSettled,
    PersonsPlanned,
    PlanStarted,
    Settled,
)
from wizard.domain.organizations.model import (
    MEMBERSHIP_STATES,
    ORGANIZATION_STATES,
    FamilyState,
    Organization,
    PlannedMembership,
    family_sums,
)
from wizard.domain.organizations.plan import effect_of
from wizard.domain.planning.people import RowState
from wizard.domain.planning.resolution import Resolution
from wizard.domain.snapshot import users_of
from wizard.journal import Journal
from wizard.journal.organization_reads import known_memberships
from wizard.ports import OpenEffect, OpenMembership, OpenOrganization

AT = "2026-12-01T08:00:00+00:00"
PEOPLE, COMPANIES = 6, 3
PLACES = st.lists(
    st.tuples(st.integers(0, COMPANIES - 1), st.sampled_from(["", "admin", "editor"])),
    max_size=2,
    unique_by=lambda place: place[0],
)
SETTLED = (
    FamilyState.CREATED,
    FamilyState.PRESENT,
    FamilyState.KEPT_INACTIVE,
    FamilyState.SKIPPED,
    FamilyState.FAILED,
    FamilyState.PENDING,
)
Places = list[tuple[int, str]]


class MembershipMachine(RuleBasedStateMachine):
    """WorkOS as it answers, and a journal that is killed between any two commits."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp())
        self.generation, self.revision = 0, 1
        self.journal = self._open(self.folder / "0.journal")
        self.users: dict[str, str] = {}
        self.joins: dict[tuple[str, str], int] = {}

    def _open(self, path: Path) -> Journal:
        return Journal(path, actor=lambda: "{}")

    def _record(self, *facts: Fact) -> None:
        async def all_at_once() -> None:
            await asyncio.gather(*(self.journal.record(fact, AT) for fact in facts))

        self.loop.run_until_complete(all_at_once())

    def _rows(self, query: str) -> list[sqlite3.Row]:
        with closing(sqlite3.connect(self.journal.path)) as db:
            db.row_factory = sqlite3.Row
            return db.execute(query).fetchall()

    @initialize(places=st.lists(PLACES, min_size=PEOPLE, max_size=PEOPLE))
    def plan(self, places: list[Places]) -> None:
        self._record(*planned(PEOPLE)[:-2])
        self._plan(places)

    def _plan(self, places: list[Places]) -> None:
        out = {
            row["sub"]
            for row in self._rows(
                "SELECT person.sub FROM person JOIN effect ON effect.person = person.id"
                " WHERE effect.state = 'attempted'"
            )
        }
        self._record(PlanStarted(self.revision))
        some = [self._resolution(n, some) for n, some in enumerate(places) if f"sub-{n:04}" not in out]
        self._record(PersonsPlanned(self.revision, tuple(some)))

    def _resolution(self, number: int, places: Places) -> Resolution:
        person = creation(number).person
        assert person is not None
        with closing(sqlite3.connect(self.journal.path)) as db:
            db.row_factory = sqlite3.Row
            known = known_memberships(db, [person.sub]).get(person.sub, {})
        memberships = []
        for company, role in places:
            organization = Organization(f"pool:groups:{company}", str(company), f"Company {company}")
            membership = PlannedMembership(organization, (role,) if role else (), "so it was drawn")
            effect = effect_of(membership, known.get(organization.external_id))
            memberships.append(replace(membership, effect=effect or ""))
        if target := self.users.get(person.sub):
            person = replace(person, effect=None, target_id=target)
        return Resolution(replace(person, memberships=tuple(memberships)), ())

    def _users(self, state: str) -> list[OpenEffect]:
        return self.journal.reader.open_effects(state, 0, PEOPLE)

    def _organizations(self, state: str) -> list[OpenOrganization]:
        return self.journal.reader.organizations.open(state, 0, COMPANIES)

    def _memberships(self, state: str) -> list[OpenMembership]:
        return self.journal.reader.organizations.open_memberships(state, 0, PEOPLE * COMPANIES)

    @precondition(lambda self: self._organizations("pending"))
    @rule(
        data=st.data(), state=st.sampled_from([FamilyState.CREATED, FamilyState.PRESENT, FamilyState.FAILED])
    )
    def make_an_organization(self, data: st.DataObject, state: FamilyState) -> None:
        item = data.draw(st.sampled_from(self._organizations("pending")))
        self._record(OrganizationsAttempted((item.id,)))
        target = None if state is FamilyState.FAILED else f"org_{item.id}"
        self._record(OrganizationsSettled((OrganizationSettled(item.id, state, target),)))

    @precondition(lambda self: self._organizations("pending"))
    @rule(data=st.data())
    def lose_the_answer_about_an_organization(self, data: st.DataObject) -> None:
        item = data.draw(st.sampled_from(self._organizations("pending")))
        self._record(OrganizationsAttempted((item.id,)))

    @precondition(lambda self: self._organizations("in_doubt"))
    @rule(landed=st.booleans())
    def look_an_organization_up(self, *, landed: bool) -> None:
        item = self._organizations("in_doubt")[0]
        state = FamilyState.CREATED if landed else FamilyState.PENDING
        outcome = OrganizationSettled(item.id, state, f"org_{item.id}" if landed else None)
        self._record(OrganizationsSettled((outcome,)))

    @precondition(lambda self: self._users("pending"))
    @rule(data=st.data(), answered=st.booleans(), refused=st.booleans())
    def write_a_user(self, data: st.DataObject, *, answered: bool, refused: bool) -> None:
        effect = data.draw(st.sampled_from(self._users("pending")))
        self._record(EffectsAttempted((effect.id,)))
        if refused:
            self._record(EffectsSettled((Settled(effect.id, effect.sub, RowState.FAILED, None, None),)))
            return
        self.users[effect.sub] = f"user_{effect.sub}"
        if answered:
            self._user_is_there(effect)

    @precondition(lambda self: self._users("attempted"))
    @rule()
    def look_users_up(self) -> None:
        for effect in self._users("attempted"):
            self._user_is_there(effect)

    def _user_is_there(self, effect: OpenEffect) -> None:
        target = self.users[effect.sub]
        done = Settled(effect.id, effect.sub, RowState.CREATED, target, effect.draft.email)
        self._record(EffectsSettled((done,)))

    @precondition(lambda self: self._memberships("pending"))
    @rule(data=st.data(), state=st.sampled_from(SETTLED), answered=st.booleans())
    def write_a_membership(self, data: st.DataObject, state: FamilyState, *, answered: bool) -> None:
        item = data.draw(st.sampled_from(self._memberships("pending")))
        assert item.user_id is not None, "a membership before its user"
        self._record(EffectsAttempted((item.id,)))
        if item.kind == "update_membership" and state is FamilyState.CREATED:
            state = FamilyState.UPDATED
        if state is FamilyState.CREATED:
            key = item.sub, item.organization
            self.joins[key] = self.joins.get(key, 0) + 1
        if answered or state is FamilyState.CREATED:
            self._membership_is(item, state)

    @precondition(lambda self: self._memberships("attempted"))
    @rule(state=st.sampled_from(SETTLED))
    def look_memberships_up(self, state: FamilyState) -> None:
        for item in self._memberships("attempted"):
            self._membership_is(item, FamilyState.PRESENT if state is FamilyState.CREATED else state)

    def _membership_is(self, item: OpenMembership, state: FamilyState) -> None:
        is_there = state not in {FamilyState.FAILED, FamilyState.PENDING}
        target = f"om_{item.sub}_{item.organization}" if is_there else None
        settled = MembershipSettled(item.id, item.sub, state, target, item.roles)
        self._record(EffectsSettled((), (settled,)))

    @rule()
    def crash_and_reopen(self) -> None:
        self.generation += 1
        before, after = (self.folder / f"{n}.journal" for n in (self.generation - 1, self.generation))
        for suffix in ("", "-wal"):
            if (source := before.with_name(before.name + suffix)).exists():
                shutil.copy(source, after.with_name(after.name + suffix))
        self.journal.close()
        self.journal = self._open(after)

    @rule(places=st.lists(PLACES, min_size=PEOPLE, max_size=PEOPLE))
    def plan_again(self, places: list[Places]) -> None:
        self.revision += 1
        self._plan(places)

    @invariant()
    def all_three_families_balance(self) -> None:
        reader = self.journal.reader
        if reader.listing() is None:
            return
        users = users_of(reader.tally("rows"))
        assert users["exported"] == PEOPLE == sum(n for word, n in users.items() if word != "exported")
        for scope, table, states in (
            ("organizations", "organization", ORGANIZATION_STATES),
            ("memberships", "organization_membership", MEMBERSHIP_STATES),
        ):
            counted = family_sums(reader.tally(scope), states)
            [planned_now] = self._rows(f"SELECT count(*) AS n FROM {table} WHERE state <> 'gone'")
            assert counted["planned"] == planned_now["n"], scope
            assert counted["planned"] == sum(n for word, n in counted.items() if word != "planned")
            assert all(n >= 0 for n in counted.values()), counted

    @invariant()
    def tallies_tell_the_truth(self) -> None:
        doubted = "(SELECT membership FROM effect WHERE state = 'attempted' AND membership IS NOT NULL)"
        for scope, shown, table in (
            ("organizations", "state", "organization"),
            (
                "memberships",
                f"CASE WHEN state = 'pending' AND id IN {doubted} THEN 'in_doubt' ELSE state END",
                "organization_membership",
            ),
        ):
            counted = self._rows(f"SELECT {shown} AS word, count(*) AS n FROM {table} GROUP BY 1")
            kept = {word: n for word, n in self.journal.reader.tally(scope).items() if n}
            assert kept == {row["word"]: row["n"] for row in counted}, scope

    @invariant()
    def members_are_counted(self) -> None:
        for row in self._rows(
            "SELECT members, (SELECT count(*) FROM organization_membership AS m WHERE m.organization ="
            " organization.id AND m.state NOT IN ('gone', 'skipped')) AS n FROM organization"
        ):
            assert row["members"] == row["n"]

    @invariant()
    def no_one_is_done_before_their_memberships(self) -> None:
        assert not self._rows(
            "SELECT person.sub FROM person JOIN effect ON effect.person = person.id"
            " WHERE person.state IN ('created', 'updated', 'unchanged')"
            " AND effect.state IN ('pending', 'attempted')"
        )

    @invariant()
    def no_membership_is_made_twice(self) -> None:
        assert all(n == 1 for n in self.joins.values()), self.joins

    def teardown(self) -> None:
        self.journal.close()
        self.loop.close()
        shutil.rmtree(self.folder)


MembershipMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
TestMemberships = MembershipMachine.TestCase
