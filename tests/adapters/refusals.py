"""A CognitoSource that asks a canned server, with keys of its own or a profile's."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

import pytest

from tests.adapters.canned import Reply
from tests.adapters.times import InstantClock
from wizard.adapters.cognito.source import CognitoSource
from wizard.errors import WizardError
from wizard.ports import Signal

SECRET = "aws-secret-never-shown"
HOSTILE = "\x1b[2J\u202ebad\r\n"


def opened(profile: str | None = None, region: str | None = None) -> CognitoSource:
    return CognitoSource.open(
        region=region, user_pool_id="eu-west-1_Ab12", profile=profile, clock=InstantClock()
    )


def refusal(code: str, message: str = HOSTILE, status: int = 400) -> Reply:
    return Reply(status, {"__type": f"com.amazonaws.cognito#{code}", "message": message})


async def failure(source: CognitoSource, token: str | None = None) -> Exception:
    with pytest.raises((Signal, WizardError)) as caught:
        await source.page(token)
    await source.close()
    shown = f"{caught.value} {caught.value!r} {''.join(traceback.format_exception(caught.value))}"
    assert SECRET not in shown
    assert "\x1b" not in str(caught.value)
    assert "\u202e" not in str(caught.value)
    assert "Traceback" not in str(caught.value)
    return caught.value


def configure(environment: pytest.MonkeyPatch, config: str, *, credentials: str = "") -> None:
    Path(os.environ["AWS_CONFIG_FILE"]).write_text(config)
    if credentials:
        keys = f"[{credentials}]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = {SECRET}\n"
        Path(os.environ["AWS_SHARED_CREDENTIALS_FILE"]).write_text(keys)
