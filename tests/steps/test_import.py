"""Canaries of the import: a refused one stops everybody else, and says why."""

from __future__ import annotations

import pytest

from tests.steps.conftest import Running
from wizard.domain.steps import StepName
from wizard.errors import Blocked
from wizard.steps.effects import APPEARED

PLANNED = (StepName.TIMING, StepName.EXPORT, StepName.TRANSFORM)


async def test_a_canary_that_is_refused_says_why(running: Running) -> None:
    users = running.services.workos.main.users
    row = next(
        row
        for row in running.services.cognito.store.pool.users.values()
        if row.attribute_lookup.get("email_verified") == "true" and "identities" not in row.attribute_lookup
    )
    address = row.attribute_lookup["email"]
    await running.answer({"timing.reset": "reactive", "verify.canaries": [address]})
    await running.run(*PLANNED, yes=True)
    stranger = users.create({"email": address})
    before = set(users.ids)
    try:
        with pytest.raises(Blocked, match=f"refused: {APPEARED}"):
            await running.run(StepName.IMPORT, yes=True)
        assert set(users.ids) == before
    finally:
        users.delete(stranger.id)
