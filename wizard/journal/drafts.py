"""Drafts as the journal stores them: without what the person's own record says already."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from wizard.domain.planning.people import UserDraft

# One encoder for all: `json.dumps` makes one for each value that it writes without blanks.
_COMPACT = json.JSONEncoder(separators=(",", ":")).encode


def pack(draft: UserDraft, *, sub: str, email: str) -> str:
    """The draft of a person as compact JSON, without None and without the person's own sub and address."""
    own = {"external_id": sub, "email": email}
    content = draft.to_json().items()
    return compact({name: value for name, value in content if value not in (None, own.get(name))})


def unpack(text: str, *, sub: str, email: str) -> UserDraft:
    """The draft that ``pack`` made."""
    return UserDraft.from_json({"external_id": sub, "email": email} | json.loads(text))


def change_content(change: Mapping[str, Any] | None, target: str | None) -> str | None:
    """What an effect needs besides its person's draft; None for a create, which needs nothing."""
    return compact({"change": change, "target": target}) if change or target else None


def compact(value: object) -> str:
    """JSON without blanks, which a million persons would pay for."""
    return _COMPACT(value)
