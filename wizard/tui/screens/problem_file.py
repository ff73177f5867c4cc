"""Problem rows as CSV in the operator's editor, and what was corrected there."""

from __future__ import annotations

import csv
import os
import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from wizard.domain.people import RowState
from wizard.domain.text import csv_cell
from wizard.errors import UsageError
from wizard.ports import RowItem, RowQuery

if TYPE_CHECKING:
    from wizard.tui.app import WizardApp

COLUMNS = ("sub", "state", "kind", "reason", "username", "email", "new_email")
MOST = 5_000
PAGE = 500
STATES = (RowState.FAILED.value, RowState.SKIPPED.value)


class ProblemFile:
    """Writes the file, hands the terminal to the editor, reads the column ``new_email`` back."""

    def __init__(self, wizard: WizardApp) -> None:
        self._wizard = wizard

    async def edit(self) -> None:
        """One round trip; raises UsageError where the editor cannot be run or the file is broken."""
        with tempfile.TemporaryDirectory(prefix="cognito2workos-") as folder:
            path = Path(folder) / "problem-rows.csv"
            written = self._write(path)
            problem = self._open_editor(path)
            if problem:
                raise UsageError(problem, fix="Set EDITOR to a program that opens a file and waits.")
            corrected = list(_corrected(path))
        for sub, address in corrected:
            await self._wizard.bridge.decide_row(sub, "email", address)
        self._wizard.tell(f"{written:,} rows were shown, {len(corrected):,} addresses were corrected.")

    def _write(self, path: Path) -> int:
        with path.open("w", encoding="utf-8", newline="") as file:
            path.chmod(0o600)
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            count = 0
            for count, item in enumerate(self._items(), 1):  # noqa: B007  the last number is the count
                row = item.row
                cells = (row.sub, item.state, item.kind, item.reason, row.username, row.email)
                writer.writerow([*(csv_cell(cell) for cell in cells), ""])
        return count

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


def _corrected(path: Path) -> Iterator[tuple[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                address = (row.get("new_email") or "").strip()
                if address and row.get("sub"):
                    yield str(row["sub"]).removeprefix("'"), address
    except (OSError, UnicodeDecodeError, csv.Error) as broken:
        raise UsageError("The edited file cannot be read; nothing was changed.") from broken
