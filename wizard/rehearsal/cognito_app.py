"""The routes of the Cognito rehearsal service put together."""

from __future__ import annotations

from moto.cognitoidp.responses import CognitoIdpJsonWebKeyResponse
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from wizard.rehearsal.cognito import Cognito, CognitoEndpoint
from wizard.rehearsal.control import fault_routes, guarded
from wizard.rehearsal.wire import json_response


def cognito_app(service: Cognito) -> Starlette:
    """The control under ``/_rehearsal/``; everything else is AWS."""

    async def stats(_: Request) -> Response:
        counts = service.stats.as_json()
        listed = counts["outcomes"].get("ListUsers", {}).get("200", 0)
        return json_response(counts | {"pages": listed, "users": len(service.store.pool.users)})

    async def reset_stats(_: Request) -> Response:
        service.stats.reset()
        return Response(status_code=204)

    async def upsert(request: Request) -> Response:
        body = await request.json()
        changes = body if isinstance(body, list) else [body]
        rows = [service.upsert(change) for change in changes]
        return json_response([{"username": row.username, "attributes": row.attributes} for row in rows])

    async def remove(request: Request) -> Response:
        found = service.store.remove(request.path_params["username"])
        return Response(status_code=204 if found else 404)

    async def recoveries(request: Request) -> Response:
        """Point-in-time recoveries, latest first: ``RestoreId`` and ``RestoreStatus`` of each."""
        service.recoveries[:] = [dict(entry) for entry in await request.json()]
        return json_response(service.recoveries)

    place = "/_rehearsal/cognito"
    control: list[BaseRoute] = [
        *fault_routes(service.faults),
        Route(f"{place}/stats", guarded(stats)),
        Route(f"{place}/reset_stats", guarded(reset_stats), methods=["POST"]),
        Route(f"{place}/recoveries", guarded(recoveries), methods=["PUT"]),
        Route(f"{place}/users", guarded(upsert), methods=["POST"]),
        Route(f"{place}/users/{{username:path}}", guarded(remove), methods=["DELETE"]),
    ]

    async def keys(_: Request) -> Response:
        return Response(CognitoIdpJsonWebKeyResponse.json_web_key, media_type="application/json")

    keys_route = Route("/{pool}/.well-known/jwks.json", keys)
    return Starlette(routes=[*control, keys_route, Route("/{path:path}", CognitoEndpoint(service))])
