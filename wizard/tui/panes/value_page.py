"""A page that is a value, drawn: its panes in place, and its actions as keys, buttons and commands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Static

from wizard.domain.steps import StepName
from wizard.errors import UsageError
from wizard.pages import model
from wizard.pages.commands import GoTo
from wizard.pages.model import Scope, Weight
from wizard.pages.perform import asked, perform
from wizard.pages.registry import pages
from wizard.pages.state import ViewState
from wizard.pages.wording import on_page
from wizard.tui.bridge import only_read
from wizard.tui.glyphs import glyphs_of
from wizard.tui.host import Offered
from wizard.tui.page import Bar, Page
from wizard.tui.panes import keys
from wizard.tui.panes.checks import ChecksPane
from wizard.tui.panes.document import Progressed
from wizard.tui.panes.items import ItemsPane
from wizard.tui.panes.live import LivePane
from wizard.tui.panes.making import widget_of
from wizard.tui.panes.pane import Activated, PaneWidget
from wizard.tui.panes.tools import AppTools
from wizard.tui.textual_patches import rebind
from wizard.tui.widgets.action_bar import Action
from wizard.tui.widgets.safe import safe
from wizard.tui.widgets.scrolled import draw_bar

POLL_TICK = 1.0  # seconds
LONG = 9  # lines from which a list has to share its room
SENTENCE, BUTTON = 30, 9  # cells of the sentence, and of a button next to its label


class ValuePage(Page):
    """The page of an id about a target, made from each state; what is drawn changes only where it differs."""

    def __init__(self, page_id: str, target: str = "", step: StepName | None = None) -> None:
        """``step`` is the one that it is opened from; else the page's own."""
        super().__init__()
        self.page_id = page_id
        self._about = target
        self._make = pages()[page_id]
        self._page: model.Page | None = None
        self._panes: dict[str, PaneWidget[Any]] = {}
        self._keys: object = None
        self._last_focus: Widget | None = None
        self._asking: set[str] = set()  # actions whose questions are on their way, or on screen
        if step:
            self.step = step

    @property
    def is_recovery(self) -> bool:
        return self.page_id == "recovery"

    def place(self) -> tuple[str, str]:
        """What the operator looks at: a page and what it is about, by the cursor where that tells."""
        for pane in self._panes.values():
            if isinstance(pane, ChecksPane):
                return "check", pane.target
            if self.page_id == "problems":
                return self.page_id, pane.target
        return self.page_id, self._about

    @property
    def value(self) -> model.Page:
        """The page as it was drawn last."""
        assert self._page is not None, "it was not drawn yet"
        return self._page

    def on_mount(self) -> None:
        draw_bar(self)
        self._polled_at = self._now()
        self.set_interval(POLL_TICK, self._poll)

    def _now(self) -> float:
        return self.wizard.launch.clock().monotonic()

    def _poll(self) -> None:
        """Do what the page does by itself, where it is in view and nothing is at work or being asked."""
        poll = self._page.poll if self._page else None
        is_seen = self.display and self.wizard.frame.page is self and self.screen.is_current
        if poll is None or not is_seen or self.bridge.is_running or self.bridge.holder:
            self._polled_at = self._now()
            return
        if self._now() - self._polled_at >= poll.seconds:
            self._polled_at = self._now()
            self.command(lambda: perform(poll.command, AppTools(self.wizard, self._reading)))

    def compose(self) -> ComposeResult:
        state = self.wizard.frame.moment
        page = self._read(state)
        yield StopText(classes="stop")
        for pane in page.panes:
            yield self._new(pane, state)

    def _new(self, pane: model.Pane, state: ViewState) -> PaneWidget[Any]:
        """A widget that was shown its pane before it is mounted, so that it never has nothing to draw."""
        made = self._panes[pane.id] = widget_of(pane)
        made.show(pane, state)
        return made

    def _read(self, state: ViewState) -> model.Page:
        page = self._page = self._made(state)
        self.crumb = page.crumb
        if not hasattr(self, "step"):
            self.step = page.step
        return page

    def _made(self, state: ViewState) -> model.Page:
        """The page, or why there is none, such as of a provider that the pool has no longer."""
        try:
            return self._make(state, self._about)
        except UsageError as stop:
            step = self.__dict__.get("step", StepName.GUIDE)
            return model.Page(
                self.page_id, step, "Not there", "", (), (), stop=on_page(str(stop)), crumb="Not there"
            )

    def show(self, moment: ViewState) -> None:
        page = self._read(moment)
        self.query_one(StopText).show(page.stop)
        self._arrange(page, moment)
        for pane in page.panes:
            widget = self._panes[pane.id]
            widget.allow_marks(can_mark=keys.has_selection(page, pane.id))
            widget.show(pane, moment)
            widget.hint = keys.hint(page, pane.id)
        # What a pane wants of the room it says once it was shown what it holds now.
        fills = self._filling(page)
        for pane in page.panes:
            widget = self._panes[pane.id]
            if isinstance(widget, LivePane):
                widget.be_short(is_short=pane.id not in fills)
            widget.set_class(pane.id in fills, "fill")
            widget.set_class(pane.id in fills and len(fills) > 1, "-shared")
        self._bind()

    def _arrange(self, page: model.Page, state: ViewState) -> None:
        """Other panes where the page has others now; those that stay keep focus, cursor and scroll."""
        wanted = {pane.id: pane for pane in page.panes}
        for pane_id, widget in list(self._panes.items()):
            if pane_id not in wanted or type(widget.pane) is not type(wanted[pane_id]):
                if widget.has_focus_within:
                    self.screen.set_focus(self, scroll_visible=False)  # or Textual takes the next pane
                    self.call_after_refresh(self._focus_again)
                self._panes.pop(pane_id).remove()
        before: Widget = self.query_one(StopText)
        for pane_id, pane in wanted.items():
            if pane_id not in self._panes:
                self.mount(self._new(pane, state), after=before)
            before = self._panes[pane_id]

    def _filling(self, page: model.Page) -> set[str]:
        """The panes that share the room that is left: by their kind, else long lists to act on, else one.

        What is at work needs little room next to something to read or to move over.
        """
        by_kind = {pane.id for pane in page.panes if self._panes[pane.id].fills}
        reading = {pane.id for pane in page.panes if not isinstance(pane, model.Live)} & by_kind
        if by_kind:
            return reading or by_kind
        acted_on = {action.pane for action in page.actions if action.pane}
        are_long = {pane.id for pane in page.panes if pane.id in acted_on and _length(pane) >= LONG}
        longest = max(page.panes, key=lambda pane: (pane.id in acted_on, _length(pane)), default=None)
        return are_long or ({longest.id} if longest and _length(longest) else set())

    def _bind(self) -> None:
        """Keys for what can be done now; made again only where they differ."""
        focused = self._panes.get(self._focused_pane)
        width = self.app.size.width - (focused.footer_cells if focused else 0)
        made = tuple(keys.bindings(self.value, self._focused_pane, width))
        if made != self._keys:
            self._keys = made
            rebind(self, made)

    @property
    def _focused_pane(self) -> str:
        return next((pane_id for pane_id, pane in self._panes.items() if pane.has_focus_within), "")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        if self.display:  # what Textual goes to while the page is hidden was no one's choice
            self._last_focus = event.widget
        self._bind()

    def on_resize(self) -> None:
        """Other keys and buttons fit now."""
        if self._page:
            self._bind()
            if self.display:
                self.call_later(self.wizard.refresh_moment)

    def first_focus(self) -> Widget:
        """Where the focus was when the page was left, else the first pane to move over, facts last."""
        last = self._last_focus
        if last and last.is_attached and last.focusable:
            return last
        panes = sorted(self.value.panes, key=lambda pane: isinstance(pane, model.Facts))
        inside = (self._panes[pane.id].first_focus() for pane in panes if self._panes[pane.id].display)
        return next((widget for widget in inside if widget and widget.display), self)

    def _focus_again(self) -> None:
        """What had the focus is gone: the first pane takes it."""
        if self.display and self.is_attached:
            self._last_focus = None
            self.screen.set_focus(self.first_focus(), scroll_visible=False)

    def heading(self, moment: ViewState) -> tuple[str, str]:
        del moment
        return self.value.title, self.value.why

    def help_text(self) -> str:
        return self.value.help or self.value.why

    def bar(self, moment: ViewState) -> Bar:
        del moment
        main = self.value.main
        if holder := self.wizard.bridge.holder:
            # Whoever only looks may still go on to the next page.
            leads = main if main and not main.ask and isinstance(main.command("", {}), GoTo) else None
            return Bar(only_read(holder), self._button(leads) if leads else None)
        shown = [
            action
            for action in self.value.actions
            if action.weight is Weight.SHOWN and action.scope is Scope.PAGE
        ]
        return Bar(
            self.value.hint,
            self._button(main) if main else None,
            [self._button(action) for action in self._fitting(shown, main)],
        )

    def _fitting(self, shown: Sequence[model.Action], main: model.Action | None) -> list[model.Action]:
        """The buttons that leave room for the sentence; the others have their keys in the footer."""
        room = self.size.width - SENTENCE - (len(main.label) + BUTTON if main else 0)
        fitting: list[model.Action] = []
        for action in shown:
            room -= len(action.label) + BUTTON
            if room < 0:
                break
            fitting.append(action)
        return fitting

    def _button(self, action: model.Action) -> Action:
        """What is still to be read locks it, too."""
        locked = action.locked or (self._reading(action.after) if action.after else "")
        return Action(action.id, action.label, action.key, locked, action.help)

    def offers(self) -> Sequence[Offered]:
        """Every action that can be done now, by its name."""
        return [
            Offered(action.label, action.help, partial(self.act, action))
            for action in self.value.actions
            if action.id not in keys.OF_FRAME and (action.scope is Scope.PAGE or self._target_of(action))
        ]

    def do(self, action: str) -> None:
        if found := self.value.action(action):
            self.act(found)

    def act(self, action: model.Action) -> None:
        """Ask what it asks and do it; a locked one says why, one without an item to act on nothing."""
        target = self._target_of(action)
        if action.scope is Scope.PAGE or target:
            self._do(action, target)

    def _do(self, action: model.Action, target: str) -> None:
        self.command(lambda: self._done(action, target))

    async def _done(self, action: model.Action, target: str) -> None:
        """A second press while the first question is on its way asks nothing twice."""
        if action.id in self._asking:
            return
        tools = AppTools(self.wizard, self._reading)
        self._asking.add(action.id)
        try:
            values = await asked(action, target, tools)
        finally:
            self._asking.discard(action.id)
        if values is not None:
            await perform(action.command(target, values), tools)

    def _target_of(self, action: model.Action) -> str:
        pane = self._panes.get(action.pane)
        if pane is None or action.scope is Scope.PAGE:
            return ""
        return pane.selection if action.scope is Scope.SELECTION else pane.target

    def _reading(self, document: str) -> str:
        """What keeps a document of this page from having been read to its end."""
        pane = self._panes.get(document)
        return pane.reading() if pane else ""

    @on(Progressed)
    def _progressed(self, event: Progressed) -> None:
        """At the end of a text the cursor of what is said about it goes to the first item that is missing.

        The focus stays: a Space that is held to read on must not accept anything.
        """
        event.stop()
        self.wizard.refresh_moment()
        if self._reading(event.pane_id):
            return
        for action in self.value.actions:
            pane = self._panes.get(action.pane)
            if action.after == event.pane_id and isinstance(pane, ItemsPane) and not action.locked:
                pane.to_first_open()

    def action_act_by_key(self, key: str) -> None:
        """What the key stands for where the focus is."""
        pane = self._panes.get(self._focused_pane)
        if pane and pane.takes(key):
            return
        if found := keys.meant(self.value, key, self._focused_pane):
            self.act(found)

    def press_key(self, key: str) -> bool:
        """So that the page's keys work while one of its buttons has the focus."""
        found = keys.meant(self.value, key, "") if self._page else None
        if found:
            self.act(found)
        return found is not None

    @on(Activated)
    def _activated(self, event: Activated) -> None:
        """Enter or a click on an item: the message names it, for the cursor may be elsewhere by now."""
        event.stop()
        found = keys.meant(self.value, event.key, event.pane_id)
        if found and found.scope is Scope.ITEM:
            self._do(found, event.target)


class StopText(Static):
    """What stopped the last run of the step, and what to do next; hidden while nothing did."""

    _shown = ""

    def on_mount(self) -> None:
        self.display = bool(self._shown)

    def show(self, text: str) -> None:
        if text != self._shown:
            self._shown = text
            self.display = bool(text)
            glyphs = glyphs_of(self)
            self.update(safe(f"{glyphs.warning} {text}", 900, glyphs=glyphs))


def _length(pane: model.Pane) -> int:
    """Lines of a list, about; 0 for what has a height of its own."""
    match pane:
        case model.Items():
            return sum(1 + len(item.notes) for item in pane.items)
        case model.Facts():
            return len(pane.facts)
        case _:
            return 0
