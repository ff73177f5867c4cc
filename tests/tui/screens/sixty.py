"""A pool with sixty SAML providers, as a journal has it: some late, some long, one hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.tui.app.driving import Driver
from wizard.domain.events import ConnectionNoted, Fact, MetadataRead, PoolRead
from wizard.domain.federation.connections import Connection, ConnectionState
from wizard.domain.federation.saml import Certificate, SamlMetadata
from wizard.domain.rows.pool import Provider, ProviderKind

SIXTY = 60
HOSTILE = "evil\x1b[2J\u202e[red]name"
# The rows of the pool name two of them.
NAMES = [f"customer-{number:02}" for number in range(SIXTY - 4)] + [
    "okta-acme",
    "Partner",
    "a-customer-with-a-very-long-name",
    HOSTILE,
]
NOW = datetime.now(UTC)


def facts(before: PoolRead) -> list[Fact]:
    """What the journal is told: the pool with its providers, their metadata, and who is on it."""
    providers = tuple(
        Provider(name, "SAML", ProviderKind.SAML, {}, {"email": "mail", "given_name": "first"})
        for name in NAMES
    )
    pool = replace(before.pool, providers=providers)
    found: list[Fact] = [PoolRead(pool)]
    found += [MetadataRead(name, "cognito", _metadata(number)) for number, name in enumerate(NAMES)]
    found += [
        ConnectionNoted(
            Connection(name, ConnectionState.SENT, owner=f"Ann {number % 7}", appointment="2027-01-15")
        )
        for number, name in enumerate(NAMES)
        if number % 3 == 0
    ]
    return found


def _metadata(number: int) -> SamlMetadata:
    until = NOW + timedelta(days=900 if number % 5 else -3)
    certificate = Certificate(f"CN=idp-{number}", NOW - timedelta(days=400), until, f"{number:064x}", "MIIB")
    return SamlMetadata(f"https://idp.example/{number}", f"https://idp.example/{number}/sso", (certificate,))


async def made(driver: Driver) -> None:
    """Give the open journal's pool its sixty providers."""
    pool = await driver.app.bridge.call(_pool)
    for fact in facts(pool):
        await driver.app.bridge.call(lambda migration, fact=fact: migration._recorder.record(fact))  # type: ignore[misc]
    driver.frame.tick(always=True)


async def _pool(migration) -> PoolRead:  # type: ignore[no-untyped-def]
    pool = migration.reader.pool()
    assert pool is not None
    return PoolRead(pool)
