"""What WorkOS holds, what is planned for it, and what became of each write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wizard.domain.events.organizations import MembershipSettled
from wizard.domain.planning.people import RowState, TargetUser
from wizard.domain.planning.plan import Plan
from wizard.domain.planning.resolution import Resolution

# Outcomes that are committed together at most.
OUTCOMES_TOGETHER = 16


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
    ``target_id`` is the WorkOS user's id; what was written is what the plan said. ``email`` is for the
    activity shown, which names people by it.
    """

    effect: int
    sub: str
    state: RowState
    target_id: str | None = None
    email: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EffectsSettled:
    """Outcomes that are committed together: of users, and of memberships."""

    name: ClassVar[str] = "settled"
    outcomes: tuple[Settled, ...]
    memberships: tuple[MembershipSettled, ...] = ()


@dataclass(frozen=True, slots=True)
class WebhooksSwitched:
    """Webhook endpoints that the import switched off, or on again."""

    name: ClassVar[str] = "webhooks_switched"
    endpoints: tuple[str, ...]
    enabled: bool


@dataclass(frozen=True, slots=True)
class UsersReconciled:
    """One page of WorkOS users compared with the journal in check 2, numbered by ``pass_number``.

    The last page says how many users in all ``appeared`` since the baseline, and not by our writing.
    """

    name: ClassVar[str] = "users_reconciled"
    pass_number: int
    seen: tuple[str, ...]
    appeared: int | None = None
