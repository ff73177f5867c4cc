"""One action of a page, done without a screen: its values by ``--set``, its texts by ``--confirm``."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from wizard.domain.confirmations import Confirmations, is_same
from wizard.domain.mail.campaign import ExtraMailing
from wizard.domain.steps import StepName
from wizard.engine import exits
from wizard.engine.migration import Migration, OpenJournal
from wizard.engine.views import Views
from wizard.errors import Blocked, ConfirmationNeeded, ConfirmsNothing, MissingAnswer, UsageError
from wizard.headless.actions import READ, items_of, lines_of, menu_lines, named, next_page, page_json, safe
from wizard.headless.running import Narrator, ending, left_json, pause_on_signals
from wizard.pages import perform
from wizard.pages.commands import Command, Edit, GoTo, Reveal, Run
from wizard.pages.model import (
    PHRASE,
    Action,
    Ask,
    Check,
    Choose,
    Fields,
    Page,
    Phrase,
    Rows,
    Scope,
    Text,
    Values,
)
from wizard.pages.registry import page_of, pages
from wizard.pages.state import WORKOS_KEY, ViewState, at_rest

T = TypeVar("T")

STDIN, FILE = "-", "file"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line of ``act`` says; ``page`` is empty for that of the next step."""

    action: str
    page: str = ""
    on: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    confirmed: tuple[str, ...] = ()
    replan: bool = False
    as_json: bool = False
    journal: tuple[str, ...] = ()


def act(open_journal: OpenJournal, wanted: Wanted, now: Callable[[], datetime]) -> int:
    """Do it and give the exit code: 0 where it was done, 1 where something failed in the steps that it ran.

    Raises WizardError for whatever stops it. With ``as_json`` stdout has one object per event, and a last
    one: what was done (the command line says why something was not).
    """
    narrator = Narrator(sys.stdout if wanted.as_json else None, sys.stderr)
    return asyncio.run(_act(open_journal, wanted, now, narrator))


async def _act(
    open_journal: OpenJournal, wanted: Wanted, now: Callable[[], datetime], narrator: Narrator
) -> int:
    opened = open_journal(narrator.notify)
    try:
        migration = opened.migration
        pause_on_signals(migration)

        def state() -> ViewState:
            return at_rest(Views(migration.reader), now(), environ=os.environ)

        page = found_page(state(), wanted.page)
        action = _open_action(page, wanted)
        target = _target(state(), page, action, wanted.on)
        tools = _Tools(migration, wanted, narrator, state)
        await perform.do(replace(action, command=tools.checked(action)), target, tools)
        ended = tools.ended
        if ended.left:
            narrator.say(ended.sentences)
        if wanted.as_json:
            done = {
                "done": action.id,
                "exit_code": ended.of_action,
                "left": left_json(ended.left),
                "said": tools.said,
                "next": state().snapshot.next,
            }
            shown = page_json(state(), tools.shown or wanted.page, wanted.journal)
            narrator.put(json.dumps(done | shown))
        return ended.of_action
    finally:
        opened.close()


def found_page(state: ViewState, wanted: str) -> Page:
    """The page that ``--page`` names, else that of the next step; raises UsageError."""
    page_id, _, target = (wanted or next_page(state)).partition(":")
    if page_id not in pages():
        summary = f"There is no page {page_id}." if wanted else f"The step {page_id} has no page yet."
        raise UsageError(summary, fix=f"Pages are: {', '.join(pages())}.")
    return page_of(state, page_id, target)


def _open_action(page: Page, wanted: Wanted) -> Action:
    action = page.action(wanted.action)
    if action is None:
        offered = ", ".join(action.id for action in page.actions) or "none"
        raise UsageError(
            f"The page {wanted.page or page.id} has no action {wanted.action}.", fix=f"It has: {offered}."
        )
    if action.locked:
        raise Blocked(action.locked)
    return action


def _target(state: ViewState, page: Page, action: Action, on: str) -> str:
    """The id of the item that the action is done to; raises UsageError."""
    if action.scope is Scope.PAGE:
        if on:
            raise UsageError(f"{action.label} acts on no item.", fix="Leave --on out.")
        return ""
    if any(isinstance(pane, Rows) and pane.id == action.pane for pane in page.panes):
        if not on or state.views.row(on) is None:
            raise UsageError(
                f"There is no row {on or '(none given)'}.", fix="Give the sub of a row with --on."
            )
        return on
    known = [item_id for item_id, _ in items_of(page, action)]
    if on not in known:
        summary = f"There is no {on} here." if on else f"{action.label}: which one?"
        raise UsageError(summary, fix=f"Give one with --on: {', '.join(known) or 'there is none'}.")
    return on


class _Tools:
    """What ``perform`` needs, answered by the command line."""

    def __init__(
        self, migration: Migration, wanted: Wanted, narrator: Narrator, state: Callable[[], ViewState]
    ) -> None:
        self._migration = migration
        self._wanted = wanted
        self._narrator = narrator
        self._state = state
        self._taken: set[str] = set()
        self._used: set[str] = set()
        self.said: list[str] = []
        self.shown = ""
        self.ended = exits.Ending({}, exits.DONE)

    def checked(self, action: Action) -> Callable[[str, Values], Command]:
        """The action's command, once every value that was given has been asked for."""

        def command(target: str, values: Values) -> Command:
            made = action.command(target, values)
            if isinstance(made, Edit):
                self._taken.add(FILE)
            unknown = sorted(set(self._wanted.values) - self._taken)
            if unknown:
                asked = (
                    f"It asks for: {', '.join(sorted(self._taken))}." if self._taken else "It asks nothing."
                )
                raise UsageError(f"{action.id} does not ask for {', '.join(unknown)}.", fix=asked)
            if not isinstance(made, Run) and (unused := self._unused()):
                raise ConfirmsNothing(unused, (), fix="Leave --confirm out.")
            if isinstance(made, Reveal) and self._wanted.as_json:
                raise UsageError("A secret is never in JSON.", fix="Leave --json out.")
            return made

        return command

    async def call(self, command: Callable[[Migration], Awaitable[T]]) -> T:
        return await command(self._migration)

    async def run(
        self,
        until: StepName,
        phrases: Sequence[str] = (),
        *,
        only: Sequence[StepName] = (),
        extra_mailing: ExtraMailing | None = None,
    ) -> bool:
        typed = Confirmations((*phrases, *self._unused()))
        await self._migration.run(until=until, confirmations=typed, only=only, extra_mailing=extra_mailing)
        if typed.phrases:
            raise ConfirmsNothing(typed.phrases, typed.awaited)
        asked = set(only) or exits.asked_for(until)
        self.ended = ending(self._migration, asked, extra_mailing)
        return True

    async def ask(self, question: Ask) -> Values | None:
        match question:
            case Choose():
                return {question.id: self._chosen(question)}
            case Text():
                return {question.id: self._text(question.id, question.title, question.check, question.secret)}
            case Fields():
                return {
                    line.id: self._text(line.id, line.label, line.check, line.secret, default=line.value)
                    for line in question.fields
                }
            case Phrase():
                summary = " ".join((f"{question.title}.", *question.sentences))
                return {PHRASE: self._typed(question.words.bound, summary)}

    def _unused(self) -> tuple[str, ...]:
        """Texts of the command line that confirmed nothing so far."""
        return tuple(text for text in self._wanted.confirmed if text not in self._used)

    async def reads(self, document: str) -> str:
        """Nothing is shown here: whoever runs this says that the text was read."""
        if READ not in self._wanted.confirmed:
            raise ConfirmationNeeded(f"The {document} must have been read to its end.", phrase=READ)
        self._used.add(READ)
        return ""

    async def agrees(self, sentences: Sequence[str]) -> bool:
        if not self._wanted.replan:
            raise Blocked(" ".join(sentences), fix="Add --replan to do it all the same.")
        return True

    def say(self, text: str) -> None:
        self.said.append(safe(text))
        self._narrator.say(text)

    def pause(self) -> None:
        self.say("Nothing runs.")

    def go(self, to: GoTo) -> None:
        self.shown = named(to.page, to.target) if to.page else (to.step or StepName.GUIDE).value
        page = found_page(self._state(), self.shown)
        if not self._wanted.as_json:
            for line in (*lines_of(page), *menu_lines(page)):
                print(line)

    def reveal(self, title: str, text: str) -> None:
        self._narrator.say(f"{title}:")
        print(text)

    async def edit(self, name: str, text: str) -> str | None:
        """The text of the file that was given; without one it is printed, to be edited."""
        if path := self._wanted.values.get(FILE):
            return _text_of(Path(path))
        self._narrator.say(f"{name}, to be edited and given with --set {FILE}=PATH:")
        self._give(text)
        return None

    def use_key(self, key: str) -> None:
        del key
        raise UsageError("A key lives as long as this command.", fix=f"Set {WORKOS_KEY} in the environment.")

    def open_file(self, path: Path) -> None:
        self._give(str(path))

    def copy(self, text: str, what: str) -> None:
        self._narrator.say(f"{what}:")
        self._give(text)

    def _give(self, text: str) -> None:
        """Data: on stdout as it is, or in the last object."""
        self.said.append(safe(text))
        if not self._wanted.as_json:
            print(text)

    def _chosen(self, question: Choose) -> str:
        keys = tuple(option.key for option in question.options)
        given = self._given(question.id, question.title, keys)
        option = next((option for option in question.options if option.key == given), None)
        if option is None:
            raise UsageError(f"{question.id} cannot be {given}.", fix=f"It is one of: {', '.join(keys)}.")
        return given

    def _text(self, key: str, title: str, check: Check, secret: bool, *, default: str | None = None) -> str:
        if secret and self._wanted.values.get(key, STDIN) != STDIN:
            raise UsageError(
                f"{title} is a secret: others on this machine can read command lines.",
                fix=f"Write it to standard input, and give --set {key}={STDIN}.",
            )
        has_default = default is not None and key not in self._wanted.values
        given = str(default) if has_default else self._given(key, title, ())
        if has_default:
            self._taken.add(key)
        if secret and given == STDIN:
            given = sys.stdin.readline().strip()
        if problem := check(given):
            if has_default and not given:
                raise _missing(key, title, ())
            raise UsageError(problem, fix=f"Give it with --set {key}=….")
        return given

    def _given(self, key: str, title: str, choices: tuple[str, ...]) -> str:
        self._taken.add(key)
        if key not in self._wanted.values:
            raise _missing(key, title, choices)
        return self._wanted.values[key]

    def _typed(self, awaited: str, summary: str) -> str:
        """The text of the command line that is the awaited one; raises ConfirmationNeeded."""
        typed = next((text for text in self._wanted.confirmed if is_same(text, awaited)), None)
        if typed is None:
            wrong = " What was given is not the text that confirms it." if self._wanted.confirmed else ""
            raise ConfirmationNeeded(f"{summary}{wrong}", phrase=awaited)
        self._used.add(typed)
        return typed


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as unreadable:
        reason = getattr(unreadable, "strerror", None) or "it is not UTF-8 text"
        raise UsageError(
            f"The file {path} cannot be read: {reason}.", fix=f"Check the path given with --set {FILE}=…."
        ) from unreadable


def _missing(key: str, title: str, choices: tuple[str, ...]) -> MissingAnswer:
    return MissingAnswer(key=key, prompt=title, choices=choices, fix=f"Give it with --set {key}=….")
