"""Walks a migration through the engine once, and keeps its journal at each stage."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.tui.looks.named_ports import named_ports
from tests.tui.looks.stages import NOON, Moments, Stage, folder_of_moments, opener, put, variables
from tests.tui.screens.staged import ANSWERS, PROACTIVE
from wizard.domain.events import CutoverDone
from wizard.domain.mail.campaign import Stage as MailStage
from wizard.domain.pace import slot_of
from wizard.domain.steps import StepName
from wizard.engine.context import Confirmations
from wizard.engine.reset_views import ResetViews
from wizard.errors import WizardError
from wizard.rehearsal.demo import (
    DASHBOARD,
    WRITES_PER_SECOND,
    add_new_uris,
    canary_among,
    demo_limits,
    known_answers,
    later_answers,
    organization_answers,
    tick_answers,
)
from wizard.rehearsal.population import rows
from wizard.rehearsal.sample_app import SampleApp
from wizard.rehearsal.services import Rehearsal
from wizard.rehearsal.simulated_users import SimulatedUsers
from wizard.rehearsal.workos import MAIN_KEY

USERS = 300
# By name only; Cognito's is the next one.
PORT = 18471
# How fast the import is posed as running.
SLOW = 10
FAST = {"pace.max_persons": 0, "pace.writes_per_second": WRITES_PER_SECOND}
ELSEWHERE = "us-east-1_Elsewhere"
REWORDED = ("List the pool page by page", "List the pool once more, page by page,")
CANARY = "SEND 1 demo"
DOMAINS = {"acme": ["acme.example"], "globex": ["globex.example", "globex-labs.example"]}
VOUCHED = {"organizations.verified_domains": {"acme.example": "Ann Lee, ACME-42"}}
# Users by slot of five seconds: at a clock that stands still all were written in one.
RATES = (18, 31, 40, 44, 46, 47, 46, 47, 45, 47, 46, 44, 47, 46, 0, 19, 38, 45, 47, 46, 47, 45, 46, 47, 46)
AT_WORK = (StepName.FEDERATION, StepName.RESET, StepName.AUTHKIT)


@contextmanager
def moments(*, until_halfway: bool = False, users: int = USERS) -> Iterator[Moments]:
    """Journals of all stages, of a pool with so many rows."""
    with folder_of_moments() as folder:
        with ThreadPoolExecutor(1) as thread:
            # Loops of its own, in a thread: a test may have one running.
            environ = thread.submit(_walked, folder, until_halfway=until_halfway, users=users).result()
        yield Moments(folder, environ)


def _walked(folder: Path, *, until_halfway: bool, users: int = USERS) -> dict[str, str]:
    """By Ann on build-7, for who did it is part of what is shown."""
    named = patch("socket.gethostname", return_value="build-7")
    with variables({"LOGNAME": "ann"}), named, named_ports(PORT, PORT + 1):
        return _walked_by_ann(folder, until_halfway=until_halfway, users=users)


def _walked_by_ann(folder: Path, *, until_halfway: bool, users: int) -> dict[str, str]:
    """First the usual way to the cutover and beyond, then one that mails, from the listing on."""
    walk = Walk(folder, folder / "acme.journal", users)
    with _services(users) as services, variables(services.environment()):
        walk.environ = services.environment()
        asyncio.run(walk.to_the_import(services))
        if until_halfway:
            return walk.environ
        asyncio.run(walk.to_the_cutover(services))
    with _services(users) as services, variables(services.environment()):
        asyncio.run(walk.by_mail(services))
    return walk.environ


class Walk:
    """One journal on its way; ``keep`` copies it under a stage's name."""

    def __init__(self, folder: Path, journal: Path, users: int) -> None:
        self._folder = folder
        self._users = users
        self._journal = journal
        self.environ: dict[str, str] = {}

    async def to_the_import(self, services: Rehearsal) -> None:
        guide = Path(shutil.copy(services.guide_file, self._folder))
        await self._go(Stage.NEW, known_answers(services, guide))
        await self._go(Stage.FETCHED, {}, StepName.GUIDE)
        read = {"guide.acknowledged": True}
        await self._go(Stage.REFUSED, read | {"source.user_pool_id": ELSEWHERE}, StepName.CONNECT)
        put(self._folder / Stage.FETCHED, self._folder)
        await self._go(Stage.CONNECTED, read, StepName.CONNECT)
        with _reworded(guide):
            await self._go(Stage.CHANGED, {}, StepName.GUIDE)
        put(self._folder / Stage.CONNECTED, self._folder)
        await self._go(Stage.LISTED, {}, StepName.INVENTORY)
        await self._go(Stage.CHOSEN, ANSWERS, StepName.TIMING)
        await self._go(Stage.EXPORTED, {}, StepName.EXPORT)
        companies = organization_answers() | {"organizations.domains": DOMAINS}
        await self._go(Stage.JOINED, companies | VOUCHED, StepName.TRANSFORM)
        put(self._folder / Stage.EXPORTED, self._folder)
        await self._go(Stage.PLANNED, {}, StepName.TRANSFORM)
        some = self._users * 2 // 5
        await self._run({"pace.max_persons": some}, StepName.IMPORT)
        _spread_out(self._journal, some)
        await self._go(Stage.HALFWAY, {"pace.writes_per_second": SLOW})

    async def to_the_cutover(self, services: Rehearsal) -> None:
        app = SampleApp(self._folder / "app", user_pool_id=services.user_pool_id, api_key=MAIN_KEY)
        app.plant()
        canary = canary_among(_population(services, self._users))
        later = later_answers(canary=canary, app=app.folder)
        some = {name: later[name] for name in _asked_of("Google", "SignInWithApple", "Facebook")}
        seen = {"verify.canaries": [canary], "authkit.app_dir": str(app.folder)}
        steps = (StepName.IMPORT, StepName.FEDERATION, StepName.AUTHKIT, StepName.VERIFY)
        await self._go(Stage.IMPORTED, some | seen | FAST, *steps)
        add_new_uris(services)
        with SimulatedUsers(services, canary=canary, app=app, thinking=0) as people:
            for _ in range(2):
                await self._run(later | tick_answers(), *AT_WORK)
                people.rest()
        await self._run({}, *AT_WORK)
        await self._go(Stage.READY, {}, StepName.VERIFY, yes=False)
        await self._go(Stage.CUTOVER, {}, None)
        self._change_the_pool(services)
        opened = opener(self._journal, self.environ)(lambda event: None)
        try:
            await opened.migration.relist()
        finally:
            opened.close()
        await self._go(Stage.LEFT, {"delta.left": "mark"}, StepName.TRANSFORM)

    async def by_mail(self, services: Rehearsal) -> None:
        put(self._folder / Stage.LISTED, self._folder)
        canary = canary_among(_population(services, self._users))
        await self._go(Stage.DUE, PROACTIVE, StepName.IMPORT)
        app = SampleApp(self._folder / "app", user_pool_id=services.user_pool_id, api_key=MAIN_KEY)
        with SimulatedUsers(services, canary=canary, app=app, thinking=0) as people:
            await self._mail(CANARY, answers={"verify.canaries": [canary]})
            people.rest()
        await self._mail()
        put(self._folder, self._folder / Stage.MAILED)
        sample = await self._cut_over()
        put(self._folder, self._folder / Stage.OPENED)
        await self._mail(sample)
        put(self._folder, self._folder / Stage.SAMPLED)

    async def _cut_over(self) -> str:
        """Record the cutover; gives the text that then confirms the sample."""
        opened = opener(self._journal, self.environ)(lambda event: None)
        try:
            await opened.migration._recorder.record(CutoverDone("CUTOVER demo"))
            resets = ResetViews(opened.migration.reader)
            (sample,) = (view for view in resets.stages() if view.stage is MailStage.SAMPLE)
            return resets.card(sample).phrase.bound
        finally:
            opened.close()

    async def _mail(self, *phrases: str, answers: dict[str, Any] | None = None) -> None:
        """One run of the reset step with nothing but these phrases typed."""
        opened = opener(self._journal, self.environ)(lambda event: None)
        try:
            await opened.migration.answer(answers or {}, replan=True)
            with suppress(WizardError):
                await opened.migration.run(
                    until=StepName.RESET,
                    confirmations=Confirmations(phrases),
                    only=(StepName.CONNECT, StepName.RESET),
                )
        finally:
            opened.close()

    async def _go(
        self, stage: Stage, answers: dict[str, Any], *steps: StepName | None, yes: bool = True
    ) -> None:
        """Answer, run so far, and keep the journal; what is left open there is what the stage is about."""
        await self._run(answers, *steps, yes=yes)
        put(self._folder, self._folder / stage.value)

    async def _run(self, answers: dict[str, Any], *steps: StepName | None, yes: bool = True) -> None:
        opened = opener(self._journal, self.environ)(lambda event: None)
        try:
            await opened.migration.answer(answers, replan=True)
            for step in steps:
                only = (StepName.CONNECT, step) if step in AT_WORK else ()
                with suppress(WizardError):
                    await opened.migration.run(until=step, confirmations=Confirmations(yes=yes), only=only)
        finally:
            opened.close()

    def _change_the_pool(self, services: Rehearsal) -> None:
        """Two rows are disabled, one is gone, behind the wizard's back."""
        store = services.cognito.store
        population = _population(services, self._users)
        usual = [row for row in population if row.enabled and row.status == "CONFIRMED"]
        for row in usual[:2]:
            store.put(replace(row, enabled=False))
        store.remove(usual[2].username)


@contextmanager
def _reworded(guide: Path) -> Iterator[None]:
    """Another text than the one that was acknowledged."""
    text = guide.read_text(encoding="utf-8")
    guide.write_text(text.replace(*REWORDED), encoding="utf-8")
    yield
    guide.write_text(text, encoding="utf-8")


def _asked_of(*providers: str) -> list[str]:
    fields = {name: "redirect_uri" if name in DASHBOARD else "replacement" for name in providers}
    return [f"federation.{name}.{field}" for name, field in fields.items()]


def _population(services: Rehearsal, users: int) -> list[Any]:
    return list(rows(users=users, seed=1, base_url=services.workos_url))


def _services(users: int) -> Rehearsal:
    """At addresses of their own: they are part of what is exported, and so of digests and fingerprints."""
    return Rehearsal(users=users, limits=demo_limits(), now=lambda: NOON, port=PORT)


def _spread_out(journal: Path, users: int) -> None:
    """Give the first part of the import a time that it took, with a throttle now and then."""
    slots: list[int] = []
    while sum(slots) < users:
        slots.append(min(RATES[len(slots) % len(RATES)], users - sum(slots)))
    first = slot_of(NOON) - len(slots)
    throttled = [at for at, number in enumerate(slots) if not number]
    with closing(sqlite3.connect(journal)) as connection, connection:
        connection.execute("DELETE FROM tally WHERE scope IN ('pace', 'pace_slowed')")
        connection.executemany(
            "INSERT INTO tally (scope, word, n) VALUES (?, ?, ?)",
            [
                *(("pace", str(first + at), number) for at, number in enumerate(slots)),
                *(("pace_slowed", str(first + at), 1) for at in throttled),
            ],
        )
        connection.execute(
            "INSERT INTO tally (scope, word, n) VALUES ('requests', 'throttled', ?)"
            " ON CONFLICT (scope, word) DO UPDATE SET n = excluded.n",
            (len(throttled),),
        )
