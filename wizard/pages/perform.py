"""Does what an action says, for every front end; each lends the few things that differ."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

from wizard.domain.campaign import Errand
from wizard.domain.steps import STEP_FACTS, StepName
from wizard.engine.decisions import Change, Undo
from wizard.engine.migration import Migration
from wizard.pages.commands import (
    Act,
    Answer,
    Command,
    Confirm,
    Copy,
    GoTo,
    Inquire,
    Open,
    Pause,
    Reveal,
    Run,
    Say,
    TakeBack,
)
from wizard.pages.model import Action, Ask, Values

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
        errand: Errand | None = None,
    ) -> bool:
        """Do steps; False where they were stopped, which the front end shows in its way."""
        ...

    async def ask(self, question: Ask) -> Values | None:
        """What was answered, by the ids of the question; None where the operator went back."""
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

    def open_file(self, path: Path) -> None: ...

    def copy(self, text: str, what: str) -> None: ...


async def do(action: Action, target: str, tools: Tools) -> bool:
    """Ask what the action asks, then do it to ``target``; False where it is locked or was left.

    A locked one says why. Raises what the engine raises.
    """
    if action.locked:
        tools.say(action.locked)
        return False
    values = await _asked(action.ask(target) if action.ask else None, tools)
    if values is None:
        return False
    await perform(action.command(target, values), tools)
    return True


async def _asked(question: Ask | None, tools: Tools) -> Values | None:
    """What was answered to a question and to those that follow it; None where the operator went back."""
    values: dict[str, Any] = {}
    while question is not None:
        answered = await tools.ask(question)
        if answered is None:
            return None
        values |= answered
        question = question.then(values) if question.then else None
    return values


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
            went = await tools.run(command.until, command.phrases, only=command.only, errand=command.mailing)
            return command.then if went else None
        case Act():
            gave = await tools.call(command.act)
            if isinstance(gave, str):
                if gave:
                    tools.say(gave)
            elif gave is not None:
                await perform(gave, tools)
            return command.then
        case Confirm():
            return command.then if await tools.agrees(command.sentences) else None
        case Inquire():
            values = await _asked(command.ask, tools)
            return None if values is None else command.command(values)
        case TakeBack():
            await _taken_back(tools)
        case Reveal():
            shown = await tools.call(command.read)
            tools.reveal(command.title, shown or "There is nothing to show.")
        case GoTo():
            tools.go(command)
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
    async def latest(migration: Migration) -> tuple[Undo, Change] | None:
        return migration.latest_decision()

    found = await tools.call(latest)
    if found is None:
        tools.say("There is no decision left to take back.")
        return
    undo, change = found
    if change.reopens and not await tools.agrees(undoes(change.reopens)):
        return
    await tools.call(lambda migration: migration.take_back(undo))
    tools.say(f"Taken back: {undo.told}. What was written or mailed stays so.")
