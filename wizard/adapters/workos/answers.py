"""What WorkOS answers, read strictly into our values.

The SDK's own pager takes an unreadable list for an empty one, which here would mean "no one is in
this environment yet", so lists have shapes of our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from workos.user_management.models import User, UserCreateResponse

from wizard.adapters.workos.errors import Unreadable
from wizard.domain.planning.people import TargetUser
from wizard.ports import WebhookEndpoint

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class UserListing:
    """A page of users."""

    users: tuple[TargetUser, ...]
    after: str | None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        items, after = listed(data)
        return cls(tuple(target_user(User.from_dict(dict(item))) for item in items), after)


@dataclass(frozen=True, slots=True)
class EndpointListing:
    """A page of webhook endpoints; their signing secrets are not even looked at."""

    endpoints: tuple[WebhookEndpoint, ...]
    after: str | None

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        items, after = listed(data)
        found = (
            WebhookEndpoint(str(item["id"]), str(item["endpoint_url"]), item["status"] == "enabled")
            for item in items
        )
        return cls(tuple(found), after)


def present(answer: Answer | None) -> Answer:
    """The answer; the SDK gives None for a 2xx whose body is empty or not JSON."""
    if answer is None:
        raise Unreadable
    return answer


def listed(data: Mapping[str, Any]) -> tuple[list[Mapping[str, Any]], str | None]:
    """The items of a list answer and the cursor of the next page."""
    items, cursors = data["data"], data.get("list_metadata") or {}
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        raise Unreadable
    after = cursors.get("after")
    if after is not None and not isinstance(after, str):
        raise Unreadable
    return items, after or None


def target_user(user: User | UserCreateResponse | None) -> TargetUser:
    """The user of an answer; raises Unreadable where there is none, or none with an id and an address."""
    if user is None or not isinstance(user.id, str) or not user.id or not isinstance(user.email, str):
        raise Unreadable
    metadata = user.metadata if isinstance(user.metadata, Mapping) else {}
    return TargetUser(
        id=user.id,
        email=user.email,
        email_verified=user.email_verified is True,
        external_id=user.external_id,
        first_name=user.first_name,
        last_name=user.last_name,
        last_sign_in_at=_moment(user),
        metadata={str(key): str(value) for key, value in metadata.items() if value is not None},
    )


def _moment(user: User | UserCreateResponse) -> str | None:
    """When somebody signed in last; the SDK makes a datetime of it, whatever it was."""
    found = getattr(user, "last_sign_in_at", None)
    if found is None:
        return None
    return found.isoformat() if hasattr(found, "isoformat") else str(found)
