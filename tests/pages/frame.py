"""What the frame of the screen says of a state, in the lines that people see: its widgets, drawn."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from textual.widget import Widget

from tests.tui.widgets.gallery import Gallery
from wizard.domain.steps import STEP_FACTS, StepName
from wizard.pages.model import Checks
from wizard.pages.state import ViewState
from wizard.tui.panes.checks import ChecksPane
from wizard.tui.widgets.step_rail import StepLine, StepRail
from wizard.tui.widgets.top_bar import TopBar
from wizard.tui.words import step_rows, top_facts

# Room for the cards with all their lines, next to nothing else.
SIZE = (120, 70)


@dataclass(frozen=True)
class Frame:
    """The top line, the list of steps with its title, the steps in one line, the cards and their gate."""

    top: str
    rail: str
    line: str
    cards: str

    def note(self, step: StepName) -> str:
        """What the rail says of a step besides its title."""
        number = f"{list(StepName).index(step) + 1:>2} "
        (row,) = [line for line in self.rail.splitlines() if number in line[:8]]
        # Of a title that leaves no room for its note, only the first word is there.
        words = STEP_FACTS[step].title.split()
        while (said := " ".join(words)) not in row:
            words.pop()
        return row.partition(said)[2].strip(" │┃")


class Screen:
    """The frame's widgets in one app, which is shown a state after the other: to start an app takes long."""

    def __init__(self) -> None:
        self._top, self._line, self._rail = TopBar(), StepLine(), StepRail()
        self._line.display = True  # as on a narrow screen
        self._cards = ChecksPane(Checks("checks", "", ()))
        self._app = Gallery(lambda: [self._top, self._line, self._rail, self._cards])
        self._runner = asyncio.Runner()
        self._running = self._app.run_test(size=SIZE)
        self._pilot = self._runner.run(self._running.__aenter__())

    def close(self) -> None:
        self._runner.run(self._running.__aexit__(None, None, None))
        self._runner.close()

    def draw(self, state: ViewState, checks: Checks) -> Frame:
        """The widgets as they are drawn of this state and of step 11's cards."""
        return self._runner.run(self._draw(state, checks))

    async def _draw(self, state: ViewState, checks: Checks) -> Frame:
        steps, current = step_rows(state), state.snapshot.current_step
        self._top.show(top_facts(state))
        self._line.show(steps, current=current)
        self._rail.show(steps, current=current)
        self._cards.show(checks, state)
        await self._pilot.pause()
        return Frame(
            self._text(self._top), self._text(self._rail), self._text(self._line), self._text(self._cards)
        )

    def _text(self, widget: Widget) -> str:
        """What the compositor sends to the terminal where this widget is."""
        region = widget.region
        rows = self._app.text().splitlines()[region.y : region.bottom]
        return "\n".join(row[region.x : region.right] for row in rows)
