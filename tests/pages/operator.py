"""A front end without a display: answers what is asked from what it was given, and keeps what it was told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from wizard.domain.mail.campaign import ExtraMailing
from wizard.domain.steps import StepName
from wizard.engine.context import Confirmations
from wizard.engine.migration import Migration
from wizard.errors import WizardError
from wizard.pages import perform
from wizard.pages.commands import GoTo
from wizard.pages.model import PHRASE, Action, Ask, Choose, Fields, Phrase, Text, Values

T = TypeVar("T")


class Operator:
    """``asked``, ``summary``, ``revealed``, ``copied``, ``opened`` and ``went`` are in their order.

    ``stop`` is what ended the latest run. ``agreed`` are the sentences that were agreed to. ``unread`` says,
    by the id of a Document, how much of it was not shown yet.
    """

    def __init__(self, migration: Migration, environ: MutableMapping[str, str]) -> None:
        self._migration = migration
        self.environ = environ
        self._values: Mapping[str, Any] = {}
        self.asked: list[Ask] = []
        self.summary: list[str] = []
        self.agreed: list[str] = []
        self.revealed: list[str] = []
        self.copied: list[str] = []
        self.opened: list[Path] = []
        self.went: list[GoTo] = []
        self.paused = 0
        self.unread: dict[str, str] = {}
        self.stop: WizardError | None = None

    async def do(self, action: Action, target: str, values: Mapping[str, Any]) -> bool:
        self._values, self.stop = values, None
        return await perform.do(action, target, self)

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
        confirmations = Confirmations(tuple(phrases))
        try:
            await self._migration.run(
                until=until, confirmations=confirmations, only=only, extra_mailing=extra_mailing
            )
        except WizardError as stop:
            self.stop = stop
            return False
        return True

    async def ask(self, question: Ask) -> Values | None:
        self.asked.append(question)
        match question:
            case Choose():
                return self._chosen(question)
            case Text():
                return self._typed({question.id: question.check})
            case Fields():
                typed = self._typed({field.id: field.check for field in question.fields})
                return {field.id: field.value for field in question.fields} | typed if typed else None
            case Phrase():
                return {PHRASE: question.words.bound} if self._values.get(PHRASE) else None

    async def reads(self, document: str) -> str:
        return self.unread.get(document, "")

    async def agrees(self, sentences: Sequence[str]) -> bool:
        self.agreed += sentences
        return True

    def say(self, text: str) -> None:
        self.summary.append(text)

    def pause(self) -> None:
        self.paused += 1

    def go(self, to: GoTo) -> None:
        self.went.append(to)

    def reveal(self, title: str, text: str) -> None:
        self.revealed.append(f"{title}: {text}")

    async def edit(self, name: str, text: str) -> str | None:
        """What ``values`` hold under the file's name makes of the text, as an editor would."""
        edited: Callable[[str], str] | None = self._values.get(name)
        return edited(text) if edited else None

    def use_key(self, key: str) -> None:
        self.environ["WORKOS_API_KEY"] = key

    def open_file(self, path: Path) -> None:
        self.opened.append(path)

    def copy(self, text: str, what: str) -> None:
        self.copied.append(f"{what}: {text}")

    def _chosen(self, question: Choose) -> Values | None:
        if question.id not in self._values:
            return None
        chosen = self._values[question.id]
        assert chosen in [option.key for option in question.options], f"{chosen} is not offered"
        return {question.id: chosen}

    def _typed(self, checks: Mapping[str, Callable[[str], str]]) -> dict[str, str] | None:
        typed = {key: str(self._values[key]) for key in checks if key in self._values}
        if not typed:
            return None
        for key, text in typed.items():
            assert not checks[key](text), checks[key](text)
        return typed
