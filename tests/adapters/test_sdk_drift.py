"""What we use of the WorkOS SDK beyond its documented surface: what a new version drops is named here."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path

import aiohttp
import pytest
from botocore.httpsession import URLLib3Session
from workos import AsyncWorkOSClient

WIZARD = Path(__file__).parent.parent.parent / "wizard"

# Private modules of the SDK, each with the names that the adapters import.
PRIVATE = {
    "workos._errors": {
        "APIError",
        "AuthenticationFlowError",
        "AuthorizationError",
        "NotFoundError",
        "WorkOSConnectionError",
        "WorkOSError",
        "WorkOSTimeoutError",
    },
    "workos._http": {"HTTPResponse", "TransportConnectError", "TransportError", "TransportTimeout"},
    "workos._types": {"NOT_GIVEN", "Deserializable", "RequestOptions"},
}
# Models whose fields are read, or that write our requests.
MODELS = {
    "workos.user_management.models": {"User", "UserCreateResponse"},
    "workos.organizations.models": {"Organization"},
    "workos.sso.models": {
        "CreateConnectionAttributeMaps",
        "CreateConnectionOIDCOptions",
        "CreateConnectionSAMLOptions",
        "CreateConnectionStandardAttributes",
    },
}
_IMPORT = re.compile(r"^from (workos[\w.]*) import (\([^)]*\)|.*)$", re.MULTILINE)


@pytest.mark.parametrize(
    ("module", "name"),
    [(module, name) for module, names in (PRIVATE | MODELS).items() for name in sorted(names)],
)
def test_the_sdk_still_has(module: str, name: str) -> None:
    assert hasattr(importlib.import_module(module), name)


def test_this_list_names_everything_that_the_adapters_import() -> None:
    used: dict[str, set[str]] = {}
    for file in (WIZARD / "adapters").rglob("*.py"):
        for module, names in _IMPORT.findall(file.read_text("utf-8")):
            used.setdefault(module, set()).update(re.findall(r"\w+", names))
    assert used.pop("workos") == {"AsyncWorkOSClient"}
    assert used == PRIVATE | MODELS


@pytest.mark.parametrize("method", ["request", "request_raw"])
def test_the_client_takes_requests_of_our_own(method: str) -> None:
    given = set(inspect.signature(getattr(AsyncWorkOSClient, method)).parameters)
    assert {"method", "path", "request_options"} <= given
    assert ({"params", "model"} if method == "request" else {"body"}) <= given


def test_the_client_takes_an_http_client_of_our_own() -> None:
    given = set(inspect.signature(AsyncWorkOSClient.__init__).parameters)
    assert {"api_key", "client_id", "base_url", "request_timeout", "max_retries", "http_client"} <= given
    from workos._http import AsyncHTTPBackend, HTTPResponse  # noqa: PLC0415

    assert set(inspect.signature(AsyncHTTPBackend.request).parameters) == {
        "self", "method", "url", "headers", "content", "timeout",
    }  # fmt: skip
    fields = ["status_code", "headers", "content", "request_method", "request_url"]
    assert list(inspect.signature(HTTPResponse).parameters) == fields


@pytest.mark.parametrize("name", ["status_code", "response", "response_json", "errors", "code", "message"])
def test_an_error_still_tells(name: str) -> None:
    from workos._errors import APIError  # noqa: PLC0415

    source = inspect.getsource(inspect.getmodule(APIError))  # type: ignore[arg-type]
    assert f"self.{name} = " in source


async def test_others_still_have_what_they_do_not_promise() -> None:
    async with aiohttp.ClientSession() as session:
        assert session._retry_connection is True
    assert {"verify", "proxies", "timeout", "max_pool_connections"} <= set(
        inspect.signature(URLLib3Session.__init__).parameters
    )
