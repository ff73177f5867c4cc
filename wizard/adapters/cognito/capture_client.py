"""Reads one app client with what matters of it where it checks old passwords; its secret stays at AWS."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from wizard.adapters.cognito.calls import PoolCalls
from wizard.adapters.cognito.errors import NotFound
from wizard.adapters.cognito.inventory import SPACING
from wizard.domain.capture_client import CaptureClient
from wizard.domain.paging import Pages
from wizard.ports import Clock

UNITS = {"seconds": "seconds", "minutes": "minutes", "hours": "hours", "days": "days"}
# What a client has where nothing was said: an hour, and thirty days.
USUAL_ACCESS, USUAL_REFRESH = (60, "minutes"), (30, "days")


async def read_capture_client(calls: PoolCalls, clock: Clock, client_id: str) -> CaptureClient | None:
    """The client, compared with all others of the pool; None where there is none of this id."""
    try:
        found = await _described(calls, client_id)
    except NotFound:
        return None
    made = _at(found.get("CreationDate"))
    others = []
    async for line in _listed(calls):
        if line["ClientId"] == client_id:
            continue
        await clock.sleep(SPACING)
        try:
            other = await _described(calls, str(line["ClientId"]))
        except NotFound:
            continue
        if made and (edited := _at(other.get("LastModifiedDate"))) and edited > made:
            created = _at(other.get("CreationDate"))
            if created is None or edited > created:
                others.append(str(other.get("ClientName") or line["ClientId"]))
    return _client(found, client_id, tuple(others))


async def _described(calls: PoolCalls, client_id: str) -> Mapping[str, Any]:
    answer = await calls.ask("DescribeUserPoolClient", "UserPoolClient", ClientId=client_id)
    found: Mapping[str, Any] = answer["UserPoolClient"]
    return found


async def _listed(calls: PoolCalls) -> Any:
    pages = Pages("the pool's app clients")
    given: dict[str, Any] = {"MaxResults": 60}
    while True:
        answer = await calls.ask("ListUserPoolClients", "UserPoolClients", **given)
        token = answer.get("NextToken") or None
        pages.page((str(item["ClientId"]) for item in answer["UserPoolClients"]), token)
        for item in answer["UserPoolClients"]:
            yield item
        if token is None:
            return
        given["NextToken"] = token


def _client(found: Mapping[str, Any], client_id: str, others: tuple[str, ...]) -> CaptureClient:
    units = found.get("TokenValidityUnits") or {}
    made, edited = _at(found.get("CreationDate")), _at(found.get("LastModifiedDate"))
    return CaptureClient(
        id=client_id,
        name=str(found.get("ClientName") or ""),
        has_secret=bool(found.get("ClientSecret")),
        flows=tuple(sorted(found.get("ExplicitAuthFlows") or ())),
        oauth=bool(found.get("AllowedOAuthFlowsUserPoolClient") or found.get("AllowedOAuthFlows")),
        revocation=bool(found.get("EnableTokenRevocation")),
        hides_users=found.get("PreventUserExistenceErrors") == "ENABLED",
        access_life=max(
            _life(found.get("AccessTokenValidity"), units.get("AccessToken"), *USUAL_ACCESS),
            _life(found.get("IdTokenValidity"), units.get("IdToken"), *USUAL_ACCESS),
        ),
        refresh_life=_life(found.get("RefreshTokenValidity"), units.get("RefreshToken"), *USUAL_REFRESH),
        callbacks=tuple(found.get("CallbackURLs") or ()),
        changed=bool(made and edited and edited > made),
        others_changed=others,
    )


def _life(value: Any, unit: Any, usual: int, usual_unit: str) -> timedelta:
    """Without units access and identity tokens count in hours, refresh tokens in days."""
    if not value:
        return timedelta(**{usual_unit: usual})
    bare = "days" if usual_unit == "days" else "hours"
    return timedelta(**{UNITS.get(str(unit), bare): float(value)})


def _at(value: Any) -> datetime | None:
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)
