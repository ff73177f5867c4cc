"""The frame around every step: top line, rail, heading, page, action bar, footer."""

from __future__ import annotations

from dataclasses import replace

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from wizard.domain.steps import STEP_FACTS, StepName
from wizard.tui.app.actions import Actions
from wizard.tui.app.frame_keys import FrameKeys
from wizard.tui.app.page_switch import PageSwitch
from wizard.tui.glyphs import glyphs_of
from wizard.tui.page import Page
from wizard.tui.textual_patches import KeyFooter
from wizard.tui.widgets.action_bar import ActionBar
from wizard.tui.widgets.panel import PageHeader
from wizard.tui.widgets.safe import safe
from wizard.tui.widgets.step_rail import StepLine, StepRail
from wizard.tui.widgets.top_bar import TopBar
from wizard.tui.words import step_rows, top_facts

TICK_SECONDS = 0.25
MOUNTING_SECONDS = 0.01
ROOM = (70, 20)


class FrameScreen(FrameKeys):
    """Shows one page at a time; pages that were left stay as they were."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012  Textual declares it so
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]  # noqa: RUF012  Textual declares it so

    def compose(self) -> ComposeResult:
        yield TopBar(id="top")
        yield StepLine(id="line")
        with Horizontal(id="body", classes="frame"):
            yield StepRail(id="rail")
            with Vertical(id="main", classes="main"):
                yield PageHeader(id="lede")
                yield PageSwitch(id="pages")
                yield Actions(id="actions")
        yield KeyFooter()
        yield Static(id="room", markup=False)

    def on_mount(self) -> None:
        self._moment = self.wizard.bridge.moment(always=True)
        self.go(self.moment.snapshot.current_step)
        self.set_interval(TICK_SECONDS, self.tick)

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        was_tiny, is_tiny = self.has_class("-tiny"), width < ROOM[0] or height < ROOM[1]
        self.set_class(is_tiny, "-tiny")
        if was_tiny and not is_tiny:
            self.call_after_refresh(self._focus_again)
        summary = f"needs 80×24, is {width}×{height}; the work goes on"
        self.query_one("#room", Static).update(safe(summary, glyphs=glyphs_of(self)))

    def _focus_again(self) -> None:
        """What cannot be seen loses the focus; without one no key of the page would be heard."""
        if self.focused is None and self.page and self.page.is_mounted:
            self.set_focus(self.page.first_focus(), scroll_visible=False)

    def tick(self, *, always: bool = False) -> None:
        """Draw what has changed since the last time."""
        moment = self.wizard.bridge.moment(always=always)
        if moment:
            self._moment = moment
            self._draw()

    def _turn_to_page(self) -> None:
        self.set_focus(None)  # nothing keeps it that is about to be hidden: the page that comes takes it
        self._switch.turn_to(self.current, is_locked=self._is_locked)
        self.is_turning = True
        self.call_after_refresh(self._arrive)

    def _arrive(self) -> None:
        page = self.page
        if page and page.is_attached and not page.is_mounted:
            self.set_timer(MOUNTING_SECONDS, self._arrive)
            return
        if page and page.is_attached:
            self._come_to(page)
        self.is_turning = False
        self.wizard.turned()

    def _come_to(self, page: Page) -> None:
        self.tick(always=True)
        page.arrive()
        if not self._is_locked:
            self.wizard.tell_hint(self.current)
        self.set_focus(page.first_focus(), scroll_visible=False)

    def _draw(self) -> None:
        moment, page = self.moment, self.page
        rows = step_rows(moment)
        self.query_one("#top", TopBar).show(
            replace(top_facts(moment), is_only_read=bool(self.wizard.bridge.holder))
        )
        self.query_one("#rail", StepRail).show(rows, current=self.current)
        self.query_one("#line", StepLine).show(rows, current=self.current)
        if page is None or not self._switch.is_shown(page):  # unlocked, or locked, while it was in view
            self._turn_to_page()
            return
        if not page.is_mounted:
            return
        page.show(moment)
        title, why = page.heading(moment)
        number = list(StepName).index(self.current) + 1
        crumbs = [f"Step {number} of {len(StepName)}", STEP_FACTS[self.current].title]
        crumbs += self._switch.crumbs(self.current)
        self.query_one("#lede", PageHeader).show(crumbs=crumbs, title=title, why=why)
        self._offering = page
        bar = page.bar(moment)
        if bar != self._bar:
            self._bar = bar
            self.query_one(Actions).show(bar.sentence, primary=bar.primary, secondary=bar.secondary)
        self.refresh_bindings()

    def on_step_rail_chosen(self, event: StepRail.Chosen) -> None:
        self.go(event.step)

    def on_action_bar_pressed(self, event: ActionBar.Pressed) -> None:
        if self.page and self.page is self._offering:
            self.page.do(event.action)
