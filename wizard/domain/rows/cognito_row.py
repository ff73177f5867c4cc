"""One Cognito user record, as ListUsers and the AWS CLI give it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from wizard.domain.moments import read_moment
from wizard.domain.rows.emails import ascii_lower
from wizard.domain.text import whole


class UserStatus(StrEnum):
    """``UserStatus`` of the Cognito model; a word it does not know yet is read as UNKNOWN."""

    UNCONFIRMED = "UNCONFIRMED"
    CONFIRMED = "CONFIRMED"
    ARCHIVED = "ARCHIVED"
    COMPROMISED = "COMPROMISED"
    UNKNOWN = "UNKNOWN"
    RESET_REQUIRED = "RESET_REQUIRED"
    FORCE_CHANGE_PASSWORD = "FORCE_CHANGE_PASSWORD"  # noqa: S105  a status, not a password
    EXTERNAL_PROVIDER = "EXTERNAL_PROVIDER"

    @classmethod
    def read(cls, word: str) -> UserStatus:
        try:
            return cls(word)
        except ValueError:
            return cls.UNKNOWN


@dataclass(frozen=True, slots=True)
class Identity:
    """One element of the ``identities`` attribute: a sign-in at an identity provider."""

    provider_name: str
    provider_type: str
    user_id: str
    issuer: str | None = None
    primary: bool = False

    @property
    def username(self) -> str:
        """The username of the row that Cognito makes for this identity at its first sign-in."""
        return f"{self.provider_name}_{self.user_id}"


@dataclass(frozen=True)
class CognitoRow:
    """One user record; ``attributes`` holds the raw, untrusted values.

    A row's ``sub`` is its stable key; a record without one is keyed by its username.
    """

    username: str
    attributes: Mapping[str, str]
    enabled: bool
    status: UserStatus
    created_at: datetime | None = None
    modified_at: datetime | None = None

    @cached_property
    def sub(self) -> str:
        return self.attributes.get("sub") or self.username

    @property
    def has_sub(self) -> bool:
        """Whether the record has a ``sub`` of its own: without one no one's data can be found again."""
        return bool(self.attributes.get("sub"))

    @property
    def email(self) -> str | None:
        return self.attributes.get("email") or None

    @property
    def email_verified(self) -> bool:
        """Whether the attribute says "true"; Cognito sends strings, and absent means not verified."""
        return self.attributes.get("email_verified", "").strip().lower() == "true"

    @cached_property
    def identities(self) -> tuple[Identity, ...]:
        """The parsed ``identities`` attribute; empty where it is absent or not a JSON array."""
        return parse_identities(self.attributes.get("identities", ""))

    @cached_property
    def names_itself(self) -> bool:
        """Whether one of its identities is the row itself: a sign-in at that provider made it."""
        if not self.identities:
            return False
        own = ascii_lower(self.username)
        return any(ascii_lower(identity.username) == own for identity in self.identities)

    @cached_property
    def digest(self) -> str:
        """What matters for the migration, hashed: attributes, Enabled and UserStatus.

        UserLastModifiedDate is left out: every federated sign-in moves it (``cognito.md`` 7).
        """
        content = [sorted(self.attributes.items()), self.enabled, self.status]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def parse_identities(value: str) -> tuple[Identity, ...]:
    """The identities in a JSON array as Cognito writes it; anything else gives none."""
    try:
        items = json.loads(value) if value else []
    except ValueError:
        return ()
    if not isinstance(items, list):
        return ()
    return tuple(_identity(item) for item in items if isinstance(item, dict) and item.get("providerName"))


def _identity(item: Mapping[str, Any]) -> Identity:
    return Identity(
        provider_name=str(item["providerName"]),
        provider_type=str(item.get("providerType") or ""),
        user_id=str(item.get("userId") or ""),
        issuer=str(item["issuer"]) if item.get("issuer") else None,
        primary=str(item.get("primary", "")).lower() == "true",
    )


def parse_record(record: Mapping[str, Any]) -> CognitoRow:
    """A user record in the shape of boto3 or the AWS CLI, version 1 or 2, as a row.

    Null means absent, a date that cannot be read is absent; lone surrogates become U+FFFD. Raises
    ValueError with a sentence when the record has no usable Username or its Attributes are malformed.
    """
    username = record.get("Username")
    if not isinstance(username, str) or not username:
        raise ValueError("a user record has no Username")
    listed = record.get("Attributes") or []
    if not isinstance(listed, list):
        raise ValueError("Attributes is not a list")
    try:
        attributes = {
            whole(str(item["Name"])): whole(_text(item["Value"]))
            for item in listed
            if item["Name"] is not None and item.get("Value") is not None
        }
    except (TypeError, KeyError, AttributeError) as bad:
        raise ValueError("an attribute has no Name") from bad
    enabled = record.get("Enabled")
    if enabled is not None and not isinstance(enabled, bool):
        raise ValueError("Enabled is neither true nor false")
    return CognitoRow(
        username=whole(username),
        attributes=attributes,
        enabled=enabled is not False,
        status=UserStatus.read(str(record.get("UserStatus") or "UNKNOWN")),
        created_at=read_moment(record.get("UserCreateDate")),
        modified_at=read_moment(record.get("UserLastModifiedDate")),
    )


def _text(value: object) -> str:
    """Cognito's values are text; JSON's true and false are written as Cognito would."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def to_record(row: CognitoRow) -> dict[str, Any]:
    """The row in the shape that ``aws cognito-idp list-users`` (v2) prints."""
    record: dict[str, Any] = {
        "Username": row.username,
        "Attributes": [{"Name": name, "Value": value} for name, value in row.attributes.items()],
    }
    if row.created_at:
        record["UserCreateDate"] = row.created_at.isoformat()
    if row.modified_at:
        record["UserLastModifiedDate"] = row.modified_at.isoformat()
    return record | {"Enabled": row.enabled, "UserStatus": row.status.value}
