"""Persons against what WorkOS holds: ours, foreign, and those that the journal knows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.domain.people_made import google_row, make_row, make_rules, make_user
from wizard.domain.planning.people import EffectKind, RowState, TargetUser, UserChange, UserDraft
from wizard.domain.planning.resolution import Due, Kind, PlannedPerson, RowOutcome
from wizard.domain.planning.resolve import Group, Known, resolve

ANN = make_row("s1", given_name="Ann")
MARKS = {"migrated_from": "cognito", "migration_date": "2026-11-23", "password_reset_sent": "false"}
WRITTEN = UserDraft("ann@example.com", True, "s1", "Ann", None, MARKS)
KNOWN = Known("s1", "user_1", WRITTEN)
HELD = make_user("user_1", "ann@example.com", "s1", first_name="Ann", metadata=MARKS)
OURS = frozenset({"user_1"})


def only_person(group: Group, **decisions: str) -> PlannedPerson:
    (resolution,) = resolve(group, make_rules(decisions))
    assert resolution.person is not None
    return resolution.person


def only_outcome(group: Group, **decisions: str) -> RowOutcome:
    (resolution,) = resolve(group, make_rules(decisions))
    assert resolution.person is None
    (outcome,) = resolution.outcomes
    return outcome


def test_a_second_run_over_an_unchanged_pool_writes_nothing() -> None:
    person = only_person(Group((ANN,), KNOWN, (HELD,), OURS))
    assert (person.effect, person.change, person.target_id) == (None, None, "user_1")
    assert person.notes == ()
    assert person.draft == WRITTEN


def test_a_known_person_gets_what_cognito_changed() -> None:
    row = make_row("s1", given_name="Anna")
    person = only_person(Group((row,), KNOWN, (HELD,), OURS))
    assert person.effect is EffectKind.UPDATE_USER
    assert person.change == UserChange(first_name="Anna")


def test_a_known_person_whose_email_changed_is_a_conflict() -> None:
    row = make_row("s1", "new@example.com", given_name="Ann")
    person = only_person(Group((row,), KNOWN, (HELD,), OURS))
    assert person.effect is None
    assert person.notes == ("email: WorkOS holds another value",)


def test_a_known_person_deleted_in_workos_failed() -> None:
    outcome = only_outcome(Group((ANN,), KNOWN))
    assert (outcome.state, outcome.reason) == (RowState.FAILED, "deleted in WorkOS since it was imported")


def test_a_known_person_disabled_since_stays() -> None:
    row = make_row("s1", enabled=False)
    person = only_person(Group((row,), KNOWN, (HELD,), OURS))
    assert (person.effect, person.due, person.kind) == (None, Due.NO, Kind.DISABLED)
    assert person.draft == WRITTEN
    assert person.notes == ("not updated: disabled in Cognito",)


def test_a_known_person_disabled_since_keeps_the_address() -> None:
    rows = (make_row("s1", enabled=False), make_row("s2", day=5))
    first, second = resolve(Group(rows, KNOWN, (HELD,), OURS), make_rules())
    assert first.person is None
    assert [(o.sub, o.state, o.kind) for o in first.outcomes] == [
        ("s2", RowState.SKIPPED, Kind.EXISTING_OURS)
    ]
    assert second.person is not None
    assert (second.person.sub, second.person.effect) == ("s1", None)


def test_a_known_person_keeps_the_address_that_was_written() -> None:
    rows = (make_row("s1", enabled=False), make_row("s2", day=5))
    moved = make_user("user_1", "moved@example.com", "s1")
    first, second = resolve(Group(rows, KNOWN, (moved,), OURS), make_rules())
    assert [(o.sub, o.kind) for o in first.outcomes] == [("s2", Kind.EXISTING_OURS)]
    assert second.person is not None


def test_a_user_of_ours_does_not_take_a_known_persons_address() -> None:
    rows = (make_row("s1", enabled=False), make_row("s2", day=5))
    other = make_user("user_2", "old@example.com", "s2")
    first, _ = resolve(Group(rows, KNOWN, (HELD, other), frozenset({"user_1", "user_2"})), make_rules())
    assert [(o.sub, o.kind) for o in first.outcomes] == [("s2", Kind.EXISTING_OURS)]


def test_a_newer_twin_does_not_take_a_known_persons_place() -> None:
    rows = (ANN, make_row("s2", day=9, given_name="Anna"))
    (resolution,) = resolve(Group(rows, KNOWN, (HELD,), OURS), make_rules())
    assert resolution.person is not None
    assert (resolution.person.sub, resolution.person.merged) == ("s1", ("s2",))
    assert resolution.person.draft.external_id == "s1"


@pytest.mark.parametrize("decision", ["proven", "skip", "merge"])
def test_an_unproven_known_person_is_not_replaced_by_a_proven_twin(decision: str) -> None:
    saml = make_row("s1", username="okta-acme_x", identities=(("okta-acme", "SAML", "x"),))
    rows = (saml, make_row("s2", day=9))
    (resolution,) = resolve(Group(rows, KNOWN, (HELD,), OURS), make_rules({"twins_unproven": decision}))
    assert resolution.person is not None
    assert resolution.person.sub == "s1"
    expected = RowState.MERGED if decision == "merge" else RowState.SKIPPED
    assert [(o.sub, o.state) for o in resolution.outcomes] == [("s2", expected)]


def test_the_user_of_a_row_that_is_gone_is_not_taken_over() -> None:
    gone = replace(KNOWN, sub="old")
    held = make_user("user_1", "ann@example.com", "old")
    outcome = only_outcome(Group((ANN,), gone, (held,), OURS), existing_foreign="link")
    assert (outcome.state, outcome.kind) == (RowState.SKIPPED, Kind.EXISTING_OURS)


def test_ours_is_filled_but_not_overwritten() -> None:
    held = make_user(
        "user_1", "ann@example.com", "s1", first_name="Annie", metadata={"migrated_from": "cognito"}
    )
    row = make_row("s1", given_name="Ann", family_name="Lee")
    person = only_person(Group((row,), None, (held,), OURS))
    assert person.effect is EffectKind.UPDATE_USER
    assert person.change == UserChange(last_name="Lee")
    assert person.notes == ("first_name: WorkOS holds another value",)
    assert person.kind is Kind.EXISTING_OURS


def test_ours_may_be_left() -> None:
    held = make_user("user_1", "ann@example.com", "s1")
    person = only_person(Group((ANN,), None, (held,), OURS), existing_ours="leave")
    assert (person.effect, person.target_id) == (None, "user_1")
    assert person.notes == ("left as WorkOS holds it",)


def test_twins_keep_the_external_id_that_workos_has() -> None:
    rows = (make_row("s1"), make_row("s2", day=9))
    held = make_user("user_1", "ann@example.com", "s1")
    (resolution,) = resolve(Group(rows, None, (held,), OURS), make_rules())
    assert resolution.person is not None
    assert (resolution.person.sub, resolution.person.target_id) == ("s1", "user_1")


def test_the_user_of_another_row_is_left_alone() -> None:
    held = make_user("user_1", "ann@example.com", "s9")
    outcome = only_outcome(Group((ANN,), None, (held,), OURS), existing_foreign="link")
    assert (outcome.state, outcome.kind) == (RowState.SKIPPED, Kind.EXISTING_OURS)


@pytest.mark.parametrize(("decision", "state"), [("skip", RowState.SKIPPED), ("fail", RowState.FAILED)])
def test_foreign_users_are_skipped_or_failed(decision: str, state: RowState) -> None:
    group = Group((ANN,), None, (make_user("user_1", "Ann@example.com"),))
    outcome = only_outcome(group, existing_foreign=decision)
    assert (outcome.state, outcome.kind) == (state, Kind.EXISTING_FOREIGN)


def test_a_foreign_user_is_linked_with_what_is_free() -> None:
    held = make_user("user_1", "ann@example.com", metadata={"migrated_from": "auth0", "a": "b"})
    person = only_person(Group((ANN,), None, (held,)), existing_foreign="link")
    assert person.effect is EffectKind.LINK_USER
    assert person.change == UserChange(external_id="s1", metadata={"migration_date": "2026-11-23"})
    assert (person.target_id, person.due, person.kind) == ("user_1", Due.NO, Kind.EXISTING_FOREIGN)
    assert person.notes == ("metadata.migrated_from: WorkOS holds another value",)


@pytest.mark.parametrize(
    ("held", "says"),
    [
        (make_user("user_1", "ann@example.com", verified=False), "not verified there"),
        (make_user("user_1", "ann@example.com", "crm-1"), "another external_id"),
    ],
)
def test_a_link_that_could_hand_over_an_account_is_refused(held: TargetUser, says: str) -> None:
    outcome = only_outcome(Group((ANN,), None, (held,)), existing_foreign="link")
    assert outcome.state is RowState.SKIPPED
    assert says in outcome.reason


def test_merged_rows_share_the_fate_of_a_winner_that_is_left_out() -> None:
    rows = (make_row("s1", "ann@gmail.com"), google_row("s2", "ann@gmail.com", "1"))
    (resolution,) = resolve(Group(rows, None, (make_user("user_1", "ann@gmail.com"),)), make_rules())
    assert resolution.person is None
    assert {(o.sub, o.state, o.kind) for o in resolution.outcomes} == {
        ("s1", RowState.SKIPPED, Kind.EXISTING_FOREIGN),
        ("s2", RowState.SKIPPED, Kind.EXISTING_FOREIGN),
    }


def test_a_decision_to_leave_out_never_undoes_a_known_person() -> None:
    # As read from Cognito: equal to the sub that the journal kept, not the same object.
    row = google_row("s" + str(1), "ann@gmail.com", "1")
    person = only_person(Group((row,), KNOWN, (HELD,), OURS), federated_social="jit")
    assert person.target_id == "user_1"
