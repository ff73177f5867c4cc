"""What the recovery browser does when it is told to; each deed has one key."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from wizard.domain.steps import StepName
from wizard.guide.remedies import DEEDS, Deed, Found
from wizard.tui.bridge import Moment
from wizard.tui.dialogs.confirm import ConfirmDialog
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.screens.decision import DecisionPage
from wizard.tui.screens.relisting import relist_asked, relist_pool
from wizard.tui.screens.reset import ResetPage

if TYPE_CHECKING:
    from wizard.tui.app import WizardApp

FOREIGN, PACE = "rows.existing_foreign", "pace.writes_per_second"


class RecoveryDeeds:
    """Does them for one app; ``sub`` is the row that the operator was looking at, if any."""

    def __init__(self, wizard: WizardApp, sub: str = "") -> None:
        self._wizard = wizard
        self._sub = sub

    def can(self, deed: Deed, moment: Moment) -> bool:
        """Whether it would do anything now."""
        return DEEDS[deed].possible(_found(moment))

    def do(self, deed: Deed) -> None:
        works: Mapping[Deed, Callable[[], Awaitable[object]]] = {
            Deed.RETRY: self._retry,
            Deed.RELIST_ROW: lambda: relist_asked(self._wizard, self._sub),
            Deed.RELIST: self._relist,
        }
        step = DEEDS[deed].alone
        match deed:
            case Deed.ROWS:
                self._wizard.frame.action_problems()
            case Deed.DECIDE:
                self._decide()
            case Deed.PACE:
                self._wizard.command(self._pace)
            case Deed.RESEND:
                self._resend()
            case _ if self._wizard.bridge.is_running:
                self._wizard.tell("Something is running: pause it first (p).")
            case _ if step is not None:
                self._wizard.command(lambda: self._alone(step))
            case _:
                self._wizard.command(works[deed])

    async def _alone(self, step: StepName) -> None:
        """One step and nothing before it but the look at both ends."""
        self._wizard.frame.go(step)
        await self._wizard.bridge.run(step, only=(StepName.CONNECT, step))

    async def _retry(self) -> None:
        told = "The plan is drawn up again and confirmed anew; failed persons are in it."
        if await self._asked("Plan again?", told, "Plan again"):
            await self._wizard.bridge.call(lambda migration: migration.replan())
            self._wizard.frame.go(StepName.TRANSFORM)
            await self._wizard.bridge.run(StepName.TRANSFORM)

    async def _relist(self) -> None:
        rows = self._wizard.frame.moment.snapshot.users["exported"]
        told = f"All pages are read again ({rows:,} rows); only what differs is planned, and confirmed anew."
        if await self._asked("List the pool again?", told, "List again") and await relist_pool(self._wizard):
            self._wizard.frame.go(StepName.INVENTORY)
            await self._wizard.bridge.run(StepName.INVENTORY)

    async def _asked(self, title: str, told: str, label: str) -> bool:
        stays = "What was written stays written."
        return await self._wizard.push_screen_wait(
            ConfirmDialog(title=title, sentences=(told, stays), label=label)
        )

    async def _pace(self) -> None:
        dialog = TextDialog(
            title="Writes per second",
            sentence="The documented limit is 50, shared with your live app. It counts from the next run on.",
            value=f"{self._wizard.bridge.views.answers().get(PACE) or ''}",
            wrong=_wrong_pace,
        )
        if text := await self._wizard.push_screen_wait(dialog):
            await self._wizard.change({PACE: float(text)})

    def _resend(self) -> None:
        """To one person, by the errand of step 9, which wants its phrase."""
        frame = self._wizard.frame
        frame.go(StepName.RESET)
        if isinstance(frame.page, ResetPage):
            frame.page.errands.start(frame.page.errands.one)

    def _decide(self) -> None:
        frame = self._wizard.frame
        frame.go(StepName.TRANSFORM)
        if isinstance(frame.page, DecisionPage):
            frame.page.turn_to(FOREIGN)


def _found(moment: Moment) -> Found:
    plan, listing, views = moment.snapshot.plan, moment.views.listing(), moment.views
    return Found(
        inventory=views.inventory() is not None,
        listed=listing is not None and listing.finished_at is not None,
        plan=plan is not None,
        in_doubt=bool(plan and plan.confirmed_at and moment.snapshot.users["in_doubt"]),
        providers=bool(views.providers()),
        resets=any(moment.snapshot.resets.values()),
        app=views.app() is not None,
    )


def _wrong_pace(text: str) -> str:
    try:
        return "" if 0 < float(text) <= 50 else "More than 0, at most 50 (more is for the answers file)."  # noqa: PLR2004
    except ValueError:
        return "A number, such as 10."
