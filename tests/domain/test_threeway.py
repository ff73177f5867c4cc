from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from wizard.domain.planning.budget import MAX_PAIRS
from wizard.domain.planning.people import TargetUser, UserChange, UserDraft
from wizard.domain.planning.threeway import PROTECTED, apply, difference, free_metadata

KEYS = ("plan", "tier", "migrated_from", "migration_date", "password_reset_sent", *"abcdefgh")
names = st.sampled_from([None, "", "Ann", "Anna", "Bo"])
emails = st.sampled_from(["ann@x.test", "Ann@x.test", "bo@x.test"])
metadata = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["1", "2"]), max_size=MAX_PAIRS)
drafts = st.builds(
    UserDraft,
    email=emails,
    email_verified=st.booleans(),
    external_id=st.just("sub-1"),
    first_name=names,
    last_name=names,
    metadata=metadata,
)
users = st.builds(
    TargetUser,
    id=st.just("user_1"),
    email=emails,
    email_verified=st.booleans(),
    external_id=st.sampled_from(["sub-1", None]),
    first_name=names,
    last_name=names,
    metadata=metadata,
)


def sent(held: TargetUser, change: UserChange) -> TargetUser:
    """The user after WorkOS took the change: metadata merges per key, None removes."""
    merged = {**held.metadata, **change.metadata}
    return replace(
        held,
        first_name=held.first_name if change.first_name is None else change.first_name,
        last_name=held.last_name if change.last_name is None else change.last_name,
        email_verified=held.email_verified if change.email_verified is None else change.email_verified,
        metadata={key: value for key, value in merged.items() if value is not None},
    )


@given(st.none() | drafts, drafts, users)
def test_after_a_change_nothing_is_left_to_send(
    written: UserDraft | None, wanted: UserDraft, held: TargetUser
) -> None:
    change = difference(written, wanted, held).change
    applied = apply(written, wanted, change, held)
    assert not difference(applied, wanted, sent(held, change)).change


@given(drafts, users)
def test_after_a_link_nothing_is_left_to_send(wanted: UserDraft, held: TargetUser) -> None:
    change = UserChange(external_id="sub-1", metadata=free_metadata(wanted.metadata, held.metadata))
    applied = apply(None, wanted, change, held)
    assert not difference(applied, wanted, sent(held, change)).change


@given(st.none() | drafts, drafts, users)
def test_what_is_never_touched(written: UserDraft | None, wanted: UserDraft, held: TargetUser) -> None:
    change = difference(written, wanted, held).change
    assert change.email_verified is not False
    assert change.external_id is None
    assert not PROTECTED & change.metadata.keys()
    assert len(sent(held, change).metadata) <= MAX_PAIRS


@given(st.none() | drafts, drafts, users)
def test_only_what_we_wrote_is_replaced(
    written: UserDraft | None, wanted: UserDraft, held: TargetUser
) -> None:
    change = difference(written, wanted, held).change
    if change.first_name is not None:
        assert (held.first_name or None) == (written.first_name or None if written else None)
    for key in change.metadata:
        assert held.metadata.get(key) == (written.metadata.get(key) if written else None)


@given(drafts, users)
def test_an_unchanged_pool_writes_nothing(draft: UserDraft, held: TargetUser) -> None:
    assert not difference(draft, draft, held).change


BASE = UserDraft("ann@x.test", False, "sub-1", "Ann", "Lee", {"plan": "1", "old": "x"})
HELD = TargetUser("user_1", "ann@x.test", False, "sub-1", "Ann", "Lee", {"plan": "1", "old": "x"})


def test_changes_of_cognito_are_sent() -> None:
    wanted = replace(BASE, first_name="Anna", email_verified=True, metadata={"plan": "2"})
    found = difference(BASE, wanted, HELD)
    assert found.conflicts == ()
    assert found.change == UserChange("Anna", None, True, None, {"plan": "2", "old": None})


def test_edits_at_workos_are_conflicts() -> None:
    wanted = replace(BASE, email="new@x.test", first_name="Anna", last_name=None, metadata={"plan": "2"})
    held = replace(HELD, first_name="Annie", metadata={"plan": "9"})
    found = difference(BASE, wanted, held)
    assert not found.change
    assert found.conflicts == (
        "email: WorkOS holds another value",
        "first_name: WorkOS holds another value",
        "last_name: removed in Cognito, WorkOS cannot clear it",
        "metadata.plan: WorkOS holds another value",
    )
    kept = apply(BASE, wanted, found.change, held)
    assert kept == replace(BASE, metadata={"plan": "1"})


def test_without_a_base_only_empty_fields_are_filled() -> None:
    held = replace(HELD, first_name="Annie", last_name=None, metadata={"plan": "9"})
    wanted = replace(BASE, email_verified=True)
    found = difference(None, wanted, held)
    assert found.change == UserChange(last_name="Lee", metadata={"old": "x"})
    assert found.conflicts == (
        "email_verified: WorkOS holds another value",
        "first_name: WorkOS holds another value",
        "metadata.plan: WorkOS holds another value",
    )


def test_a_verified_address_never_vouches_for_another() -> None:
    wanted = replace(BASE, email_verified=True)
    held = replace(HELD, email="other@x.test")
    assert difference(BASE, wanted, held).change.email_verified is None
    assert difference(BASE, wanted, HELD).change.email_verified is True


def test_free_metadata_keeps_to_the_room_left() -> None:
    held = {str(n): "x" for n in range(9)}
    assert free_metadata({"0": "new", "a": "1", "b": "2"}, held) == {"a": "1"}


def test_an_environment_that_holds_more_than_it_should_has_no_room() -> None:
    held = {f"k{number}": "v" for number in range(12)}
    assert free_metadata({"a": "1", "b": "2"}, held) == {}
