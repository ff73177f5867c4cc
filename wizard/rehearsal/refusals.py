"""The error answers of the WorkOS API, as exceptions that know their own body.

Shapes: the public OpenAPI document (https://github.com/workos/openapi-spec) and, for the duplicate
email, an answer of the live service quoted in https://github.com/workos/emulate/pull/108.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class Refusal(Exception):
    """One error answer: status, body and headers."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str = "",
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        **more: object,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = dict(headers or {})
        self.body: dict[str, Any] = {"message": message}
        if code:
            self.body["code"] = code
        if errors:
            self.body["errors"] = [dict(error) for error in errors]
        self.body |= more


def unauthorized() -> Refusal:
    return Refusal(401, "Unauthorized")


def not_found(kind: str, key: str) -> Refusal:
    return Refusal(404, f"Could not find {kind} with ID, '{key}'.", code="entity_not_found")


def unprocessable(field: str, message: str) -> Refusal:
    """422 for a request that does not have the documented form."""
    return Refusal(
        422,
        "Validation failed.",
        code="invalid_request_parameters",
        errors=[{"field": field, "code": "invalid", "message": message}],
    )


def not_created(errors: Sequence[Mapping[str, str]]) -> Refusal:
    return Refusal(400, "Could not create user.", code="user_creation_error", errors=errors)


def invalid_metadata(message: str) -> Refusal:
    return Refusal(400, message, code="invalid_metadata")


def throttled(retry_after: int) -> Refusal:
    return Refusal(
        429,
        "Rate limit exceeded.",
        code="rate_limit_exceeded",
        headers={"Retry-After": str(retry_after)},
        retry_after=retry_after,
    )


def daily_quota() -> Refusal:
    return Refusal(429, "The daily email quota has been exceeded.", code="daily_quota_exceeded")
