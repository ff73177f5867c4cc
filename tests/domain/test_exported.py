"""A record of an export file: read with what it leaves open, or refused with what is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest

from wizard.domain.rows.cognito_row import UserStatus
from wizard.domain.rows.exported import GAPS, Gap, exported_row, left_open

RECORD: dict[str, Any] = {
    "Username": "ann",
    "Attributes": [{"Name": "sub", "Value": "s1"}, {"Name": "email", "Value": "ann@acme.example"}],
    "Enabled": True,
    "UserStatus": "CONFIRMED",
    "UserCreateDate": "2026-11-23T08:00:00Z",
    "UserLastModifiedDate": "2026-11-24T08:00:00Z",
}


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in RECORD.items() if name not in names}


def test_a_whole_record_leaves_nothing_open() -> None:
    found = exported_row(RECORD)
    assert found.gaps == ()
    assert (found.row.sub, found.row.email, found.row.enabled) == ("s1", "ann@acme.example", True)
    assert found.row.status is UserStatus.CONFIRMED
    assert found.row.created_at is not None


@pytest.mark.parametrize(
    ("record", "gaps"),
    [
        (without("UserCreateDate", "UserLastModifiedDate"), ()),
        (RECORD | {"UserCreateDate": "yesterday"}, (Gap.NO_DATE,)),
        (RECORD | {"UserCreateDate": "x", "UserLastModifiedDate": "y"}, (Gap.NO_DATE, Gap.NO_DATE)),
        (RECORD | {"UserCreateDate": None}, ()),
        (without("Enabled"), (Gap.NO_ENABLED,)),
        (RECORD | {"Enabled": None}, (Gap.NO_ENABLED,)),
        (without("UserStatus"), (Gap.NO_STATUS,)),
        (RECORD | {"Attributes": []}, (Gap.NO_SUB,)),
    ],
)
def test_what_is_not_there_is_left_open(record: dict[str, Any], gaps: tuple[Gap, ...]) -> None:
    assert exported_row(record).gaps == gaps


@pytest.mark.parametrize(("given", "enabled"), [(" True ", True), ("FALSE", False), (False, False)])
def test_enabled_may_be_a_text(given: object, *, enabled: bool) -> None:
    assert exported_row(RECORD | {"Enabled": given}).row.enabled is enabled


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (without("Username"), "a user record has no Username"),
        (RECORD | {"Username": ""}, "has no Username"),
        (without("Attributes"), "has no Attributes"),
        ({"Username": "ann", "Email": "a@b.test"}, "it seems flattened"),
        (RECORD | {"UserAttributes": []}, "has both Attributes and UserAttributes"),
        (RECORD | {"Attributes": {}}, "Attributes is not a list"),
        (RECORD | {"Attributes": ["sub"]}, "an attribute has no Name"),
        (RECORD | {"Attributes": [{"Value": "x"}]}, "an attribute has no Name"),
        (RECORD | {"Attributes": [{"Name": "sub", "Value": ["x"]}]}, "the value of an attribute is no text"),
        (RECORD | {"Attributes": [{"Name": "sub", "Value": {}}]}, "the value of an attribute is no text"),
        (RECORD | {"Attributes": [RECORD["Attributes"][0]] * 2}, "an attribute is named twice"),
        (RECORD | {"Enabled": "yes"}, "Enabled is neither true nor false"),
        (RECORD | {"Enabled": 1}, "Enabled is neither true nor false"),
        (RECORD | {"UserStatus": 3}, "UserStatus is no text"),
        (RECORD | {"UserStatus": {"Value": "CONFIRMED"}}, "UserStatus is no text but an object"),
        (RECORD | {"UserStatus": "confirmed"}, "UserStatus is none that Cognito has"),
    ],
)
def test_a_record_that_cannot_be_taken_says_why(record: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        exported_row(record)


def test_attributes_may_bear_the_name_of_the_other_call() -> None:
    record = without("Attributes") | {"UserAttributes": RECORD["Attributes"]}
    assert exported_row(record) == exported_row(RECORD)


def test_what_is_left_open_is_told_in_order_and_only_where_it_is() -> None:
    assert left_open({}) == {}
    assert left_open({Gap.NO_SUB: 2, Gap.NO_DATE: 0}) == {GAPS[Gap.NO_SUB]: 2}
    both = left_open(dict.fromkeys(reversed(Gap), 1))
    assert list(both) == [GAPS[gap] for gap in Gap]
