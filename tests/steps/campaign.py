"""A proactive migration that is imported, and the means to meddle with both sides of its mails."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.acceptance.mailing import PASSWORD
from tests.quick_clock import tick
from tests.steps.running import Base, Running, notices
from wizard.domain.events import CutoverDone, Event, MailsSettled
from wizard.domain.mail.campaign import ExtraMailing, Mail, MailState, Stage
from wizard.domain.steps import StepName
from wizard.engine.context import Confirmations
from wizard.journal.mail_reads import MailReads
from wizard.rehearsal.demo import demo_answers
from wizard.rehearsal.limits import Limits
from wizard.rehearsal.services import Rehearsal
from wizard.rehearsal.users import User

ENVIRONMENT = "rehearsal"
RESETS = "workos.reset_password"
MAILING = (StepName.CONNECT, StepName.RESET)
NO_LIMITS = Limits(writes=None, reads=None, everything=None, resets_per_address=None)


class Campaign(Running):
    """A migration on its way through step 9."""

    async def mail(self, *confirm: str, yes: bool = False, extra_mailing: ExtraMailing | None = None) -> str:
        """Do step 9, and give what was said."""
        return notices(await self.run(*MAILING, confirm=confirm, yes=yes, extra_mailing=extra_mailing))

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
    def mailing(self) -> MailReads:
        return self.open().migration.reader.mailing

    def phrase(self, stage: Stage) -> str:
        """What confirms the list of a stage as it is now."""
        views = self.views().resets
        view = next(view for view in views.stages() if view.stage is stage)
        bound: str = views.card(view).phrase.bound
        return bound

    def mails(self) -> Counter[str]:
        """How many mails each WorkOS user got, by user id."""
        return Counter(reset.user_id for reset in self.services.workos.main.sign_in.mails)

    def user(self, mail: Mail) -> User:
        return self.services.workos.main.users.by_id[mail.target_id]

    def pending(self, stage: Stage | None = None) -> list[Mail]:
        return self.mailing.mails(MailState.PENDING, stage, 0, 1_000)

    def skipped_mails(self) -> dict[str, str]:
        """Who is left out, by address, and why."""
        return {mail.email: mail.reason for mail in self.mailing.skipped_mails(0, 1_000)}

    def mark_of(self, mail: Mail) -> str | None:
        return self.user(mail).metadata.get("password_reset_sent")


def first_settled(act: Callable[[], None]) -> Callable[[Event], None]:
    """Acts once, when the first outcomes of mails are recorded."""
    done = False

    def meddle(event: Event) -> None:
        nonlocal done
        if isinstance(event, MailsSettled) and not done:
            done = True
            act()

    return meddle


@contextmanager
def imported(folder: Path, *, users: int = 60, kind: str | None = "production") -> Iterator[Base]:
    """The import is done, a canary is named, no one was mailed; ``kind`` None is a sandbox."""
    with (
        Rehearsal(users=users, seed=5, limits=NO_LIMITS, tick=tick) as services,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name, value in services.environment().items():
            patch.setenv(name, value)
        path = folder / "base.journal"
        asyncio.run(_import(Campaign(services, path, services.environment()), kind))
        yield Base.of(services, path)


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
