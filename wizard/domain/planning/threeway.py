"""The three-way update: what we wrote last, what Cognito says now, what WorkOS holds (spec, step 6).

A field is sent only if Cognito changed it since our last write and WorkOS still holds what we wrote.
So a second run over an unchanged pool writes nothing, and no one's edit at WorkOS is overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from wizard.domain.planning.budget import MARK_KEY, MAX_PAIRS
from wizard.domain.planning.people import TargetUser, UserChange, UserDraft
from wizard.domain.rows.emails import is_stored_as, normalise_email

# Set at creation and by the reset campaign; an update never touches them.
PROTECTED = frozenset({"migration_date", MARK_KEY})

_HELD = "WorkOS holds another value"
_NO_ROOM = f"no room next to WorkOS' own keys ({MAX_PAIRS} pairs)"

_Name = Literal["first_name", "last_name"]
_NAMES: tuple[_Name, ...] = ("first_name", "last_name")


@dataclass(frozen=True, slots=True)
class Difference:
    """What to send, and the fields that differ but must stay, as sentences without any value."""

    change: UserChange
    conflicts: tuple[str, ...] = ()


@dataclass(slots=True)
class _Fields:
    """Outcome of comparing text fields: those to send (None removes) and the conflicts."""

    send: dict[str, str | None] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)


def difference(written: UserDraft | None, wanted: UserDraft, held: TargetUser) -> Difference:
    """The change that brings ``held`` to ``wanted`` without losing what others wrote there.

    ``written`` is what we wrote last; None means nothing, so that only what WorkOS leaves empty is
    filled. Never changed: email, external_id, email_verified downward, ``migration_date`` and
    ``password_reset_sent``. Names cannot be cleared: the API reads None as "leave alone".
    """
    names = _names(written, wanted, held)
    metadata = _metadata(written, wanted, held)
    raised, verified_conflicts = _verified(written, wanted, held)
    change = UserChange(
        first_name=names.send.get("first_name"),
        last_name=names.send.get("last_name"),
        email_verified=raised,
        metadata=metadata.send,
    )
    conflicts = [*_identity(wanted, held), *verified_conflicts, *names.conflicts, *metadata.conflicts]
    return Difference(change, tuple(conflicts))


def free_metadata(wanted: Mapping[str, str], held: Mapping[str, str]) -> dict[str, str]:
    """The wanted pairs whose keys are free at WorkOS, as many as fit next to those held there."""
    free = {key: value for key, value in wanted.items() if key not in held}
    room = max(0, MAX_PAIRS - len(held))
    return dict(list(free.items())[:room])


def apply(written: UserDraft | None, wanted: UserDraft, change: UserChange, held: TargetUser) -> UserDraft:
    """What counts as written once ``change`` was sent to a user that looked like ``held``.

    Fields that were sent, or that WorkOS holds as wanted, are adopted; conflicting ones keep their
    old base. Afterwards ``difference`` of the result, ``wanted`` and the changed user sends nothing.
    """
    same_email = is_stored_as(wanted.email, held.email)
    return UserDraft(
        email=wanted.email if same_email else (written.email if written else held.email),
        email_verified=_verified_base(written, wanted, change, held),
        external_id=wanted.external_id,
        first_name=_name_base("first_name", written, wanted, change, held),
        last_name=_name_base("last_name", written, wanted, change, held),
        metadata=_metadata_base(written, wanted, change, held),
    )


def _identity(wanted: UserDraft, held: TargetUser) -> Iterable[str]:
    if not is_stored_as(wanted.email, held.email):
        yield f"email: {_HELD}"
    if wanted.external_id != held.external_id:
        yield f"external_id: {_HELD}"


def _verified(
    written: UserDraft | None, wanted: UserDraft, held: TargetUser
) -> tuple[bool | None, tuple[str, ...]]:
    """Whether to raise email_verified, and the conflict where it differs and must stay."""
    if wanted.email_verified == held.email_verified:
        return None, ()
    if not wanted.email_verified:
        lowered = written is not None and written.email_verified
        return None, ("email_verified: no longer so in Cognito, never lowered",) if lowered else ()
    if written is None:
        return None, (f"email_verified: {_HELD}",)
    if written.email_verified:  # Cognito changed nothing
        return None, ()
    # Raising it next to another address would vouch for that one.
    if normalise_email(wanted.email) != normalise_email(held.email):
        return None, (f"email_verified: {_HELD}",)
    return True, ()


def _names(written: UserDraft | None, wanted: UserDraft, held: TargetUser) -> _Fields:
    fields = _Fields()
    for name in _NAMES:
        base = _text(written, name)
        new, there = _text(wanted, name), _text(held, name)
        if new in {there, base}:
            continue
        if new is None:
            fields.conflicts.append(f"{name}: removed in Cognito, WorkOS cannot clear it")
        elif there == base:
            fields.send[name] = new
        else:
            fields.conflicts.append(f"{name}: {_HELD}")
    return fields


def _metadata(written: UserDraft | None, wanted: UserDraft, held: TargetUser) -> _Fields:
    base = written.metadata if written else {}
    fields = _Fields()
    added: list[str] = []
    for key in [*base, *(key for key in wanted.metadata if key not in base)]:
        old, new, there = base.get(key), wanted.metadata.get(key), held.metadata.get(key)
        if key in PROTECTED or new in {there, old}:
            continue
        if there != old:
            fields.conflicts.append(f"metadata.{key}: {_HELD}")
            continue
        fields.send[key] = new
        if there is None:
            added.append(key)
    _make_room(fields, added, len(held.metadata))
    return fields


def _make_room(fields: _Fields, added: list[str], count: int) -> None:
    """Take back the additions that exceed the budget; what the app keeps there stays."""
    removed = sum(value is None for value in fields.send.values())
    room = max(0, MAX_PAIRS - (count - removed))
    for key in added[room:]:
        del fields.send[key]
        fields.conflicts.append(f"metadata.{key}: {_NO_ROOM}")


def _text(user: UserDraft | TargetUser | None, name: _Name) -> str | None:
    """A name; WorkOS and Cognito both know empty text, which says nothing."""
    return (getattr(user, name) or None) if user else None


def _verified_base(
    written: UserDraft | None, wanted: UserDraft, change: UserChange, held: TargetUser
) -> bool:
    if written is None or change.email_verified or wanted.email_verified == held.email_verified:
        return wanted.email_verified
    return written.email_verified


def _name_base(
    name: _Name, written: UserDraft | None, wanted: UserDraft, change: UserChange, held: TargetUser
) -> str | None:
    base, new, there = _text(written, name), _text(wanted, name), _text(held, name)
    # A name that could have been sent but was not (a link sends none) is settled, not postponed.
    is_settled = new == there or (new is not None and there == base)
    return new if getattr(change, name) is not None or is_settled else base


def _metadata_base(
    written: UserDraft | None, wanted: UserDraft, change: UserChange, held: TargetUser
) -> dict[str, str]:
    base = dict(written.metadata) if written else {}
    result: dict[str, str] = {}
    for key in [*base, *(key for key in wanted.metadata if key not in base)]:
        new = wanted.metadata.get(key)
        adopt = key in change.metadata or new == held.metadata.get(key)
        value = new if adopt else base.get(key)
        if value is not None:
            result[key] = value
    return result
