"""The WorkOS service on a real socket, and a client of the real SDK."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
from workos import AsyncWorkOSClient

from tests.rehearsal.aws import SEED, USERS, aws_client
from wizard.rehearsal.faults import FaultBook
from wizard.rehearsal.limits import Limits
from wizard.rehearsal.provider import Providers
from wizard.rehearsal.server import Server, bind
from wizard.rehearsal.services import Rehearsal
from wizard.rehearsal.workos import CLIENT_ID, MAIN_KEY, WorkOS
from wizard.rehearsal.workos_app import workos_app


@dataclass
class Clock:
    """Time that moves only when told."""

    moment: datetime = field(default_factory=lambda: datetime(2026, 11, 23, 9, 0, tzinfo=UTC))

    def now(self) -> datetime:
        return self.moment

    def tick(self) -> float:
        return self.moment.timestamp()

    def advance(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(clock: Clock) -> WorkOS:
    return WorkOS(FaultBook(7), limits=Limits.none(), now=clock.now, tick=clock.tick)


@pytest.fixture
def providers() -> Providers:
    return Providers()


@pytest.fixture
def url(service: WorkOS, providers: Providers) -> Iterator[str]:
    server = Server(workos_app(service, providers), bind(0), dated=False)
    service.base_url = f"{server.url}/"
    server.start()
    yield server.url
    server.stop()


@pytest.fixture
async def sdk(url: str) -> AsyncIterator[AsyncWorkOSClient]:
    async with AsyncWorkOSClient(
        api_key=MAIN_KEY, client_id=CLIENT_ID, base_url=url, max_retries=0, request_timeout=5
    ) as client:
        yield client


@pytest.fixture
async def http(url: str) -> AsyncIterator[httpx2.AsyncClient]:
    headers = {"Authorization": f"Bearer {MAIN_KEY}"}
    async with httpx2.AsyncClient(base_url=url, headers=headers, timeout=5) as client:
        yield client


@pytest.fixture
def services() -> Iterator[Rehearsal]:
    with Rehearsal(users=USERS, seed=SEED) as running:
        yield running


@pytest.fixture
def boto(services: Rehearsal) -> Iterator[CognitoIdentityProviderClient]:
    client: CognitoIdentityProviderClient = aws_client(services, "cognito-idp")
    yield client
    client.close()
