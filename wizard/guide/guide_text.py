"""The migration guide cut into paragraphs, sentences and table rows, whatever its wording.

The text is untrusted and may be huge: it is cut at 400,000 characters and searched with plain string
tests and patterns whose work grows with the text only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_TEXT = 400_000
MAX_CELLS = 20  # no table for people is wider

_SENTENCE_END = re.compile(r"[.;!?](?=\s|$)|, so\b")
_ARROW = re.compile(r"→|[-=]>")
_CODE = re.compile(r"`([^`]{1,100})`")
_WORD = re.compile(r"[a-z][a-z_]*")


@dataclass(frozen=True, slots=True)
class Row:
    """A table row (or a line with an arrow): the name that each cell holds, and the line itself."""

    names: tuple[str, ...]
    line: str


@dataclass(frozen=True, slots=True)
class Guide:
    """``tables`` are runs of rows, without header and separator; ``paragraphs`` everything else."""

    paragraphs: tuple[str, ...]
    tables: tuple[tuple[Row, ...], ...]

    @property
    def rows(self) -> Iterator[Row]:
        return (row for table in self.tables for row in table)


def read_guide(text: str) -> Guide:
    """The guide's paragraphs and tables, from Markdown or any text."""
    paragraphs: list[str] = []
    tables: list[list[Row]] = []
    words: list[str] = []
    rows: list[Row] = []
    for line in [*text[:MAX_TEXT].replace("’", "'").splitlines(), ""]:
        stripped = line.strip()
        row = _row(stripped)
        if words and (row or not stripped or stripped.startswith("#")):
            paragraphs.append(" ".join(words))
            words = []
        if row:
            rows.append(row)
        elif rows:
            tables.append(rows)
            rows = []
        if stripped and not row:
            words.append(stripped)
    return Guide(tuple(paragraphs), tuple(_without_header(table) for table in tables))


def sentences(paragraph: str) -> list[str]:
    """The paragraph's sentences; a conclusion (", so …") counts as one of its own."""
    return [part.strip() for part in _SENTENCE_END.split(paragraph) if part.strip()]


def _row(line: str) -> Row | None:
    if _ARROW.search(line) and "`" in line:
        cells = _ARROW.split(line)
    elif line.startswith("|") or " | " in line:
        cells = line.strip("|").split("|")
    else:
        return None
    return Row(tuple(_name(cell) for cell in cells[:MAX_CELLS]), line) if len(cells) > 1 else None


def _name(cell: str) -> str:
    """The field that a cell names, lower-cased: the last word of its code, or its only word."""
    code = _CODE.search(cell)
    words = _WORD.findall((code.group(1) if code else cell).lower())
    return words[-1] if words and (code or len(words) == 1) else ""


def _without_header(table: list[Row]) -> tuple[Row, ...]:
    for position, row in enumerate(table):
        if not row.line.strip("|-: \t"):
            return tuple(table[position + 1 :])
    return tuple(table)
