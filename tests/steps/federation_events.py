"""Providers, records and what is asked of events, made for tests."""

from __future__ import annotations

from typing import Any

from tests.steps.running import Running, only
from wizard.domain.checks import CheckId
from wizard.domain.events import CheckDone
from wizard.domain.steps import StepName
from wizard.rehearsal.provider import WORKOS_CALLBACKS

BAD = "https://auth.workos.com/sso/oauth/google/N0tReg1stered/callback"
SECRETS = ("rehearsal-google-secret", "rehearsal-partner-secret", "rehearsal-github-secret")
OTHERS = ("SignInWithApple", "Facebook", "LoginWithAmazon", "okta-acme", "Microsoft", "GitHub", "Partner")


def google(uri: str = WORKOS_CALLBACKS["Google"], **more: str) -> dict[str, Any]:
    return {f"federation.Google.{name}": value for name, value in {"redirect_uri": uri, **more}.items()}


def waived(*names: str) -> dict[str, Any]:
    return {f"federation.{name}.waive": f"no tenant to test {name} with" for name in names}


async def verdict(running: Running) -> CheckDone:
    events = await running.run(StepName.VERIFY)
    return next(event for event in only(events, CheckDone) if event.id == CheckId.PROVIDERS)
