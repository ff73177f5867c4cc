"""What the app lends to the actions of pages."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeVar

from wizard.domain.mail.campaign import ExtraMailing
from wizard.domain.steps import StepName
from wizard.engine.migration import Migration
from wizard.pages.commands import GoTo
from wizard.pages.model import Ask, Values
from wizard.pages.state import WORKOS_KEY
from wizard.tui.dialogs.confirm import ConfirmDialog
from wizard.tui.dialogs.reveal import RevealDialog
from wizard.tui.editor import edited
from wizard.tui.host import Host
from wizard.tui.panes.asking import ask

T = TypeVar("T")


class AppTools:
    """The engine's thread, dialogs, toasts and the way to other pages; only in a command."""

    def __init__(self, host: Host, reading: Callable[[str], str] = lambda _: "") -> None:
        """``reading`` says what keeps a document that is on screen from having been read to its end."""
        self._host = host
        self._reading = reading

    async def call(self, command: Callable[[Migration], Awaitable[T]]) -> T:
        return await self._host.bridge.call(command)

    async def run(
        self,
        until: StepName,
        phrases: Sequence[str] = (),
        *,
        only: Sequence[StepName] = (),
        extra_mailing: ExtraMailing | None = None,
    ) -> bool:
        return await self._host.bridge.run(until, phrases, only=only, extra_mailing=extra_mailing)

    async def ask(self, question: Ask) -> Values | None:
        return await ask(question, self._host)

    async def reads(self, document: str) -> str:
        return self._reading(document)

    async def edit(self, name: str, text: str) -> str | None:
        return edited(self._host, name, text)

    def use_key(self, key: str) -> None:
        self._host.launch.variables[WORKOS_KEY] = key

    async def agrees(self, sentences: Sequence[str]) -> bool:
        dialog = ConfirmDialog(title="Go on?", sentences=sentences, label="Go on")
        return await self._host.push_screen_wait(dialog)

    def say(self, text: str) -> None:
        self._host.notify_user(text)

    def pause(self) -> None:
        self._host.bridge.pause()

    def go(self, to: GoTo) -> None:
        self._host.frame.go_to(to)

    def reveal(self, title: str, text: str) -> None:
        self._host.push_screen(RevealDialog(title, text))

    def open_file(self, path: Path) -> None:
        """A browser of this machine would not be seen from where the operator looks over SSH."""
        if _has_desktop():
            self._host.open_url(path.absolute().as_uri())
        self._host.notify_user(f"It is at {path}.")

    def copy(self, text: str, what: str) -> None:
        self._host.copy(text, what)


def _has_desktop() -> bool:
    """Whether a window that is opened here is in front of whoever looks at the terminal."""
    if "SSH_CONNECTION" in os.environ:
        return False
    return sys.platform in {"darwin", "win32"} or bool({"DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ))
