"""All that is known of one person, in the order in which it came: rows, plan, writes, mails, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wizard.domain.planning.people import TargetUser, UserDraft
from wizard.domain.text import mask_addresses, mask_email
from wizard.journal import Reader
from wizard.ports import PersonItem, PersonQuery, RowItem, RowQuery

# Of what Cognito shows, and a mapping may take over, these name somebody.
PERSONAL = frozenset({"email", "phone_number", "given_name", "family_name", "name", "preferred_username"})
HIDDEN = "•••"


@dataclass(frozen=True, slots=True)
class Part:
    """What one source says: labels with texts."""

    title: str
    facts: tuple[tuple[str, str], ...]

    def to_json(self) -> dict[str, Any]:
        return {"title": self.title, "facts": [{"label": label, "text": text} for label, text in self.facts]}


def subs_of(reader: Reader, text: str, most: int = 20) -> Sequence[str]:
    """The ``sub`` of each person whom an address, ``sub``, username or WorkOS id names, at most so many."""
    wanted = text.strip()
    if reader.row(wanted):
        person = reader.person(wanted)
        return [person.sub if person else wanted]
    found, _ = reader.persons(PersonQuery(text=wanted), 0, most)
    exact = [item.sub for item in found if wanted.lower() in {item.email.lower(), item.target_id or ""}]
    if exact or found:
        return exact or [item.sub for item in found]
    rows, _ = reader.rows(RowQuery(text=wanted), 0, most)
    return [item.row.sub for item in rows]


def story(reader: Reader, sub: str, *, masked: bool) -> tuple[Part, ...]:
    """Everything about the person that the row of ``sub`` is part of; empty where there is no such row."""
    item = reader.row(sub)
    if item is None:
        return ()
    person = reader.person(sub)
    parts = [*_rows(reader, item, person), *_user(reader, item, person), *_writes(reader, item, person)]
    parts += _mails(reader, person)
    return tuple(_masked(part) for part in parts) if masked else tuple(parts)


def _rows(reader: Reader, item: RowItem, person: PersonItem | None) -> Iterator[Part]:
    """Its own row, and those that were merged into it."""
    yield _row("Cognito row", item)
    for other in reader.merged_into(item.id) if person else ():
        if other.id != item.id:
            yield _row("Cognito row, merged", other)
    if own := reader.overrides(item.row.sub).get(item.row.sub):
        yield Part("Decided for this row alone", tuple(own.items()))


def _row(title: str, item: RowItem) -> Part:
    row = item.row
    facts = {
        "sub": row.sub,
        "username": row.username,
        "status": row.status.value,
        "enabled": str(row.enabled).lower(),
        **{name: value for name, value in sorted(row.attributes.items()) if name != "sub"},
        "state": item.state,
        "decision": item.kind or "",
        "why": item.reason,
    }
    return Part(title, tuple((label, text) for label, text in facts.items() if text))


def _user(reader: Reader, item: RowItem, person: PersonItem | None) -> Iterator[Part]:
    if before := reader.before(item.id):
        yield Part("WorkOS before the import", tuple(_held(before)))
    if person is None:
        return
    facts = (
        ("state", person.state),
        ("WorkOS user", person.target_id or ""),
        ("reset due", person.due),
        *(("note", note) for note in person.notes),
    )
    yield Part("User", tuple((label, text) for label, text in facts if text))
    if person.draft:
        yield Part("Planned", tuple(_draft(person.draft)))
    if person.written:
        yield Part("Written", tuple(_draft(person.written)))


def _writes(reader: Reader, item: RowItem, person: PersonItem | None) -> Iterator[Part]:
    if person is None:
        return
    for write in reader.writes_of(item.id):
        yield Part(f"Write: {write.kind}", write.facts)


def _mails(reader: Reader, person: PersonItem | None) -> Iterator[Part]:
    for mail in reader.mails_of(person.sub) if person else ():
        yield Part(f"Reset mail, campaign {mail.campaign}", mail.facts)


def _held(user: TargetUser) -> Iterator[tuple[str, str]]:
    yield "id", user.id
    yield "email", user.email
    yield "email_verified", str(user.email_verified).lower()
    for name in ("external_id", "first_name", "last_name"):
        if value := getattr(user, name):
            yield name, value
    yield from ((f"metadata.{key}", value) for key, value in user.metadata.items())


def _draft(draft: UserDraft) -> Iterator[tuple[str, str]]:
    yield "email", draft.email
    yield "email_verified", str(draft.email_verified).lower()
    yield "external_id", draft.external_id
    for name in ("first_name", "last_name"):
        if value := getattr(draft, name):
            yield name, value
    yield from ((f"metadata.{key}", value) for key, value in draft.metadata.items())


def _masked(part: Part) -> Part:
    return Part(part.title, tuple((label, masked_text(label, text)) for label, text in part.facts))


def masked_text(label: str, text: str) -> str:
    """A value as it may be shown to others: names are hidden, addresses shortened."""
    if label == "email" or ("@" in text and " " not in text and label == "username"):
        return mask_email(text)
    if label in PERSONAL | {"first_name", "last_name"}:
        return HIDDEN
    return mask_addresses(text)
