"""What the operator said and saw, and how steps and checks stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from wizard.domain.events.remembered import Remembered
from wizard.domain.steps import StepName, StepState


@dataclass(frozen=True, slots=True)
class ActDone:
    """Something that a person confirmed, ticked, waived or overrode (R13)."""

    name: ClassVar[str] = "act"
    kind: str
    note: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    fingerprint: str = ""


REPORT_ACT = "report written"


@dataclass(frozen=True, slots=True)
class ReportWritten(Remembered):
    """The report was written to ``folder``; ``mark`` stands for the journal's state that it tells of."""

    name: ClassVar[str] = "report_written"
    key: ClassVar[str] = "report"
    folder: str
    mark: str
    interim: bool
    masked: bool
    files: int


@dataclass(frozen=True, slots=True)
class Answered:
    """Answers given or changed, by key of the answers file; ``reopens`` are the steps to be done again.

    None takes an answer back, as if no one had given it.
    """

    name: ClassVar[str] = "answered"
    answers: Mapping[str, Any]
    reopens: tuple[StepName, ...] = ()


@dataclass(frozen=True, slots=True)
class StepMoved:
    name: ClassVar[str] = "step"
    step: StepName
    state: StepState
    note: str = ""


@dataclass(frozen=True, slots=True)
class GuideRead(Remembered):
    """The guide's text was fetched; ``facts`` maps each guide fact to found, missing or contradicted."""

    name: ClassVar[str] = "guide_read"
    key: ClassVar[str] = "guide"
    digest: str
    source: str
    live: bool
    text: str
    facts: Mapping[str, str]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GuideAcknowledged:
    name: ClassVar[str] = "guide_acknowledged"
    digest: str
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EndsPinned:
    """Both ends of the journal (R12); ``source`` and ``target`` are what must stay the same."""

    name: ClassVar[str] = "ends_pinned"
    source: Mapping[str, str]
    target: Mapping[str, str]
    caller: str = ""


@dataclass(frozen=True, slots=True)
class AccessLost(Remembered):
    """Credentials were refused that were taken before, and what renews them; empty once they are taken."""

    name: ClassVar[str] = "access_lost"
    key: ClassVar[str] = "access_lost"
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class PreflightRow:
    """One line of the preflight; ``blocking`` rows stop the run unless accepted by id."""

    id: str
    ok: bool
    blocking: bool
    detail: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class PreflightDone:
    name: ClassVar[str] = "preflight"
    rows: tuple[PreflightRow, ...]


@dataclass(frozen=True, slots=True)
class OptionalRead:
    """A call that a migration can do without told nothing, and ``why``; empty where it tells again."""

    name: ClassVar[str] = "optional_read"
    call: str
    why: str


@dataclass(frozen=True, slots=True)
class RowDecided:
    """A decision about one row: a choice for a Kind, or under ``email`` an address in place of its own.

    ``choice`` None takes the decision back.
    """

    name: ClassVar[str] = "row_decided"
    sub: str
    kind: str
    choice: str | None


@dataclass(frozen=True, slots=True)
class LeadTimeSet:
    """Who does a thing that takes others time, and until when (an ISO date, or empty)."""

    name: ClassVar[str] = "lead_time_set"
    id: str
    owner: str
    due: str


class CheckStatus(StrEnum):
    PASS = "pass"  # noqa: S105  a verdict
    FAIL = "fail"
    WAITING = "waiting"
    TODO = "todo"
    WAIVED = "waived"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CheckDone:
    """One of the five checks; it expires when ``inputs`` no longer describe the journal."""

    name: ClassVar[str] = "check"
    id: str
    status: CheckStatus
    evidence: str
    by: str
    inputs: str = ""
