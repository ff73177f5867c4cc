"""Persons whose rows left the pool: who they are, what is attempted about them, and what became of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.journal.machine import draft, page, planned
from wizard.domain import events as e
from wizard.domain.planning.delta import ENABLED_KEY, ENABLED_VALUE, OffboardingAction, OffboardingState
from wizard.domain.planning.people import RowState
from wizard.journal import Journal

AT = "2026-11-23T08:00:00+00:00"
MARK, REVOKE, LEAVE = OffboardingAction.MARK, OffboardingAction.REVOKE, OffboardingAction.LEAVE
NO, DOUBT, DONE, FAILED = OffboardingState
PEOPLE = 5


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    """Five persons at WorkOS; the second listing shows the first two of them only."""
    opened = Journal(tmp_path / "m.journal", actor=lambda: "{}")
    for fact in planned(PEOPLE):
        await opened.record(fact, AT)
    effects = opened.reader.open_effects("pending", 0, PEOPLE)
    await opened.record(e.EffectsAttempted(tuple(effect.id for effect in effects)), AT)
    done = tuple(e.Settled(x.id, x.sub, RowState.CREATED, f"user_{x.sub}") for x in effects)
    for fact in (
        e.EffectsSettled(done),
        e.ListingImported(1),
        e.ListingStarted(2, PEOPLE),
        page(0, 1, listing=2),
        e.ListingFinished(2),
    ):
        await opened.record(fact, AT)
    yield opened
    opened.close()


def subs(journal: Journal, act: OffboardingAction, state: OffboardingState = NO, after: int = 0) -> list[str]:
    return [person.sub for person in journal.reader.removed_users(act, state, after, 9)]


def ids(journal: Journal) -> tuple[int, ...]:
    return tuple(person.id for person in journal.reader.removed_users(REVOKE, NO, 0, 9))


async def test_who_left_is_told_with_what_was_written(journal: Journal) -> None:
    delta = journal.reader.delta()
    assert (delta.listing, delta.since, delta.complete, delta.imported) == (2, 1, True, False)
    assert (delta.gone, delta.unchanged, delta.new, delta.drift) == (3, 2, 0, 3)
    assert (delta.left, delta.to_mark, delta.to_revoke, delta.undecided) == (3, 3, 3, 3)
    assert (delta.marked, delta.revoked, delta.refused) == (0, 0, 0)
    for act in OffboardingAction:
        assert subs(journal, act) == ["sub-0002", "sub-0003", "sub-0004"]
        assert subs(journal, act, DOUBT) == []
    people = journal.reader.removed_users(MARK, NO, 0, 2)
    assert [person.target_id for person in people] == ["user_sub-0002", "user_sub-0003"]
    assert people[0].written == draft(2)
    assert not people[0].in_doubt
    assert subs(journal, MARK, after=people[0].id) == ["sub-0003", "sub-0004"]


async def test_what_is_attempted_is_in_doubt_until_it_is_settled(journal: Journal) -> None:
    first, second, third = ids(journal)
    await journal.record(e.OffboardingAttempted(REVOKE, (first, second)), AT)
    assert subs(journal, REVOKE) == ["sub-0004"]
    doubtful = journal.reader.removed_users(REVOKE, DOUBT, 0, 9)
    assert [(person.id, person.in_doubt) for person in doubtful] == [(first, True), (second, True)]
    await journal.record(e.OffboardingAttempted(REVOKE, (first,)), AT)  # once more, after it was looked up
    outcomes = (
        e.OffboardingOutcome(first, "sub-0002", DONE, sessions=2),
        e.OffboardingOutcome(second, "sub-0003", FAILED, reason="refused"),
    )
    await journal.record(e.OffboardingSettled(REVOKE, outcomes), AT)
    delta = journal.reader.delta()
    assert (delta.revoked, delta.refused, delta.to_revoke, delta.undecided) == (1, 1, 1, 2)
    assert subs(journal, REVOKE, DONE) == ["sub-0002"]
    assert subs(journal, REVOKE, FAILED) == ["sub-0003"]
    assert subs(journal, LEAVE) == ["sub-0003", "sub-0004"], "whoever was signed out is decided"
    for done in (first, second):
        with pytest.raises(ValueError, match="done or failed"):
            await journal.record(e.OffboardingAttempted(REVOKE, (done,)), AT)
    outcome = e.OffboardingOutcome(third, "sub-0004", DONE)
    with pytest.raises(ValueError, match=f"revoke of person {third} was not attempted"):
        await journal.record(e.OffboardingSettled(REVOKE, (outcome,)), AT)


async def test_whoever_is_marked_needs_no_mark_and_no_word(journal: Journal) -> None:
    first, second, _ = ids(journal)
    marked = replace(draft(2), metadata={ENABLED_KEY: ENABLED_VALUE})
    await journal.record(e.OffboardingAttempted(MARK, (first,)), AT)
    outcome = e.OffboardingOutcome(first, "sub-0002", DONE, written=marked)
    await journal.record(e.OffboardingSettled(MARK, (outcome,)), AT)
    delta = journal.reader.delta()
    assert (delta.marked, delta.to_mark, delta.undecided) == (1, 2, 2)
    assert subs(journal, MARK) == subs(journal, LEAVE) == ["sub-0003", "sub-0004"]
    assert journal.reader.written_by_target(["user_sub-0002"])["user_sub-0002"].written == marked
    await journal.record(e.OffboardingAttempted(LEAVE, (second,)), AT)
    left = e.OffboardingOutcome(second, "sub-0003", DONE)
    await journal.record(e.OffboardingSettled(LEAVE, (left,)), AT)
    assert subs(journal, LEAVE) == ["sub-0004"]
    assert journal.reader.delta().undecided == 1


async def test_whoever_is_back_is_looked_up_only_while_something_is_in_doubt(journal: Journal) -> None:
    first, _, _ = ids(journal)
    await journal.record(e.OffboardingAttempted(MARK, (first,)), AT)
    for fact in (e.ListingStarted(3, PEOPLE), page(*range(PEOPLE), listing=3), e.ListingFinished(3)):
        await journal.record(fact, AT)
    assert journal.reader.delta().left == 0
    assert subs(journal, REVOKE) == subs(journal, LEAVE) == []
    assert subs(journal, MARK, DOUBT) == ["sub-0002"]
    outcome = e.OffboardingOutcome(first, "sub-0002", NO)
    await journal.record(e.OffboardingSettled(MARK, (outcome,)), AT)
    for state in OffboardingState:
        assert subs(journal, MARK, state) == []


async def test_what_was_refused_is_tried_again_with_the_next_listing(journal: Journal) -> None:
    first, second, _ = ids(journal)
    for act, person in ((MARK, first), (REVOKE, second)):
        await journal.record(e.OffboardingAttempted(act, (person,)), AT)
        refused = e.OffboardingOutcome(person, "", FAILED, reason="no room")
        await journal.record(e.OffboardingSettled(act, (refused,)), AT)
    assert journal.reader.delta().refused == 2
    for fact in (e.ListingStarted(3, PEOPLE), page(0, 1, listing=3), e.ListingFinished(3)):
        await journal.record(fact, AT)
    assert journal.reader.delta().refused == 0
    assert len(subs(journal, MARK)) == len(subs(journal, REVOKE)) == 3
