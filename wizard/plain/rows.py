"""Rows in lines: a page of them at a time, picked by their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from wizard.plain.line_session import LineSession
from wizard.ports import RowItem, RowQuery

PAGE = 15


def picked_rows(session: LineSession, query: RowQuery) -> Iterator[RowItem]:
    """The rows whose numbers are typed; a page is shown again after each, and another text filters."""
    after: int | None = 0
    while after is not None:
        at = after
        items, after = session.views.rows(query, at, PAGE)
        session.lines.all(f"  {number}. {_row_line(item)}" for number, item in enumerate(items, 1))
        if after is None:
            session.lines.say("  End of the rows." if items else "  No rows.")
        typed = session.ask.more("Enter reads on, s stops, a number opens a row, other text filters")
        if typed == "s":
            return
        if item := _numbered(items, typed):
            yield item
            after = at
        elif typed:
            query, after = replace(query, text=typed), 0


def _numbered(items: Sequence[RowItem], typed: str) -> RowItem | None:
    is_number = typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(items)
    return items[int(typed) - 1] if is_number else None


def _row_line(item: RowItem) -> str:
    row = item.row
    verified = "verified" if row.email_verified else "not verified"
    enabled = "" if row.enabled else ", disabled"
    counted = f"; {item.state}{f', {item.reason}' if item.reason else ''}"
    names = (row.attributes.get(name, "") for name in ("given_name", "family_name", "name"))
    called = " ".join(name for name in names if name) or "no name"
    return (
        f"  {row.email or 'no email'} ({verified}); {called}; {row.username}; {row.status}{enabled}{counted}"
    )
