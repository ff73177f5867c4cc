"""ListUsers without a filter, answered from the pool itself: moto reads all users for each page.

Wire shape: botocore's model of cognito-idp. Order is that of ``sub``, which promises nothing, as the
service promises nothing; tokens are opaque.
"""

from __future__ import annotations

import base64
import binascii
from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from wizard.rehearsal.aws_wire import answered, refused
from wizard.rehearsal.paging import Shortened
from wizard.rehearsal.pool import POOL_ID, PoolStore, in_utc

MARK = b"rehearsal:"
LARGEST_PAGE = 60


class UserListing:
    """The pool in the order of ``sub``, sorted again only after a change."""

    def __init__(self, store: PoolStore) -> None:
        self._store = store
        self._sorted_at = (-1, -1)
        self._subs: list[str] = []
        self._users: list[Any] = []

    def answers(self, asked: Mapping[str, Any]) -> bool:
        """Filtered lists and other pools are left to moto."""
        return asked.get("UserPoolId") == POOL_ID and not asked.get("Filter")

    def page(self, asked: Mapping[str, Any], shortened: Shortened) -> Response:
        token = asked.get("PaginationToken")
        try:
            after = _position(token) if token else ""
        except ValueError:
            return refused(400, "InvalidParameterException", "Paging marker is invalid for request.")
        if shortened is Shortened.EMPTY:
            return answered({"Users": [], "PaginationToken": _token(after)})
        self._sort()
        limit = asked.get("Limit") or LARGEST_PAGE
        if shortened is Shortened.SHORT:
            limit = max(1, limit // 3)
        first = bisect_right(self._subs, after)
        users = self._users[first : first + limit]
        wanted = asked.get("AttributesToGet")
        if wanted and any(set(wanted) - {entry["Name"] for entry in user.attributes} for user in users):
            return refused(400, "InvalidParameterException", "One or more requested attributes do not exist.")
        body: dict[str, Any] = {"Users": [_shown(user, wanted) for user in users]}
        if first + limit < len(self._users) and shortened is not Shortened.LAST:
            body["PaginationToken"] = _token(self._subs[first + limit - 1])
        return answered(body)

    def _sort(self) -> None:
        state = (self._store.version, len(self._store.pool.users))
        if state != self._sorted_at:
            self._users = sorted(self._store.pool.users.values(), key=_sub)
            self._subs = [_sub(user) for user in self._users]
            self._sorted_at = state


def _sub(user: Any) -> str:
    return str(user.id)


def _shown(user: Any, wanted: list[str] | None) -> dict[str, Any]:
    attributes = user.attributes
    if wanted:
        attributes = [entry for entry in attributes if entry["Name"] in wanted]
    return {
        "Username": user.username,
        "Attributes": attributes,
        "UserCreateDate": round(in_utc(user.create_date).timestamp(), 3),
        "UserLastModifiedDate": round(in_utc(user.last_modified_date).timestamp(), 3),
        "Enabled": user.enabled,
        "UserStatus": str(getattr(user.status, "value", user.status)),
    }


def _token(after: str) -> str:
    return base64.urlsafe_b64encode(MARK + after.encode()).decode()


def _position(token: object) -> str:
    """Raises ``ValueError`` for a token that is not ours."""
    try:
        decoded = base64.urlsafe_b64decode(str(token).encode())
    except binascii.Error as exc:
        raise ValueError(token) from exc
    if not decoded.startswith(MARK):
        raise ValueError(token)
    return decoded.removeprefix(MARK).decode()
