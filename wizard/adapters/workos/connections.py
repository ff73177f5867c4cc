"""Organizations and connections of a WorkOS environment, behind the ``ConnectionTarget`` port.

Creating a connection is recent and not open to every plan (``workos.md`` 6.5): a refusal is a value, and
the dashboard does it then. The typed Connection lacks the addresses, so answers are read as they come.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from workos._errors import APIError, NotFoundError
from workos.sso.models import (
    CreateConnectionAttributeMaps,
    CreateConnectionOIDCOptions,
    CreateConnectionSAMLOptions,
    CreateConnectionStandardAttributes,
)

from wizard.adapters.workos.answers import listed
from wizard.adapters.workos.calls import ResourceCalls
from wizard.adapters.workos.errors import FAILURES, Unreadable, codes_of, is_missing, is_vendor
from wizard.domain.federation.connections import (
    BILLING,
    FORBIDDEN,
    NO_ORGANIZATION,
    NOT_ENABLED,
    NOT_OFFERED,
    ConnectionDraft,
    TargetConnection,
)
from wizard.ports import ListedKind, Rejected, Taken

T = TypeVar("T")
_FAILURES = (*FAILURES, LookupError, ValueError)
_PAYMENT, _FORBIDDEN, _BILLING = 402, 403, "production_feature_requires_billing"
_REFUSED = frozenset({_PAYMENT, _FORBIDDEN, 404})


class WorkOSConnections(ResourceCalls):
    """Shares the client and pool of connections of a ``WorkOSTarget``."""

    async def organization(self, *, external_id: str, name: str) -> str | Rejected:
        """See the port; looks first, so that a second run asks for nothing."""
        path = ("organizations", "external_id", external_id)
        known = await self._found(lambda: self._raw("get", path))
        if known is not None:
            return _id(known)
        body = {"name": name, "external_id": external_id}
        made = await self._write(lambda: self._raw("post", ("organizations",), body))
        match made:
            case Taken():  # another run was faster
                again = await self._found(lambda: self._raw("get", path))
                return _id(again) if again else Rejected(made.code, made.message)
            case Rejected():
                return made
            case _:
                return _id(made)

    async def create(self, draft: ConnectionDraft) -> TargetConnection | Rejected:
        made = await self._write(lambda: self._raw("post", ("connections",), _body(draft)))
        match made:
            case Taken():
                return Rejected(made.code, made.message)
            case Rejected():
                return made
            case _:
                return _connection(made)

    async def get(self, connection_id: str) -> TargetConnection | None:
        found = await self._found(lambda: self._raw("get", ("connections", connection_id)))
        return _connection(found) if found is not None else None

    async def list_one(self, kind: ListedKind) -> None:
        try:
            answer = await self._client.request_raw(
                "get", (kind,), params={"limit": 1}, request_options=self._options
            )
            listed(answer)
        except _FAILURES as error:
            raise self._signal(error, writing=False) from None

    async def _raw(
        self, method: str, path: tuple[str, ...], body: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any]:
        answer = await self._client.request_raw(
            method, path, body=dict(body) if body is not None else None, request_options=self._options
        )
        if not isinstance(answer.get("id"), str):
            raise Unreadable
        return answer

    async def _found(self, call: Callable[[], Awaitable[T]]) -> T | None:
        try:
            return await call()
        except NotFoundError as error:
            if is_missing(error):
                return None
            raise self._signal(error, writing=False) from None
        except _FAILURES as error:
            raise self._signal(error, writing=False) from None

    async def _write(self, call: Callable[[], Awaitable[T]]) -> T | Taken | Rejected:
        try:
            return await call()
        except APIError as error:
            if error.status_code in _REFUSED and is_vendor(error):
                words = self._translator.words(error)
                return Rejected(_refusal(error, words), words)
            if refusal := self._translator.refusal(error):
                return refusal
            raise self._signal(error, writing=True) from None
        except _FAILURES as error:
            raise self._signal(error, writing=True) from None


def _refusal(error: APIError, words: str) -> str:
    """Which of the ways in which a connection is not made: each has a remedy of its own.

    An environment without this API answers 404 with words of its own: "… Connections API migration
    capabilities, which are not enabled for your environment …" (facts-corrections, 1).
    """
    said = words.lower()
    if error.status_code == _PAYMENT or _BILLING in codes_of(error):
        return BILLING
    if error.status_code == _FORBIDDEN:
        return FORBIDDEN
    if "not enabled" in said and "connections api" in said:
        return NOT_ENABLED
    if is_missing(error):
        return NO_ORGANIZATION
    return NOT_OFFERED


def _body(draft: ConnectionDraft) -> dict[str, Any]:
    """The request of ``sso.create_connection`` (SDK 10.8), written by the SDK's own models."""
    body: dict[str, Any] = {
        "organization_id": draft.organization_id,
        "name": draft.name,
        "external_id": draft.external_id,
        "connection_type": draft.connection_type,
    }
    if draft.attributes:
        standard = CreateConnectionStandardAttributes(**draft.attributes)
        body["attribute_maps"] = CreateConnectionAttributeMaps(standard_attributes=standard).to_dict()
    if draft.issuer:
        body["oidc_options"] = CreateConnectionOIDCOptions(
            discovery_endpoint=f"{draft.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_id=draft.client_id,
            client_secret=draft.client_secret.value if draft.client_secret else None,
        ).to_dict()
    else:
        body["saml_options"] = _saml_options(draft).to_dict()
    return body


def _saml_options(draft: ConnectionDraft) -> CreateConnectionSAMLOptions:
    options = CreateConnectionSAMLOptions(
        acs_url=draft.acs_url or None,
        sp_entity_id=draft.entity_id or None,
        idp_metadata_url=draft.metadata_url or None,
    )
    if draft.saml and not draft.metadata_url:
        options.idp_entity_id = draft.saml.entity_id
        options.idp_sso_url = draft.saml.sso_url
        options.idp_signing_certs = [_pem(certificate.body) for certificate in draft.saml.certificates]
    return options


def _pem(body: str) -> str:
    lines = "\n".join(body[at : at + 64] for at in range(0, len(body), 64))
    return f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n"


def _connection(answer: Mapping[str, Any]) -> TargetConnection:
    """A connection with the addresses that WorkOS gave it.

    ``callback_endpoint`` stands at the top, next to ``saml_options`` or ``oidc_options``; the typed
    Connection of the SDK 10.8 lacks all three (facts-corrections, 2).
    """
    saml, oidc = (_object(answer.get(name)) for name in ("saml_options", "oidc_options"))
    callback = _text(answer.get("callback_endpoint"))
    is_oidc = bool(oidc) or "OIDC" in _text(answer.get("connection_type")).upper()
    return TargetConnection(
        id=_id(answer),
        organization_id=_text(answer.get("organization_id")),
        state=_text(answer.get("state")),
        acs_url=_text(saml.get("acs_url")) or ("" if is_oidc else callback),
        entity_id=_text(saml.get("sp_entity_id")),
        redirect_uri=_text(oidc.get("redirect_uri")) or (callback if is_oidc else ""),
    )


def _id(answer: Mapping[str, Any]) -> str:
    return str(answer["id"])


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
