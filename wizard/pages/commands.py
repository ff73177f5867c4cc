"""All that a front end can make happen, as values: an action makes one, ``perform`` does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from wizard.domain.campaign import Errand
from wizard.domain.steps import StepName
from wizard.engine.migration import Migration

if TYPE_CHECKING:
    from wizard.pages.model import Ask, Values


@dataclass(frozen=True, slots=True)
class Answer:
    """Record answers; what they undo is said and agreed to first. ``then`` follows where it was.

    ``within`` is a step that ``then`` does again at once, so that nothing is to be said about it.
    """

    values: Mapping[str, Any]
    then: Command | None = None
    within: StepName | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Do ``until`` and what it needs, or just the steps of ``only``; ``phrases`` are what was typed."""

    until: StepName
    only: tuple[StepName, ...] = ()
    phrases: tuple[str, ...] = ()
    mailing: Errand | None = None
    then: Command | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Something else that the engine does; a text that it gives is said, a command done before ``then``."""

    act: Callable[[Migration], Awaitable[str | Command | None]]
    then: Command | None = None


@dataclass(frozen=True, slots=True)
class Confirm:
    """Say what is so, and go on with ``then`` only where the operator wants it although it is."""

    sentences: tuple[str, ...]
    then: Command


@dataclass(frozen=True, slots=True)
class Inquire:
    """Ask what could not be asked before something was done; nothing follows where the operator goes back."""

    ask: Ask
    command: Callable[[Values], Command]


@dataclass(frozen=True, slots=True)
class GoTo:
    """Another step, or a page of its own (by its id) about ``target``."""

    step: StepName | None = None
    page: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Take the latest decision back; what that undoes is said and agreed to first."""


@dataclass(frozen=True, slots=True)
class Reveal:
    """Show something for once, and keep it nowhere; ``read`` fetches it."""

    title: str
    read: Callable[[Migration], Awaitable[str | None]]


@dataclass(frozen=True, slots=True)
class Open:
    """Open a file with what this machine opens it with, or say where it is."""

    path: Path


@dataclass(frozen=True, slots=True)
class Copy:
    """Copy a text through the terminal; ``what`` names it."""

    text: str
    what: str


@dataclass(frozen=True, slots=True)
class Say:
    """Nothing but a sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Start nothing new; what is in flight is finished and recorded."""


Command: TypeAlias = (
    Answer | Run | Act | Confirm | Inquire | GoTo | TakeBack | Reveal | Open | Copy | Say | Pause
)
