"""A real journal over rehearsal services, and a front end of the tests that does what pages offer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.pages.operator import Operator
from tests.quick_clock import QuickClock, tick
from wizard import bootstrap
from wizard.domain.confirmations import Phrase as Words
from wizard.domain.steps import StepName
from wizard.engine.context import Confirmations
from wizard.engine.migration import Migration
from wizard.engine.views import Views
from wizard.pages.model import PHRASE, Ask, Fields, Page, Phrase, Values
from wizard.pages.registry import pages
from wizard.pages.state import ViewState, at_rest
from wizard.ports import RowQuery
from wizard.rehearsal.demo import demo_limits
from wizard.rehearsal.services import Rehearsal

USERS = 60
ANSWERS: dict[str, Any] = {
    "guide.acknowledged": True,
    "timing.reset": "reactive",
    "timing.sign_in_page": "authkit",
    "timing.signups": "delta",
    "rows.federated_enterprise": "jit",
    "target.environment": "demo",
    "pace.writes_per_second": 500,
    "pace.cognito_pages_per_second": 29,
}
PROACTIVE = ANSWERS | {"timing.reset": "proactive", "timing.mailer": "workos"}


class ScriptedTools(Operator):
    """Does actions on one journal, and answers from a list what they ask."""

    def __init__(self, migration: Migration, views: Views, now: Callable[[], Any]) -> None:
        super().__init__(migration, {})
        self.migration = migration
        self.views = views
        self._now = now
        self._answers: list[Any] = []

    def state(self) -> ViewState:
        return at_rest(self.views, self._now())

    def page(self, page_id: str, target: str = "") -> Page:
        return pages()[page_id](self.state(), target)

    async def does(self, page_id: str, action_id: str, *answers: Any, on: str = "", about: str = "") -> bool:
        """Do an action of a page and answer what it asks; a phrase is answered by what is typed."""
        action = self.page(page_id, about).action(action_id)
        assert action is not None, [each.id for each in self.page(page_id, about).actions]
        self._answers = list(answers)
        done = await self.do(action, on, {})
        assert not self._answers, "not asked for"
        return done

    async def reach(self, until: StepName, answers: dict[str, Any]) -> None:
        """Run to a step, as ``--yes`` would."""
        await self.migration.answer(answers, replan=True)
        await self.migration.run(until=until, confirmations=Confirmations(yes=True), only=())

    async def ask(self, question: Ask) -> Values | None:
        """The next of the answers: a phrase as it is typed, all of a form, else what the question takes."""
        given = self._answers.pop(0)
        if isinstance(question, Phrase):
            self.asked.append(question)
            return {PHRASE: Words(given, question.words.fingerprint).bound}
        self._values = given if isinstance(question, Fields) else {question.id: given}
        return await super().ask(question)

    def due(self) -> list[str]:
        """The addresses that the import marked as due for a reset."""
        items, _ = self.views.rows(RowQuery(states=("created",)), 0, 500)
        rows = [self.views.row(item.row.sub) for item in items]
        return [str(row.person.email) for row in rows if row and row.person and row.person.due == "due"]


@contextmanager
def services(monkeypatch: pytest.MonkeyPatch, *, users: int = USERS) -> Iterator[Rehearsal]:
    """Rehearsal services whose addresses are in the environment."""
    with Rehearsal(users=users, limits=demo_limits(), tick=tick) as started:
        for name, value in started.environment().items():
            monkeypatch.setenv(name, value)
        yield started


@asynccontextmanager
async def desk(folder: Path, started: Rehearsal) -> AsyncIterator[ScriptedTools]:
    """A new journal on these services."""
    settings = bootstrap.settings_for(folder / "acme.journal", started.environment(), QuickClock())
    opened = bootstrap.Open(settings, lambda event: None)
    try:
        made = ScriptedTools(opened.migration, opened.views(), bootstrap.system_clock().now)
        await opened.migration.answer(
            {
                "source.region": started.region,
                "source.user_pool_id": started.user_pool_id,
                "guide.file": started.guide_file,
            },
            replan=True,
        )
        yield made
    finally:
        opened.close()


def facts(page: Page, pane_id: str) -> dict[str, str]:
    """The texts of a pane of facts by their labels."""
    return {fact.label: fact.text for fact in pane(page, pane_id).facts}


def pane(page: Page, pane_id: str) -> Any:
    return next(each for each in page.panes if each.id == pane_id)


def figures(page: Page, pane_id: str) -> dict[str, str]:
    return {figure.label: figure.value for figure in pane(page, pane_id).figures}
