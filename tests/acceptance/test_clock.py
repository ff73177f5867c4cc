"""A clock that jumps back stops the run with a sentence; with the right time it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.far_side import FarSide
from tests.acceptance.operator import Operator, assert_sums_balance
from tests.quick_clock import QuickClock
from wizard.bootstrap import Open, Settings
from wizard.domain.events import Event
from wizard.engine.context import Confirmations
from wizard.errors import Blocked

ROWS = 120


@pytest.fixture
def far_side(start: Any) -> FarSide:
    services: FarSide = start(ROWS)
    return services


@dataclass
class JumpingClock(QuickClock):
    """The machine's clock until somebody sets it back."""

    offset: timedelta = timedelta()

    def now(self) -> datetime:
        return super().now() + self.offset


async def migrate(
    journal: Path, environ: Mapping[str, str], answers: Mapping[str, Any], clock: JumpingClock, jump_at: str
) -> dict[str, Any]:
    """Run in this process; the clock jumps back by two hours at the first event named ``jump_at``."""

    def publish(event: Event) -> None:
        if event.name == jump_at:
            clock.offset = -timedelta(hours=2)

    opened = Open(Settings(journal, environ, clock), publish)
    try:
        await opened.migration.answer(answers, replan=False)
        await opened.migration.run(until=None, confirmations=Confirmations(yes=True))
    finally:
        status = opened.migration.snapshot().to_json()
        opened.close()
    return status


@pytest.mark.parametrize("jump_at", ["page_listed", "plan_frozen", "attempted", "settled"])
async def test_a_jump_back(
    far_side: FarSide, folder: Path, jump_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = Operator.at(far_side, folder)
    for name, value in operator.environ.items():
        monkeypatch.setenv(name, value)
    clock = JumpingClock()
    with pytest.raises(Blocked, match="clock of this machine went back by") as caught:
        await migrate(operator.journal, operator.environ, operator.answers, clock, jump_at)
    assert "run the same command again" in caught.value.fix
    assert operator.status()["users"]["in_doubt"] <= 32

    status = await migrate(operator.journal, operator.environ, operator.answers, JumpingClock(), "never")
    assert_sums_balance(status)
    users = status["users"]
    assert users["exported"] == ROWS
    assert users["failed"] == users["pending"] == users["in_doubt"] == 0
    assert status["steps"]["import"] == "done"
    assert users["created"] == far_side.stats()["created_users"] == len(far_side.users())
