"""The list of journals: environment large, state, progress, age, who holds it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from wizard.domain.steps import STEP_FACTS, StepName, StepState
from wizard.domain.words import counted
from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, Piece, Tone
from wizard.tui.widgets.top_bar import environment_pieces

if TYPE_CHECKING:
    from wizard.domain.snapshot import Snapshot
    from wizard.engine.views import FoundJournal

LOOK = "AWS read access only: counts, lead times, change sheet"
AGES = ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min"))
DEMO = "12,000 made-up users, 5 minutes, no account"
STATES = {StepState.RUNNING: "running", StepState.PAUSED: "paused", StepState.BLOCKED: "stopped"}
NAME_CELLS, BAR_CELLS, LEAST_STATE = 20, 16, 30


class JournalList(LineView):
    """Two lines a journal, then «new» and «demo»; without a journal the demo comes first."""

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
        journals = [
            row
            for at, journal in enumerate(self._found)
            for row in (
                Row(str(journal.path), self._journal(journal, width)),
                Row(f"gap {at}", ((),), can_hold_cursor=False),
            )
        ]
        new = Row(self.NEW, self._offer("n", "New migration", "one pool into one environment", width))
        look = Row(self.LOOK, self._offer("l", "Look at a pool", LOOK, width))
        demo = Row(self.DEMO, self._offer("d", "Demo", DEMO, width))
        # Who has no journal yet looks around first.
        return [*journals, new, look, demo] if journals else [demo, look, new]

    def _offer(self, key: str, title: str, summary: str, width: int) -> tuple[Line, ...]:
        return (
            (
                (f" {key}  ", Tone.ACCENT),
                (f"{title:<{NAME_CELLS}}", Tone.STRONG),
                (self.fit(summary, max(0, width - NAME_CELLS - 5)), Tone.MUTED),
            ),
        )

    def _journal(self, journal: FoundJournal, width: int) -> tuple[Line, ...]:
        """The name with its environment and age, then how far it is."""
        name = self.text(journal.path.stem, NAME_CELLS - 2)
        age = self._age(journal.changed_at)
        if journal.snapshot is None:
            problem = self.fit(journal.problem, max(0, width - 5))
            return (
                ((f" {self.glyphs.failed}  ", Tone.ERROR), (name, Tone.STRONG)),
                ((f"    {problem}", Tone.ERROR),),
            )
        snapshot = journal.snapshot
        target = snapshot.target
        where = (
            environment_pieces(self.text(target["environment"], 24), target.get("kind", ""))
            if target.get("environment")
            else [("not connected", Tone.MUTED)]
        )
        used = 4 + NAME_CELLS + sum(len(text) for text, _ in where)
        glyph, tone = self._sign(snapshot)
        head: Line = (
            (f" {glyph}  ", tone),
            (f"{name:<{NAME_CELLS}}", Tone.STRONG),
            *where,
            (" " * max(1, width - used - len(age) - 1), Tone.PLAIN),
            (f"{age} ", Tone.MUTED),
        )
        return head, self._standing(snapshot, width)

    def _standing(self, snapshot: Snapshot, width: int) -> Line:
        """Who has it open, else where it stands; then a bar of how many users are done."""
        held = f"open elsewhere: {snapshot.holder}" if snapshot.holder else ""
        state = held or state_of(snapshot)
        tone = Tone.WARNING if snapshot.holder else Tone.MUTED
        done, total = _progress(snapshot)
        rows = snapshot.users["exported"]
        listed = f"{counted(rows, 'row')} listed" if rows and not total else ""
        count = f"{done:,} of {total:,} users" if total else listed
        room = max(0, width - 5 - len(count) - 2)
        if total and room > BAR_CELLS + LEAST_STATE:
            cells = round(BAR_CELLS * done / total)
            room -= BAR_CELLS + 2
            bar: tuple[Piece, ...] = (
                (self.glyphs.bar * cells, Tone.PRIMARY),
                (self.glyphs.track * (BAR_CELLS - cells), Tone.TRACK),
                ("  ", Tone.PLAIN),
            )
        else:
            bar = ()
        return (
            ("    ", Tone.PLAIN),
            (self.fit(state, room) + "  ", tone),
            *bar,
            (count, Tone.PLAIN),
        )

    def _sign(self, snapshot: Snapshot) -> tuple[str, Tone]:
        if snapshot.holder:
            return self.glyphs.warning, Tone.WARNING
        if all(state.is_passed for state in snapshot.steps.values()):
            return self.glyphs.done, Tone.SUCCESS
        return self.glyphs.here, Tone.PRIMARY

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


def state_of(snapshot: Snapshot) -> str:
    """Where a migration stands: ``paused at step 7, Import``."""
    if all(state.is_passed for state in snapshot.steps.values()):
        return "all steps done"
    step = snapshot.current_step
    at = f"step {list(StepName).index(step) + 1}, {STEP_FACTS[step].title}"
    word = STATES.get(snapshot.steps[step])
    return f"{word} at {at}" if word else f"next: {at}"


def _progress(snapshot: Snapshot) -> tuple[int, int]:
    """Users done and planned."""
    users = snapshot.persons
    return users["planned"] - users["pending"] - users["in_doubt"], users["planned"]
