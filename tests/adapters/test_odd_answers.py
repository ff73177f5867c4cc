"""Odd answers of Cognito, each of which could once be misread without a test noticing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.adapters.canned import Canned, Reply
from tests.adapters.pools import AWS_VARIABLES, REGION
from wizard.adapters.cognito import pool as cognito_pool
from wizard.adapters.cognito.calls import _skew
from wizard.adapters.cognito.source import CognitoSource
from wizard.ports import Unavailable

POOL_ID = f"{REGION}_Odd000001"
ARN = f"arn:aws:cognito-idp:{REGION}:123456789012:userpool/{POOL_ID}"


def source(url: str, monkeypatch: pytest.MonkeyPatch) -> CognitoSource:
    for name, value in AWS_VARIABLES.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", url)
    return CognitoSource.open(region=REGION, user_pool_id=POOL_ID, profile=None)


@pytest.mark.parametrize(
    "described", [{"Id": POOL_ID}, {"Arn": ARN}, {"Id": "", "Arn": ARN}, {"Id": POOL_ID, "Arn": ""}]
)
async def test_a_pool_without_id_or_arn_is_no_answer(
    described: dict[str, str], canned: Canned, monkeypatch: pytest.MonkeyPatch
) -> None:
    canned.answer(Reply(200, {"UserPool": described}))
    cognito = source(canned.url, monkeypatch)
    for call in (cognito.pool(), cognito.identity()):
        with pytest.raises(Unavailable):
            await call
    await cognito.close()


@pytest.mark.parametrize("date", ["garbage", 1e18, -1e18, 1e300, [], {}])
async def test_what_a_parser_trips_over_is_told_and_no_bug(
    date: object, canned: Canned, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ValueError or RuntimeError of Python's own, somewhere inside botocore."""
    user = {"Username": "ann", "Attributes": [], "UserCreateDate": date}
    canned.answer(Reply(200, {"Users": [user]}))
    cognito = source(canned.url, monkeypatch)
    with pytest.raises(Unavailable, match="ListUsers"):
        await cognito.page(None)
    await cognito.close()


@pytest.mark.parametrize(
    ("said", "skew"),
    [
        ("Mon, 30 Nov 2026 12:00:00 GMT", 0.0),
        ("Mon, 30 Nov 2026 11:59:50 GMT", 10.0),
        ("Mon, 30 Nov 2026 12:00:10 GMT", -10.0),
        ("", None),
        ("yesterday", None),
    ],
)
def test_the_clock_is_measured_against_the_middle_of_the_second(said: str, skew: float | None) -> None:
    """The Date header is cut to the second: half a second is what it says too little on average."""
    now = datetime(2026, 11, 30, 12, 0, 0, 500_000, tzinfo=UTC)
    assert _skew({"ResponseMetadata": {"HTTPHeaders": {"date": said}}}, now) == skew


def test_an_attribute_without_a_name_is_left_out() -> None:
    schema = [{"Name": "email"}, {"AttributeDataType": "String"}]
    described = {"Id": POOL_ID, "Arn": ARN, "SchemaAttributes": schema}
    pool = cognito_pool.pool(described, mfa={}, providers=(), groups=(), clients=(), unreadable=())
    assert pool.attributes == ("email",)


@pytest.mark.parametrize(
    ("mfa", "described", "found"),
    [
        ({"MfaConfiguration": "ON"}, {"MfaConfiguration": "OPTIONAL"}, "ON"),
        ({}, {"MfaConfiguration": "OPTIONAL"}, "OPTIONAL"),
        ({}, {}, "OFF"),
    ],
)
def test_mfa_is_what_either_answer_says(mfa: dict[str, str], described: dict[str, str], found: str) -> None:
    pool = cognito_pool.pool(
        {"Id": POOL_ID, "Arn": ARN, **described}, mfa=mfa, providers=(), groups=(), clients=(), unreadable=()
    )
    assert pool.mfa == found
