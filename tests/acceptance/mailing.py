"""What reset tests share: whom R4 names, sums that are counted twice, a link that is used, days that pass."""

from __future__ import annotations

import json
import sqlite3
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.far_side import FarSide
from tests.acceptance.operator import Operator
from tests.quick_clock import QuickClock
from wizard.bootstrap import Open, Settings, snapshot_of
from wizard.domain.events import CutoverDone, Event, Notice
from wizard.domain.mail.campaign import ExtraMailing
from wizard.domain.rows.emails import is_valid_email
from wizard.domain.steps import StepName
from wizard.engine.context import Confirmations
from wizard.engine.views import Views
from wizard.journal import Journal

ENVIRONMENT = "rehearsal"
PASSWORD = "correct horse battery staple 9!"


def is_due(row: Mapping[str, Any]) -> bool:
    """R4, by nothing but the pool's own data."""
    native = row["UserStatus"] in {"CONFIRMED", "RESET_REQUIRED"} and "identities" not in row
    reachable = is_valid_email(row.get("email", "").strip()) and row.get("email_verified") == "true"
    return bool(native and row["Enabled"] and reachable)


def canary(operator: Operator) -> str:
    """A row that a reset is due to."""
    rows = operator.exported().values()
    return next(str(row["email"]) for row in rows if is_due(row) and row["email"][0].isalpha())


def due_addresses(operator: Operator) -> tuple[set[str], set[str]]:
    """Whoever R4 names, and whoever it may name besides: natives that are linked to a provider."""
    return due_in(list(operator.exported().values()))


def due_in(rows: Sequence[Mapping[str, Any]]) -> tuple[set[str], set[str]]:
    """The same of these rows."""
    due = {row["email"].strip().lower() for row in rows if is_due(row)}
    linked = {row["email"].strip().lower() for row in rows if "identities" in row and "email" in row}
    return due - linked, due | linked


def sums_hold(journal: Path) -> dict[str, int]:
    """The sums as ``status`` has them; counted once more from the mails themselves."""
    resets = dict(snapshot_of(journal).resets)
    with closing(sqlite3.connect(f"{journal.as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("BEGIN")
        counted = dict(
            connection.execute(
                "SELECT state, count(*) FROM mail WHERE campaign = (SELECT max(campaign) FROM mail)"
                " GROUP BY state"
            ).fetchall()
        )
        kept = dict(
            connection.execute(
                "SELECT word, n FROM tally"
                " WHERE scope = 'mails:' || (SELECT max(campaign) FROM mail) AND n <> 0"
            ).fetchall()
        )
    assert counted == kept
    assert resets["due"] == resets["sent"] + resets["failed"] + resets["in_doubt"] + resets["remaining"]
    return resets


def post(far_side: FarSide, path: str, body: dict[str, str]) -> None:
    """Ask WorkOS as an app does."""
    asked = urllib.request.Request(
        f"{far_side.workos_url}{path}",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {far_side.environ['WORKOS_API_KEY']}", "Content-Type": "application/json"},
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked, timeout=10) as answer:
        assert answer.status == 200


def use_link(far_side: FarSide, address: str) -> None:
    """Do what the person does: open the latest mail's link and choose a password."""
    token = far_side.mails(address)[-1]["token"]
    post(far_side, "/user_management/password_reset/confirm", {"token": token, "new_password": PASSWORD})


@dataclass
class LaterClock(QuickClock):
    """The machine's clock, put forward."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


@dataclass
class Here:
    """The operator's migration in this process, with a clock of its own; each run opens the journal again."""

    operator: Operator
    clock: LaterClock = field(default_factory=LaterClock)
    events: list[Event] = field(default_factory=list)

    @property
    def canaries(self) -> list[str]:
        found: list[str] = self.operator.answers["verify.canaries"]
        return found

    async def run(
        self,
        *phrases: str,
        until: StepName = StepName.RESET,
        yes: bool = False,
        extra_mailing: ExtraMailing | None = None,
        relist: bool = False,
    ) -> str:
        """Run, and give what was said; raises what stops it."""
        self.events.clear()
        opened = self._open()
        try:
            await opened.migration.answer(self.operator.answers, replan=True)
            if relist:
                await opened.migration.relist()
            confirmations = Confirmations(phrases, yes=yes)
            if extra_mailing:
                await opened.migration.run_extra_mailing(extra_mailing, confirmations)
            else:
                await opened.migration.run(until=until, confirmations=confirmations)
        finally:
            opened.close()
        return "\n".join(event.text for event in self.events if isinstance(event, Notice))

    async def alone(self, *phrases: str) -> None:
        """The step by itself, as a screen runs it."""
        opened = self._open()
        try:
            only = (StepName.CONNECT, StepName.RESET)
            await opened.migration.run(until=None, confirmations=Confirmations(phrases), only=only)
        finally:
            opened.close()

    async def prove(self, far_side: FarSide) -> None:
        """Mail the canary, who uses the link; record the cutover."""
        await self.run(f"SEND 1 {ENVIRONMENT}")
        (address,) = self.canaries
        use_link(far_side, address)
        await self.run()
        await self.cut_over()

    async def cut_over(self) -> None:
        """Record the cutover in the journal; what leads to it is tested elsewhere."""
        journal = Journal(self.operator.journal, actor=lambda: "{}")
        await journal.record(CutoverDone("CUTOVER m"), self.clock.now().isoformat())
        journal.close()

    def views(self) -> Views:
        opened = self._open()
        try:
            return opened.views()
        finally:
            opened.close()

    def named(self, name: str) -> Sequence[Any]:
        return [event for event in self.events if event.name == name]

    def _open(self) -> Open:
        settings = Settings(self.operator.journal, self.operator.environ, self.clock)
        return Open(settings, self.events.append)


async def imported_proactively(far_side: FarSide, folder: Path, patch: pytest.MonkeyPatch) -> Here:
    """A proactive migration that is imported; a canary is named, nothing has been mailed."""
    operator = Operator.at(far_side, folder, timing__reset="proactive", target__environment=ENVIRONMENT)
    operator.answers["pace.resets_per_second"] = 400
    for name, value in operator.environ.items():
        patch.setenv(name, value)
    imported = Here(operator)
    await imported.run(yes=True, until=StepName.IMPORT)
    operator.answers["verify.canaries"] = [canary(operator)]
    return imported
