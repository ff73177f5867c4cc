"""The users of one environment and the rules that WorkOS holds them to.

Limits of external ids and metadata: https://workos.com/docs/authkit/metadata (10 pairs, keys of 40
and values of 600 ASCII characters; external ids of 64). Emails are trimmed and lower-cased: SDK 10.8.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from wizard.domain.rows.emails import stored_form
from wizard.rehearsal.events import EventLog
from wizard.rehearsal.identifiers import Ids, Now, stamp
from wizard.rehearsal.paging import PageRequest, listing
from wizard.rehearsal.refusals import Refusal, invalid_metadata, not_created, not_found, unprocessable

EXTERNAL_ID_LENGTH = 64
METADATA_PAIRS = 10
METADATA_KEY_LENGTH = 40
METADATA_VALUE_LENGTH = 600
EMAIL_LENGTH = 254
LOCAL_PART = r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}"
LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
EMAIL = re.compile(rf"{LOCAL_PART}@(?:{LABEL}\.)+[a-z][a-z0-9-]*[a-z0-9]")
TEXT_FIELDS = ("first_name", "last_name", "name", "locale")
HASH_TYPES = frozenset({"bcrypt", "firebase-scrypt", "ssha", "ssha256", "scrypt", "pbkdf2", "argon2"})


@dataclass(frozen=True, slots=True)
class User:
    id: str
    email: str
    created_at: str
    updated_at: str
    email_verified: bool = False
    first_name: str | None = None
    last_name: str | None = None
    name: str | None = None
    locale: str | None = None
    external_id: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    profile_picture_url: str | None = None
    last_sign_in_at: str | None = None

    def as_json(self) -> dict[str, Any]:
        return (
            {"object": "user"}
            | {name: getattr(self, name) for name in _FIELDS}
            | {"metadata": dict(self.metadata)}
        )


_FIELDS = tuple(entry.name for entry in fields(User))


def normal_email(text: object) -> str | None:
    """The address as WorkOS stores it; None when it is none."""
    if not isinstance(text, str):
        return None
    email = stored_form(text)
    local = email.partition("@")[0]
    dotted_badly = local.startswith(".") or local.endswith(".") or ".." in local
    return email if len(email) <= EMAIL_LENGTH and not dotted_badly and EMAIL.fullmatch(email) else None


def merged_metadata(stored: Mapping[str, str], sent: object) -> dict[str, str]:
    """Per key: a string sets, null removes; ``{}`` removes everything. Raises ``invalid_metadata``."""
    if sent is None or sent == {}:
        return {}
    if not isinstance(sent, dict):
        raise invalid_metadata("metadata must be an object.")
    for key, value in sent.items():
        if not key or not key.isascii() or len(key) > METADATA_KEY_LENGTH:
            raise invalid_metadata("Metadata keys must be ASCII and no longer than 40 characters.")
        if value is not None and not isinstance(value, str):
            raise invalid_metadata("Metadata values must be strings.")
        if value is not None and (not value.isascii() or len(value) > METADATA_VALUE_LENGTH):
            raise invalid_metadata("Metadata values must be ASCII and no longer than 600 characters.")
    merged = {key: value for key, value in {**stored, **sent}.items() if value is not None}
    if len(merged) > METADATA_PAIRS:
        raise invalid_metadata("Metadata may hold at most 10 pairs.")
    return merged


def checked_external_id(value: object, *, longest: int = EXTERNAL_ID_LENGTH) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not value.isascii() or not 1 <= len(value) <= longest:
        raise unprocessable("external_id", f"external_id must be 1 to {longest} ASCII characters")
    return value


def plain_fields(body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are taken as they come: names, locale, ``email_verified``."""
    taken: dict[str, Any] = {}
    for name in TEXT_FIELDS:
        value = body.get(name)
        if value is not None and not isinstance(value, str):
            raise unprocessable(name, f"{name} must be a string")
        if name in body:
            taken[name] = value
    verified = body.get("email_verified")
    if verified is not None and not isinstance(verified, bool):
        raise unprocessable("email_verified", "email_verified must be a boolean value")
    return taken if verified is None else taken | {"email_verified": verified}


class UserDirectory:
    """Users by id, email and external id; ``ids`` ascend, that is oldest first."""

    def __init__(self, ids: Ids, now: Now, events: EventLog) -> None:
        self._new_ids = ids
        self._now = now
        self._events = events
        self.by_id: dict[str, User] = {}
        self.ids: list[str] = []
        self._by_email: dict[str, str] = {}
        self._by_external_id: dict[str, str] = {}

    def create(self, body: Mapping[str, Any]) -> User:
        email = normal_email(body.get("email"))
        if email is None:
            raise unprocessable("email", "email must be an email")
        external_id = checked_external_id(body.get("external_id"))
        taken = []
        if email in self._by_email:
            taken.append({"code": "email_not_available", "message": "This email is not available."})
        if external_id in self._by_external_id:
            taken.append({"code": "external_id_already_used", "message": "This external ID is already used."})
        chosen = plain_fields(body)
        metadata = merged_metadata({}, body.get("metadata"))
        if taken:
            raise not_created(taken)
        moment = stamp(self._now())
        user = User(
            id=self._new_ids.new("user"),
            email=email,
            created_at=moment,
            updated_at=moment,
            external_id=external_id,
            metadata=metadata,
            **chosen,
        )
        self.put(user)
        self._events.add("user.created", user.as_json)
        return user

    def update(self, user_id: str, body: Mapping[str, Any]) -> User:
        user = self.get(user_id)
        changes = plain_fields(body)
        if body.get("email") is not None:
            changes["email"] = self._free_email(body["email"], user_id)
        if "external_id" in body:
            changes["external_id"] = self._free_external_id(body["external_id"], user_id)
        if "metadata" in body:
            changes["metadata"] = merged_metadata(user.metadata, body["metadata"])
        return self.change(user, **changes)

    def change(self, user: User, **changes: Any) -> User:
        changed = replace(user, **changes, updated_at=stamp(self._now()))
        self.put(changed)
        self._events.add("user.updated", changed.as_json)
        return changed

    def put(self, user: User) -> None:
        """Store one user as it is, without the API's rules and events (seeding and editing)."""
        old = self.by_id.get(user.id)
        if old is None:
            insort(self.ids, user.id)
        else:
            self._forget(old)
        self.by_id[user.id] = user
        self._by_email[stored_form(user.email)] = user.id
        if user.external_id is not None:
            self._by_external_id[user.external_id] = user.id

    def edit(self, user_id: str, changes: Mapping[str, Any]) -> User:
        """Change stored fields behind the API's back."""
        unknown = set(changes) - set(_FIELDS)
        if unknown:
            raise unprocessable(min(unknown), "a user has no such field")
        user = replace(self.get(user_id), **changes)
        self.put(user)
        return user

    def plant(self, entry: Mapping[str, Any]) -> User:
        """Add a user that was there before: any stored field, the missing ones made up."""
        moment = stamp(self._now())
        made_up = {"id": self._new_ids.new("user"), "created_at": moment, "updated_at": moment}
        user = User(**made_up | dict(entry))
        self.put(user)
        return user

    def hand_over(self, email: str) -> None:
        """Rename the user with this address, and let a stranger sign up with it."""
        user = self.with_email(email)
        if user is not None:
            self.change(user, email=f"moved.{user.email}")
            self.create({"email": email})

    def delete(self, user_id: str) -> None:
        user = self.get(user_id)
        self._forget(user)
        del self.by_id[user_id]
        del self.ids[bisect_left(self.ids, user_id)]
        self._events.add("user.deleted", user.as_json)

    def get(self, user_id: str) -> User:
        user = self.by_id.get(user_id)
        if user is None:
            raise not_found("user", user_id)
        return user

    def with_email(self, email: str) -> User | None:
        user_id = self._by_email.get(stored_form(email))
        return None if user_id is None else self.by_id[user_id]

    def with_external_id(self, external_id: str) -> User:
        user_id = self._by_external_id.get(external_id)
        if user_id is None:
            raise not_found("user", external_id)
        return self.by_id[user_id]

    def page(self, request: PageRequest, *, email: str | None) -> dict[str, Any]:
        ids = self.ids
        if email is not None:
            user = self.with_email(email)
            ids = [] if user is None else [user.id]
        return listing(ids, request, lambda user_id: self.by_id[user_id].as_json())

    def dump(self) -> list[dict[str, Any]]:
        return [self.by_id[user_id].as_json() for user_id in self.ids]

    def _forget(self, user: User) -> None:
        self._by_email.pop(stored_form(user.email), None)
        if user.external_id is not None:
            self._by_external_id.pop(user.external_id, None)

    def _free_email(self, sent: object, user_id: str) -> str:
        email = normal_email(sent)
        if email is None:
            raise Refusal(400, "The email is invalid.", code="invalid_email")
        if self._by_email.get(email, user_id) != user_id:
            raise Refusal(400, "This email is not available.", code="email_not_available")
        return email

    def _free_external_id(self, sent: object, user_id: str) -> str | None:
        external_id = checked_external_id(sent)
        if external_id is not None and self._by_external_id.get(external_id, user_id) != user_id:
            raise Refusal(400, "This external ID is already used.", code="external_id_already_used")
        return external_id
