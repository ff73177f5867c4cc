"""The table of connections as CSV, out and in again: sixty of them are edited in a spreadsheet."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Final

from wizard.domain.events import ActDone, ConnectionNoted
from wizard.domain.federation.connections import Connection, ConnectionState
from wizard.domain.text import clean, csv_cell
from wizard.guide.provider_record import ProviderRecord

EDITABLE = ("state", "owner", "contact", "appointment", "note")
COLUMNS = ("provider", "kind", "rows", *EDITABLE, "workos", "uri", "entity_id", "standing", "missing")
LONGEST = 1_000
TAKEN: Final = "connections edited"
_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Edits:
    """What an edited table changes, what that replaces, and a sentence for each row that was not taken."""

    changed: tuple[Connection, ...]
    problems: tuple[str, ...]
    replaced: tuple[Connection, ...] = ()

    def facts(self, name: str, text: str) -> tuple[ConnectionNoted | ActDone, ...]:
        """What is recorded where the table ``text`` of this file name is taken; its digest is in the act.

        The act comes first: it holds what is replaced, so that it can be undone.
        """
        details = {
            "digest": digest_of(text),
            "changed": len(self.changed),
            "refused": len(self.problems),
            "before": [fields_of(connection) for connection in self.replaced],
        }
        return (ActDone(TAKEN, name, details), *map(ConnectionNoted, self.changed))


def fields_of(connection: Connection) -> dict[str, str]:
    """What people say of a connection, by column."""
    return {name: str(getattr(connection, name)) for name in ("provider", *EDITABLE)}


def digest_of(text: str) -> str:
    """By which a table is known that was taken before."""
    return sha256(text.encode()).hexdigest()[:12]


def to_csv(records: Iterable[ProviderRecord]) -> str:
    """The table for people: texts cleaned, formulas neutralised; what is not EDITABLE is only to read."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for record in records:
        connection = record.connection
        cells = (
            record.name,
            record.kind,
            record.rows,
            *(getattr(connection, name) for name in EDITABLE),
            connection.target_state,
            record.uri,
            connection.entity_id,
            record.standing,
            " ".join(record.needs[:1]),
        )
        writer.writerow([csv_cell(cell) for cell in cells])
    return out.getvalue()


def from_csv(text: str, known: Mapping[str, Connection], today: date) -> Edits:
    """What differs from ``known`` (by provider); a row that is wrong changes nothing.

    Columns that are none of the table's are named, a day before ``today`` is refused where it is a new one.
    """
    changed: dict[str, Connection] = {}
    problems: list[str] = []
    shown = {clean(name, LONGEST): name for name in known}
    try:
        reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
        if "provider" not in (reader.fieldnames or ()):
            return Edits((), ("The table has no column «provider» in its first line.",))
        problems += _unknown_columns(reader.fieldnames or ())
        for number, row in enumerate(reader, 2):
            if number > _ROWS:
                return Edits((), (f"The table has more than {_ROWS:,} lines: it is not ours.",))
            if not any(value for value in row.values() if isinstance(value, str)):
                continue
            try:
                connection = _edited(row, shown, known, today)
            except ValueError as bad:
                problems.append(f"Line {number}: {bad}")
                continue
            if connection.provider in changed:
                problems.append(f"Line {number}: {clean(connection.provider)} is in the table twice.")
            elif connection != known[connection.provider]:
                changed[connection.provider] = connection
    except csv.Error as bad:
        problems.append(f"The table is not CSV: {clean(bad)}.")
    return Edits(tuple(changed.values()), tuple(problems), tuple(known[name] for name in changed))


def _edited(
    row: Mapping[str | None, str | list[str] | None],
    shown: Mapping[str, str],
    known: Mapping[str, Connection],
    today: date,
) -> Connection:
    """The connection of a row; raises ValueError with a sentence."""
    if row.get(None):
        raise ValueError("it has more cells than columns.")
    given = {str(name): _cell(value) for name, value in row.items() if isinstance(value, str)}
    name = shown.get(given.get("provider", ""))
    if name is None:
        raise ValueError(f"the pool has no provider {clean(given.get('provider') or 'without a name', 80)}.")
    before = known[name]
    state = given.get("state", before.state)
    if state not in set(ConnectionState):
        raise ValueError(f"{clean(state, 40)} is no state; states are {', '.join(ConnectionState)}.")
    appointment = given.get("appointment", before.appointment)
    if appointment != before.appointment and (problem := day_problem(appointment, today)):
        raise ValueError(problem)
    long = next((column for column in EDITABLE if len(given.get(column, "")) > LONGEST), None)
    if long:
        raise ValueError(f"its {long} is longer than {LONGEST:,} characters.")
    return replace(
        before,
        state=ConnectionState(state),
        owner=given.get("owner", before.owner),
        contact=given.get("contact", before.contact),
        appointment=appointment,
        note=given.get("note", before.note),
    )


def _cell(value: str) -> str:
    """A cell without the mark that keeps spreadsheets from taking it for a formula."""
    text = value.strip()
    return text[1:] if text.startswith("'") and csv_cell(text[1:]) == text else text


def _unknown_columns(names: Iterable[str]) -> Iterator[str]:
    """A sentence for each column that the table does not have, with the one it may be meant for."""
    for name in names:
        if name not in COLUMNS:
            near = difflib.get_close_matches(name, EDITABLE, n=1)
            meant = f'; did you mean "{near[0]}"?' if near else f"; what is taken: {', '.join(EDITABLE)}."
            yield f'The column "{clean(name, 40)}" is not known, and nothing of it was taken{meant}'


def day_problem(text: str, today: date) -> str:
    """What is wrong with the day of an appointment; empty for one that is to come, and for none."""
    if not text:
        return ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return f"{clean(text, 40)} is no date such as 2026-12-24."
    return f"{day} is past: it is {today}." if day < today else ""
