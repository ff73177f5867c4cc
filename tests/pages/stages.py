"""One migration on the rehearsal services, brought from stage to stage once; tests get copies of journals."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.known_copy import copy_known
from tests.pages.operator import Operator
from tests.steps.campaign import ENVIRONMENT, Campaign
from tests.steps.running import Base
from wizard.domain.events import Fact
from wizard.domain.steps import StepName, StepState
from wizard.engine.context import Confirmations
from wizard.engine.views import Views
from wizard.errors import MissingAnswer
from wizard.pages.model import Page
from wizard.pages.registry import page_of
from wizard.pages.state import Running, ViewState, at_rest
from wizard.rehearsal.demo import known_answers
from wizard.rehearsal.sample_app import SampleApp
from wizard.rehearsal.services import Rehearsal


async def _begin(at: Campaign) -> None:
    services = at.services
    await at.open().migration.answer(
        known_answers(services, Path(services.guide_file))
        | {
            "target.environment": ENVIRONMENT,
            "target.kind": "production",
            "pace.writes_per_second": 2_000,
            "pace.resets_per_second": 1_000,
        },
        replan=True,
    )


async def _fetch(at: Campaign) -> None:
    try:
        await _do(at, StepName.GUIDE)
    except MissingAnswer:
        return
    raise AssertionError("the guide was not to be acknowledged yet")


async def _connect(at: Campaign) -> None:
    await at.answer(guide__acknowledged=True)
    await _do(at, StepName.CONNECT)


async def _list(at: Campaign) -> None:
    await _do(at, StepName.INVENTORY)


async def _time(at: Campaign) -> None:
    await at.answer(
        timing__reset="proactive",
        timing__mailer="workos",
        timing__sign_in_page="authkit",
        timing__signups="delta",
    )
    await _do(at, StepName.TIMING)


async def _export(at: Campaign) -> None:
    await _do(at, StepName.EXPORT)


async def _plan(at: Campaign) -> None:
    await at.answer(rows__federated_enterprise="jit")
    await _do(at, StepName.TRANSFORM)


async def _import(at: Campaign) -> None:
    migration = at.open().migration
    plan = migration.reader.plan()
    assert plan is not None
    await migration.run(until=StepName.IMPORT, confirmations=Confirmations((plan.phrase,)))
    users = at.services.workos.main.users.by_id.values()
    due = next(user.email for user in users if user.metadata.get("password_reset_sent") == "false")
    await at.answer(verify__canaries=[due])


async def _prove(at: Campaign) -> None:
    """The canary is mailed and uses the link."""
    await at.mail(f"SEND 1 {ENVIRONMENT}")
    at.use_link(at.canary)
    await at.mail()


async def _cut_over(at: Campaign) -> None:
    """The application was looked at, and has still much of Cognito in it."""
    app = SampleApp(
        at.path.parent / "app", user_pool_id=at.services.user_pool_id, api_key="sk_test_of_the_app"
    )
    app.plant()
    await at.answer(authkit__app_dir=str(app.folder))
    await _do(at, StepName.AUTHKIT)
    await at.cut_over()


async def _do(at: Campaign, until: StepName) -> None:
    await at.open().migration.run(until=until, confirmations=Confirmations())


# What leads to each stage from the one before it.
STAGES: Mapping[str, Callable[[Campaign], Coroutine[Any, Any, None]]] = {
    "begun": _begin,
    "fetched": _fetch,
    "connected": _connect,
    "listed": _list,
    "timed": _time,
    "exported": _export,
    "planned": _plan,
    "imported": _import,
    "proven": _prove,
    "cut over": _cut_over,
}


class Stages:
    """The journals of each stage, with what the rehearsed WorkOS held; each is made when first asked for."""

    def __init__(self, services: Rehearsal, folder: Path) -> None:
        self._services = services
        self._folder = folder
        self._made: dict[str, Base] = {}
        self._seen: dict[str, Here] = {}
        self._copies = 0

    def seen(self, stage: str) -> Here:
        """The stage to be looked at: opened once, shared, not to be changed."""
        if stage not in self._seen:
            self._seen[stage] = self.copy(stage)
        return self._seen[stage]

    def copy(self, stage: str) -> Here:
        """The stage to be changed: a journal of its own, and WorkOS as it was then. Close it."""
        made = self._at(stage)
        made.put_back()
        self._copies += 1
        folder = self._folder / str(self._copies)
        folder.mkdir()
        copy_known(made.journal, folder / "acme.journal")
        return Here(Campaign(self._services, folder / "acme.journal", self._services.environment()))

    def close(self) -> None:
        for here in self._seen.values():
            here.close()

    def _at(self, stage: str) -> Base:
        names = list(STAGES)
        for number, name in enumerate(names[: names.index(stage) + 1]):
            if name not in self._made:
                before = self._made[names[number - 1]] if number else None
                self._made[name] = self._make(name, before)
        return self._made[stage]

    def _make(self, name: str, before: Base | None) -> Base:
        path = self._folder / f"{name}.journal"
        if before:
            before.put_back()
            copy_known(before.journal, path)
        at = Campaign(self._services, path, self._services.environment())
        asyncio.run(STAGES[name](at))
        at.close()
        return Base.of(self._services, path)


class Here:
    """One open journal with its pages."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self._runner = asyncio.Runner()
        self._views: Views | None = None
        self._operator: Operator | None = None

    @property
    def views(self) -> Views:
        if self._views is None:
            self._views = self.campaign.open().views()
        return self._views

    @property
    def operator(self) -> Operator:
        """Who does the actions here: what they were asked and told stays with them."""
        if self._operator is None:
            self._operator = Operator(self.campaign.open().migration, self.campaign.environ)
        return self._operator

    def state(self, **changes: Any) -> ViewState:
        """What pages are made from as of now, with what a run or a presetting would have changed."""
        return replace(
            at_rest(self.views, self.campaign.clock.now(), environ=self.campaign.environ), **changes
        )

    def at_work(self, step: StepName) -> dict[str, Any]:
        """The changes of a state in which this step is at work here."""
        snapshot = self.state().snapshot
        steps = {**snapshot.steps, step: StepState.RUNNING}
        return {"snapshot": replace(snapshot, steps=steps), "running": Running.YES, "target": step}

    def page(self, page_id: str, about: str = "", /, **changes: Any) -> Page:
        return page_of(self.state(**changes), page_id, about)

    def answer(self, answers: Mapping[str, Any]) -> None:
        self._runner.run(self.campaign.open().migration.answer(answers, replan=True))

    def record(self, fact: Fact) -> None:
        """Commit what a step would have found elsewhere."""
        self._runner.run(self.campaign.open().migration._recorder.record(fact))

    def run(self, until: StepName, *confirm: str) -> None:
        """Do what a step needs and itself; raises what stops it."""
        confirmations = Confirmations(confirm)
        self._runner.run(self.campaign.open().migration.run(until=until, confirmations=confirmations))

    def run_alone(self, step: StepName, *confirm: str) -> None:
        """Do one step, and look at both ends before it, as a page does; raises what stops it."""
        confirmations, only = Confirmations(confirm), (StepName.CONNECT, step)
        self._runner.run(
            self.campaign.open().migration.run(until=step, confirmations=confirmations, only=only)
        )

    def relist(self) -> None:
        """Begin another listing of the pool; ``run`` lists it."""
        self._runner.run(self.campaign.open().migration.relist())

    def do(self, page: Page, action_id: str, on: str = "", **values: Any) -> bool:
        """Do an action of a page to ``on`` as an operator who answers its questions with ``values``.

        A question that ``values`` does not answer is left, and so is the action. Raises what the engine
        raises, and AssertionError for an answer that the question does not take.
        """
        action = page.action(action_id)
        assert action is not None, f"{page.id} offers {[known.id for known in page.actions]}"
        return self._runner.run(self.operator.do(action, on, values))

    def close(self) -> None:
        self._runner.close()
        self.campaign.close()
