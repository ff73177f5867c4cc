"""What ``perform`` needs, in lines; nothing runs next to it, so no call of it ever waits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from wizard.domain.events import CheckDone, Event, Notice, StepMoved, Subject
from wizard.domain.mail.campaign import ExtraMailing
from wizard.domain.steps import StepName, StepState
from wizard.engine.context import Confirmations
from wizard.engine.migration import Migration
from wizard.errors import JournalError, Stopped, WizardError
from wizard.pages import ends, perform
from wizard.pages.commands import GoTo
from wizard.pages.model import Ask, Values
from wizard.pages.state import WORKOS_KEY
from wizard.plain.asks import answered
from wizard.plain.editor import edited
from wizard.plain.line_session import LineSession

T = TypeVar("T")


class Host(Protocol):
    """The page that an action is done on."""

    def reads(self, document: str) -> str: ...

    def go(self, to: GoTo) -> None: ...


class LineTools:
    """The tools of one action."""

    def __init__(self, session: LineSession, host: Host) -> None:
        self._session = session
        self._host = host

    async def call(self, command: Callable[[Migration], Awaitable[T]]) -> T:
        return self._session.do(command)

    async def run(
        self,
        until: StepName,
        phrases: Sequence[str] = (),
        *,
        only: Sequence[StepName] = (),
        extra_mailing: ExtraMailing | None = None,
    ) -> bool:
        """Do the steps and tell of them; raises what ends the session, and keeps what else stopped them.

        A WorkOS key that is missing is asked for first.
        """
        session = self._session
        has_key = bool(session.environ.get(WORKOS_KEY, "").strip())
        if not (until is StepName.GUIDE or has_key or await perform.do(ends.key(), "", self)):
            return False
        session.begin(until)
        typed = Confirmations(phrases)
        try:
            with session.muted(_told_by_pages(until)):
                session.do(
                    lambda migration: migration.run(
                        until=until, confirmations=typed, only=only, extra_mailing=extra_mailing
                    )
                )
        except (JournalError, Stopped):
            raise
        except WizardError as stop:
            if stop.exit_code == WizardError.exit_code:
                raise
            session.stop_with(stop)
        if until is StepName.IMPORT:
            session.lines.all(f"  {users:,} × {reason}" for reason, users in session.meter.live().errors)
        return session.stop is None

    async def ask(self, question: Ask) -> Values | None:
        return answered(self._session, question)

    async def reads(self, document: str) -> str:
        return self._host.reads(document)

    async def agrees(self, sentences: Sequence[str]) -> bool:
        self._session.lines.all(sentences)
        return self._session.ask.yes("Go on all the same?", default=False)

    def say(self, text: str) -> None:
        self._session.lines.say(text)

    def pause(self) -> None:
        self._session.lines.say("Nothing runs.")

    def go(self, to: GoTo) -> None:
        self._host.go(to)

    def reveal(self, title: str, text: str) -> None:
        self._session.lines.say(f"{title}:")
        self._session.lines.verbatim(text)

    async def edit(self, name: str, text: str) -> str | None:
        return edited(self._session, name, text)

    def use_key(self, key: str) -> None:
        self._session.environ[WORKOS_KEY] = key

    def open_file(self, path: Path) -> None:
        self._session.lines.say("The file:")
        self._session.lines.verbatim(str(path))

    def copy(self, text: str, what: str) -> None:
        self._session.lines.say(f"{what}:")
        self._session.lines.verbatim(text)


def _told_by_pages(until: StepName) -> Callable[[Event], bool]:
    """Takes the events that pages tell better, and the two looks that every run begins with."""
    looks = {StepName.GUIDE, StepName.CONNECT} - {until}
    step = until

    def is_told(event: Event) -> bool:
        nonlocal step
        if isinstance(event, StepMoved):
            step = event.step
            return step in looks or event.state in {StepState.OPEN, StepState.BLOCKED}
        if isinstance(event, Notice):
            is_row = step is StepName.CONNECT or event.subject is Subject.PROVIDER_NEEDS
            return is_row or step in looks
        return step in looks or isinstance(event, CheckDone)

    return is_told
