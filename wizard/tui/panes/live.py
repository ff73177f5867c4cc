"""A step at work: how far it is, its rate over time, and what just happened."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widget import Widget

from wizard.domain.pace import begin_of
from wizard.domain.steps import StepName
from wizard.domain.words import clock
from wizard.engine.meter import ActivityLine
from wizard.pages import importing, inventory
from wizard.pages.model import Live
from wizard.pages.paces import writes_per_second
from wizard.pages.state import ViewState
from wizard.tui.panes.facts import figures_of
from wizard.tui.panes.pane import PaneWidget
from wizard.tui.widgets.activity import Activity, Happening
from wizard.tui.widgets.lines import Tone
from wizard.tui.widgets.numbers import Numbers, ProgressLine, RateBars, RateSample

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
    """The progress line where the end is known (one more for memberships), numbers, bars, the last events.

    It takes the room that is left while something happens. ``be_short``: next to something that needs the
    room, no events are shown.
    """

    def make_inner(self) -> Widget:
        self._progress, self._second = ProgressLine(), ProgressLine(id="second")
        self._numbers = Numbers()
        self._bars, self._activity = RateBars(id="bars"), Activity()
        self._last: ActivityLine | None = None
        return self._activity

    def compose(self) -> ComposeResult:
        yield self._progress
        yield self._second
        yield self._numbers
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
        self._numbers.display = bool(pane.figures)
        self._numbers.show(figures_of(pane.figures))
        second = second_of(pane.step, state)
        self._second.display = second is not None
        if second:
            self._second.show(done=second[0], total=second[1])
        self._show_bars(pane.step, state)
        self._add(state.live.activity)
        self.fills = bool(state.live.activity) or state.runs(pane.step)

    def be_short(self, *, is_short: bool) -> None:
        self._activity.display = self.fills and not is_short

    def _show_bars(self, step: StepName, state: ViewState) -> None:
        """All of the import from its first write on, also after a resume."""
        pace = state.views.pace() if step is StepName.IMPORT else None
        rates = pace.rates(state.now) if pace else []
        self._bars.set_class(not rates, "-none")
        if pace and rates:
            begin = clock(begin_of(pace.slots[0]), state.now)
            end = "now" if state.runs(step) else clock(begin_of(pace.slots[-1]), state.now)
            self._bars.show(
                [RateSample(rate, throttled) for rate, throttled in rates],
                ceiling=writes_per_second(state),
                begin=begin,
                end=end,
            )

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
        case StepName.TRANSFORM:
            return state.live.planned, state.snapshot.users["exported"]
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
