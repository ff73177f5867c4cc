"""A user pool of any size without a socket: its rows are made as their page is asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from wizard.domain.capture_client import CaptureClient
from wizard.domain.federation.connections import Secret
from wizard.domain.rows.cognito_row import CognitoRow, UserStatus
from wizard.domain.rows.pool import Pool, PoolRecovery, Provider, ProviderKind
from wizard.ports import Probe, SourceIdentity, UserPage

PAGE = 60
POOL_ID = "us-east-1_Bench0001"
ARN = f"arn:aws:cognito-idp:us-east-1:123456789012:userpool/{POOL_ID}"
GOOGLE = Provider(name="Google", type="Google", kind=ProviderKind.GOOGLE)
MADE = datetime(2024, 2, 29, 12, tzinfo=UTC)


def sub_of(number: int) -> str:
    """A ``sub`` as Cognito makes them: without any order, so that indexes are filled all over."""
    text = hashlib.sha256(str(number).encode()).hexdigest()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:32]}"


def row(number: int) -> CognitoRow:
    """A row as most pools have them; some are twins, disabled, not verified, or from Google."""
    sub = sub_of(number)
    person = number - 1 if number % 200 == 199 else number
    attributes = {
        "sub": sub,
        "email": f"first{person % 977}.last{person}@example{person % 13}.example",
        "email_verified": "false" if number % 40 == 7 else "true",
        "given_name": f"First{person % 977}",
        "family_name": f"Last{person}",
        "phone_number": f"+1555{number:07}",
        "phone_number_verified": "true",
        "custom:plan": ("free", "team", "business")[number % 3],
    }
    status, username = UserStatus.CONFIRMED, sub
    if number % 25 == 11:
        user_id = str(10**20 + number)
        status, username = UserStatus.EXTERNAL_PROVIDER, f"Google_{user_id}"
        identity = {"userId": user_id, "providerName": "Google", "providerType": "Google", "primary": "true"}
        attributes["identities"] = json.dumps([identity])
    return CognitoRow(
        username=username,
        attributes=attributes,
        enabled=number % 50 != 3,
        status=status,
        created_at=MADE + timedelta(seconds=number),
        modified_at=MADE + timedelta(seconds=2 * number),
    )


class CannedPool:
    """An IdentitySource of ``rows`` rows."""

    def __init__(self, rows: int) -> None:
        self._rows = rows

    async def identity(self) -> SourceIdentity:
        return SourceIdentity("123456789012", ARN, "https://cognito.bench.example", "us-east-1")

    async def pool(self) -> Pool:
        return Pool(id=POOL_ID, arn=ARN, name="bench", estimate=self._rows, providers=(GOOGLE,))

    async def probes(self) -> Sequence[Probe]:
        return ()

    async def page(self, token: str | None) -> UserPage:
        start = int(token or 0)
        end = min(start + PAGE, self._rows)
        return UserPage(tuple(map(row, range(start, end))), str(end) if end < self._rows else None)

    async def find(self, row: CognitoRow) -> CognitoRow | None:
        return row

    async def recoveries(self) -> Sequence[PoolRecovery]:
        return ()

    async def capture_client(self, client_id: str) -> CaptureClient | None:
        del client_id
        return None

    async def group_members(self, group: str, token: str | None) -> UserPage:
        del group, token
        return UserPage((), None)

    async def mfa_methods(self, username: str) -> tuple[str, ...]:
        del username
        return ()

    async def client_secret(self, provider: str) -> Secret | None:
        del provider
        return None

    async def clock_skew(self) -> float | None:
        return None

    async def close(self) -> None:
        return
