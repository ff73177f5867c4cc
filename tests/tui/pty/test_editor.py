"""The terminal is handed to a real editor and taken back; what was filled in there is decided."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

from tests.plain.conftest import Place
from tests.tui.pty.session import Session
from wizard.journal import open_reader

EDITOR = """#!{python}
import csv, pathlib, sys
path = pathlib.Path(sys.argv[1])
rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
assert sys.stdin.isatty() and sys.stdout.isatty(), "an editor needs the terminal"
print("EDITOR HAS THE TERMINAL", flush=True)
assert sys.stdin.readline().strip() == "done"
chosen = next(row for row in rows if row["choices"])
fixed = next(row for row in rows if row is not chosen)
wrong = next(row for row in rows if row is not chosen and row is not fixed)
chosen["new_decision"] = chosen["choices"].split()[-1]
fixed["new_email"] = "Fixed@Example.com"
wrong["new_email"] = "no address"
with path.open("w", encoding="utf-8", newline="") as file:
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
told = chosen["sub"], chosen["kind"], chosen["new_decision"], fixed["sub"]
pathlib.Path({summary!r}).write_text("\\n".join(told))
"""


def test_rows_are_decided_in_the_editor(planned: Place, tmp_path: Path) -> None:
    summary = tmp_path / "told.txt"
    script = tmp_path / "editor"
    script.write_text(EDITOR.format(python=sys.executable, summary=str(summary)), encoding="utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    with Session(planned, EDITOR=str(script), VISUAL="") as session:
        session.shows("Confirm the plan")
        session.press("b")
        session.shows("Rows that needed a decision")
        session.press("v")
        session.until(lambda: b"EDITOR HAS THE TERMINAL" in session.output, "the editor")
        session.press("done\r")
        session.shows("2 decisions were", "1 were not")
        session.leave()
        session.check_restored()
    chosen, kind, choice, fixed = summary.read_text().splitlines()
    reader = open_reader(planned.journal)
    overrides = reader.overrides()
    reader.close()
    assert overrides == {chosen: {kind: choice}, fixed: {"email": "fixed@example.com"}}
