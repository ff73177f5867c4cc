"""Runbook, first days and messages on screen: lines of this migration's numbers, redrawn when they change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult

from wizard.domain.snapshot import Snapshot
from wizard.domain.steps import StepName
from wizard.guide.situation import Situation
from wizard.report.course import draft_lines, first_day_lines, runbook_lines
from wizard.tui.bridge import Moment
from wizard.tui.page import Bar, Page
from wizard.tui.widgets.lines import Line, LineBlock, Tone
from wizard.tui.widgets.panel import Panel
from wizard.tui.widgets.scrolled import Scrolled

_LONGEST = 4_000


class CourseLines(LineBlock):
    """Lines of text, wrapped under their indent; those without one are headings."""

    def __init__(self) -> None:
        super().__init__()
        self._texts: tuple[str, ...] = ()

    def show(self, texts: Sequence[str]) -> None:
        if tuple(texts) != self._texts:
            self._texts = tuple(texts)
            self.redraw()

    def lines(self, width: int) -> Sequence[Line]:
        return [line for text in self._texts for line in self._wrapped(text, width)]

    def _wrapped(self, text: str, width: int) -> Iterator[Line]:
        bare = text.lstrip(" ")
        indent = len(text) - len(bare)
        tone = Tone.PLAIN if indent else Tone.STRONG
        room = max(10, width - indent - 3)
        # Columns of numbers stay as they are where they fit.
        parts = [bare] if len(bare) <= room else self.wrap(bare, room, _LONGEST)
        for number, part in enumerate(parts or [""]):
            shown = self.text(part, _LONGEST)
            yield ((" " * (indent + 3 * bool(number)), Tone.MUTED), (shown, tone))


class CoursePage(Page):
    """One of the three, in a panel that scrolls."""

    HELP: ClassVar[str] = "The arrows scroll. It is in the report too, and in plain lines. Esc goes back."
    focus_first = "Scrolled"

    def __init__(
        self, step: StepName, title: str, why: str, write: Callable[[Situation], Iterator[str]]
    ) -> None:
        super().__init__()
        self.step = step
        self.crumb = title
        self._why = why
        self._write = write
        self._shown: Snapshot | None = None

    def compose(self) -> ComposeResult:
        with Panel(title=self.crumb, hint="Esc goes back", classes="fill"), Scrolled():
            yield CourseLines()

    def heading(self, moment: Moment) -> tuple[str, str]:
        return self.crumb, self._why

    def show(self, moment: Moment) -> None:
        if moment.snapshot != self._shown:
            self._shown = moment.snapshot
            texts = list(self._write(moment.views.situation(moment.now)))
            self.query_one(CourseLines).show(texts or ["Nothing yet."])

    def bar(self, moment: Moment) -> Bar:
        return Bar("Esc goes back.")


def runbook_page(step: StepName) -> CoursePage:
    """What to do, in order, with this migration's numbers."""
    return CoursePage(
        step, "Runbook", "What to do around the cutover, and what the way back loses.", runbook_lines
    )


def first_days_page(step: StepName) -> CoursePage:
    """How it goes since the cutover."""
    return CoursePage(
        step, "First days", "Since the cutover: last delta, campaign, adoption, waves.", first_day_lines
    )


def messages_page(step: StepName) -> CoursePage:
    """Drafts of what people are told."""
    return CoursePage(
        step, "Messages", "Drafts: nothing is sent from here. The report has each as a file.", draft_lines
    )
