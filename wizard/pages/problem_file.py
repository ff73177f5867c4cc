"""Rows that need attention as a CSV file for an editor, and what was decided in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wizard.domain.planning.people import RowState
from wizard.domain.rows.emails import is_valid_email, normalise_email
from wizard.domain.text import clean, csv_cell
from wizard.domain.trees import Choice
from wizard.engine.decisions import EMAIL, RowChoice
from wizard.engine.views import Views
from wizard.errors import UsageError
from wizard.ports import RowItem, RowQuery

NAME = "problem-rows.csv"
COLUMNS = ("sub", "state", "kind", "reason", "username", "email", "choices", "new_decision", "new_email")
MOST = 5_000
PAGE = 500
STATES = (RowState.FAILED.value, RowState.SKIPPED.value)


@dataclass(frozen=True, slots=True)
class Decided:
    """What was filled in: ``choices`` to be taken, and a sentence for each line that cannot be."""

    choices: tuple[RowChoice, ...]
    refused: tuple[str, ...]

    @property
    def summary(self) -> str:
        """Both as a sentence, with the first refusal in full."""
        said = f"{len(self.choices):,} decisions were taken."
        return said if not self.refused else f"{said} {len(self.refused):,} were not: {self.refused[0]}"


def written(views: Views) -> str:
    """Skipped and failed rows, at most 5,000: ``new_decision`` and ``new_email`` are to be filled in."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for item in _items(views):
        row = item.row
        cells = (row.sub, item.state, item.kind, item.reason, row.username, row.email)
        offered = " ".join(choice.key for choice in _choices(views, item.kind) if not choice.risk)
        writer.writerow([*(csv_cell(cell) for cell in cells), offered, "", ""])
    return text.getvalue()


def read(views: Views, text: str) -> Decided:
    """What was filled in; raises UsageError where the text is no CSV any more."""
    choices: list[RowChoice] = []
    refused: list[str] = []
    for number, row in enumerate(_lines(text), 2):
        try:
            choices += _decisions(views, row)
        except ValueError as bad:
            refused.append(f"line {number}: {bad}")
    return Decided(tuple(choices), tuple(refused))


def _decisions(views: Views, row: Mapping[str, str]) -> Iterator[RowChoice]:
    """The decisions of a line; raises ValueError with a sentence."""
    choice, address = row.get("new_decision", ""), row.get("new_email", "")
    if not choice and not address:
        return
    found = views.row(row.get("sub", "").removeprefix("'"))
    if found is None:
        raise ValueError("its sub is no row of the journal.")
    if choice:
        yield _chosen(views, found.item, choice)
    if address:
        if not is_valid_email(normalise_email(address) or ""):
            raise ValueError(f"{clean(address, 60)} is not a valid address.")
        yield RowChoice(found.item.row.sub, EMAIL, address)


def _chosen(views: Views, item: RowItem, word: str) -> RowChoice:
    choices = {choice.key: choice for choice in _choices(views, item.kind)}
    if item.kind is None or word not in choices:
        raise ValueError(f"{clean(word, 40)} is none of its choices: {' '.join(choices) or 'none'}.")
    if choices[word].risk:
        raise ValueError(f"{word} is risky: it is typed, at the row itself.")
    return RowChoice(item.row.sub, item.kind, word)


def _choices(views: Views, kind: str | None) -> tuple[Choice, ...]:
    question = views.question(f"rows.{kind}") if kind else None
    return question.choices if question else ()


def _items(views: Views) -> Iterator[RowItem]:
    after: int | None = 0
    left = MOST
    while after is not None and left > 0:
        found, after = views.rows(RowQuery(states=STATES), after, min(PAGE, left))
        left -= len(found)
        yield from found


def _lines(text: str) -> list[dict[str, str]]:
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error as broken:
        raise UsageError("The edited file cannot be read; nothing was changed.") from broken
    return [
        {name: (value or "").strip() for name, value in row.items() if isinstance(value, str)} for row in rows
    ]
