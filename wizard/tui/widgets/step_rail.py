"""The twelve steps with their states: a list next to the view, one line where there is no room for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message

from wizard.domain.steps import STEP_FACTS, StepName, StepState
from wizard.tui.glyphs import Glyphs
from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, LineBlock, Piece, Tone
from wizard.tui.widgets.safe import safe

_PHASES: Mapping[StepName, str] = {
    StepName.GUIDE: "Prepare",
    StepName.EXPORT: "Move",
    StepName.FEDERATION: "Switch over",
    StepName.VERIFY: "Prove",
}
_TONES: Mapping[StepState, Tone] = {
    StepState.OPEN: Tone.PLAIN,
    StepState.LOCKED: Tone.LOCKED,
    StepState.RUNNING: Tone.PRIMARY,
    StepState.PAUSED: Tone.WARNING,
    StepState.BLOCKED: Tone.WARNING,
    StepState.FAILED: Tone.ERROR,
    StepState.DONE: Tone.SUCCESS,
    StepState.WAIVED: Tone.SECONDARY,
}
NOTE_CELLS = 11
_ROOM_FOR_PHASES = 20  # lines: twelve steps, four headings, gaps


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step as the rail shows it; ``reason`` says why it is locked, ``has_open_rows`` marks it ``!``."""

    step: StepName
    state: StepState = StepState.OPEN
    note: str = ""
    reason: str = ""
    has_open_rows: bool = False

    @property
    def number(self) -> int:
        return list(StepName).index(self.step) + 1

    @property
    def title(self) -> str:
        return STEP_FACTS[self.step].title

    @property
    def tone(self) -> Tone:
        return Tone.WARNING if self.has_open_rows else _TONES[self.state]

    def glyph(self, glyphs: Glyphs) -> str:
        if self.has_open_rows:
            return glyphs.warning
        return {
            StepState.OPEN: glyphs.open,
            StepState.LOCKED: glyphs.locked,
            StepState.RUNNING: glyphs.running,
            StepState.PAUSED: glyphs.paused,
            StepState.BLOCKED: glyphs.warning,
            StepState.FAILED: glyphs.failed,
            StepState.DONE: glyphs.done,
            StepState.WAIVED: glyphs.warning,
        }[self.state]


ALL_OPEN = tuple(StepRow(step) for step in StepName)


class StepRail(LineView):
    """The list of steps; ``show`` sets states and the step in view."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "choose", "Open step", show=False, tooltip="Open the step under the cursor"),
    ]

    class Chosen(Message):
        """A step was chosen; it may be locked, then say what it waits for."""

        def __init__(self, rail: StepRail, step: StepName) -> None:
            super().__init__()
            self.rail = rail
            self.step = step

        @property
        def control(self) -> StepRail:
            return self.rail

    def __init__(
        self,
        steps: Sequence[StepRow] = ALL_OPEN,
        *,
        current: StepName = StepName.GUIDE,
        id: str | None = None,  # noqa: A002  Textual's name
    ) -> None:
        super().__init__(id=id)
        self._steps = tuple(steps)
        self._current = current
        self._is_placed = False
        self._told_done = -1

    def on_mount(self) -> None:
        self.border_title = safe("Steps")
        self._tell_done()

    def show(self, steps: Sequence[StepRow], *, current: StepName) -> None:
        """Show these states and highlight the step in view."""
        has_moved = current is not self._current
        if tuple(steps) == self._steps and not has_moved:
            return
        self._steps = tuple(steps)
        self._current = current
        self._tell_done()
        self.redraw()
        if has_moved:
            self.move_to(current.value)

    def _tell_done(self) -> None:
        done = sum(1 for row in self._steps if row.state.is_passed)
        if done != self._told_done:
            self._told_done = done
            self.border_subtitle = safe(f"{done} of {len(self._steps)} done", glyphs=self.glyphs)

    def rows(self, width: int) -> Sequence[Row]:
        rows: list[Row] = []
        has_phases = self.size.height >= _ROOM_FOR_PHASES
        for row in self._steps:
            phase = _PHASES.get(row.step)
            if phase and has_phases:
                lines: list[Line] = [()] if rows else []
                rows.append(Row(f"phase {phase}", (*lines, self._phase(phase, width)), can_hold_cursor=False))
            rows.append(Row(row.step.value, (self._step(row, width),)))
        return rows

    def _phase(self, phase: str, width: int) -> Line:
        rule = self.glyphs.rule * max(0, width - len(phase) - 3)
        return ((f" {phase} ", Tone.MUTED), (rule, Tone.RULE))

    def _step(self, row: StepRow, width: int) -> Line:
        is_current = row.step is self._current
        note = self.text(row.note, NOTE_CELLS)
        room = max(0, width - 7 - len(note) - bool(note))
        # "Connect & check" leaves its second half to a note that is long.
        name = row.title if len(row.title) <= room else row.title.partition(" & ")[0]
        title = Tone.LOCKED if row.state is StepState.LOCKED else Tone.PLAIN
        return (
            (self.glyphs.edge if is_current else " ", Tone.PRIMARY),
            (row.glyph(self.glyphs), row.tone),
            (f"{row.number:>3} ", Tone.MUTED),
            (self.fit(name, room), Tone.STRONG if is_current else title),
            (f" {note}" if note else "", Tone.WARNING if row.has_open_rows else Tone.MUTED),
            (" ", Tone.PLAIN),
        )

    def on_mouse_move(self, event: events.MouseMove) -> None:
        key = self.key_at(event)
        reason = next((row.reason for row in self._steps if row.step.value == key), "")
        self.tooltip = safe(reason, glyphs=self.glyphs) if reason else None

    def on_click(self, event: events.Click) -> None:
        """One click opens a step: there is nothing else to do with it."""
        if (key := self.key_at(event)) in set(StepName):
            event.prevent_default()
            self.move_to(str(key))
            self.activate()

    def on_blur(self) -> None:
        self.move_to(self._current.value)

    def laid_out(self) -> None:
        if not (self._is_placed and self.has_focus):
            self.move_to(self._current.value)
        self._is_placed = True

    def action_choose(self) -> None:
        self.activate()

    def activate(self) -> None:
        if self.cursor_key in set(StepName):
            self.post_message(self.Chosen(self, StepName(self.cursor_key)))


class StepLine(LineBlock):
    """The steps in one line: number, states, and the key that jumps."""

    def __init__(
        self,
        steps: Sequence[StepRow] = ALL_OPEN,
        *,
        current: StepName = StepName.GUIDE,
        id: str | None = None,  # noqa: A002  Textual's name
    ) -> None:
        super().__init__(id=id)
        self._steps = tuple(steps)
        self._current = current

    def show(self, steps: Sequence[StepRow], *, current: StepName) -> None:
        if (tuple(steps), current) != (self._steps, self._current):
            self._steps, self._current = tuple(steps), current
            self.redraw()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del container, viewport, width
        return 1

    def lines(self, width: int) -> Sequence[Line]:
        number = list(StepName).index(self._current) + 1
        states = [piece for row in self._steps for piece in self._state(row)]
        running = next((row for row in self._steps if row.state is StepState.RUNNING), None)
        here = next((row for row in self._steps if row.step is self._current), None)
        summary = running if running and running.note else here
        note = f"  {summary.title} {self.text(summary.note, 12)}" if summary and summary.note else ""
        pieces: list[Piece] = [(f"Step {number}/{len(self._steps)}  ", Tone.STRONG), *states]
        used = sum(len(text) for text, _ in pieces)
        room = max(0, width - used - len("  ^P jump"))
        return ((*pieces, (self.fit(note, room), Tone.MUTED), ("  ^P", Tone.ACCENT), (" jump", Tone.MUTED)),)

    def _state(self, row: StepRow) -> list[Piece]:
        if row.step is self._current:
            return [(f"[{row.number}]", Tone.FILLED)]
        return [(row.glyph(self.glyphs), row.tone)]
