"""A step at work: how far it is, its rate over time, and what just happened."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.widget import Widget

from wizard.domain.steps import StepName
from wizard.engine.meter import BAR_SECONDS, ActivityLine
from wizard.pages import importing, inventory
from wizard.pages.model import Live
from wizard.pages.paces import writes_per_second
from wizard.pages.state import ViewState
from wizard.tui.panes.pane import PaneWidget
from wizard.tui.widgets.activity import Activity, Happening
from wizard.tui.widgets.lines import Tone
from wizard.tui.widgets.numbers import ProgressLine, RateBars, RateSample

TONES = {
    "created": Tone.SUCCESS,
    "updated": Tone.SUCCESS,
    "done": Tone.SUCCESS,
    "failed": Tone.ERROR,
    "in_doubt": Tone.WARNING,
    "waiting": Tone.WARNING,
    "blocked": Tone.WARNING,
    "paused": Tone.WARNING,
    "listed": Tone.PRIMARY,
}


class LivePane(PaneWidget[Live]):
    """The progress line where the end is known (a second one for memberships), bars, and the last events.

    ``be_short``: next to something that needs the room, only the progress line is shown.
    """

    fills: ClassVar[bool] = True

    def make_inner(self) -> Widget:
        self._progress, self._second = ProgressLine(), ProgressLine(id="second")
        self._bars, self._activity = RateBars(id="bars"), Activity()
        self._last: ActivityLine | None = None
        return self._activity

    def compose(self) -> ComposeResult:
        yield self._progress
        yield self._second
        yield self._bars
        yield self._activity

    def show(self, pane: Live, state: ViewState) -> None:
        self.pane = pane
        self.heading = pane.title
        progress = progress_of(pane.step, state)
        self._progress.display = progress is not None
        if progress:
            done, total = progress
            self._progress.show(done=done, total=total or None)
        second = second_of(pane.step, state)
        self._second.display = second is not None
        if second:
            self._second.show(done=second[0], total=second[1])
        self._show_bars(pane.step, state)
        self._add(state.live.activity)

    def be_short(self, *, is_short: bool) -> None:
        self._activity.display = not is_short
        self.set_class(is_short, "-short")

    def _show_bars(self, step: StepName, state: ViewState) -> None:
        bars, throttled = state.live.bars, state.live.throttled_bars
        samples = [RateSample(finished / BAR_SECONDS, n in throttled) for n, finished in enumerate(bars)]
        has_rate = any(sample.rate or sample.was_throttled for sample in samples)
        self._bars.set_class(step is not StepName.IMPORT or not has_rate or self.has_class("-short"), "-none")
        self._bars.show(samples, ceiling=writes_per_second(state))

    def _add(self, lines: tuple[ActivityLine, ...]) -> None:
        """What is new since the last time."""
        known = next((at for at in range(len(lines) - 1, -1, -1) if lines[at] is self._last), -1)
        if fresh := lines[known + 1 :]:
            self._last = lines[-1]
            self._activity.add(_happening(line) for line in fresh)


def progress_of(step: StepName, state: ViewState) -> tuple[int, int] | None:
    """How many of how many; None for a step that does not count."""
    match step:
        case StepName.INVENTORY | StepName.EXPORT:
            return inventory.progress(state)
        case StepName.IMPORT:
            return importing.progress(state)
        case _:
            return None


def second_of(step: StepName, state: ViewState) -> tuple[int, int] | None:
    """What is counted next to that: the memberships of an import; None where there is nothing."""
    return importing.membership_progress(state) if step is StepName.IMPORT else None


def _happening(line: ActivityLine) -> Happening:
    shown = TONES.get(line.word, Tone.MUTED)
    return Happening(line.at.astimezone(), line.word.replace("_", " "), line.text, shown)
