"""The handlers, running: as they face the caller, and behind a proxy."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.templates.claim_servers import postgresql
from tests.templates.driven import Driven, driving
from tests.templates.servers import VARIANTS, Variant
from wizard.rehearsal.limits import Limits
from wizard.rehearsal.services import Rehearsal


@pytest.fixture(scope="module")
def rehearsal() -> Iterator[Rehearsal]:
    with Rehearsal(users=1, limits=Limits.none()) as running:
        yield running


@pytest.fixture(scope="module", params=VARIANTS, ids=lambda variant: variant.name)
def variant(request: pytest.FixtureRequest) -> Variant:
    chosen: Variant = request.param
    return chosen


@pytest.fixture(scope="module")
def running(
    variant: Variant, rehearsal: Rehearsal, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Driven]:
    folder = tmp_path_factory.mktemp(variant.name)
    # Next.js shows a route nothing of the connection: it stands behind a proxy, or does not start.
    with driving(variant, rehearsal, folder, proxied=variant.is_next) as driven:
        yield driven


@pytest.fixture(scope="module")
def behind(
    variant: Variant, rehearsal: Rehearsal, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Driven]:
    with driving(variant, rehearsal, tmp_path_factory.mktemp(variant.name), proxied=True) as driven:
        yield driven


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with postgresql(tmp_path_factory.mktemp("postgresql")) as url:
        yield url


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Gives a PostgreSQL's address; the first to call it starts it."""
    return lambda: str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
def driven(running: Driven) -> Driven:
    return running.begin()


@pytest.fixture
def proxied(behind: Driven) -> Driven:
    return behind.begin()
