"""The app client that checks old passwords: made for that alone, and what is wrong with one that is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

FLOW = "ALLOW_ADMIN_USER_PASSWORD_AUTH"
PREFLIGHT_ROW = "capture_client"
# Cognito's shortest (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/
# API_CreateUserPoolClient.html): access and identity tokens five minutes, refresh tokens an hour.
SHORTEST = timedelta(minutes=5)
SHORTEST_REFRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CaptureClient:
    """An app client as DescribeUserPoolClient shows it; of its secret only whether it has one.

    ``changed``: it was edited after it was made. ``others_changed``: names of other app clients that were
    edited since.
    """

    id: str
    name: str
    has_secret: bool
    flows: tuple[str, ...]
    oauth: bool
    revocation: bool
    hides_users: bool
    access_life: timedelta
    refresh_life: timedelta
    callbacks: tuple[str, ...] = ()
    changed: bool = False
    others_changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrongSetting:
    """One setting by a short name: what it means, and what to do."""

    name: str
    says: str
    fix: str


_AGAIN = "Create a client of its own with the command of step 4, and delete this one."


def wrong_settings(client: CaptureClient) -> Iterator[WrongSetting]:
    """Everything about the client that is not as the printed command makes it."""
    if not client.has_secret:
        yield WrongSetting("secret", "It is a public client: whoever knows its id can use it.", _AGAIN)
    if FLOW not in client.flows:
        yield WrongSetting("flow", f"It does not allow {FLOW}: no password can be checked with it.", _AGAIN)
    for flow in client.flows:
        if flow != FLOW:
            says = f"It also allows {flow}, a way in that keeping passwords does not need."
            yield WrongSetting(flow.lower(), says, _AGAIN)
    if client.oauth:
        yield WrongSetting("oauth", "OAuth is switched on: it can be used for sign-ins of its own.", _AGAIN)
    if client.callbacks:
        yield WrongSetting("callbacks", "It has callback URLs: it is the client of an app.", _AGAIN)
    if not client.revocation:
        yield WrongSetting("revocation", "Token revocation is off: its tokens cannot be taken back.", _AGAIN)
    if not client.hides_users:
        says = "It tells unknown users from wrong passwords (PreventUserExistenceErrors is not ENABLED)."
        yield WrongSetting("existence", says, _AGAIN)
    if client.access_life > SHORTEST or client.refresh_life > SHORTEST_REFRESH:
        yield WrongSetting("tokens", "Its tokens live longer than Cognito's shortest.", _AGAIN)
    if client.changed:
        says = "It was edited after it was made: an update resets every setting that it leaves out."
        yield WrongSetting("edited", says, _AGAIN)
    for name in client.others_changed:
        says = f"The app client {name} was edited since this one was made."
        fix = "Compare it with what it was: an update resets every setting that it leaves out."
        yield WrongSetting(f"other:{name}", says, fix)
