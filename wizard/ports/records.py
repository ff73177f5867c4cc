"""What the journal is read as. Writing happens through events only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wizard.domain.planning.delta import Change
from wizard.domain.planning.people import EffectKind, UserChange, UserDraft
from wizard.domain.planning.undo import Made, UndoClass
from wizard.domain.rows.cognito_row import CognitoRow
from wizard.domain.rows.identities import Profile
from wizard.domain.steps import StepState


@dataclass(frozen=True, slots=True)
class Listing:
    """One listing of the pool; ``finished_at`` None while pages are missing."""

    id: int
    started_at: datetime
    finished_at: datetime | None
    token: str | None
    pages: int
    estimate: int
    restarts: int


@dataclass(frozen=True, slots=True)
class OpenEffect:
    """An effect that is pending or in doubt. ``draft`` is what the person shall be once it is done."""

    id: int
    sub: str
    kind: EffectKind
    draft: UserDraft
    change: UserChange | None
    target_id: str | None
    attempts: int
    in_doubt: bool


@dataclass(frozen=True, slots=True)
class StepRecord:
    state: StepState
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WrittenPerson:
    """A person that exists at WorkOS by this journal, with what we last wrote."""

    sub: str
    email: str
    target_id: str
    written: UserDraft


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody of this pool as the journal knows them next to a user of WorkOS.

    ``target_id`` None: no one was written for them yet. ``effect`` is what is pending or in doubt next;
    ``is_mailed`` where a reset to them was attempted.
    """

    sub: str
    target_id: str | None
    effect: OpenEffect | None
    is_mailed: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    id: str
    status: str
    evidence: str
    at: datetime | None
    by: str
    inputs: str


@dataclass(frozen=True, slots=True)
class RowQuery:
    """Which rows to browse: of these profiles (None: all), states and decision kind, holding ``text``.

    ``change``: rows that differ so from the listing imported last. ``left``: rows that left the pool and
    whose persons are still at WorkOS.
    """

    profiles: tuple[Profile, ...] | None = None
    states: tuple[str, ...] = ()
    kind: str | None = None
    text: str = ""
    change: Change | None = None
    left: bool = False


@dataclass(frozen=True, slots=True)
class RowItem:
    """A row with where it is counted (R3), the decision that settled it, and why."""

    id: int
    row: CognitoRow
    state: str
    kind: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class PersonItem:
    """A person of the plan; ``written`` is what WorkOS holds by our writing, ``draft`` what it shall hold."""

    sub: str
    email: str
    target_id: str | None
    state: str
    due: str
    notes: tuple[str, ...]
    written: UserDraft | None
    draft: UserDraft | None


@dataclass(frozen=True, slots=True)
class PersonQuery:
    """Which persons to list: in these states, of this decision kind, with a row that holds ``text``.

    ``text`` may also be a user's id at WorkOS.
    """

    states: tuple[str, ...] = ()
    kind: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class WriteRecord:
    """One write of a person: its kind, and labels with texts of what came of it."""

    kind: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MailRecord:
    """One reset mail of a person, with labels and texts of what came of it."""

    campaign: int
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the audit log (R13); ``actor`` is who acted, from where, with which version."""

    id: int
    at: datetime
    kind: str
    note: str
    fingerprint: str
    details: Mapping[str, Any]
    actor: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RemovedUser:
    """A person at WorkOS whose rows are disabled or gone; ``in_doubt`` where an act may have begun."""

    id: int
    sub: str
    target_id: str
    written: UserDraft
    in_doubt: bool


@dataclass(frozen=True, slots=True)
class UndoPerson:
    """A person of an undo, by its row's number; ``in_doubt`` where a request may have been made."""

    id: int
    made: Made
    undo: UndoClass
    in_doubt: bool


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody whom the operator mails; the names are as Cognito has them, empty where it has none."""

    email: str
    first_name: str
    last_name: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which ``password_reset.created`` events this journal has read, by WorkOS' clock.

    ``readable`` is false where WorkOS refuses to show them, and before the first look. Between
    ``complete_since`` and ``complete_through`` none is missing that WorkOS showed by then (one may
    appear minutes late); both are None before all were read once.
    """

    readable: bool = False
    complete_since: datetime | None = None
    complete_through: datetime | None = None

    def covers(self, since: datetime) -> bool:
        """Whether everything from then on was read."""
        return bool(self.readable and self.complete_since and self.complete_since <= since)
