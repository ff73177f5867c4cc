"""All that a front end can make happen, as values: an action makes one, ``perform`` does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from wizard.domain.mail.campaign import ExtraMailing
from wizard.domain.steps import StepName
from wizard.engine.migration import Migration
from wizard.errors import WizardError

if TYPE_CHECKING:
    from wizard.pages.model import Action


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
    mailing: ExtraMailing | None = None
    then: Command | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Something else that the engine does; what it gives is said or done, unless it is empty.

    ``agree`` are sentences about what it undoes, which are agreed to first. ``instead`` gives what is done
    where the engine refused, None where that is raised. Where it gives a command, that takes the place of
    ``then``.
    """

    act: Callable[[Migration], Awaitable[str | Command | None]]
    then: Command | None = None
    agree: tuple[str, ...] = ()
    instead: Callable[[WizardError], Action | None] | None = None


@dataclass(frozen=True, slots=True)
class Confirm:
    """Say what is so, and go on with ``then`` only where the operator wants it although it is."""

    sentences: tuple[str, ...]
    then: Command


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
class Edit:
    """Hand a text to the operator's editor as a file of this name; ``take`` gets it as it was left."""

    name: str
    write: Callable[[], str]
    take: Callable[[str], Command]


@dataclass(frozen=True, slots=True)
class UseKey:
    """Use this WorkOS key from now on; it is kept in the memory of this process and nowhere else."""

    key: str = field(repr=False)
    then: Command | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """Nothing but a sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Start nothing new; what is in flight is finished and recorded."""


Command: TypeAlias = (
    Answer | Run | Act | Confirm | GoTo | TakeBack | Reveal | Open | Copy | Edit | UseKey | Say | Pause
)
