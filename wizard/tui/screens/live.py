"""The live panel of a running step: progress, figures, bars, activity, from a Moment."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from wizard.engine.meter import BAR_SECONDS, ActivityLine
from wizard.tui.bridge import Moment
from wizard.tui.widgets.activity import Activity, Happening
from wizard.tui.widgets.lines import Tone
from wizard.tui.widgets.numbers import Figure, Numbers, ProgressLine, RateBars, RateSample
from wizard.tui.widgets.panel import Panel

WORD_TONES = {
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


class ProgressPanel(Panel):
    """How far, how fast, until when."""

    def __init__(self, title: str = "Progress", *, has_bars: bool = True) -> None:
        super().__init__(title=title, id="progress")
        self._has_bars = has_bars

    def compose(self) -> ComposeResult:
        yield ProgressLine()
        yield Numbers(id="figures")
        if self._has_bars:
            yield RateBars(id="bars")

    def show(
        self, moment: Moment, *, done: int, total: int | None, figures: list[Figure], ceiling: float
    ) -> None:
        self.query_one(ProgressLine).show(done=done, total=total)
        self.query_one(Numbers).show(figures)
        if self._has_bars:
            bars, rates = self.query_one(RateBars), samples(moment)
            bars.show(rates, ceiling=ceiling)
            bars.set_class(not any(sample.rate or sample.was_throttled for sample in rates), "-none")


class ActivityPanel(Vertical):
    """The last events, newest at the bottom."""

    def __init__(self) -> None:
        super().__init__(id="activity")
        self._last: ActivityLine | None = None

    def compose(self) -> ComposeResult:
        with Panel(title="Activity", classes="fill"):
            yield Activity()

    def show(self, moment: Moment) -> None:
        """Add what is new since the last time."""
        lines = moment.live.activity
        known = next((i for i in range(len(lines) - 1, -1, -1) if lines[i] is self._last), -1)
        fresh = lines[known + 1 :]
        if fresh:
            self._last = lines[-1]
            self.query_one(Activity).add(happening(line) for line in fresh)


def happening(line: ActivityLine) -> Happening:
    return Happening(
        line.at.astimezone(), line.word.replace("_", " "), line.text, WORD_TONES.get(line.word, Tone.MUTED)
    )


def samples(moment: Moment) -> list[RateSample]:
    """Bars as rates per second."""
    throttled = moment.live.throttled_bars
    return [RateSample(finished / BAR_SECONDS, n in throttled) for n, finished in enumerate(moment.live.bars)]
