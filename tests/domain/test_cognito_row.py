"""A record as a row: what is absent, what cannot be read, and what is no record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.domain.people_made import make_row
from wizard.domain.rows.cognito_row import Identity, UserStatus, parse_identities, parse_record

RECORD = {
    "Username": "ann",
    "Attributes": [{"Name": "sub", "Value": "s1"}, {"Name": "email", "Value": "ann@example.com"}],
    "Enabled": True,
    "UserStatus": "CONFIRMED",
    "UserCreateDate": 1_714_979_289,
    "UserLastModifiedDate": "soon",
}


def test_a_record_becomes_a_row() -> None:
    row = parse_record(RECORD)
    assert (row.username, row.sub, row.email) == ("ann", "s1", "ann@example.com")
    assert (row.enabled, row.status) == (True, UserStatus.CONFIRMED)
    assert row.created_at == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert row.modified_at is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"Username": None}, "a user record has no Username"),
        ({"Username": ""}, "a user record has no Username"),
        ({"Username": 7}, "a user record has no Username"),
        ({"Attributes": {"sub": "s1"}}, "Attributes is not a list"),
        ({"Attributes": ["sub"]}, "an attribute has no Name"),
        ({"Attributes": [{"Value": "s1"}]}, "an attribute has no Name"),
        ({"Attributes": [None]}, "an attribute has no Name"),
        ({"Enabled": "true"}, "Enabled is neither true nor false"),
        ({"Enabled": 1}, "Enabled is neither true nor false"),
    ],
)
def test_what_is_no_record_is_refused(change: Mapping[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        parse_record({**RECORD, **change})


def test_what_is_absent_is_what_cognito_means_by_it() -> None:
    row = parse_record({"Username": "ann"})
    assert (row.attributes, row.enabled, row.status) == ({}, True, UserStatus.UNKNOWN)
    assert row.created_at is None
    nothing: dict[str, Any] = dict.fromkeys(("Attributes", "Enabled", "UserStatus", "UserCreateDate"))
    assert parse_record({"Username": "ann", **nothing}) == row
    assert parse_record({**RECORD, "Enabled": False}).enabled is False
    listed = [{"Name": "a", "Value": None}, {"Name": None, "Value": "b"}, {"Name": "c"}]
    assert parse_record({**RECORD, "Attributes": listed}).attributes == {}


def test_a_row_has_changed_with_its_attributes_its_status_and_whether_it_is_enabled() -> None:
    row = make_row("s1")
    moved = replace(row, created_at=None, modified_at=None, username="other")
    assert moved.digest == row.digest
    assert len(row.digest) == 16
    others = (
        make_row("s1", name="Ann"),
        make_row("s1", enabled=False),
        make_row("s1", status=UserStatus.RESET_REQUIRED),
    )
    assert len({row.digest, *(other.digest for other in others)}) == 4


def test_identities_are_read_as_cognito_writes_them() -> None:
    one = '{"providerName": "okta", "providerType": "SAML", "userId": "u1", "issuer": "i", "primary": "true"}'
    bare = '{"providerName": "okta", "userId": null, "primary": false, "issuer": ""}'
    assert parse_identities(f'[{one}, {bare}, {{"userId": "u"}}, 7, null]') == (
        Identity("okta", "SAML", "u1", "i", True),
        Identity("okta", "", "", None, False),
    )
    assert parse_identities('[{"providerName": "okta", "primary": true}]')[0].primary
    for value in ("", "[", "{}", "7", "null", "[]"):
        assert parse_identities(value) == ()
