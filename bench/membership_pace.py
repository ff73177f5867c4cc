"""Users with a membership each at the documented limit, in virtual time.

``python -m bench.membership_pace [USERS]``: the real window, pacers and order of writing; WorkOS and the
journal are canned. What is printed: users a second, the share of the allowance, the fullest ten seconds.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter, deque
from types import SimpleNamespace
from typing import Any

from bench.figures import Figure
from tests.engine.virtual import LoopClock, run_virtually
from wizard.domain.events import EffectsAttempted, EffectsSettled
from wizard.domain.organizations.model import MembershipStatus, TargetMembership
from wizard.domain.organizations.plan import MembershipEffect
from wizard.domain.planning.people import EffectKind, TargetUser, UserDraft
from wizard.engine.calls import Calls, RateBudget
from wizard.engine.dispatch import Dispatch
from wizard.ports import OpenEffect, OpenMembership
from wizard.steps.writing import write_plan

LATENCY = 0.12
WRITES, WINDOW_SECONDS, A_MINUTE = 500, 10, 6_000
USERS = 6_000
WANTED, USERS_A_SECOND = 0.98, 24.5


class CannedEnvironment:
    """WorkOS that takes everything; counts starts of writes by tenth of a second."""

    def __init__(self) -> None:
        self.starts: Counter[int] = Counter()
        self.reads = 0
        self.members: Counter[str] = Counter()
        self.organizations = self

    async def create_user(self, draft: UserDraft, *, idempotency_key: str) -> TargetUser:
        del idempotency_key
        await self._write()
        return TargetUser(f"user_{draft.external_id}", draft.email, email_verified=True)

    async def join(self, *, user_id: str, organization_id: str, roles: object) -> TargetMembership:
        del roles
        await self._write()
        self.members[user_id] += 1
        return TargetMembership(f"om_{user_id}", user_id, organization_id, MembershipStatus.ACTIVE)

    async def memberships(self, **asked: Any) -> Any:
        del asked
        self.reads += 1
        await asyncio.sleep(LATENCY)
        return SimpleNamespace(memberships=(), after=None)

    async def _write(self) -> None:
        self.starts[int(asyncio.get_running_loop().time() * 10)] += 1
        await asyncio.sleep(LATENCY)


class CannedJournal:
    """Effects by number, a user's odd and the membership behind it even; states are those of SQLite."""

    def __init__(self, users: int) -> None:
        self.users = users
        self.states = dict.fromkeys(range(1, 2 * users + 1), "pending")
        self.organizations = self

    def open_effects(self, state: str, after: int, limit: int) -> list[OpenEffect]:
        found = (n for n in range(after + 1, 2 * self.users + 1) if n % 2 and self.states[n] == state)
        return [_user(number) for number, _ in zip(found, range(limit), strict=False)]

    def open_memberships(
        self, state: str, after: int, limit: int, *, until: int | None = None
    ) -> list[OpenMembership]:
        last = 2 * self.users if until is None else until
        found = (
            n
            for n in range(after + 1, last + 1)
            if not n % 2 and self.states[n] == state and self.states[n - 1] == "done"
        )
        return [_membership(number) for number, _ in zip(found, range(limit), strict=False)]

    def effects_of(self, emails: object) -> list[OpenEffect]:
        del emails
        return []

    async def record(self, fact: Any) -> None:
        await asyncio.sleep(0.002)
        if isinstance(fact, EffectsAttempted):
            self.states |= dict.fromkeys(fact.effects, "attempted")

    def settle(self, event: EffectsSettled) -> None:
        for numbers in (
            [outcome.effect for outcome in event.outcomes],
            [outcome.effect for outcome in event.memberships],
        ):
            self.states |= dict.fromkeys(numbers, "done")


def figures() -> list[Figure]:
    """Users with a membership each, against both limits of the key."""
    found = joined(USERS)
    is_refused = found["fullest_window"] > WRITES or found["fullest_minute"] > A_MINUTE
    measured = f"{found['of_the_allowance']:.3f} of it, {found['users_a_second']:.1f} users/s"
    measured += f", at most {found['fullest_window']} in 10 s and {found['fullest_minute']:,} in a minute"
    is_met = found["of_the_allowance"] >= WANTED and found["users_a_second"] >= USERS_A_SECOND
    return [
        Figure(
            "",
            f"{USERS:,} users with a membership each at 500 writes / 10 s and 6,000 a minute, virtual time",
            measured,
            f"≥ {WANTED}, ≥ {USERS_A_SECOND} users/s, never more than that",
            met=is_met and not is_refused and found["joined_once"] == USERS,
        )
    ]


def joined(users: int) -> dict[str, Any]:
    """Write so many users with a membership each; the figures."""
    there, journal = CannedEnvironment(), CannedJournal(users)
    lasted = run_virtually(_write_all(there, journal))
    tenths = range(max(there.starts) + 1)
    fullest = max(sum(there.starts[first + more] for more in range(10 * WINDOW_SECONDS)) for first in tenths)
    minute = max(sum(there.starts[first + more] for more in range(600)) for first in tenths)
    return {
        "users": users,
        "joined_once": sum(n == 1 for n in there.members.values()),
        "users_a_second": round(users / lasted, 2),
        "of_the_allowance": round(2 * users / lasted / (WRITES / WINDOW_SECONDS), 4),
        "fullest_window": fullest,
        "fullest_minute": minute + there.reads,
        "reads": there.reads,
    }


async def _write_all(there: CannedEnvironment, journal: CannedJournal) -> float:
    clock, stop = LoopClock(), asyncio.Event()
    summary: deque[object] = deque(maxlen=1)
    ceilings = dict.fromkeys(RateBudget, WRITES / WINDOW_SECONDS)
    calls = Calls(ceilings, clock=clock, stop=stop, count=summary.append, publish=summary.append)
    settings = {"verify.canaries": (), "pace.max_persons": 0}
    context: Any = SimpleNamespace(
        target=there,
        journal=journal,
        setting=settings.__getitem__,
        read=calls.read,
        dispatch=lambda items, bucket, sending: Dispatch(calls, journal.record, bucket, sending).run(items),
    )
    async for event in write_plan(context, SimpleNamespace(memberships={})):  # type: ignore[arg-type]
        if isinstance(event, EffectsSettled):
            journal.settle(event)
    return clock.monotonic()


def _user(number: int) -> OpenEffect:
    sub = f"sub-{number}"
    draft = UserDraft(f"u{number}@acme.example", email_verified=True, external_id=sub)
    return OpenEffect(number, sub, EffectKind.CREATE_USER, draft, None, None, 0, in_doubt=False)


def _membership(number: int) -> OpenMembership:
    sub = f"sub-{number - 1}"
    return OpenMembership(
        id=number,
        sub=sub,
        kind=MembershipEffect.CREATE,
        user_id=f"user_{sub}",
        organization="Acme",
        organization_id="org_1",
        organization_reason="",
        roles=(),
        written=None,
        membership_id=None,
        switched_off=False,
        in_doubt=False,
    )


if __name__ == "__main__":
    print(json.dumps(joined(int(sys.argv[1]) if len(sys.argv) > 1 else USERS), indent=1))
