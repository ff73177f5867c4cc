"""The test control under ``/_rehearsal``: statistics, faults, seeding and editing behind the API's back."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wizard.rehearsal.environment import Environment
from wizard.rehearsal.faults import FaultBook, FaultRule
from wizard.rehearsal.limits import Limit, Limits, WindowKind
from wizard.rehearsal.memberships import Duplicate, plant_by
from wizard.rehearsal.provider import Providers
from wizard.rehearsal.refusals import Refusal, unprocessable
from wizard.rehearsal.third_parties import interfere
from wizard.rehearsal.wire import json_response
from wizard.rehearsal.workos import WorkOS

Endpoint = Callable[[Request], Awaitable[Response]]


def guarded(endpoint: Endpoint) -> Endpoint:
    """Bad control requests get a sentence, as the API's own do."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refusal as refusal:
            return json_response(refusal.body, refusal.status)
        except (ValueError, TypeError, KeyError) as exc:
            return json_response({"message": f"Not understood: {exc}"}, 422)

    return answer


def fault_routes(book: FaultBook) -> list[Route]:
    """One control for both services: the book is shared."""

    async def add(request: Request) -> Response:
        entries = await request.json()
        book.add([FaultRule.parse(entry) for entry in entries])
        return json_response(book.listing(), 201)

    async def show(_: Request) -> Response:
        return json_response({"rules": book.listing(), "drawn": book.drawn})

    async def clear(_: Request) -> Response:
        book.clear()
        return Response(status_code=204)

    path = "/_rehearsal/faults"
    return [
        Route(path, guarded(add), methods=["POST"]),
        Route(path, guarded(show), methods=["GET"]),
        Route(path, guarded(clear), methods=["DELETE"]),
    ]


class WorkOSControl:
    """Routes that read and change the service; ``?key=`` names an environment by its API key."""

    def __init__(self, service: WorkOS, providers: Providers) -> None:
        self._service = service
        self._providers = providers

    def routes(self) -> list[Route]:
        table: tuple[tuple[str, str, Endpoint], ...] = (
            ("GET", "stats", self._stats),
            ("POST", "reset_stats", self._reset_stats),
            ("GET", "users", self._users),
            ("POST", "users", self._plant_users),
            ("PUT", "users/{id}", self._edit_user),
            ("POST", "others", self._others),
            ("POST", "webhook_endpoints", self._plant_webhook_endpoint),
            ("DELETE", "webhook_endpoints/{id}", self._remove_webhook_endpoint),
            ("POST", "connections/{id}", self._edit_connection),
            ("GET", "organizations", self._organizations),
            ("POST", "organizations", self._plant_organizations),
            ("GET", "memberships", self._memberships),
            ("POST", "memberships", self._plant_memberships),
            ("POST", "roles", self._plant_roles),
            ("POST", "providers/{name}", self._register_provider),
            ("PUT", "settings", self._settings),
        )
        return [
            Route(f"/_rehearsal/{path}", guarded(endpoint), methods=[method])
            for method, path, endpoint in table
        ]

    def _environment(self, request: Request) -> Environment:
        key = request.query_params.get("key")
        return self._service.main if key is None else self._service.environment(key)

    async def _stats(self, _: Request) -> Response:
        return json_response(self._service.stats.as_json())

    async def _reset_stats(self, _: Request) -> Response:
        self._service.stats.reset()
        return Response(status_code=204)

    async def _users(self, request: Request) -> Response:
        return json_response(self._environment(request).users.dump())

    async def _plant_users(self, request: Request) -> Response:
        entries: Sequence[Mapping[str, Any]] = await request.json()
        users = self._environment(request).users
        return json_response([users.plant(entry).as_json() for entry in entries], 201)

    async def _edit_user(self, request: Request) -> Response:
        users = self._environment(request).users
        return json_response(users.edit(request.path_params["id"], await request.json()).as_json())

    async def _others(self, request: Request) -> Response:
        there, interferences = self._environment(request), await request.json()
        return json_response(interfere(there, interferences, base_url=self._service.base_url), 201)

    async def _plant_webhook_endpoint(self, request: Request) -> Response:
        return json_response(self._environment(request).add_webhook_endpoint(await request.json()), 201)

    async def _remove_webhook_endpoint(self, request: Request) -> Response:
        endpoint = self._environment(request).get_webhook_endpoint(request.path_params["id"])
        del self._environment(request).webhook_endpoints[endpoint["id"]]
        return Response(status_code=204)

    async def _edit_connection(self, request: Request) -> Response:
        environment = self._environment(request)
        organizations = environment.organizations
        before = organizations.get_connection(request.path_params["id"])
        connection = before | await request.json()
        organizations.connections[connection["id"]] = connection
        if connection["state"] == "active" != before["state"]:
            environment.events.add("connection.activated", partial(_activated, connection))
        return json_response(connection)

    async def _organizations(self, request: Request) -> Response:
        return json_response(list(self._environment(request).organizations.organizations.values()))

    async def _plant_organizations(self, request: Request) -> Response:
        organizations = self._environment(request).organizations
        return json_response([organizations.create(entry) for entry in await request.json()], 201)

    async def _memberships(self, request: Request) -> Response:
        return json_response(self._environment(request).memberships.dump())

    async def _plant_memberships(self, request: Request) -> Response:
        """``user`` and ``organization`` by external ID; ``status``, ``roles``, ``directory_managed``."""
        there = self._environment(request)
        planted = [
            plant_by(there.memberships, entry, lambda sub: there.users.with_external_id(sub).id)
            for entry in await request.json()
        ]
        return json_response(planted, 201)

    async def _plant_roles(self, request: Request) -> Response:
        roles = self._environment(request).roles
        return json_response([roles.create(entry) for entry in await request.json()], 201)

    async def _register_provider(self, request: Request) -> Response:
        body = await request.json()
        name = request.path_params["name"]
        known = self._providers.by_name.get(name)
        client_id = body.get("client_id") or (known.client_id if known else "")
        provider = self._providers.register(name, client_id, *body.get("redirect_uris", []))
        return json_response({"client_id": provider.client_id, "redirect_uris": provider.redirect_uris})

    async def _settings(self, request: Request) -> Response:
        """``latency_ms``, ``ahead_seconds``, what is on (``default_mail`` …), and ``limits``.

        Limits are as ``parse_limits`` has them.
        """
        body = await request.json()
        if "limits" in body:
            self._service.limits = parse_limits(body["limits"])
        sign_in = self._environment(request).sign_in
        sign_in.default_mail = bool(body.get("default_mail", sign_in.default_mail))
        sign_in.password_auth = bool(body.get("password_auth", sign_in.password_auth))
        if "ahead_seconds" in body:
            self._service.ahead = timedelta(seconds=float(body["ahead_seconds"]))
        organizations = self._environment(request).organizations
        organizations.connections_api = bool(body.get("connections_api", organizations.connections_api))
        roles, memberships = self._environment(request).roles, self._environment(request).memberships
        roles.multiple = bool(body.get("multiple_roles", roles.multiple))
        memberships.duplicate = Duplicate(body.get("duplicate_membership", memberships.duplicate))
        self._service.latency_ms = float(body.get("latency_ms", self._service.latency_ms))
        return json_response({"latency_ms": self._service.latency_ms})


def _activated(connection: Mapping[str, Any]) -> dict[str, Any]:
    return dict(connection) | {"external_key": connection["id"], "status": "linked"}


def parse_limits(entries: Mapping[str, Mapping[str, Any] | None]) -> Limits:
    """``{"writes": {"requests": 500, "seconds": 10, "kind": "sliding"}, "reads": null}``.

    Limits left out are as documented, null switches one off.
    """
    unknown = set(entries) - set(Limits.__slots__)
    if unknown:
        raise unprocessable("limits", f"unknown: {json.dumps(sorted(unknown))}")
    parsed = {
        name: None
        if entry is None
        else Limit(
            int(entry["requests"]), float(entry["seconds"]), WindowKind(entry.get("kind", WindowKind.FIXED))
        )
        for name, entry in entries.items()
    }
    return Limits(**parsed)
