from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.adapters.canned import Canned, canned_server


@pytest.fixture
async def canned() -> AsyncIterator[Canned]:
    async with canned_server() as server:
        yield server
