"""A page in lines: what it shows, then its actions in a numbered menu."""

from __future__ import annotations

from collections.abc import Coroutine, Iterator, Mapping
from typing import Any, TypeVar

from wizard.domain.steps import StepName
from wizard.domain.words import counted
from wizard.errors import (
    ConfirmationNeeded,
    CredentialsError,
    JournalError,
    MissingAnswer,
    Stopped,
    WizardError,
)
from wizard.guide.recovery import recovery
from wizard.pages import perform
from wizard.pages.commands import Answer, GoTo, Run
from wizard.pages.common import lock_of
from wizard.pages.lines import branches, heading, listed_in, tree_lines
from wizard.pages.model import Action, Document, Page, Pane, Rows, Scope, TreePane, Weight
from wizard.pages.registry import page_of
from wizard.pages.wording import on_page
from wizard.plain.ask import Option
from wizard.plain.line_session import Elsewhere, LineSession
from wizard.plain.panes import ShownPanes, is_opened, read
from wizard.plain.rows import picked_rows
from wizard.plain.tools import LineTools

T = TypeVar("T")

BACK, OPEN, ALL = "\0back", "\0open:", "\0all"


class Visit:
    """One stay on a page, opened from another one or from the walk.

    The main action is begun unasked where it is new and asks something: an empty line declines it. On the
    page of a step one that only reads, or goes on with what was confirmed, begins unasked as well. After
    that there is a menu.
    """

    def __init__(
        self, session: LineSession, page_id: str, target: str = "", beneath: frozenset[str] = frozenset()
    ) -> None:
        """``beneath`` are the ids of the pages that lead here."""
        self._session = session
        self._id = page_id
        self._target = target
        self._beneath = beneath
        self._step = StepName(page_id) if page_id in set(StepName) else None
        self._shown_panes = ShownPanes()
        self._begun: set[tuple[str, str, str]] = set()
        self._did: set[str] = set()
        self._is_main = False
        # By the id of a document, the key of what was shown of it, and of what was read of it to its end.
        self._shown: dict[str, object] = {}
        self._read: dict[str, object] = {}

    def stay(self, *, begins: bool = True) -> None:
        """Until the operator leaves, or nothing is left to do here; raises Elsewhere.

        ``begins``: whether the main action is begun unasked at once, and whatever only has to be run later.
        """
        page = self._page()
        self._head(page)
        was_over, is_first = self._is_over(page), True
        if self._is_read_only(page):
            return
        while True:
            action = self._unasked(page) if begins else None
            if action is None:
                self._show_what_is_read_first(page)
                self._tell(page)
                if self._is_over(page) and not was_over:
                    return
                if self._step and not is_first and lock_of(self._session.state(), self._step):
                    return
                may_ask = begins or not is_first
                action = (self._next(page) if may_ask else None) or self._picked(page)
                if action is None:
                    return
            was_over, is_first = was_over and self._is_over(page), False
            self._do(page, action)
            page = self._page()

    def reads(self, document: str) -> str:
        """Shows a document, unless it was read here; what keeps it from having been read to its end."""
        pane = _pane(self._page(), document)
        if isinstance(pane, Document) and not self._has_read(pane):
            self._open(pane)
            if not self._has_read(pane):
                return f"{pane.title} has not been read to its end."
        return ""

    def go(self, to: GoTo) -> None:
        """Another page on top of this one, or the same about something else; raises Elsewhere for a step."""
        if to.page == self._id:
            self._target = to.target
        elif to.page:
            Visit(self._session, to.page, to.target, self._beneath | {self._id}).stay()
        elif to.step:
            raise Elsewhere(to.step, goes_on=self._is_main)

    def _page(self) -> Page:
        return page_of(self._session.state(), self._id, self._target)

    def _head(self, page: Page) -> None:
        self._session.lines.say(heading(page))
        if self._step and (hint := self._session.hints.get(self._step)):
            self._session.lines.say(f"  {hint}")
        if page.stop and self._session.stop is None:
            self._session.lines.say(f"! {page.stop}")

    def _is_over(self, page: Page) -> bool:
        """Whether what is left to do here leads on to another step, or back to the one it came from."""
        main = page.main
        leads = _leads(main)
        if main is None or self._step is None:
            return bool(leads and leads.step and leads.step in self._beneath)
        is_passed = self._session.views.snapshot().steps[self._step].is_passed
        return is_passed and (bool(leads and leads.step) or main.id in self._did)

    def _is_read_only(self, page: Page) -> bool:
        """Whether nothing but reading is done here, which is done then; what is long is opened at once."""
        if self._step:
            return False
        only = page.panes[0] if len(page.panes) == 1 else None
        if isinstance(only, Rows) or (isinstance(only, Document) and page.main is None):
            self._open(only)
            return isinstance(only, Rows) or not page.actions
        if page.actions:
            return False
        self._tell(page)
        return True

    def _show_what_is_read_first(self, page: Page) -> None:
        """Before the menu of a step, what has to be read before its actions can be done."""
        for document in dict.fromkeys(action.after for action in page.actions if action.after):
            pane = _pane(page, document)
            if self._step and isinstance(pane, Document) and self._shown.get(pane.id) != pane.key:
                self._open(pane)

    def _tell(self, page: Page) -> None:
        self._session.lines.all(self._shown_panes.news(page.panes))
        if page.hint:
            self._session.lines.say(page.hint)

    def _unasked(self, page: Page) -> Action | None:
        """The main action of a step, where it asks nothing and nothing has to be decided for it."""
        main = page.main
        if self._step is None or self._session.stop or main is None or main.locked or main.ask or main.after:
            return None
        command = main.command("", {})
        return self._once(main) if isinstance(command, Run) and not command.phrases else None

    def _next(self, page: Page) -> Action | None:
        """The main action where it asks something and was not begun yet."""
        main = page.main
        return self._once(main) if main and main.ask and not main.locked else None

    def _once(self, main: Action) -> Action | None:
        if _named(main) in self._begun:
            return None
        self._begun.add(_named(main))
        return main

    def _picked(self, page: Page) -> Action | None:
        """What was picked of the menu; None to leave. What is long is read from there."""
        main = page.main
        prompt = f"{(page.crumb or page.title).rstrip('?.')}: what next?"
        while True:
            picked = self._session.ask.choose(prompt, list(menu(page)), main.id if main else BACK)
            if picked == BACK:
                return None
            if action := page.action(picked):
                return action
            if pane := _pane(page, picked.removeprefix(OPEN)):
                self._open(pane)

    def _open(self, pane: Pane) -> None:
        """Read a document page by page, or rows, which are opened by their numbers."""
        if isinstance(pane, Rows):
            for item in picked_rows(self._session, pane.query):
                page = self._page()
                opens = next((action for action in page.actions if action.pane == pane.id), None)
                if opens:
                    self._do(page, opens, item.row.sub)
        if isinstance(pane, Document):
            self._shown[pane.id] = pane.key
            if read(self._session, pane.lines()):
                self._read[pane.id] = pane.key

    def _has_read(self, document: Document) -> bool:
        """Whether exactly this was shown to its end here."""
        return document.id in self._read and self._read[document.id] == document.key

    def _do(self, page: Page, action: Action, target: str | None = None) -> None:
        """Do it; what stops it is said. Raises what concerns the whole session, and Elsewhere."""
        if target is None and not action.locked:
            target = _item(self._session, page, action)
            if target is None:
                return
        self._is_main = action.weight is Weight.MAIN
        try:
            is_done = _at_once(perform.do(action, target or "", LineTools(self._session, self)))
        except Elsewhere as to:
            if to.step is not self._step:
                raise
            return
        except (JournalError, Stopped):
            raise
        except WizardError as stop:
            if stop.exit_code == WizardError.exit_code:
                raise
            self._tell_causes(on_page(str(stop)), stop)
            return
        if stopped := self._session.take_stop():
            self._tell_stop(action, stopped)
        elif is_done:
            self._did.add(action.id)

    def _tell_stop(self, action: Action, stop: WizardError) -> None:
        """What stopped a run. A question that the page asks next by itself needs no more words.

        Raises Elsewhere where what every run begins with did, or who we are was refused.
        """
        page = self._page()
        main = page.main
        at = StepName.CONNECT if isinstance(stop, CredentialsError) else self._session.at
        is_before = at in {StepName.GUIDE, StepName.CONNECT} and at is not self._step
        if isinstance(stop, MissingAnswer | ConfirmationNeeded):
            is_same = main is None or _named(main) == _named(action)
            if is_same and not is_before:
                self._session.lines.say(f"! {on_page(stop.message)}")
        else:
            self._tell_causes(page.stop or on_page(str(stop)), stop)
        if at and is_before:
            raise Elsewhere(at)

    def _tell_causes(self, sentence: str, stop: WizardError) -> None:
        self._session.lines.say(f"! {sentence}")
        known = recovery(stop.recovery_id)
        for cause in known.causes if known else ():
            self._session.lines.say(f"  If so: {cause.why} Then: {cause.fix}")


def answer(session: LineSession, answers: Mapping[str, Any]) -> None:
    """Record answers that were given beforehand; what they undo is agreed to first."""
    _at_once(perform.perform(Answer(answers), LineTools(session, Visit(session, StepName.GUIDE))))


def menu(page: Page) -> Iterator[Option]:
    """Every action of a page, the main one first, then what can be read in full."""
    main = page.main
    for action in sorted(page.actions, key=lambda action: action is not main):
        yield Option(action.id, action.label)
    for pane in page.panes:
        if is_opened(pane):
            yield Option(f"{OPEN}{pane.id}", f"Read: {pane.title}")
    yield Option(BACK, "Back")


def _named(action: Action) -> tuple[str, str, str]:
    """What tells an action from others that came before it, such as the same one for another question."""
    return action.id, action.label, action.help


def _leads(main: Action | None) -> GoTo | None:
    """Where an action leads that does nothing else."""
    command = main.command("", {}) if main and main.ask is None and not main.locked else None
    return command if isinstance(command, GoTo) else None


def _pane(page: Page, pane_id: str) -> Pane | None:
    return next((pane for pane in page.panes if pane.id == pane_id), None)


def _item(session: LineSession, page: Page, action: Action) -> str | None:
    """What the action is done to: empty for the page itself, None where the operator went back."""
    if action.scope is Scope.PAGE:
        return ""
    pane = _pane(page, action.pane)
    if isinstance(pane, Rows):
        return next((item.row.sub for item in picked_rows(session, pane.query)), None)
    if isinstance(pane, TreePane) and pane.folds:
        return _unfolded(session, action, pane)
    options = list(_options(pane)) if pane else []
    if not options:
        session.lines.say("There is none.")
        return None
    everything = "\n".join(option.key for option in options)
    if action.scope is Scope.SELECTION and len(options) > 1:
        options.append(Option(ALL, "All of them"))
    at = pane.at if isinstance(pane, TreePane) else ""
    picked = session.ask.choose(f"{action.label}: which one?", [*options, Option(BACK, "Back")], at or None)
    if picked == BACK:
        return None
    return everything if picked == ALL else picked


def _unfolded(session: LineSession, action: Action, pane: TreePane) -> str | None:
    """A branch of a tree whose top branches are picked first, then told with all that is below them."""
    top = {branch.id: branch for branch in pane.branch().children}
    back = Option(BACK, "Back")
    options = [Option(branch.id, branch.label) for branch in top.values()]
    picked = session.ask.choose(pane.title, [*options, back], pane.at or BACK)
    if picked == BACK:
        return None
    session.lines.all(tree_lines(top[picked], 1))
    below = [Option(branch.id, branch.label) for branch in branches(top[picked])]
    picked = session.ask.choose(f"{action.label}: which one?", [*below, back], BACK)
    return None if picked == BACK else picked


def _options(pane: Pane) -> Iterator[Option]:
    """What an action can be done to; branches with the rows that they count."""
    if not isinstance(pane, TreePane):
        yield from (Option(item, title) for item, title in listed_in(pane))
        return
    for branch in branches(pane.branch()):
        rows = "" if branch.count is None else f" ({counted(branch.count, 'row')})"
        yield Option(branch.id, f"{branch.label}{rows}")


def _at_once(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives that never waits; a loop would keep the prompts from having one of their own."""
    try:
        work.send(None)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]
    work.close()
    raise AssertionError("an action in lines waited")
