"""What WorkOS' OpenAPI document lacks, as data: where, what is put there, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from workos.sso.models import (
    CreateConnectionOIDCOptions,
    CreateConnectionSAMLOptions,
    CreateConnectionStandardAttributes,
)

Schema = dict[str, Any]
_USERS = "/user_management/users"
_TEXT: Schema = {"type": "string"}
_SHEET = "workos.md 2.11"
_ERRORS = "https://workos.com/docs/reference/errors"
_LIMITS = (
    "https://workos.com/docs/reference/rate-limits, and the SDK's RateLimitExceededErrorBodyWithRetryAfter"
)
_CREATE = "https://workos.com/docs/reference/sso/connection/create, and the SDK's AsyncSSO.create_connection"


@dataclass(frozen=True)
class Amendment:
    """``value`` stands at ``at``, a path of keys into the document, because ``source`` says so."""

    at: tuple[str | int, ...]
    value: Any
    what: str
    source: str

    def __str__(self) -> str:
        return "/".join(map(str, self.at))


def amended(document: Schema, amendments: Iterable[Amendment]) -> Schema:
    """The document with the amendments; what they leave alone is shared with the original."""
    for amendment in amendments:
        document = _with(document, amendment.at, amendment.value)
    return document


def _with(place: Any, path: Sequence[str | int], value: Any) -> Any:
    if not path:
        return value
    key, *deeper = path
    if isinstance(key, int):
        return [_with(entry, deeper, value) if at == key else entry for at, entry in enumerate(place)]
    return {**place, key: _with(place.get(key, {}), deeper, value)}


def _answer(body: Mapping[str, Any]) -> Schema:
    required = [name for name in body if name in {"code", "message"}]
    schema = {"type": "object", "properties": dict(body), "required": required}
    return {"content": {"application/json": {"schema": schema}}}


def _listing(item: str) -> Schema:
    cursor = {"type": ["string", "null"]}
    metadata = {"before": cursor, "after": cursor}
    properties = {
        "object": {"const": "list"},
        "data": {"type": "array", "items": {"$ref": f"#/components/schemas/{item}"}},
        "list_metadata": {"type": "object", "properties": metadata, "required": list(metadata)},
    }
    return {"type": "object", "properties": properties, "required": list(properties)}


def _of_model(model: type[Any]) -> Schema:
    """An object with the members of one of the SDK's models, of any type."""
    return {"type": "object", "properties": {field.name: {} for field in fields(model)}}


def _in_query(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema}


_PAGED = [
    _in_query("limit", {"type": "integer", "minimum": 1, "maximum": 100}),
    _in_query("order", {"enum": ["asc", "desc", "normal"]}),
    _in_query("before", _TEXT),
    _in_query("after", _TEXT),
]
_PROTOCOLS: Schema = {
    "saml_options": _of_model(CreateConnectionSAMLOptions),
    "oidc_options": _of_model(CreateConnectionOIDCOptions),
}
_NEW_CONNECTION: Schema = {
    "type": "object",
    "properties": {
        "organization_id": _TEXT,
        "name": _TEXT,
        "external_id": _TEXT,
        "connection_type": _TEXT,
        "attribute_maps": {
            "type": "object",
            "properties": {"standard_attributes": _of_model(CreateConnectionStandardAttributes)},
        },
        **_PROTOCOLS,
    },
    "required": ["organization_id"],
}
# What a connection shows besides what is sent (https://workos.com/docs/reference/sso/connection/create).
_SHOWN: Schema = {
    **_PROTOCOLS,
    "saml_options": {
        "type": "object",
        "properties": {**_PROTOCOLS["saml_options"]["properties"], "sp_metadata_url": _TEXT},
    },
    "external_id": {"type": ["string", "null"]},
    "callback_endpoint": _TEXT,
}
_CONNECTION = {"$ref": "#/components/schemas/Connection"}
_NOT_FOUND = (
    (_USERS + "/{id}", "get"),
    (_USERS + "/{id}/sessions", "get"),
    (_USERS + "/external_id/{external_id}", "get"),
    ("/organizations/external_id/{external_id}", "get"),
    ("/organizations/{id}", "get"),
    ("/connections/{id}", "get"),
    ("/user_management/password_reset", "post"),
)
_SCHEMA = ("content", "application/json", "schema")
_MEMBERSHIPS = "/user_management/organization_memberships"
_ROLES: Schema = {
    "type": "array",
    "items": {"type": "object", "properties": {"slug": _TEXT}, "required": ["slug"]},
}

AMENDMENTS: tuple[Amendment, ...] = (
    Amendment(
        ("components", "schemas", "UserlandUser", "properties", "name"),
        {"type": ["string", "null"]},
        "a user has a `name`",
        "the SDK's User model, workos 10.8.0",
    ),
    Amendment(
        ("components", "schemas", "UpdateUserlandUserDto", "allOf", 0, "properties", "metadata",
         "additionalProperties", "type"),
        ["string", "null"],
        "null removes a key of the metadata",
        "https://workos.com/docs/authkit/metadata",
    ),
    *(
        Amendment(
            ("paths", path, method, "responses", "404", *_SCHEMA, "properties", "code"),
            _TEXT,
            "a 404 has a `code`",
            f"{_SHEET}; {_ERRORS}",
        )
        for path, method in _NOT_FOUND
    ),
    Amendment(
        ("paths", _USERS + "/{id}", "put", "responses", "404"),
        _answer({"message": _TEXT, "code": _TEXT}),
        "a user who is not there cannot be updated",
        f"the same path's GET; {_SHEET}",
    ),
    *(
        Amendment(
            (*at, "properties", "roles"),
            _ROLES,
            "a membership shows its `roles`",
            "the SDK's OrganizationMembership model, workos 10.8.0, which requires them",
        )
        for at in (
            ("components", "schemas", "UserlandUserOrganizationMembership"),
            ("paths", _MEMBERSHIPS, "post", "responses", "201", *_SCHEMA),
            ("paths", _MEMBERSHIPS + "/{id}/deactivate", "put", "responses", "200", *_SCHEMA),
        )
    ),
    Amendment(
        ("paths", _MEMBERSHIPS, "post", "responses", "400", *_SCHEMA, "properties", "code"),
        _TEXT,
        "a user who is a member already is refused",
        "no code is named for it; others meet `organization_membership_already_exists`",
    ),
    Amendment(
        ("paths", "/user_management/sessions/revoke", "post", "responses", "404"),
        _answer({"message": _TEXT, "code": _TEXT}),
        "a session that is not there cannot be ended",
        f"the sessions' GET in the same document; {_SHEET}",
    ),
    Amendment(
        ("paths", _USERS, "post", "responses", "422", *_SCHEMA, "properties", "errors"),
        {"type": "array", "items": {"type": "object"}},
        "a 422 names the fields in `errors`",
        f"{_SHEET}; {_ERRORS}",
    ),
    *(
        Amendment(
            ("paths", _USERS, method, "responses", "401"),
            _answer({"message": _TEXT}),
            "a wrong key is answered with 401",
            f"POST /user_management/redirect_uris in the same document; {_ERRORS}",
        )
        for method in ("get", "post")
    ),
    Amendment(
        ("paths", _USERS + "/{id}", "get", "responses", "429"),
        _answer({"code": _TEXT, "message": _TEXT, "retry_after": {"type": "integer"}}),
        "a spent allowance is answered with 429",
        _LIMITS,
    ),
    Amendment(
        ("paths", "/connections", "post"),
        {
            "parameters": [],
            "requestBody": {"content": {"application/json": {"schema": _NEW_CONNECTION}}},
            "responses": {"201": {"content": {"application/json": {"schema": _CONNECTION}}}},
        },
        "connections can be created",
        _CREATE,
    ),
    *(
        Amendment(
            ("components", "schemas", "Connection", "properties", name),
            value,
            f"a connection shows its `{name}`",
            _CREATE,
        )
        for name, value in _SHOWN.items()
    ),
    Amendment(
        ("paths", "/user_management/redirect_uris", "get"),
        {
            "parameters": _PAGED,
            "responses": {"200": {"content": {"application/json": {"schema": _listing("RedirectUri")}}}},
        },
        "redirect URIs can be listed",
        "the SDK's AsyncUserManagement.list_redirect_uris",
    ),
)  # fmt: skip
