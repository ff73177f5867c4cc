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
    Seen,
    change_between,
    is_marked,
    mark_refused,
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
