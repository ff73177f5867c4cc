"""A person: one WorkOS user to be, made of one or several Cognito rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class RowState(StrEnum):
    """Where an exported row is counted (R3): always in exactly one of these."""

    PENDING = "pending"
    IN_DOUBT = "in_doubt"
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    MERGED = "merged"
    FAILED = "failed"


class EffectKind(StrEnum):
    """One thing to do at WorkOS for a person; a person may need several, in order."""

    CREATE_USER = "create_user"
    UPDATE_USER = "update_user"
    LINK_USER = "link_user"


@dataclass(frozen=True, slots=True)
class UserDraft:
    """The WorkOS user that a person shall become. There is no password field, on purpose (R1)."""

    email: str
    email_verified: bool
    external_id: str
    first_name: str | None = None
    last_name: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "email": self.email,
            "email_verified": self.email_verified,
            "external_id": self.external_id,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "metadata": dict(self.metadata),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> UserDraft:
        return cls(**value)


@dataclass(frozen=True, slots=True)
class TargetUser:
    """A user as WorkOS holds it; ``external_id`` and names are None where unset.

    ``last_sign_in_at`` is WorkOS' own text; None where no one has signed in as this user."""

    id: str
    email: str
    email_verified: bool
    external_id: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    last_sign_in_at: str | None = None


@dataclass(frozen=True, slots=True)
class UserChange:
    """The fields of one update: only those that are sent. A metadata value of None removes its key.

    ``unlinks``: the external_id is taken away.
    """

    first_name: str | None = None
    last_name: str | None = None
    email_verified: bool | None = None
    external_id: str | None = None
    metadata: Mapping[str, str | None] = field(default_factory=dict)
    unlinks: bool = False

    def __bool__(self) -> bool:
        scalars = (self.first_name, self.last_name, self.email_verified, self.external_id)
        return bool(self.metadata) or self.unlinks or any(value is not None for value in scalars)

    def to_json(self) -> dict[str, Any]:
        return {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "email_verified": self.email_verified,
            "external_id": self.external_id,
            "metadata": dict(self.metadata),
        } | ({"unlinks": True} if self.unlinks else {})

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> UserChange:
        return cls(**value)
