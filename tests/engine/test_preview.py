"""A row next to the user that it would become, field by field."""

from __future__ import annotations

from tests.journal.machine import row
from wizard.engine.preview import preview


def test_each_attribute_stands_beside_the_field_that_it_becomes() -> None:
    shown = preview(row(1, given_name="Ann", **{"custom:plan": "team"}), {"custom:plan": "metadata.plan"})
    by_source = {source: (before, target, after) for source, before, target, after in shown.fields if source}
    assert by_source == {
        "sub": ("sub-0001", "external_id", "sub-0001"),
        "email": ("p1@acme.example", "email", "p1@acme.example"),
        "email_verified": ("true", "email_verified", "true"),
        "given_name": ("Ann", "first_name", "Ann"),
        "custom:plan": ("team", "metadata.plan", "team"),
    }
    added = {target: after for source, _, target, after in shown.fields if not source}
    assert added == {
        "metadata.migrated_from": "cognito",
        "metadata.migration_date": "the day of the import",
    }
    assert shown.notes == ()


def test_what_is_not_mapped_has_no_field_and_what_is_lost_is_noted() -> None:
    shown = preview(
        row(1, **{"custom:plan": "team", "custom:notes": "é"}), {"custom:notes": "metadata.notes"}
    )
    targets = {source: target for source, _, target, _ in shown.fields}
    assert targets["custom:plan"] == targets["custom:notes"] == ""
    assert len(shown.notes) == 1
