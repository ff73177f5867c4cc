"""What steps, engine and front ends read from the journal. Writing happens through events only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from wizard.domain.connections import FederationFacts
from wizard.domain.delta import Change, Delta, LeftAct, LeftState
from wizard.domain.events import Fact, PreflightRow
from wizard.domain.identities import Profile
from wizard.domain.inventory import Inventory
from wizard.domain.people import EffectKind, TargetUser, UserChange, UserDraft
from wizard.domain.plan import Plan
from wizard.domain.pool import Pool
from wizard.domain.recovery import Recovery
from wizard.domain.resolve import Group
from wizard.domain.rows import CognitoRow
from wizard.domain.steps import StepName, StepState
from wizard.ports.departures import Departure
from wizard.ports.mailing import MailingReader


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
    """Somebody of this pool as the journal knows them beside a user of WorkOS.

    ``target_id`` None: nobody was written for them yet. ``effect`` is what is pending or in doubt next;
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
class Act:
    """One line of the log of acts (R13); ``actor`` is who acted, from where, with which version."""

    id: int
    at: datetime
    kind: str
    note: str
    fingerprint: str
    details: Mapping[str, Any]
    actor: Mapping[str, Any]


class JournalReader(Protocol):
    """Read models. Counts cost one indexed read; lists come in pages by key."""

    def meta(self, key: str) -> Any: ...

    def recovery(self) -> Recovery | None:
        """What is known of the recovery that the journal is in; None where it is in none."""
        ...

    def text(self, key: str) -> str | None:
        """A remembered text that is no JSON."""
        ...

    def answers(self) -> Mapping[str, Any]: ...

    def answered_at(self) -> Mapping[str, datetime]:
        """When each answer was given last, by its key."""
        ...

    def steps(self) -> Mapping[StepName, StepRecord]: ...

    def pool(self) -> Pool | None: ...

    def listing(self) -> Listing | None:
        """The latest listing, finished or not."""
        ...

    def inventory(self) -> Inventory | None: ...

    def tally(self, scope: str) -> Mapping[str, int]:
        """The counters of ``rows``, ``persons`` or ``requests``."""
        ...

    def present_subs(self, subs: Sequence[str]) -> frozenset[str]:
        """Those of the subs that belong to rows which are not gone, whichever listing showed them."""
        ...

    def known_subs(self, listing: int, subs: Sequence[str]) -> frozenset[str]:
        """Those of ``subs`` that this listing has shown already."""
        ...

    def listed(self, listing: int) -> int:
        """How many rows this listing has shown."""
        ...

    def listed_subs(self) -> Iterator[str]:
        """The ``sub`` of every row of the latest listing, in stable order."""
        ...

    def records(self) -> Iterator[str]:
        """Every row of the latest listing as JSON in the AWS CLI's shape, in stable order."""
        ...

    def groups(self, after: int, limit: int) -> tuple[list[Group], int | None]:
        """The next families of rows with what is known of them, and the row to go on from (None: done)."""
        ...

    def shared_families(self, after: str, limit: int) -> tuple[list[tuple[CognitoRow, ...]], str | None]:
        """The next families of several rows, and the key to go on from (None: done)."""
        ...

    def overrides(self, sub: str | None = None) -> Mapping[str, Mapping[str, str]]:
        """Decisions about single rows, by ``sub`` and kind; only those about ``sub`` where it is given."""
        ...

    def mfa_candidates(self, after: str, limit: int) -> list[tuple[str, str]]:
        """The ``sub`` and username of the next native rows; a sub says nothing of its row: a fair sample."""
        ...

    def baseline_counts(self) -> tuple[int, int]:
        """Users in the environment before the plan, and how many of them were ours by then."""
        ...

    def baseline_sample(self) -> TargetUser | None: ...

    def plan(self) -> Plan | None: ...

    def open_effects(self, state: str, after: int, limit: int) -> list[OpenEffect]: ...

    def effects_of(self, emails: Sequence[str]) -> list[OpenEffect]: ...

    def written_sample(self, limit: int) -> list[WrittenPerson]: ...

    def written_by_target(self, target_ids: Sequence[str]) -> Mapping[str, WrittenPerson]: ...

    def known_persons(self, users: Sequence[TargetUser]) -> Mapping[str, KnownPerson]:
        """By user id, those of the WorkOS users who are of this pool: by their sub, id or address."""
        ...

    def in_baseline(self, target_ids: Sequence[str]) -> frozenset[str]: ...

    def unseen(self, pass_number: int, limit: int) -> tuple[int, list[str]]:
        """How many written persons a pass of check 2 has not met, and the first of their subs."""
        ...

    @property
    def mailing(self) -> MailingReader:
        """The reset mails."""
        ...

    def delta(self) -> Delta:
        """The latest listing beside the one that was imported last."""
        ...

    def departures(self, act: LeftAct, state: LeftState, after: int, limit: int) -> list[Departure]:
        """Persons who left the pool and about whom an act is in this state."""
        ...

    def rows_as_listed(self, subs: Sequence[str]) -> Mapping[str, CognitoRow]:
        """The rows of the latest listing with these subs."""
        ...

    def due(self) -> int:
        """Persons who shall get a reset mail, by rule or by decision (R4)."""
        ...

    def rows(self, query: RowQuery, after: int, limit: int) -> tuple[list[RowItem], int | None]:
        """A page of rows after a row's id, and the id to go on from (None: there are no more)."""
        ...

    def count_found(self, query: RowQuery) -> int | None:
        """How many rows hold the text of a query; None where that would take too long to say."""
        ...

    def row(self, sub: str) -> RowItem | None: ...

    def person(self, sub: str) -> PersonItem | None:
        """The person that a row is part of."""
        ...

    def kinds(self) -> list[tuple[str, str, int, str]]:
        """Decision kind, state, number of rows and one ``sub``, most rows first."""
        ...

    def unread(self) -> Mapping[str, str]:
        """Optional calls that told nothing when they were made last, and why, by name."""
        ...

    def preflight(self) -> tuple[PreflightRow, ...]: ...

    def acts(self, *, kind: str | None = None, limit: int = 200) -> list[Act]:
        """The log of acts, latest first."""
        ...

    def latest_act(self, *, besides: str) -> int:
        """The number of the latest act that is not of this kind; 0 before the first."""
        ...

    def failures(self, limit: int) -> list[tuple[str, str]]: ...

    def verdicts(self) -> Mapping[str, Verdict]: ...

    def federation(self) -> FederationFacts:
        """What is known of the pool's identity providers."""
        ...


class Journal(Protocol):
    """An open journal: what the engine records to, and what everybody reads from."""

    @property
    def reader(self) -> JournalReader: ...

    async def record(self, fact: Fact, at: str) -> None:
        """Commit one fact; returns only then."""
        ...

    def count(self, word: str) -> None:
        """Count one request; the numbers reach the file with the next commit."""
        ...

    def close(self) -> None: ...
