"""What changed in the guide since the copy that was acknowledged last."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import unified_diff
from typing import ClassVar

from textual.app import ComposeResult

from wizard.domain.steps import StepName
from wizard.tui.bridge import Moment
from wizard.tui.page import Bar, Page
from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, Tone
from wizard.tui.widgets.panel import Panel

TONES = {"+": Tone.SUCCESS, "-": Tone.ERROR}
GAP, NOTHING = " …", " Nothing has changed."


class DifferenceLines(LineView):
    """Lines added and taken away, with those around them."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__()
        difference = list(unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2))
        changes = difference[2:]  # after the names of both files
        self._lines = [GAP if line.startswith("@@") else line for line in changes] or [NOTHING]

    def rows(self, width: int) -> Sequence[Row]:
        shown: list[Line] = []
        for line in self._lines:
            tone = TONES.get(line[:1], Tone.MUTED)
            mark, wrapped = line[:1], self.wrap(line[1:], max(10, width - 2))
            shown += [
                ((f"{mark if not index else ' '} ", tone), (text, tone)) for index, text in enumerate(wrapped)
            ]
        return [Row(str(index), (line,), can_hold_cursor=False) for index, line in enumerate(shown)]


class DifferencePage(Page):
    """The acknowledged copy against the one fetched now."""

    step = StepName.GUIDE
    crumb = "Difference"
    focus_first = "DifferenceLines"
    HELP: ClassVar[str] = "+ is new in the guide, - is gone. Esc goes back."

    def __init__(self, before: str, after: str) -> None:
        super().__init__()
        self._texts = before, after

    def compose(self) -> ComposeResult:
        with Panel(title="Acknowledged → now", classes="fill"):
            yield DifferenceLines(*self._texts)

    def heading(self, moment: Moment) -> tuple[str, str]:
        return "What has changed in the guide", "A changed fact closes the gate again for what has not begun."

    def bar(self, moment: Moment) -> Bar:
        return Bar("Esc goes back to the guide.")
