"""The routes of the WorkOS rehearsal service put together."""

from __future__ import annotations

from importlib.resources import files

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from wizard.rehearsal.control import WorkOSControl, fault_routes
from wizard.rehearsal.mailbox import Mailbox
from wizard.rehearsal.operations import OPERATIONS
from wizard.rehearsal.provider import Providers
from wizard.rehearsal.wire import json_response
from wizard.rehearsal.workos import ApiEndpoint, WorkOS

GUIDE_NAME = "guide.md"
GUIDE_PATH = "/docs/migrate/aws-cognito.md"


def guide_text() -> str:
    """The rehearsal guide: our own words, marked as such."""
    return files("wizard.rehearsal").joinpath(GUIDE_NAME).read_text("utf-8")


def workos_app(service: WorkOS, providers: Providers) -> Starlette:
    routes: list[BaseRoute] = [
        Route(
            operation.path, ApiEndpoint(service, operation), methods=[operation.method], name=operation.name
        )
        for operation in OPERATIONS
    ]
    routes += [Route(GUIDE_PATH, _guide), *providers.routes(), *Mailbox(service).routes()]
    routes += [*fault_routes(service.faults), *WorkOSControl(service, providers).routes()]
    return Starlette(routes=routes, exception_handlers={404: _unknown, 405: _unknown})


async def _guide(_: Request) -> Response:
    return Response(guide_text(), media_type="text/markdown")


async def _unknown(request: Request, _: Exception) -> Response:
    """WorkOS' answer to a path that it does not have."""
    body = {"message": f"Cannot {request.method} {request.url.path}", "error": "Not Found"}
    return json_response(body, 404)
