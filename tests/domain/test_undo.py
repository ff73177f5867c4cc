"""Only what this journal made and no one has lived in is deleted; values go back where ours still stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wizard.domain.planning.people import TargetUser, UserChange, UserDraft
from wizard.domain.planning.undo import Judged, Made, Shown, UndoClass, judge

METADATA = {"migrated_from": "cognito", "password_reset_sent": "false", "plan": "gold"}
WRITTEN = UserDraft("ann@example.com", True, "sub-1", "Ann", None, METADATA)
USER = TargetUser("user_1", "ann@example.com", True, "sub-1", "Ann", None, METADATA)
MADE = Made("sub-1", "user_1", WRITTEN, created=True)


def changed(**fields: Any) -> Shown:
    return Shown(replace(USER, **fields))


def test_what_we_created_and_no_one_touched_is_deleted() -> None:
    assert judge(MADE, Shown(USER)) == Judged(UndoClass.DELETE)


@pytest.mark.parametrize("sent", ["true", "false", None])
def test_our_own_mark_of_a_mail_is_no_life(sent: str | None) -> None:
    metadata = {key: value for key, value in METADATA.items() if key != "password_reset_sent"}
    shown = changed(metadata=metadata | ({"password_reset_sent": sent} if sent else {}))
    assert judge(MADE, shown).undo is UndoClass.DELETE


@pytest.mark.parametrize(
    ("made", "shown", "reason"),
    [
        (MADE, changed(last_sign_in_at="2026-12-01T00:00:00Z"), "has signed in"),
        (replace(MADE, used=True), Shown(USER), "was seen"),
        (MADE, changed(metadata={**METADATA, "password_kept": "2026-12-01"}), "kept the password"),
        (MADE, Shown(USER, memberships=("om_1",)), "member of an organization"),
        (MADE, Shown(USER, unread="memberships: forbidden"), "cannot be told: memberships"),
        (MADE, changed(email="bo@example.com"), "another address"),
        (MADE, changed(email_verified=False), "email_verified"),
        (MADE, changed(first_name="Anna"), "first_name"),
        (MADE, changed(last_name="Arbor"), "last_name"),
        (MADE, changed(metadata={**METADATA, "plan": "free"}), "metadata.plan"),
        (MADE, changed(metadata={**METADATA, "theirs": "1"}), "metadata.theirs"),
        (MADE, changed(metadata={"migrated_from": "cognito"}), "metadata.plan"),
    ],
)
def test_what_somebody_lived_in_is_kept_with_the_reason(made: Made, shown: Shown, reason: str) -> None:
    judged = judge(made, shown)
    assert judged.undo is UndoClass.LIVED_IN
    assert reason in judged.reason
    assert not judged.change


@pytest.mark.parametrize(
    "shown",
    [
        changed(external_id="other"),
        changed(external_id=None),
        changed(metadata={"plan": "gold"}),
        changed(id="user_2"),
    ],
)
def test_what_changed_hands_is_kept(shown: Shown) -> None:
    assert judge(MADE, shown).undo is UndoClass.CHANGED_HANDS


def test_who_is_not_there_is_gone() -> None:
    assert judge(MADE, Shown(None)) == Judged(UndoClass.GONE)


BEFORE = TargetUser("user_1", "ann@example.com", False, None, "A.", "Arbor", {"plan": "free", "own": "1"})
UPDATED = replace(
    MADE,
    created=False,
    before=BEFORE,
    written=replace(WRITTEN, last_name="Arbor", metadata={**METADATA, "own": "1"}),
)
NOW = replace(USER, last_name="Arbor", metadata={**METADATA, "own": "1"})


def test_values_go_back_where_ours_still_stand_and_the_link_is_taken_away() -> None:
    judged = judge(UPDATED, Shown(NOW))
    assert judged.undo is UndoClass.RESTORE
    back = {"migrated_from": None, "password_reset_sent": None, "plan": "free"}
    assert judged.change == UserChange(first_name="A.", metadata=back, unlinks=True)
    assert judged.reasons == ("email_verified: never lowered",)


def test_values_that_somebody_changed_since_are_listed_and_stay() -> None:
    now = replace(NOW, first_name="Anna", metadata={**NOW.metadata, "plan": "silver", "theirs": "2"})
    judged = judge(UPDATED, Shown(now))
    assert judged.change.first_name is None
    assert "plan" not in judged.change.metadata
    assert "theirs" not in judged.change.metadata
    assert "first_name: changed since" in judged.reasons
    assert "metadata.plan: changed since" in judged.reasons


def test_a_mail_that_was_sent_stays_sent_and_a_name_that_was_none_cannot_go_back() -> None:
    now = replace(NOW, metadata={**NOW.metadata, "password_reset_sent": "true"})
    made = replace(UPDATED, before=replace(BEFORE, first_name=None))
    judged = judge(made, Shown(now))
    assert "password_reset_sent" not in judged.change.metadata
    assert "first_name: WorkOS cannot clear it" in judged.reasons


def test_who_was_ours_before_keeps_the_external_id() -> None:
    made = replace(UPDATED, before=replace(BEFORE, external_id="sub-1"))
    assert not judge(made, Shown(NOW)).change.unlinks


def test_where_nothing_of_ours_stands_any_more_nothing_is_sent() -> None:
    now = replace(BEFORE, external_id="sub-1")
    made = replace(UPDATED, before=replace(BEFORE, external_id="sub-1"))
    assert judge(made, Shown(now)) == Judged(UndoClass.RESTORE)


def test_who_was_updated_and_then_lived_in_gets_values_back_but_is_never_deleted() -> None:
    judged = judge(UPDATED, Shown(replace(NOW, last_sign_in_at="2026-12-01T00:00:00Z")))
    assert judged.undo is UndoClass.RESTORE


def test_without_what_it_held_before_an_updated_user_stays_as_it_is() -> None:
    assert judge(replace(UPDATED, before=None), Shown(NOW)).undo is UndoClass.LIVED_IN


values = st.sampled_from([None, "a", "b"])
users = st.builds(
    TargetUser,
    id=st.sampled_from(["user_1", "user_2"]),
    email=st.sampled_from(["ann@example.com", "bo@example.com"]),
    email_verified=st.booleans(),
    external_id=st.sampled_from([None, "sub-1", "other"]),
    first_name=st.sampled_from([None, "Ann", "A."]),
    last_name=values,
    metadata=st.dictionaries(
        st.sampled_from([*METADATA, "own", "theirs"]), st.sampled_from(["a", "gold", "cognito"])
    ),
    last_sign_in_at=st.sampled_from([None, "2026-12-01T00:00:00Z"]),
)


# Two busy cores draw examples slowly.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(user=users, made=st.sampled_from([MADE, UPDATED]), used=st.booleans(), member=st.booleans())
def test_nothing_is_deleted_but_our_own_unlived_user(
    user: TargetUser, made: Made, used: bool, member: bool
) -> None:
    made = replace(made, used=used)
    judged = judge(made, Shown(user, memberships=("om_1",) if member else ()))
    if judged.undo is UndoClass.DELETE:
        assert made.created
        assert not used
        assert not member
        assert user.last_sign_in_at is None
        assert (user.id, user.email, user.external_id) == ("user_1", "ann@example.com", "sub-1")
        assert dict(user.metadata) | {"password_reset_sent": ""} == METADATA | {"password_reset_sent": ""}
    for name, value in judged.change.metadata.items():
        assert user.metadata[name] == made.written.metadata[name] != value
