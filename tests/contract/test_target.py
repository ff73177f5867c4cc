"""WorkOSTarget against every double of WorkOS, over real sockets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.cases import TARGET_CASES
from tests.contract.deviations import deviation
from tests.contract.target_cases import Case
from tests.contract.targets import TARGETS, Target


@pytest.fixture(scope="module", params=TARGETS)
def target(request: pytest.FixtureRequest) -> Iterator[Target]:
    with TARGETS[request.param]() as double:
        yield double


@pytest.mark.parametrize(
    "case",
    TARGET_CASES,
    ids=lambda case: case.__name__,
)
async def test_contract(case: Case, target: Target) -> None:
    expected = deviation(target.name, case)
    adapter = target.adapter()
    try:
        if expected is None:
            await case(adapter, target)
        else:
            with pytest.raises(expected.raises, match=expected.match):
                await case(adapter, target)
    finally:
        await adapter.close()
