"""Identity providers whose authorization endpoint can be asked about a redirect URI.

Behaves as OAuth 2.0 asks (RFC 6749, 4.1.2.1): an unregistered redirect URI is shown to the human,
never redirected to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from wizard.rehearsal.wire import json_response

LOGIN_PAGE = "<html><body><h1>Sign in to the rehearsal provider {name}</h1></body></html>"
ERROR_PAGE = "<html><body><h1>Error 400: {code}</h1><p>{text}</p></body></html>"
WORKOS_CALLBACKS: Mapping[str, str] = {
    "Google": "https://auth.workos.com/sso/oauth/google/RehearsaLG00g1eCa11backX1/callback",
    "SignInWithApple": "https://auth.workos.com/sso/oauth/apple/RehearsaLApp1eCa11backXX2/callback",
    "Microsoft": "https://auth.workos.com/sso/oauth/microsoft/RehearsaLM1cros0ftCa11b3/callback",
}


@dataclass(slots=True)
class Provider:
    name: str
    client_id: str
    redirect_uris: list[str] = field(default_factory=list)


class Providers:
    """The providers known to the rehearsal, by Cognito's provider name."""

    def __init__(self) -> None:
        self.by_name: dict[str, Provider] = {}

    def register(self, name: str, client_id: str, *redirect_uris: str) -> Provider:
        provider = self.by_name.setdefault(name, Provider(name, client_id))
        provider.redirect_uris.extend(uri for uri in redirect_uris if uri not in provider.redirect_uris)
        return provider

    def routes(self) -> list[Route]:
        return [
            Route("/provider/{name}/authorize", self._authorize),
            Route("/provider/{name}/login", self._login),
            Route("/provider/{name}/.well-known/openid-configuration", self._discovery),
            Route("/provider/{name}/metadata", self._metadata),
        ]

    async def _authorize(self, request: Request) -> Response:
        provider = self.by_name.get(request.path_params["name"])
        asked = request.query_params
        if provider is None or asked.get("client_id") != provider.client_id:
            return _error("invalid_client", "The OAuth client was not found.")
        if asked.get("redirect_uri") not in provider.redirect_uris:
            return _error("redirect_uri_mismatch", "The redirect URI in the request is not registered.")
        login = request.url_for("_login", name=provider.name)
        return RedirectResponse(f"{login}?{urlencode(dict(asked))}", 302)

    async def _login(self, request: Request) -> Response:
        provider = self.by_name.get(request.path_params["name"])
        return (
            _error("not_found", "No such provider.")
            if provider is None
            else HTMLResponse(LOGIN_PAGE.format(name=provider.name))
        )

    async def _metadata(self, request: Request) -> Response:
        """SAML 2.0 metadata of the rehearsal's one SAML provider."""
        place = str(request.url).removesuffix("/metadata")
        text = files("wizard.rehearsal").joinpath("metadata.xml").read_text("utf-8")
        return Response(text.replace("{place}", place), media_type="application/samlmetadata+xml")

    async def _discovery(self, request: Request) -> Response:
        issuer = str(request.url).removesuffix("/.well-known/openid-configuration")
        return json_response(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "jwks_uri": f"{issuer}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )


def _error(code: str, text: str) -> Response:
    return HTMLResponse(ERROR_PAGE.format(code=code, text=text), 400)
