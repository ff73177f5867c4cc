"""CognitoSource against every double of Cognito, over real sockets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.cases import SOURCE_CASES
from tests.contract.deviations import deviation
from tests.contract.source_cases import Case
from tests.contract.sources import SOURCES, Source


@pytest.fixture(scope="module", params=SOURCES)
def source(request: pytest.FixtureRequest) -> Iterator[Source]:
    with SOURCES[request.param]() as double:
        yield double


@pytest.mark.parametrize("case", SOURCE_CASES, ids=lambda case: case.__name__)
async def test_contract(
    case: Case, source: Source, elsewhere_is_nowhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in source.environ.items():
        monkeypatch.setenv(name, value)
    expected = deviation(source.name, case)
    if expected is None:
        await case(source)
    else:
        with pytest.raises(expected.raises, match=expected.match):
            await case(source)
