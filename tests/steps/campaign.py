"""A proactive migration that is imported, and the means to meddle with both sides of its mails."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.mailing import PASSWORD
from wizard.adapters.clock import SystemClock
from wizard.bootstrap import Open, Settings
from wizard.domain.campaign import Errand, Mail, MailState, Stage
from wizard.domain.events import CutoverDone, Event, MailsSettled, Notice
from wizard.domain.steps import StepName
from wizard.engine.context import Confirmations
from wizard.engine.views import Views
from wizard.ports import MailingReader
from wizard.rehearsal.demo import demo_answers
from wizard.rehearsal.events import Event as Event_
from wizard.rehearsal.faults import FaultKind, FaultRule
from wizard.rehearsal.limits import Limits
from wizard.rehearsal.services import Rehearsal
from wizard.rehearsal.users import User

ENVIRONMENT = "rehearsal"
NO_LIMITS = Limits(writes=None, reads=None, everything=None, resets_per_address=None)


@dataclass
class Campaign:
    """``meddle`` is called with each event of a run, as somebody else would act at that moment."""

    services: Rehearsal
    path: Path
    environ: dict[str, str]
    clock: SystemClock = field(default_factory=SystemClock)
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

    async def answer(self, **answers: Any) -> None:
        named = {key.replace("__", "."): value for key, value in answers.items()}
        await self.open().migration.answer(named, replan=True)

    async def mail(self, *confirm: str, yes: bool = False, errand: Errand | None = None) -> str:
        """Do step 9, and give what was said."""
        self.events.clear()
        confirmations = Confirmations(confirm, yes=yes)
        only = (StepName.CONNECT, StepName.RESET)
        await self.open().migration.run(until=None, confirmations=confirmations, only=only, errand=errand)
        return "\n".join(event.text for event in self.events if isinstance(event, Notice))

    async def prove(self) -> None:
        """Mail the canary, who uses the link; the cutover is recorded."""
        await self.mail(f"SEND 1 {ENVIRONMENT}")
        self.use_link(self.canary)
        await self.mail()
        await self.cut_over()

    async def cut_over(self) -> None:
        await self.open().migration._recorder.record(CutoverDone("CUTOVER"))

    def use_link(self, address: str) -> None:
        """The latest link that was mailed there sets a password."""
        sign_in = self.services.workos.main.sign_in
        reset = next(reset for reset in reversed(sign_in.mails) if reset.email == address)
        sign_in.confirm_reset(reset.token, PASSWORD)

    @property
    def canary(self) -> str:
        (address,) = self.open().migration.reader.answers()["verify.canaries"]
        return str(address)

    @property
    def mailing(self) -> MailingReader:
        return self.open().migration.reader.mailing

    def phrase(self, stage: Stage) -> str:
        """What confirms the list of a stage as it is now."""
        views = self.views().resets
        view = next(view for view in views.stages() if view.stage is stage)
        bound: str = views.card(view).phrase.bound
        return bound

    def views(self) -> Views:
        return self.open().views()

    def mails(self) -> Counter[str]:
        """How many mails each WorkOS user got, by user id."""
        return Counter(reset.user_id for reset in self.services.workos.main.sign_in.mails)

    def user(self, mail: Mail) -> User:
        return self.services.workos.main.users.by_id[mail.target_id]

    def pending(self, stage: Stage | None = None) -> list[Mail]:
        return self.mailing.mails(MailState.PENDING, stage, 0, 1_000)

    def left_out(self) -> dict[str, str]:
        """Who is left out, by address, and why."""
        return {mail.email: mail.reason for mail in self.mailing.left_out(0, 1_000)}

    def mark_of(self, mail: Mail) -> str | None:
        return self.user(mail).metadata.get("password_reset_sent")

    def arm(
        self, kind: FaultKind, operation: str = "workos.reset_password", count: int | None = None
    ) -> None:
        self.services.faults.add([FaultRule(operation, kind, count=count)])

    def asked(self, operation: str) -> int:
        asked: int = self.services.workos.stats.as_json()["operations"].get(operation, 0)
        return asked


def first_settled(act: Callable[[], None]) -> Callable[[Event], None]:
    """Acts once, when the first outcomes of mails are recorded."""
    done = False

    def meddle(event: Event) -> None:
        nonlocal done
        if isinstance(event, MailsSettled) and not done:
            done = True
            act()

    return meddle


@dataclass(frozen=True)
class Imported:
    """Everything up to the import is done, a canary is named, nobody was mailed. ``put_back`` undoes all."""

    services: Rehearsal
    journal: Path
    users: dict[str, User]
    events: dict[str, list[Event_]]

    @classmethod
    def of(cls, services: Rehearsal, journal: Path) -> Imported:
        place = services.workos.main
        events = {name: list(log) for name, log in place.events._by_name.items()}
        return cls(services, journal, dict(place.users.by_id), events)

    def put_back(self) -> None:
        place = self.services.workos.main
        for user_id in set(place.users.by_id):
            place.users.delete(user_id)
        for user in self.users.values():
            place.users.put(user)
        place.events._by_name = {name: list(log) for name, log in self.events.items()}
        place.sign_in.mails.clear()
        self.services.faults.clear()
        self.services.workos.ahead = timedelta()
        self.services.workos.stats.reset()


@contextmanager
def imported(folder: Path, *, users: int = 60, kind: str | None = "production") -> Iterator[Imported]:
    """A pool of its own, brought over to an environment of its own; ``kind`` None is a sandbox."""
    with Rehearsal(users=users, seed=5, limits=NO_LIMITS) as services, pytest.MonkeyPatch.context() as patch:
        for name, value in services.environment().items():
            patch.setenv(name, value)
        path = folder / "base.journal"
        asyncio.run(_import(Campaign(services, path, services.environment()), kind))
        yield Imported.of(services, path)


async def _import(campaign: Campaign, kind: str | None) -> None:
    services = campaign.services
    answers = demo_answers(services, Path(services.guide_file)) | {
        "target.environment": ENVIRONMENT,
        "target.kind": kind,
        "timing.reset": "proactive",
        "timing.mailer": "workos",
        "pace.writes_per_second": 2_000,
        "pace.resets_per_second": 1_000,
    }
    migration = campaign.open().migration
    await migration.answer(answers, replan=True)
    await migration.run(until=StepName.TRANSFORM, confirmations=Confirmations())
    plan = migration.reader.plan()
    assert plan is not None
    await migration.run(until=StepName.IMPORT, confirmations=Confirmations((plan.phrase,)))
    users = services.workos.main.users.by_id.values()
    due = next(user.email for user in users if user.metadata.get("password_reset_sent") == "false")
    await migration.answer({"verify.canaries": [due]}, replan=True)
    campaign.close()
