"""Providers, records and what is asked of events, made for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from tests.steps.conftest import Running
from wizard.domain.checks import CheckId
from wizard.domain.events import (
    CheckDone,
    Event,
    Notice,
    StepMoved,
)
from wizard.domain.steps import StepName
from wizard.rehearsal.provider import WORKOS_CALLBACKS

T = TypeVar("T")
BAD = "https://auth.workos.com/sso/oauth/google/N0tReg1stered/callback"
SECRETS = ("rehearsal-google-secret", "rehearsal-partner-secret", "rehearsal-github-secret")
OTHERS = ("SignInWithApple", "Facebook", "LoginWithAmazon", "okta-acme", "Microsoft", "GitHub", "Partner")


def only(events: Sequence[Event], kind: type[T]) -> list[T]:
    return [event for event in events if isinstance(event, kind)]


def ended(events: Sequence[Event]) -> StepMoved:
    return only(events, StepMoved)[-1]


def notices(events: Sequence[Event]) -> str:
    return "\n".join(notice.text for notice in only(events, Notice))


def google(uri: str = WORKOS_CALLBACKS["Google"], **more: str) -> dict[str, Any]:
    return {f"federation.Google.{name}": value for name, value in {"redirect_uri": uri, **more}.items()}


def waived(*names: str) -> dict[str, Any]:
    return {f"federation.{name}.waive": f"no tenant to test {name} with" for name in names}


async def verdict(running: Running) -> CheckDone:
    events = await running.run(StepName.VERIFY)
    return next(event for event in only(events, CheckDone) if event.id == CheckId.PROVIDERS)
