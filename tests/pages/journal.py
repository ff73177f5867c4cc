"""A real journal over rehearsal services, and a front end of the tests that does what pages offer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest

from wizard import bootstrap
from wizard.domain.campaign import Errand
from wizard.domain.confirmations import Phrase as Words
from wizard.domain.steps import StepName
from wizard.engine.context import Confirmations
from wizard.engine.migration import Migration
from wizard.engine.views import Views
from wizard.errors import WizardError
from wizard.pages.commands import GoTo
from wizard.pages.model import PHRASE, Ask, Choose, Fields, Page, Phrase, Text, Values
from wizard.pages.perform import do
from wizard.pages.registry import pages
from wizard.pages.state import ViewState, at_rest
from wizard.ports import RowQuery
from wizard.rehearsal.demo import demo_limits
from wizard.rehearsal.services import Rehearsal

T = TypeVar("T")
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


@dataclass
class Desk:
    """Does actions on one journal, and answers from a list what they ask; keeps what was said."""

    migration: Migration
    views: Views
    now: Callable[[], Any]
    said: list[str] = field(default_factory=list)
    asked: list[Ask] = field(default_factory=list)
    agreed: list[Sequence[str]] = field(default_factory=list)
    gone: list[GoTo] = field(default_factory=list)
    stop: WizardError | None = None
    _answers: list[Any] = field(default_factory=list)

    def state(self) -> ViewState:
        return at_rest(self.views, self.now())

    def page(self, page_id: str, target: str = "") -> Page:
        return pages()[page_id](self.state(), target)

    async def do(self, page_id: str, action_id: str, *answers: Any, on: str = "", about: str = "") -> bool:
        """Do an action of a page and answer what it asks; a phrase is answered by what is typed."""
        action = self.page(page_id, about).action(action_id)
        assert action is not None, [each.id for each in self.page(page_id, about).actions]
        self._answers, self.stop = list(answers), None
        done = await do(action, on, self)
        assert not self._answers, "not asked for"
        return done

    async def reach(self, until: StepName, answers: dict[str, Any]) -> None:
        """Run to a step, as ``--yes`` would."""
        await self.migration.answer(answers, replan=True)
        await self.migration.run(until=until, confirmations=Confirmations(yes=True), only=())

    async def call(self, command: Callable[[Migration], Awaitable[T]]) -> T:
        return await command(self.migration)

    async def run(
        self,
        until: StepName,
        phrases: Sequence[str] = (),
        *,
        only: Sequence[StepName] = (),
        errand: Errand | None = None,
    ) -> bool:
        try:
            await self.migration.run(
                until=until, confirmations=Confirmations(phrases), only=only, errand=errand
            )
        except WizardError as stop:
            self.stop = stop
            return False
        return True

    async def ask(self, question: Ask) -> Values | None:
        self.asked.append(question)
        given = self._answers.pop(0)
        match question:
            case Phrase():
                return {PHRASE: Words(given, question.words.fingerprint).bound}
            case Text(id=name, check=check):
                assert not check(given), check(given)
                return {name: given}
            case Choose(id=name, options=options):
                assert given in {option.key for option in options}
                return {name: given}
            case Fields():
                return dict(given)

    async def reads(self, document: str) -> str:
        return ""

    async def edit(self, name: str, text: str) -> str | None:
        raise AssertionError("no file is edited")

    def use_key(self, key: str) -> None:
        raise AssertionError("no key is typed")

    async def agrees(self, sentences: Sequence[str]) -> bool:
        self.agreed.append(sentences)
        return True

    def say(self, text: str) -> None:
        self.said.append(text)

    def go(self, to: GoTo) -> None:
        self.gone.append(to)

    def pause(self) -> None:
        raise AssertionError("nothing runs besides")

    def reveal(self, title: str, text: str) -> None:
        self.said.append(f"{title}: {text}")

    def open_file(self, path: Path) -> None:
        self.said.append(str(path))

    def copy(self, text: str, what: str) -> None:
        self.said.append(f"{what}: {text}")

    def due(self) -> list[str]:
        """The addresses that the import marked as due for a reset."""
        items, _ = self.views.rows(RowQuery(states=("created",)), 0, 500)
        rows = [self.views.row(item.row.sub) for item in items]
        return [str(row.person.email) for row in rows if row and row.person and row.person.due == "due"]


@contextmanager
def services(monkeypatch: pytest.MonkeyPatch, *, users: int = USERS) -> Iterator[Rehearsal]:
    """Rehearsal services whose addresses are in the environment."""
    with Rehearsal(users=users, limits=demo_limits()) as started:
        for name, value in started.environment().items():
            monkeypatch.setenv(name, value)
        yield started


@asynccontextmanager
async def desk(folder: Path, started: Rehearsal) -> AsyncIterator[Desk]:
    """A new journal on these services."""
    settings = bootstrap.settings_for(folder / "acme.journal", started.environment())
    opened = bootstrap.Open(settings, lambda event: None)
    try:
        made = Desk(opened.migration, opened.views(), bootstrap.system_clock().now)
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
