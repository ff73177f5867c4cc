"""A page in lines: what it shows, then its actions in a numbered menu."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from wizard.domain.campaign import Errand
from wizard.domain.events import Event, StepMoved
from wizard.domain.steps import StepName
from wizard.engine.context import Confirmations
from wizard.engine.migration import Migration
from wizard.errors import CredentialsError, JournalError, Stopped, WizardError
from wizard.pages import perform
from wizard.pages.commands import GoTo
from wizard.pages.lines import listed_in, news_lines
from wizard.pages.model import Action, Ask, Document, Page, Rows, Scope, TreePane, Values
from wizard.pages.registry import page_of
from wizard.pages.state import WORKOS_KEY, at_rest
from wizard.plain.ask import Option
from wizard.plain.asks import answered
from wizard.plain.desk import Desk, Elsewhere
from wizard.plain.editor import edited
from wizard.plain.panes import Told, is_opened, open_pane
from wizard.plain.rows import pick_row

T = TypeVar("T")

BACK, OPEN = "\0back", "\0open:"


def walk(step: StepName) -> Callable[[Desk], None]:
    """The walk of a step: its page until the step is done or the operator leaves; raises Elsewhere."""
    return lambda desk: _Visit(desk, step.value, "").stay(is_step=True)


class _Tools:
    """What ``perform`` needs, in lines; nothing runs next to it, so no call of it ever waits."""

    def __init__(self, desk: Desk, reads: Callable[[str], str]) -> None:
        self._desk = desk
        self._reads = reads

    async def call(self, command: Callable[[Migration], Awaitable[T]]) -> T:
        return self._desk.do(command)

    async def run(
        self,
        until: StepName,
        phrases: Sequence[str] = (),
        *,
        only: Sequence[StepName] = (),
        errand: Errand | None = None,
    ) -> bool:
        typed = Confirmations(phrases)
        with self._desk.hushed(also=_looking_at_both_ends() if until is not StepName.CONNECT else _nothing):
            self._desk.do(
                lambda migration: migration.run(until=until, confirmations=typed, only=only, errand=errand)
            )
        return True

    async def ask(self, question: Ask) -> Values | None:
        return answered(self._desk, question)

    async def reads(self, document: str) -> str:
        return self._reads(document)

    async def agrees(self, sentences: Sequence[str]) -> bool:
        self._desk.lines.all(sentences)
        return self._desk.ask.yes("Change it all the same?", default=False)

    def say(self, text: str) -> None:
        self._desk.lines.say(text)

    def pause(self) -> None:
        self._desk.lines.say("Nothing runs.")

    def go(self, to: GoTo) -> None:
        if to.page:
            _Visit(self._desk, to.page, to.target).stay()
        elif to.step:
            raise Elsewhere(to.step)

    def reveal(self, title: str, text: str) -> None:
        self._desk.lines.say(f"{title}:")
        self._desk.lines.verbatim(text)

    async def edit(self, name: str, text: str) -> str | None:
        return edited(self._desk, name, text)

    def use_key(self, key: str) -> None:
        self._desk.environ[WORKOS_KEY] = key

    def open_file(self, path: Path) -> None:
        self._desk.lines.say("The file:")
        self._desk.lines.verbatim(str(path))

    def copy(self, text: str, what: str) -> None:
        self._desk.lines.say(f"{what}:")
        self._desk.lines.verbatim(text)


class _Visit:
    """One stay on a page. The main action is begun unasked where it is new; after that there is a menu."""

    def __init__(self, desk: Desk, page_id: str, target: str) -> None:
        self._desk = desk
        self._id = page_id
        self._target = target
        self._told = Told()
        self._begun: set[tuple[str, str]] = set()
        # By the id of a document, the key of what was read of it.
        self._read: dict[str, object] = {}

    def stay(self, *, is_step: bool = False) -> None:
        """Until the operator leaves, or what was done here completes the step."""
        page = self._page()
        if not is_step:
            self._desk.lines.say(f"{page.title}. {page.why}")
        was_done = self._is_done(page)
        is_first = True
        while True:
            if is_step and self._is_done(page) and not was_done:
                self._desk.lines.all(news_lines(page))
                return
            self._tell(page, is_first=is_first)
            if (action := self._next(page, may_run=is_step and is_first)) is None:
                picked = self._picked(page)
                if picked == BACK:
                    return
                action = page.action(picked)
                if action is None:
                    self._open(page, picked.removeprefix(OPEN))
            is_first = False
            if action is not None:
                self._do(page, action)
                page = self._page()

    def _page(self) -> Page:
        desk = self._desk
        return page_of(
            at_rest(desk.views, desk.clock.now(), desk.presets, desk.environ), self._id, self._target
        )

    def _is_done(self, page: Page) -> bool:
        return self._desk.views.snapshot().steps[page.step].is_passed

    def _tell(self, page: Page, *, is_first: bool) -> None:
        if is_first and page.stop:
            self._desk.lines.say(f"! {page.stop}")
        self._desk.lines.all(self._told.news(page.panes))
        if page.hint:
            self._desk.lines.say(page.hint)

    def _next(self, page: Page, *, may_run: bool) -> Action | None:
        """The main action, where it was not begun yet and asks something, or ``may_run`` without a question.

        What only leads elsewhere is left to the menu.
        """
        main = page.main
        if main is None or main.locked or (main.id, main.label) in self._begun:
            return None
        leads = main.ask is None and isinstance(main.command("", {}), GoTo)
        if leads or (main.ask is None and not may_run):
            return None
        self._begun.add((main.id, main.label))
        return main

    def _picked(self, page: Page) -> str:
        main = page.main
        prompt = f"{page.crumb or page.title}: what next?"
        return self._desk.ask.choose(prompt, list(menu(page)), main.id if main else BACK)

    def _open(self, page: Page, pane_id: str) -> None:
        pane = next((pane for pane in page.panes if pane.id == pane_id), None)
        if pane and open_pane(self._desk, pane) and isinstance(pane, Document):
            self._read[pane.id] = pane.key

    def _has_read(self, document: Document) -> bool:
        """Whether exactly this was shown to its end here."""
        return document.id in self._read and self._read[document.id] == document.key

    def reads(self, page: Page, document: str) -> str:
        """Shows a document, unless it was read here; what keeps it from having been read to its end."""
        pane = next((pane for pane in page.panes if pane.id == document), None)
        if isinstance(pane, Document) and not self._has_read(pane):
            self._open(page, pane.id)
            if not self._has_read(pane):
                return f"{pane.title} has not been read to its end."
        return ""

    def _do(self, page: Page, action: Action) -> None:
        """Do it; what stops it is said. What concerns the whole session is the walk's."""
        try:
            target = "" if action.locked else _item(self._desk, page, action)
            if target is not None:
                _at_once(perform.do(action, target, _Tools(self._desk, partial(self.reads, page))))
        except (CredentialsError, JournalError, Stopped):
            raise
        except WizardError as stop:
            if stop.exit_code == WizardError.exit_code:
                raise
            self._desk.stopped(stop)


def menu(page: Page) -> Iterator[Option]:
    """Every action of a page, the main one first, then what can be read in full."""
    main = page.main
    for action in sorted(page.actions, key=lambda action: action is not main):
        yield Option(action.id, action.label)
    for pane in page.panes:
        if is_opened(pane):
            yield Option(f"{OPEN}{pane.id}", f"Read: {pane.title}")
    yield Option(BACK, "Back")


def _looking_at_both_ends() -> Callable[[Event], bool]:
    """Takes the events of the look at both ends, which is made before every step and told once."""
    is_on = False

    def hushed(event: Event) -> bool:
        nonlocal is_on
        if isinstance(event, StepMoved):
            is_on = event.step is StepName.CONNECT
        return is_on

    return hushed


def _nothing(_: Event) -> bool:
    return False


def _item(desk: Desk, page: Page, action: Action) -> str | None:
    """What the action is done to: empty for the page itself, None where the operator went back."""
    if action.scope is Scope.PAGE:
        return ""
    pane = next((pane for pane in page.panes if pane.id == action.pane), None)
    if isinstance(pane, Rows):
        return pick_row(desk, pane.query)
    options = [Option(item, title) for item, title in listed_in(pane)] if pane else []
    if not options:
        desk.lines.say("There is none.")
        return None
    at = pane.at if isinstance(pane, TreePane) else ""
    picked = desk.ask.choose(f"{action.label}: which one?", [*options, Option(BACK, "Back")], at or None)
    return None if picked == BACK else picked


def _at_once(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives that never waits; a loop would keep the prompts from having one of their own."""
    try:
        work.send(None)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]
    work.close()
    raise AssertionError("an action in lines waited")
