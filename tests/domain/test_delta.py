"""What happened to a row between two listings, and when a mark may be set."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.domain.confirmations import offboarding_phrase
from wizard.domain.planning.delta import (
    ENABLED_KEY,
    ENABLED_VALUE,
    HELD,
    NO_ROOM,
    Change,
    Delta,
    Seen,
    change_between,
    is_marked,
    mark_refused,
    offboarding_lock,
    offboarding_offer,
)
from wizard.domain.planning.delta import OffboardingAction as Act
from wizard.domain.planning.people import TargetUser, UserDraft

SEEN = Seen("a", enabled=True)
WRITTEN = UserDraft("ann@acme.example", True, "sub-1", metadata={"migrated_from": "cognito"})
HELD_USER = TargetUser("user_1", "ann@acme.example", True, "sub-1", metadata=WRITTEN.metadata)


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        (None, None, None),
        (None, SEEN, Change.NEW),
        (SEEN, None, Change.GONE),
        (SEEN, SEEN, None),
        (SEEN, Seen("b", enabled=True), Change.CHANGED),
        (SEEN, Seen("b", enabled=False), Change.DISABLED),
        (Seen("b", enabled=False), SEEN, Change.CHANGED),
        (Seen("b", enabled=False), Seen("c", enabled=False), Change.CHANGED),
    ],
)
def test_every_case(before: Seen | None, now: Seen | None, change: Change | None) -> None:
    assert change_between(before, now) is change


seen = st.one_of(st.none(), st.builds(Seen, st.sampled_from("ab"), enabled=st.booleans()))


@given(before=seen, now=seen)
def test_nothing_happened_exactly_where_both_are_the_same(before: Seen | None, now: Seen | None) -> None:
    same = before == now or (before and now and before.digest == now.digest and before.enabled <= now.enabled)
    assert (change_between(before, now) is None) == bool(same)


def test_only_our_own_key_is_written() -> None:
    assert mark_refused(WRITTEN, HELD_USER) == ""
    theirs = replace(HELD_USER, metadata={ENABLED_KEY: "theirs"})
    assert mark_refused(WRITTEN, theirs) == HELD
    ours = replace(WRITTEN, metadata={ENABLED_KEY: "true"})
    assert mark_refused(ours, replace(HELD_USER, metadata={ENABLED_KEY: "true"})) == ""
    full = {f"k{n}": "v" for n in range(10)}
    assert mark_refused(WRITTEN, replace(HELD_USER, metadata=full)) == NO_ROOM
    assert not is_marked(theirs)
    assert is_marked(replace(HELD_USER, metadata={ENABLED_KEY: ENABLED_VALUE}))


def test_the_phrase_holds_the_count_and_the_environment() -> None:
    assert offboarding_phrase(Act.REVOKE, 1234, "production") == "REVOKE 1,234 production"


LEFT = Delta(
    listing=2, since=1, new=1, changed=20, disabled=300, gone=4_000, to_mark=3, to_revoke=4, undecided=5
)


def test_before_any_listing_nothing_has_changed() -> None:
    assert set(Delta().to_json().values()) == {0}
    assert (Delta().drift, LEFT.drift) == (0, 4_321)
    assert LEFT.summary == "1 new, 20 changed, 300 disabled, 4,000 gone, 0 unchanged"


@pytest.mark.parametrize(("choice", "count"), [("mark", 3), ("revoke", 4), ("leave", 5)])
def test_what_is_offered_about_users_who_left_is_the_act_of_the_answer(choice: str, count: int) -> None:
    answers = {"delta.left": choice, "target.environment": "staging"}
    act = Act(choice)
    assert offboarding_offer(answers, LEFT) == (act, count, offboarding_phrase(act, count, "staging"))
    assert offboarding_offer(answers, Delta()) is None
    assert offboarding_offer({"delta.left": None}, LEFT) is None


def test_the_lock_names_the_first_users_and_says_that_there_are_more() -> None:
    assert offboarding_lock(1, ["a"]).startswith(
        "1 user who lost access in Cognito is undecided (a), and can"
    )
    assert offboarding_lock(2, ["a", "b"]).startswith(
        "2 users who lost access in Cognito are undecided (a, b), and"
    )
    assert "(a, b, …)" in offboarding_lock(3, ["a", "b"])
