"""Problem rows as CSV in the operator's editor, and what was decided there."""

from __future__ import annotations

import csv
import os
import shlex
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from textual.app import SuspendNotSupported

from wizard.domain.emails import is_valid_email, normalise_email
from wizard.domain.people import RowState
from wizard.domain.text import clean, csv_cell
from wizard.domain.trees import Choice
from wizard.engine.decisions import EMAIL, RowChoice
from wizard.errors import UsageError
from wizard.ports import RowItem, RowQuery
from wizard.tui.host import Host

COLUMNS = ("sub", "state", "kind", "reason", "username", "email", "choices", "new_decision", "new_email")
MOST = 5_000
PAGE = 500
STATES = (RowState.FAILED.value, RowState.SKIPPED.value)


class ProblemFile:
    """Writes the file, hands the terminal to the editor, reads ``new_decision`` and ``new_email`` back."""

    def __init__(self, wizard: Host) -> None:
        self._wizard = wizard

    async def edit(self) -> None:
        """One round trip; raises UsageError where the editor cannot be run or the file is broken."""
        with tempfile.TemporaryDirectory(prefix="cognito2workos-") as folder:
            path = Path(folder) / "problem-rows.csv"
            written = self._write(path)
            problem = self._open_editor(path)
            if problem:
                raise UsageError(problem, fix="Set EDITOR to a program that opens a file and waits.")
            decided, refused = self._read(path)
        if decided:
            await self._wizard.bridge.decide_rows(decided, "in the editor")
        told = f"{written:,} rows were shown, {len(decided):,} decisions were taken."
        if refused:
            told += f" {len(refused):,} were not: {refused[0]}"
        self._wizard.tell(told, severity="warning" if refused else "information")

    def _write(self, path: Path) -> int:
        with path.open("w", encoding="utf-8", newline="") as file:
            path.chmod(0o600)
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            count = 0
            for count, item in enumerate(self._items(), 1):  # noqa: B007  the last number is the count
                row = item.row
                cells = (row.sub, item.state, item.kind, item.reason, row.username, row.email)
                offered = " ".join(choice.key for choice in self._choices(item.kind) if not choice.risk)
                writer.writerow([*(csv_cell(cell) for cell in cells), offered, "", ""])
        return count

    def _choices(self, kind: str | None) -> tuple[Choice, ...]:
        question = self._wizard.bridge.views.question(f"rows.{kind}") if kind else None
        return question.choices if question else ()

    def _read(self, path: Path) -> tuple[list[RowChoice], list[str]]:
        """What was filled in, and one sentence for each line that cannot be taken."""
        decided: list[RowChoice] = []
        refused: list[str] = []
        for number, row in enumerate(_lines(path), 2):
            try:
                decided += self._decisions(row)
            except ValueError as bad:
                refused.append(f"line {number}: {bad}")
        return decided, refused

    def _decisions(self, row: Mapping[str, str]) -> Iterator[RowChoice]:
        """The decisions of a line; raises ValueError with a sentence."""
        choice, address = row.get("new_decision", ""), row.get("new_email", "")
        if not choice and not address:
            return
        found = self._wizard.bridge.views.row(row.get("sub", "").removeprefix("'"))
        if found is None:
            raise ValueError("its sub is no row of the journal.")
        if choice:
            yield self._chosen(found.item, choice)
        if address:
            if not is_valid_email(normalise_email(address) or ""):
                raise ValueError(f"{clean(address, 60)} is not a valid address.")
            yield RowChoice(found.item.row.sub, EMAIL, address)

    def _chosen(self, item: RowItem, word: str) -> RowChoice:
        choices = {choice.key: choice for choice in self._choices(item.kind)}
        if item.kind is None or word not in choices:
            raise ValueError(f"{clean(word, 40)} is none of its choices: {' '.join(choices) or 'none'}.")
        if choices[word].risk:
            raise ValueError(f"{word} is risky: it is typed, at the row itself.")
        return RowChoice(item.row.sub, item.kind, word)

    def _items(self) -> Iterator[RowItem]:
        after: int | None = 0
        left = MOST
        while after is not None and left > 0:
            page, after = self._wizard.bridge.views.rows(RowQuery(states=STATES), after, min(PAGE, left))
            left -= len(page)
            yield from page

    def _open_editor(self, path: Path) -> str:
        """What went wrong, empty if nothing did; an exception inside suspend() would hang the app."""
        problem = ""
        try:
            command = [*shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"), str(path)]
            with self._wizard.suspend():
                try:
                    code = subprocess.run(command, check=False).returncode  # noqa: S603  the operator's own editor
                    problem = f"The editor ended with code {code}; nothing was read back." if code else ""
                except (OSError, ValueError) as error:
                    problem = f"The editor {command[0]} cannot be run: {error}."
        except SuspendNotSupported:
            problem = "This terminal cannot be handed to an editor."
        except ValueError:
            problem = "EDITOR is not a command."
        return problem


def _lines(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as broken:
        raise UsageError("The edited file cannot be read; nothing was changed.") from broken
    return [
        {name: (value or "").strip() for name, value in row.items() if isinstance(value, str)} for row in rows
    ]
