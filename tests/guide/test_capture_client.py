"""The printed commands make a client that the preflight accepts; each wrong setting is named."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from wizard.adapters.cognito.source import CognitoSource
from wizard.domain.capture_client import FLOW, CaptureClient, wrong_settings
from wizard.domain.rows.pool import Pool
from wizard.guide.capture_client import client_command, in_lines, policy, removal_command
from wizard.rehearsal.services import Rehearsal


@pytest.fixture(scope="module")
def services() -> Iterator[Rehearsal]:
    with Rehearsal(users=1) as running:
        yield running


def _pool(services: Rehearsal) -> Pool:
    return Pool(services.user_pool_id, services.cognito.store.pool.arn, "rehearsal", 1)


def _run(command: tuple[str, ...], services: Rehearsal) -> dict[str, Any]:
    """The command as it is pasted from the page, by the real AWS CLI."""
    pasted = shlex.split("\n".join(in_lines(command)).replace("\\\n", " "))
    assert tuple(pasted) == command
    done = subprocess.run(
        [str(Path(sys.executable).with_name("aws")), *pasted[1:]],
        env=services.environment() | {"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout or "{}")
    return found


async def _read(services: Rehearsal, client_id: str, monkeypatch: pytest.MonkeyPatch) -> CaptureClient | None:
    for name, value in services.environment().items():
        monkeypatch.setenv(name, value)
    source = CognitoSource.open(user_pool_id=services.user_pool_id, region=services.region, profile=None)
    try:
        return await source.capture_client(client_id)
    finally:
        await source.close()


async def test_the_printed_command_makes_a_client_that_is_accepted_and_can_be_deleted(
    services: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = _pool(services)
    made = _run(client_command(pool), services)["UserPoolClient"]
    client = await _read(services, made["ClientId"], monkeypatch)
    assert client is not None
    assert list(wrong_settings(client)) == []
    assert client.flows == (FLOW,)
    assert made["ClientSecret"] not in repr(client)
    _run(removal_command(pool, made["ClientId"]), services)
    assert await _read(services, made["ClientId"], monkeypatch) is None


def test_the_policy_allows_one_call_on_one_pool(services: Rehearsal) -> None:
    (statement,) = json.loads(policy(_pool(services)))["Statement"]
    assert statement == {
        "Effect": "Allow",
        "Action": "cognito-idp:AdminInitiateAuth",
        "Resource": services.cognito.store.pool.arn,
    }


WRONG: dict[str, dict[str, Any]] = {
    "secret": {"GenerateSecret": False},
    "flow": {"ExplicitAuthFlows": []},
    "allow_user_password_auth": {"ExplicitAuthFlows": [FLOW, "ALLOW_USER_PASSWORD_AUTH"]},
    "allow_user_srp_auth": {"ExplicitAuthFlows": [FLOW, "ALLOW_USER_SRP_AUTH"]},
    "oauth": {"AllowedOAuthFlows": ["code"], "AllowedOAuthFlowsUserPoolClient": True},
    "callbacks": {"CallbackURLs": ["https://app.example/callback"]},
    "revocation": {"EnableTokenRevocation": False},
    "existence": {"PreventUserExistenceErrors": "LEGACY"},
    "tokens": {"RefreshTokenValidity": 30, "TokenValidityUnits": {"AccessToken": "minutes"}},
}


@pytest.mark.parametrize("name", WRONG)
async def test_each_wrong_setting_is_named(
    name: str, services: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    cognito = boto3.client(
        "cognito-idp",
        region_name=services.region,
        endpoint_url=services.cognito_url,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    minutes = {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "minutes"}
    good: dict[str, Any] = {
        "UserPoolId": services.user_pool_id,
        "ClientName": "keep-passwords",
        "GenerateSecret": True,
        "ExplicitAuthFlows": [FLOW],
        "PreventUserExistenceErrors": "ENABLED",
        "EnableTokenRevocation": True,
        "AccessTokenValidity": 5,
        "IdTokenValidity": 5,
        "RefreshTokenValidity": 60,
        "TokenValidityUnits": minutes,
    }
    made = cognito.create_user_pool_client(**good | WRONG[name])["UserPoolClient"]
    client = await _read(services, made["ClientId"], monkeypatch)
    assert client is not None
    assert [setting.name for setting in wrong_settings(client)] == [name]
