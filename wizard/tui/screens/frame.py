"""The frame around every step: top line, rail, heading, page, action bar, footer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Footer, Static

from wizard.domain.steps import STEP_FACTS, StepName, StepState
from wizard.tui.bridge import Moment, Running
from wizard.tui.glyphs import glyphs_of
from wizard.tui.screens.actions import Actions
from wizard.tui.screens.page import Bar, Page
from wizard.tui.screens.page_switch import PageSwitch
from wizard.tui.screens.words import next_step, step_rows, top_facts
from wizard.tui.widgets.action_bar import ActionBar
from wizard.tui.widgets.panel import Lede
from wizard.tui.widgets.safe import safe
from wizard.tui.widgets.step_rail import StepLine, StepRail
from wizard.tui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from wizard.tui.app import WizardApp

TICK_SECONDS = 0.25
MOUNTING_SECONDS = 0.01
ROOM = (70, 20)


class FrameScreen(Screen[None]):
    """Shows one page at a time; pages that were left stay as they were."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012  Textual declares it so
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]  # noqa: RUF012  Textual declares it so
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "primary", "Continue", tooltip="Do what the button at the right says"),
        Binding("p", "pause", "Pause", tooltip="Pause the work, or go on with it"),
        Binding("g", "jump", "Go to", show=False, tooltip="Jump to a step: g, then 1 to 9, a, b or c"),
        Binding("e", "problems", "Rows", tooltip="Rows that need a decision or failed"),
        Binding("question_mark,f1", "help", "Help", key_display="?", tooltip="Keys and help of this view"),
        Binding("escape,backspace", "back", "Back", show=False, tooltip="One level back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.current = StepName.GUIDE
        self._bar: Bar | None = None
        self._moment: Moment | None = None

    @property
    def wizard(self) -> WizardApp:
        return cast("WizardApp", self.app)

    def compose(self) -> ComposeResult:
        yield TopBar(id="top")
        yield StepLine(id="line")
        with Horizontal(id="body", classes="frame"):
            yield StepRail(id="rail")
            with Vertical(id="main", classes="main"):
                yield Lede(id="lede")
                yield PageSwitch(id="pages")
                yield Actions(id="actions")
        yield Footer()
        yield Static(id="room", markup=False)

    def on_mount(self) -> None:
        self._moment = self.wizard.bridge.moment(always=True)
        self.go(next_step(self.moment.snapshot))
        self.set_interval(TICK_SECONDS, self.tick)

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        self.set_class(width < ROOM[0] or height < ROOM[1], "-tiny")
        told = f"needs 80×24, is {width}×{height}; the work goes on"
        self.query_one("#room", Static).update(safe(told, glyphs=glyphs_of(self)))

    @property
    def page(self) -> Page | None:
        """The page in view: of a locked step only its outlook."""
        return self._switch.wanted(self.current, is_locked=self._is_locked)

    @property
    def moment(self) -> Moment:
        assert self._moment is not None
        return self._moment

    def tick(self, *, always: bool = False) -> None:
        """Draw what has changed since the last time."""
        moment = self.wizard.bridge.moment(always=always)
        if moment:
            self._moment = moment
            self._draw()

    def go(self, step: StepName) -> None:
        """Show a step, at the level where it was left; a locked one says what it waits for."""
        self.current = step
        self._turn_to_page()

    @property
    def _is_locked(self) -> bool:
        return self.moment.state(self.current) is StepState.LOCKED

    @property
    def _switch(self) -> PageSwitch:
        return self.query_one(PageSwitch)

    def push_page(self, page: Page) -> None:
        """Go one level deeper."""
        self._switch.push(self.current, page)
        self._turn_to_page()

    def _turn_to_page(self) -> None:
        self._switch.turn_to(self.current, is_locked=self._is_locked)
        self.call_after_refresh(self._arrive)

    def _arrive(self) -> None:
        page = self.page
        if page is None or not page.is_attached:
            return
        if not page.is_mounted:
            self.set_timer(MOUNTING_SECONDS, self._arrive)
            return
        self.tick(always=True)
        page.arrive()
        first = page.query(page.focus_first) if page.focus_first else None
        (first.first() if first else page).focus(scroll_visible=False)

    def _draw(self) -> None:
        moment, page = self.moment, self.page
        rows = step_rows(moment)
        self.query_one("#top", TopBar).show(top_facts(moment))
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
        self.query_one("#lede", Lede).show(crumbs=crumbs, title=title, why=why)
        bar = page.bar(moment)
        if bar != self._bar:
            self._bar = bar
            self.query_one(Actions).show(bar.sentence, primary=bar.primary, secondary=bar.secondary)
        self.refresh_bindings()

    def copies(self) -> list[tuple[str, str]]:
        """What can be copied in this view."""
        return self.page.copies() if self.page else []

    def on_step_rail_chosen(self, event: StepRail.Chosen) -> None:
        self.go(event.step)

    def on_action_bar_pressed(self, event: ActionBar.Pressed) -> None:
        if self.page:
            self.page.do(event.action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that would do nothing now are not offered."""
        del parameters
        if self._moment is None:
            return True
        match action:
            case "primary":
                return bool(self._bar and self._bar.primary)
            case "pause":
                states = self.moment.snapshot.steps.values()
                return self.wizard.bridge.is_running or StepState.PAUSED in states
            case "problems":
                return self.moment.snapshot.plan is not None
            case _:
                return True

    def action_primary(self) -> None:
        self.query_one(Actions).press_primary()

    def action_pause(self) -> None:
        bridge = self.wizard.bridge
        if bridge.running is Running.YES:
            bridge.pause()
        elif not bridge.is_running:
            paused = [step for step, state in self.moment.snapshot.steps.items() if state is StepState.PAUSED]
            if paused:
                self.wizard.command(lambda: bridge.run(paused[0]))
            else:
                self.notify("Nothing is running or paused.", markup=False)
        self.tick(always=True)

    def action_jump(self) -> None:
        from wizard.tui.dialogs.jump import JumpDialog  # noqa: PLC0415  not before it is asked for

        self.app.push_screen(JumpDialog(step_rows(self.moment), self.current), self._jumped)

    def _jumped(self, step: StepName | None) -> None:
        if step:
            self.go(step)

    def action_problems(self) -> None:
        from wizard.tui.screens.problems import ProblemsPage  # noqa: PLC0415

        if not isinstance(self.page, ProblemsPage):
            self.push_page(ProblemsPage())

    def action_help(self) -> None:
        if self.query("HelpPanel"):
            self.app.action_hide_help_panel()
        else:
            self.app.action_show_help_panel()

    def action_back(self) -> None:
        if self.query("HelpPanel"):
            self.app.action_hide_help_panel()
            return
        if self._switch.pop(self.current):
            self._turn_to_page()
