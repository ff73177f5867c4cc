"""Requests a minute of a campaign in virtual time: ``python -m bench.mail_pace [PERSONS [WRITES_A_SECOND]]``.

The real window, pacers, letters and order of reading; WorkOS and the journal are canned and answer at once
after a latency. What is printed: the fullest minute of all requests, mails a second, the oldest read.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, TypeVar, TypeVarTuple

from tests.engine.virtual import START, LoopClock, run_virtually
from wizard.domain.events import MailsSettled
from wizard.domain.mail.campaign import Mail, MailState, Stage
from wizard.domain.planning.people import TargetUser, UserChange
from wizard.engine.calls import Calls, RateBudget
from wizard.engine.dispatch import Dispatch
from wizard.ports import EventPage, Evidence, ResetCreated, TargetPage
from wizard.steps.mailing import send_frozen

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
LATENCY = 0.12
PAGE = 100
DOCUMENTED = 6_000


class CannedEnvironment:
    """WorkOS with ``count`` users, all of whom are mailed; counts starts of requests by second."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.starts: Counter[int] = Counter()
        self.by_kind: Counter[str] = Counter()
        self.read_at: dict[int, float] = {}
        self.oldest_read = 0.0
        self.mailed: Counter[int] = Counter()

    def now(self) -> Any:
        return START

    async def list_users(self, after: str | None) -> TargetPage:
        await self._answer("list_users")
        first = int(after) + 1 if after else 0
        last = min(first + PAGE, self.count)
        moment = asyncio.get_running_loop().time()
        self.read_at |= dict.fromkeys(range(first, last), moment)
        return TargetPage(
            tuple(_user(number) for number in range(first, last)),
            str(last - 1) if last < self.count else None,
        )

    async def get_user(self, user_id: str) -> TargetUser:
        await self._answer("get_user")
        self.read_at[int(user_id)] = asyncio.get_running_loop().time()
        return _user(int(user_id))

    async def update_user(self, user_id: str, change: UserChange) -> TargetUser:
        del change
        await self._answer("update_user")
        return _user(int(user_id))

    async def create_password_reset(self, email: str) -> ResetCreated:
        number = int(email.removeprefix("u").partition("@")[0])
        read = self.read_at.pop(number)
        self.oldest_read = max(self.oldest_read, asyncio.get_running_loop().time() - read)
        await self._answer("reset_password")
        self.mailed[number] += 1
        return ResetCreated(f"reset_{number}", str(number), None)

    async def events(self, names: Sequence[str], **query: Any) -> EventPage:
        del names, query
        await self._answer("list_events")
        return EventPage((), None)

    async def _answer(self, kind: str) -> None:
        self.by_kind[kind] += 1
        self.starts[int(asyncio.get_running_loop().time())] += 1
        await asyncio.sleep(LATENCY)


class CannedJournal:
    """Who is pending, by number; a stand-in for SQLite, whose time is not virtual."""

    def __init__(self, count: int) -> None:
        self.pending = dict.fromkeys(range(1, count + 1))
        self.count = count
        self.mailing = self

    def frozen(self, after: int, limit: int) -> list[Mail]:
        numbers = list(self.pending)
        first = bisect_right(numbers, after)
        return [_mail(number) for number in numbers[first : first + limit]]

    def frozen_of(self, target_ids: Sequence[str]) -> list[Mail]:
        return [_mail(int(id_) + 1) for id_ in target_ids if int(id_) + 1 in self.pending]

    def count_frozen(self) -> int:
        return len(self.pending)

    def baseline_counts(self) -> tuple[int, int]:
        return 0, 0

    def tally(self, scope: str) -> Mapping[str, int]:
        del scope
        return {"created": self.count}

    def resets_seen(self, target_ids: Sequence[str]) -> Mapping[str, Any]:
        del target_ids
        return {}

    def evidence(self) -> Evidence:
        return Evidence(True, START, START)

    def meta(self, key: str) -> None:
        del key


def campaign(persons: int, *, writes: float, resets: float) -> dict[str, Any]:
    """Mail everybody at these ceilings (a second); the figures."""
    there, journal = CannedEnvironment(persons), CannedJournal(persons)
    began = time.monotonic()
    lasted = run_virtually(_campaign(there, journal, writes, resets))
    minutes = (
        sum(there.starts[second + more] for more in range(60)) for second in range(max(1, int(lasted) - 59))
    )
    return {
        "persons": persons,
        "mailed_once": sum(n == 1 for n in there.mailed.values()),
        "hours": round(lasted / 3_600, 2),
        "mails_a_second": round(persons / lasted, 2),
        "requests": dict(there.by_kind),
        "fullest_minute": max(minutes),
        "allowed_a_minute": DOCUMENTED,
        "oldest_read_seconds": round(there.oldest_read, 1),
        "took_seconds": round(time.monotonic() - began),
    }


async def _campaign(there: CannedEnvironment, journal: CannedJournal, writes: float, resets: float) -> float:
    clock, stop = LoopClock(), asyncio.Event()
    summary: deque[object] = deque(maxlen=1)
    ceilings = dict.fromkeys(RateBudget, 50.0) | {
        RateBudget.WORKOS_WRITE: writes,
        RateBudget.WORKOS_RESET: resets,
    }
    calls = Calls(ceilings, clock=clock, stop=stop, count=summary.append, publish=summary.append)

    async def record(fact: Any) -> None:
        await asyncio.sleep(0.002)
        for mail in fact.mails:
            journal.pending.pop(mail, None)

    async def read(bucket: RateBudget, call: Callable[[*Ts], Awaitable[T]], *arguments: *Ts) -> T:
        return await calls.read(bucket, call, *arguments)

    context: Any = SimpleNamespace(
        clock=clock,
        target=there,
        journal=journal,
        setting=lambda key: key == "timing.mark_sent",
        read=read,
        turn=calls.turn,
        dispatch=lambda items, bucket, sending: Dispatch(calls, record, bucket, sending).run(items),
    )
    async for event in send_frozen(context, first=True):
        assert not isinstance(event, MailsSettled) or {outcome.state for outcome in event.outcomes} == {
            MailState.SENT
        }
    return clock.monotonic()


def _user(number: int) -> TargetUser:
    return TargetUser(
        str(number), f"u{number}@acme.example", email_verified=True, external_id=f"sub-{number}"
    )


def _mail(id_: int) -> Mail:
    number = id_ - 1
    email = f"u{number}@acme.example"
    return Mail(id_, f"sub-{number}", email, str(number), Stage.REST, MailState.PENDING)


if __name__ == "__main__":
    given = [float(text) for text in sys.argv[1:]]
    size, ceiling = int(given[0]) if given else 400_000, given[1] if len(given) > 1 else 50.0
    print(json.dumps(campaign(size, writes=ceiling, resets=ceiling / 2), indent=1))
