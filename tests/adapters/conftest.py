from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator

import pytest

from tests.adapters.canned import Canned, canned_server
from tests.adapters.pools import SeededPool, moto_pool
from tests.adapters.refusals import SECRET


@pytest.fixture
async def canned() -> AsyncIterator[Canned]:
    async with canned_server() as server:
        yield server


@pytest.fixture(scope="session")
def seeded() -> Iterator[SeededPool]:
    with moto_pool() as pool:
        yield pool


@pytest.fixture
def no_aws(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing of this machine's AWS configuration, and no one to ask for credentials."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("aws")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(home / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(home / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("HOME", str(home))


@pytest.fixture
def moto_environment(no_aws: None, monkeypatch: pytest.MonkeyPatch, seeded: SeededPool) -> SeededPool:
    for name, value in seeded.environment.items():
        monkeypatch.setenv(name, value)
    return seeded


@pytest.fixture
def environment(no_aws: None, canned: Canned, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", canned.url)
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", canned.url)
    return monkeypatch
