"""A migration on the rehearsal services, run step by step: every event is kept, anybody may meddle."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.known_copy import copy_known
from tests.quick_clock import QuickClock
from wizard.bootstrap import Open, Settings
from wizard.domain.events import Event, Notice, StepMoved
from wizard.domain.mail.campaign import ExtraMailing
from wizard.domain.steps import StepName
from wizard.engine.context import Confirmations
from wizard.engine.views import Views
from wizard.journal import Reader
from wizard.ports import Clock
from wizard.rehearsal.demo import demo_answers
from wizard.rehearsal.events import Event as Event_
from wizard.rehearsal.faults import FaultKind, FaultRule
from wizard.rehearsal.rows import Row
from wizard.rehearsal.services import Rehearsal
from wizard.rehearsal.users import User

T = TypeVar("T")
LISTED = (StepName.GUIDE, StepName.CONNECT, StepName.INVENTORY)
PLANNED = (*LISTED, StepName.TIMING, StepName.EXPORT, StepName.TRANSFORM)


class LaterClock(QuickClock):
    """A day and an hour later."""

    def now(self) -> datetime:
        return super().now() + timedelta(hours=25)


@dataclass
class Running:
    """An open journal on the rehearsal services; ``events`` are those of the latest run.

    ``meddle`` is called with each event of a run, as somebody else would act at that moment.
    """

    services: Rehearsal
    path: Path
    environ: dict[str, str]
    clock: Clock = field(default_factory=QuickClock)
    events: list[Event] = field(default_factory=list)
    meddle: Callable[[Event], None] = field(default=lambda event: None)
    opened: Open | None = None

    def open(self) -> Open:
        if self.opened is None:
            self.opened = Open(Settings(self.path, self.environ, self.clock), self._publish)
        return self.opened

    def close(self) -> None:
        if self.opened:
            self.opened.close()
            self.opened = None

    def _publish(self, event: Event) -> None:
        self.events.append(event)
        self.meddle(event)

    @property
    def reader(self) -> Reader:
        return self.open().migration.reader

    def views(self) -> Views:
        return self.open().views()

    async def answer(self, answers: Mapping[str, Any] | None = None, **named: Any) -> None:
        """Answer by key, or by name: there, two underscores stand for the dot."""
        given = dict(answers or {}) | {key.replace("__", "."): value for key, value in named.items()}
        await self.open().migration.answer(given, replan=True)

    async def run(
        self,
        *steps: StepName,
        confirm: Sequence[str] = (),
        yes: bool = False,
        extra_mailing: ExtraMailing | None = None,
        check_only: bool = False,
    ) -> list[Event]:
        self.events.clear()
        await self.open().migration.run(
            until=None,
            confirmations=Confirmations(tuple(confirm), yes=yes),
            only=steps,
            extra_mailing=extra_mailing,
            check_only=check_only,
        )
        return list(self.events)

    def arm(self, kind: FaultKind, operation: str, count: int | None = None) -> None:
        self.services.faults.add([FaultRule(operation, kind, count=count)])

    def asked(self, operation: str) -> int:
        """How often WorkOS was asked for it."""
        asked: int = self.services.workos.stats.as_json()["operations"].get(operation, 0)
        return asked


@dataclass(frozen=True)
class Base:
    """A journal to begin from, and what both services held then; ``put_back`` undoes what came after."""

    services: Rehearsal
    journal: Path
    rows: dict[str, Row]
    users: dict[str, User]
    events: dict[str, list[Event_]]

    @classmethod
    def of(cls, services: Rehearsal, journal: Path) -> Base:
        place, store = services.workos.main, services.cognito.store
        rows = {name: row for name in store.pool.users if (row := store.get(name))}
        events = {name: list(log) for name, log in place.events._by_name.items()}
        return cls(services, journal, rows, dict(place.users.by_id), events)

    def copy(self, path: Path, patch: pytest.MonkeyPatch) -> None:
        """Put both services back, and give a test a journal of its own, and the variables that lead there."""
        self.put_back()
        for name, value in self.services.environment().items():
            patch.setenv(name, value)
        copy_known(self.journal, path)

    def put_back(self) -> None:
        store, place = self.services.cognito.store, self.services.workos.main
        for name in set(store.pool.users) - set(self.rows):
            store.remove(name)
        for name, row in self.rows.items():
            if store.get(name) != row:
                store.put(row)
        for user_id in set(place.users.by_id):
            place.users.delete(user_id)
        for user in self.users.values():
            place.users.put(user)
        place.events._by_name = {name: list(log) for name, log in self.events.items()}
        place.sign_in.mails.clear()
        for kept in (place.organizations.organizations, place.organizations.connections):
            kept.clear()
        place.memberships.clear()
        place.webhook_endpoints.clear()
        place.redirect_uris.clear()
        self.services.faults.clear()
        self.services.workos.ahead = timedelta()
        self.services.workos.stats.reset()


def begin(services: Rehearsal, folder: Path, *steps: StepName) -> Base:
    """A journal of the demo's answers in which these steps are done."""
    running = Running(services, folder / "acme.journal", services.environment())

    async def prepare() -> None:
        await running.answer(demo_answers(services, Path(services.guide_file)))
        await running.run(*steps, yes=True)
        running.close()

    with pytest.MonkeyPatch.context() as patch:
        for name, value in running.environ.items():
            patch.setenv(name, value)
        asyncio.run(prepare())
    return Base.of(services, running.path)


def only(events: Sequence[Event], kind: type[T]) -> list[T]:
    return [event for event in events if isinstance(event, kind)]


def ended(events: Sequence[Event]) -> StepMoved:
    return only(events, StepMoved)[-1]


def notices(events: Sequence[Event]) -> str:
    return "\n".join(notice.text for notice in only(events, Notice))
