"""Rows, users and organizations of a journal one after the other, in flat memory, masked where asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from wizard.domain.planning.people import RowState
from wizard.domain.snapshot import PERSON_WORDS
from wizard.engine.story import masked_text
from wizard.errors import UsageError
from wizard.journal import Reader
from wizard.ports import PersonItem, PersonQuery, RowItem, RowQuery

T = TypeVar("T")
ROW_STATES = tuple(state.value for state in RowState)
PERSON_STATES = PERSON_WORDS
# The first page is on its way within a tenth of a second; later ones cost less a record.
FIRST, PAGE = 50, 500


def list_rows(
    reader: Reader, *, states: tuple[str, ...], kind: str | None, text: str, masked: bool
) -> Iterator[dict[str, Any]]:
    """Rows in these states, of this kind, that hold a text; raises UsageError for a state that is none."""
    _require_known(states, ROW_STATES)
    query = RowQuery(states=states, kind=kind, text=text)
    for item in _each(lambda after, limit: reader.rows(query, after, limit)):
        yield _row(item, masked=masked)


def list_users(
    reader: Reader, *, states: tuple[str, ...], kind: str | None, text: str, masked: bool
) -> Iterator[dict[str, Any]]:
    """Users to be in these states, of this kind, one of whose rows holds a text; raises as ``list_rows``."""
    _require_known(states, PERSON_STATES)
    query = PersonQuery(states=states, kind=kind, text=text)
    for item in _each(lambda after, limit: reader.persons(query, after, limit)):
        yield _user(item, masked=masked)


def list_organizations(reader: Reader, *, states: tuple[str, ...], text: str) -> Iterator[dict[str, Any]]:
    """Organizations to be in these states, whose name, value or id holds a text."""
    after, limit, wanted = 0, FIRST, text.casefold()
    while page := reader.organizations.items(after, limit):
        for item in page:
            names = f"{item.name} {item.value} {item.external_id} {item.target_id or ''}".casefold()
            if (not states or item.state in states) and wanted in names:
                yield {
                    "name": item.name,
                    "value": item.value,
                    "external_id": item.external_id,
                    "id": item.target_id or "",
                    "state": item.state,
                    "members": item.members,
                    "reason": item.reason,
                }
        after, limit = page[-1].id, PAGE


def _each(read: Callable[[int, int], tuple[Sequence[T], int | None]]) -> Iterator[T]:
    after: int | None = 0
    limit = FIRST
    while after is not None:
        page, after = read(after, limit)
        yield from page
        limit = PAGE


def _row(item: RowItem, *, masked: bool) -> dict[str, Any]:
    row = item.row
    shown = _shown(masked=masked)
    return {
        "sub": row.sub,
        "username": shown("username", row.username),
        "email": shown("email", row.email or ""),
        "status": row.status.value,
        "enabled": row.enabled,
        "state": item.state,
        "kind": item.kind or "",
        "reason": shown("reason", item.reason),
    }


def _user(item: PersonItem, *, masked: bool) -> dict[str, Any]:
    shown = _shown(masked=masked)
    return {
        "sub": item.sub,
        "email": shown("email", item.email),
        "id": item.target_id or "",
        "state": item.state,
        "due": item.due,
        "notes": [shown("note", note) for note in item.notes],
    }


def _shown(*, masked: bool) -> Callable[[str, str], str]:
    return masked_text if masked else lambda _, text: text


def _require_known(states: Sequence[str], known: Sequence[str]) -> None:
    if wrong := [state for state in states if state not in known]:
        raise UsageError(f"There is no state {wrong[0]}.", fix=f"States are: {', '.join(known)}.")
