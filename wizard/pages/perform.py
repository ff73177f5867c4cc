"""Does what an action says, for every front end; each lends the few things that differ."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from wizard.domain.mail.campaign import ExtraMailing
from wizard.domain.steps import STEP_FACTS, StepName
from wizard.engine.decisions import AnswerChange, Undo
from wizard.engine.migration import Migration
from wizard.errors import WizardError
from wizard.pages.commands import (
    Act,
    Answer,
    Command,
    Confirm,
    Copy,
    Edit,
    GoTo,
    Open,
    Pause,
    Reveal,
    Run,
    Say,
    TakeBack,
    UseKey,
)
from wizard.pages.model import Action, Ask, Choose, Fetch, Next, Values, risk_of

T = TypeVar("T")


class Tools(Protocol):
    """What a front end lends: its way to the engine, its voice, and where it can lead."""

    async def call(self, command: Callable[[Migration], Awaitable[T]]) -> T:
        """Have the engine do something, and give what it gives."""
        ...

    async def run(
        self,
        until: StepName,
        phrases: Sequence[str] = (),
        *,
        only: Sequence[StepName] = (),
        extra_mailing: ExtraMailing | None = None,
    ) -> bool:
        """Do steps; False where they were stopped, which the front end shows in its way."""
        ...

    async def ask(self, question: Ask) -> Values | None:
        """What was answered, by the ids of the question; None where the operator went back."""
        ...

    async def reads(self, document: str) -> str:
        """What keeps the Document of this id from having been read to its end; empty where it was.

        A front end that shows texts page by page shows it now; one that has it on screen says how far it is.
        """
        ...

    async def agrees(self, sentences: Sequence[str]) -> bool:
        """Whether the operator wants it although this is so."""
        ...

    def say(self, text: str) -> None: ...

    def pause(self) -> None: ...

    def go(self, to: GoTo) -> None: ...

    def reveal(self, title: str, text: str) -> None:
        """Show something that is shown once and kept nowhere."""
        ...

    async def edit(self, name: str, text: str) -> str | None:
        """The text as the operator's editor left it; None where it could not be edited, which is said."""
        ...

    def use_key(self, key: str) -> None:
        """Reach WorkOS with this key from now on; it is kept in the memory of this process alone."""
        ...

    def open_file(self, path: Path) -> None: ...

    def copy(self, text: str, what: str) -> None: ...


async def do(action: Action, target: str, tools: Tools) -> bool:
    """Ask what the action asks, then do it to ``target``; False where it is locked or was left.

    Raises what the engine raises.
    """
    values = await asked(action, target, tools)
    if values is None:
        return False
    await perform(action.command(target, values), tools)
    return True


async def asked(action: Action, target: str, tools: Tools) -> Values | None:
    """What was answered to the questions of an action; None where it is locked or was left.

    A locked one says why, and so does one before which something is to be read.
    """
    if action.locked:
        tools.say(action.locked)
        return None
    if action.after and (left := await tools.reads(action.after)):
        tools.say(left)
        return None
    return await _asked(action.ask(target) if action.ask else None, tools)


async def _asked(question: Next, tools: Tools) -> Values | None:
    """What was answered to a question and to those that follow it; None where the operator went back."""
    values: dict[str, Any] = {}
    while question is not None:
        if isinstance(question, Fetch):
            question = question.then(await tools.call(question.read))
            continue
        answered = await tools.ask(question)
        if answered is None or not await _takes_the_risk(question, answered, tools):
            return None
        values |= answered
        question = question.then(values) if question.then else None
    return values


async def _takes_the_risk(question: Ask, answered: Values, tools: Tools) -> bool:
    """Whether a risky option was typed by its key, once its risk was said; others need nothing."""
    if not isinstance(question, Choose):
        return True
    option = next((option for option in question.options if option.key == answered.get(question.id)), None)
    if option is None or not option.risk:
        return True
    return await tools.ask(risk_of(question.title, option)) is not None


async def perform(command: Command | None, tools: Tools) -> None:
    """Do it and what follows it; raises what the engine raises. None does nothing."""
    while command is not None:
        command = await _performed(command, tools)


async def _performed(command: Command, tools: Tools) -> Command | None:
    """Do it, and give what follows it."""
    match command:
        case Answer():
            return command.then if await _answered(command, tools) else None
        case Run():
            went = await tools.run(
                command.until, command.phrases, only=command.only, extra_mailing=command.mailing
            )
            return command.then if went else None
        case Act():
            return await _acted(command, tools)
        case Confirm():
            return command.then if await tools.agrees(command.sentences) else None
        case TakeBack():
            await _taken_back(tools)
        case Reveal():
            shown = await tools.call(command.read)
            tools.reveal(command.title, shown or "There is nothing to show.")
        case GoTo():
            tools.go(command)
        case Edit():
            left = await tools.edit(command.name, command.write())
            return command.take(left) if left is not None else None
        case UseKey():
            tools.use_key(command.key)
            return command.then
        case Open():
            tools.open_file(command.path)
        case Copy():
            tools.copy(command.text, command.what)
        case Say():
            tools.say(command.text)
        case Pause():
            tools.pause()
    return None


def undoes(steps: Sequence[StepName]) -> tuple[str, ...]:
    """What to read before steps are reopened; nothing for none."""
    if not steps:
        return ()
    return (
        f"This undoes: {', '.join(STEP_FACTS[step].title for step in steps)}.",
        "What was written stays written; only the difference is planned and confirmed again.",
    )


async def _acted(command: Act, tools: Tools) -> Command | None:
    """Do it, and give what follows; nothing does where it was left, or replaced by something else."""
    if command.agree and not await tools.agrees(command.agree):
        return None
    try:
        gave = await tools.call(command.act)
    except WizardError as stop:
        other = command.instead(stop) if command.instead else None
        if other is None:
            raise
        await do(other, "", tools)
        return None
    if not isinstance(gave, str | None):
        return gave
    if gave:
        tools.say(gave)
    return command.then


async def _answered(command: Answer, tools: Tools) -> bool:
    """Whether the answers were recorded; what they undo is agreed to first."""

    async def change(migration: Migration) -> Sequence[StepName]:
        found = migration.change_of(command.values).reopens
        return [step for step in found if step is not command.within]

    reopens = await tools.call(change)
    if reopens and not await tools.agrees(undoes(reopens)):
        return False
    await tools.call(lambda migration: migration.answer(command.values, replan=True))
    return True


async def _taken_back(tools: Tools) -> None:
    async def latest(migration: Migration) -> tuple[Undo, AnswerChange] | None:
        return migration.latest_decision()

    found = await tools.call(latest)
    if found is None:
        tools.say("There is no decision left to take back.")
        return
    undo, change = found
    if change.reopens and not await tools.agrees(undoes(change.reopens)):
        return
    await tools.call(lambda migration: migration.take_back(undo))
    tools.say(f"Taken back: {undo.summary}. What was written or mailed stays so.")
