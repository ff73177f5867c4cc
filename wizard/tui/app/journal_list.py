"""The list of journals: environment large, state, progress, age, who holds it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, Tone

if TYPE_CHECKING:
    from wizard.domain.snapshot import Snapshot
    from wizard.engine.views import FoundJournal

LOOK = "AWS read access only: counts, lead times, change sheet"
AGES = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min"))


class JournalList(LineView):
    """Two lines a journal, then «new» and «demo»."""

    NEW: ClassVar[str] = "new"
    DEMO: ClassVar[str] = "demo"
    LOOK: ClassVar[str] = "look"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "choose", "Open", key_display="Enter", tooltip="Open what is under the cursor, paused"
        ),
    ]

    class Chosen(Message):
        """A journal, «new» or «demo» was chosen."""

        def __init__(self, key: str, journal: FoundJournal | None) -> None:
            super().__init__()
            self.key = key
            self.journal = journal

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self._found: tuple[FoundJournal, ...] = ()
        self._now: datetime | None = None

    def show(self, found: Sequence[FoundJournal], *, now: datetime) -> None:
        self._found, self._now = tuple(found), now
        self.redraw()
        self.action_cursor_end(-1)

    def rows(self, width: int) -> Sequence[Row]:
        rows = [Row(str(journal.path), self._journal(journal, width)) for journal in self._found]
        rows.append(Row(self.NEW, self._offer("+", "New migration", "one pool into one environment", width)))
        rows.append(
            Row(
                self.DEMO,
                self._offer(self.glyphs.here, "Demo", "12,000 made-up users: no account, no network", width),
            )
        )
        rows.append(Row(self.LOOK, self._offer(self.glyphs.here, "Look at a pool", LOOK, width)))
        return rows

    def _offer(self, glyph: str, title: str, summary: str, width: int) -> tuple[Line, ...]:
        line: Line = (
            (f" {glyph} ", Tone.ACCENT),
            (f"{title:<18}", Tone.STRONG),
            (self.fit(summary, max(0, width - 22)), Tone.MUTED),
        )
        return ((), line) if title == "New migration" and self._found else (line,)

    def _journal(self, journal: FoundJournal, width: int) -> tuple[Line, ...]:
        name = self.text(journal.path.stem, 30)
        age = self._age(journal.changed_at)
        if journal.snapshot is None:
            room = max(0, width - 5)
            problem = self.fit(journal.problem, room)
            return (
                ((f" {self.glyphs.failed} ", Tone.ERROR), (name, Tone.STRONG)),
                ((f"    {problem}", Tone.ERROR),),
            )
        snapshot = journal.snapshot
        environment = self.text(snapshot.target.get("environment", "not connected"), 24).upper()
        first = f"{environment:<24}"
        room = max(0, width - 4 - len(first) - len(age) - 2)
        summary = self.text(_progress(snapshot), 80)
        held = f"open elsewhere: {snapshot.holder}" if snapshot.holder else ""
        standing = "  ".join(words for words in (held, summary, snapshot.next) if words)
        return (
            (
                (f" {self._glyph(snapshot)} ", Tone.WARNING if snapshot.holder else Tone.PRIMARY),
                (f" {environment} ", Tone.CHIP),
                (" " * max(1, 22 - len(environment)), Tone.PLAIN),
                (self.fit(name, max(0, width - 29 - len(age))), Tone.STRONG),
                (f"{age} ", Tone.MUTED),
            ),
            (
                ("    ", Tone.PLAIN),
                (
                    self.fit(standing, max(0, width - 5)),
                    Tone.WARNING if snapshot.holder else Tone.MUTED,
                ),
            ),
        )

    def _glyph(self, snapshot: Snapshot) -> str:
        return self.glyphs.warning if snapshot.holder else self.glyphs.here

    def _age(self, changed_at: datetime) -> str:
        assert self._now is not None
        age = self._now - changed_at
        return next((f"{age // unit} {word} ago" for unit, word in AGES if age >= unit), "just now")

    def action_choose(self) -> None:
        self.activate()

    def activate(self) -> None:
        key = self.cursor_key
        if key:
            journal = next((item for item in self._found if str(item.path) == key), None)
            self.post_message(self.Chosen(key, journal))


def _progress(snapshot: Snapshot) -> str:
    persons, rows = snapshot.persons, snapshot.users["exported"]
    if persons["planned"]:
        done = persons["planned"] - persons["pending"] - persons["in_doubt"]
        summary = f"{done:,} of {persons['planned']:,} persons done"
        return f"{summary}, {persons['in_doubt']:,} in doubt" if persons["in_doubt"] else summary
    return f"{rows:,} rows listed" if rows else ""
