"""The closed union of events: a Fact is committed before its step goes on, a Pulse is shown once.

``public`` is what the event stream prints: counts and keys, never addresses or other raw text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeAlias

from wizard.domain.identities import Profile
from wizard.domain.people import RowState, TargetUser, UserDraft
from wizard.domain.plan import Plan
from wizard.domain.pool import Pool
from wizard.domain.resolution import Resolution
from wizard.domain.rows import CognitoRow
from wizard.domain.steps import StepName, StepState


@dataclass(frozen=True, slots=True)
class ActDone:
    """Something that a person confirmed, ticked, waived or overrode (R13)."""

    name: ClassVar[str] = "act"
    kind: str
    note: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """Answers given or changed, by key of the answers file; ``reopens`` are the steps to be done again."""

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
class GuideRead:
    """The guide's text was fetched; ``facts`` maps each guide fact to found, missing or contradicted."""

    name: ClassVar[str] = "guide_read"
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
class PoolRead:
    name: ClassVar[str] = "pool_read"
    pool: Pool


@dataclass(frozen=True, slots=True)
class ListingStarted:
    name: ClassVar[str] = "listing_started"
    listing: int
    estimate: int


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row as it is stored: classified, with the usernames that its identities name."""

    row: CognitoRow
    profile: Profile
    group: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageListed:
    """One page of the pool, committed with the token of the next one (None: it was the last)."""

    name: ClassVar[str] = "page_listed"
    listing: int
    page: int
    rows: tuple[ListedRow, ...]
    next_token: str | None


@dataclass(frozen=True, slots=True)
class ListingRestarted:
    """Cognito refused the token: the listing begins again at its first page; rows are kept by ``sub``."""

    name: ClassVar[str] = "listing_restarted"
    listing: int
    reason: str


@dataclass(frozen=True, slots=True)
class ListingFinished:
    name: ClassVar[str] = "listing_finished"
    listing: int


@dataclass(frozen=True, slots=True)
class TwinsCounted:
    """Rows that share a person with another row: linked or all proven, and the others."""

    name: ClassVar[str] = "twins_counted"
    twins: int
    twins_unproven: int


@dataclass(frozen=True, slots=True)
class GroupListed:
    """Members of a group of the pool, one page."""

    name: ClassVar[str] = "group_listed"
    group: str
    subs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MfaScanned:
    """The MFA settings of some users by username, and where the scan stands: last key, users so far."""

    name: ClassVar[str] = "mfa_scanned"
    methods: Mapping[str, tuple[str, ...]]
    after: str
    scanned: int


@dataclass(frozen=True, slots=True)
class ExportWritten:
    name: ClassVar[str] = "export_written"
    listing: int
    path: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class BaselineStarted:
    """The environment is listed once for this plan revision: what is there before we write."""

    name: ClassVar[str] = "baseline_started"
    revision: int


@dataclass(frozen=True, slots=True)
class BaselineRead:
    name: ClassVar[str] = "baseline_read"
    revision: int
    users: tuple[TargetUser, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class PlanStarted:
    """A new revision is drawn up: persons not yet written are forgotten and planned again."""

    name: ClassVar[str] = "plan_started"
    revision: int


@dataclass(frozen=True, slots=True)
class PersonsPlanned:
    name: ClassVar[str] = "persons_planned"
    revision: int
    resolutions: tuple[Resolution, ...]


@dataclass(frozen=True, slots=True)
class PlanFrozen:
    name: ClassVar[str] = "plan_frozen"
    plan: Plan


@dataclass(frozen=True, slots=True)
class PlanConfirmed:
    name: ClassVar[str] = "plan_confirmed"
    revision: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class EffectsAttempted:
    """Requests that are about to start; until they are settled these persons are in doubt."""

    name: ClassVar[str] = "attempted"
    effects: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """The outcome of one effect.

    ``state`` is CREATED, UPDATED, UNCHANGED, FAILED, or PENDING where it certainly had no effect.
    ``target_id`` is the WorkOS user's id, ``written`` what WorkOS now holds by our writing.
    """

    effect: int
    sub: str
    state: RowState
    target_id: str | None = None
    written: UserDraft | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EffectsSettled:
    name: ClassVar[str] = "settled"
    outcomes: tuple[Settled, ...]


@dataclass(frozen=True, slots=True)
class WebhooksSwitched:
    """Webhook endpoints that the import switched off, or on again."""

    name: ClassVar[str] = "webhooks_switched"
    endpoints: tuple[str, ...]
    enabled: bool


@dataclass(frozen=True, slots=True)
class UsersReconciled:
    """One page of WorkOS users compared with the journal in check 2, numbered by ``pass_number``."""

    name: ClassVar[str] = "users_reconciled"
    pass_number: int
    seen: tuple[str, ...]


class CheckStatus(StrEnum):
    PASS = "pass"  # noqa: S105  a verdict
    FAIL = "fail"
    WAITING = "waiting"
    TODO = "todo"
    WAIVED = "waived"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class CheckDone:
    """One of the five checks; it expires when ``inputs`` no longer describe the journal."""

    name: ClassVar[str] = "check"
    id: str
    status: CheckStatus
    evidence: str
    by: str
    inputs: str = ""


Fact: TypeAlias = (
    ActDone
    | Answered
    | StepMoved
    | GuideRead
    | GuideAcknowledged
    | EndsPinned
    | PreflightDone
    | PoolRead
    | ListingStarted
    | PageListed
    | ListingRestarted
    | ListingFinished
    | TwinsCounted
    | GroupListed
    | MfaScanned
    | ExportWritten
    | BaselineStarted
    | BaselineRead
    | PlanStarted
    | PersonsPlanned
    | PlanFrozen
    | PlanConfirmed
    | EffectsAttempted
    | EffectsSettled
    | WebhooksSwitched
    | UsersReconciled
    | CheckDone
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence for the operator that changes nothing."""

    name: ClassVar[str] = "notice"
    text: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everybody waits ``seconds``: a throttle, or a vendor that does not answer."""

    name: ClassVar[str] = "waiting"
    who: str
    seconds: float
    reason: str


Pulse: TypeAlias = Notice | Waiting
Event: TypeAlias = Fact | Pulse


def public(event: Event) -> dict[str, Any]:
    """The event as the JSON object of the event stream: its name and fields without personal data."""
    return {"event": event.name} | _public_fields(event)


def _public_fields(event: Event) -> dict[str, Any]:
    match event:
        case GuideRead():
            return _plain(event, leave_out={"text"})
        case PoolRead(pool):
            return {"pool": pool.id, "estimate": pool.estimate, "providers": len(pool.providers)}
        case PageListed(listing, page, rows, token):
            return {"listing": listing, "page": page, "rows": len(rows), "last": token is None}
        case GroupListed(group, subs):
            return {"group": group, "rows": len(subs)}
        case MfaScanned():
            return {"scanned": event.scanned}
        case BaselineRead(revision, users, after):
            return {"revision": revision, "users": len(users), "last": after is None}
        case PersonsPlanned(revision, resolutions):
            persons = sum(1 for item in resolutions if item.person)
            return {"revision": revision, "persons": persons}
        case PlanFrozen(plan):
            return plan.to_json() | {"phrase": plan.phrase}
        case EffectsAttempted(effects):
            return {"persons": len(effects)}
        case EffectsSettled(outcomes):
            return _settled(outcomes)
        case UsersReconciled(number, seen):
            return {"pass": number, "users": len(seen)}
        case Answered(answers, reopens):
            return {"keys": sorted(answers), "reopens": list(reopens)}
        case _:
            return _plain(event)


def _settled(outcomes: tuple[Settled, ...]) -> dict[str, Any]:
    failed = [{"sub": item.sub, "reason": item.reason} for item in outcomes if item.state is RowState.FAILED]
    return dict(Counter(item.state.value for item in outcomes)) | {"failures": failed}


def _plain(event: Event, leave_out: frozenset[str] | set[str] = frozenset()) -> dict[str, Any]:
    names = [item.name for item in fields(event) if item.name not in leave_out]
    return {name: _value(getattr(event, name)) for name in names}


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return dict(value) if isinstance(value, Mapping) else value
