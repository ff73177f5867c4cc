"""What the frame's keys do, whatever page is in view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, cast

from textual.binding import Binding, BindingType
from textual.events import Key
from textual.widgets import Input, TextArea

from wizard.domain.steps import StepName, StepState
from wizard.domain.trees import Tree
from wizard.pages.commands import GoTo
from wizard.pages.state import Running, ViewState
from wizard.tui.app.actions import Actions
from wizard.tui.app.page_switch import PageSwitch
from wizard.tui.app.steps import page_for
from wizard.tui.app.type_ahead import PageSwitchingScreen
from wizard.tui.host import Host, Offered
from wizard.tui.page import Bar, Page
from wizard.tui.widgets.action_bar import PRIMARY_KEY
from wizard.tui.words import step_rows


class FrameKeys(PageSwitchingScreen):
    """The part of the frame that takes keys; the frame says what is in view."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "primary", "Main button", show=False, tooltip="Do what the button at the right says"),
        Binding("p", "pause", "Pause", tooltip="Pause the work, or go on with it"),
        Binding(
            "g",
            "jump",
            "Go to",
            show=False,
            priority=True,  # or the key typed right after it would still go to the page
            tooltip="Jump to a step: g, then 1 to 9, a, b or c",
        ),
        Binding("e", "recovery", "Errors", tooltip="What can go wrong, and what to do: the recovery browser"),
        Binding("b", "problems", "Rows", show=False, tooltip="The rows by kind, each to be decided about"),
        Binding("question_mark,f1", "help", "Help", key_display="?", tooltip="Keys and help of this view"),
        Binding("escape,backspace", "back", "Back", show=False, tooltip="One level back"),
        Binding("tab", "app.focus_next", "Next", show=False, tooltip="To the next panel or button"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.current = StepName.GUIDE
        self._moment: ViewState | None = None
        self._bar: Bar | None = None
        self._offering: Page | None = None  # whose buttons the bar shows by now

    @property
    def wizard(self) -> Host:
        return cast("Host", self.app)

    @property
    def moment(self) -> ViewState:
        assert self._moment is not None
        return self._moment

    @property
    def page(self) -> Page | None:
        """The page in view: of a locked step only its outlook."""
        return self._switch.wanted(self.current, is_locked=self._is_locked)

    @property
    def _is_locked(self) -> bool:
        return self.moment.state(self.current) is StepState.LOCKED

    @property
    def _switch(self) -> PageSwitch:
        return self.query_one(PageSwitch)

    def tick(self, *, always: bool = False) -> None:
        """Draw what has changed since the last time."""
        raise NotImplementedError

    def go(self, step: StepName) -> None:
        """Show a step, at the level where it was left; a locked one says what it waits for."""
        self._switch.uncover()
        self.current = step
        self._turn_to_page()

    def offers(self) -> Sequence[Offered]:
        """What can be done in the page in view, by name."""
        return self.page.offers() if self.page else ()

    def go_to(self, to: GoTo) -> None:
        """Show a step, or open a page by its id; that of a step is the step.

        From a page below it, the step in view is the step's own page.
        """
        steps = {step.value: step for step in StepName}
        if step := to.step or steps.get(to.page):
            while step is self.current and self._switch.pop(step):
                pass
            self.go(step)
        if to.page and to.page not in steps:
            self.push_page(page_for(to.page, to.target, opened_from=self.current))

    def push_page(self, page: Page) -> None:
        """Go one level deeper."""
        self._switch.push(self.current, page)
        self._turn_to_page()

    def _turn_to_page(self) -> None:
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that would do nothing now are not offered."""
        del parameters
        if self._moment is None:
            return True
        match action:
            case "primary":
                primary = self._bar.primary if self._bar else None
                return bool(primary and primary.key == PRIMARY_KEY)
            case "pause":
                states = self.moment.snapshot.steps.values()
                return self.wizard.bridge.is_running or StepState.PAUSED in states
            case "jump":
                return not isinstance(self.focused, Input | TextArea)
            case "recovery":
                return not (self.page and self.page.is_recovery)
            case _:
                return True

    def action_primary(self) -> None:
        if self.page is not self._offering:
            return
        primary = self._bar.primary if self._bar else None
        if primary and primary.locked:
            self.wizard.notify_user(primary.locked)
        else:
            self.query_one(Actions).press_primary()

    def on_key(self, event: Key) -> None:
        """A key that a button shows does what the button does, whether or not the page binds it as well."""
        page = self.page
        if event.key in self.active_bindings or page is None or page is not self._offering:
            return
        if self.query_one(Actions).press_secondary(event.key) or page.press_key(event.key):
            event.stop()

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

    def action_recovery(self) -> None:
        """What can go wrong and what to do, opened at what is wrong here."""
        from wizard.pages.recovery import at_hand  # noqa: PLC0415  not before it is asked for

        place = self.page.place() if self.page else (self.current.value, "")
        self._switch.uncover()
        self._put_over("recovery", at_hand(self.moment, *place))

    def open_tree(self, tree: Tree) -> None:
        """A decision tree, over whatever is in view."""
        self._put_over("tree", tree.id)

    def action_problems(self) -> None:
        """The rows by kind, over whatever is in view."""
        if self.moment.snapshot.plan is None:
            self.wizard.notify_user("There is no plan yet: step 6 draws it up.")
            return
        if self.page is None or self.page.place()[0] != "problems":
            self._put_over("problems")

    def _put_over(self, page_id: str, target: str = "") -> None:
        self._switch.cover(page_for(page_id, target, opened_from=self.current))
        self._turn_to_page()

    def action_help(self) -> None:
        from wizard.tui.dialogs.help import help_of  # noqa: PLC0415  not before it is asked for

        self.app.push_screen(help_of(self, self.page.help_text() if self.page else ""))

    def action_back(self) -> None:
        if self._switch.pop(self.current):
            self._turn_to_page()
