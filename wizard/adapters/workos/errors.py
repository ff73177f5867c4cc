"""Every way in which WorkOS or the road to it says no, as one of our signals, errors or values.

    answer                                        on a read        on a write
    400 user_creation_error, 409, taken codes     Blocked          Taken
    400 and 422 with a WorkOS body                Blocked          Rejected
    401 · 403                                     CredentialsError (403 of a sign-in rule: Blocked)
    402, 404, 405, redirects, foreign bodies      Blocked: this is not the WorkOS API, or not for us
    429 (daily_quota_exceeded: QuotaSpent)        Throttled        Throttled
    408, 5xx, unreadable 2xx, lost connection     Unavailable      InDoubt
    more than any answer can have                 Blocked          InDoubt
    refused connection, DNS, TLS, no free socket  Unavailable      Unavailable

Codes and bodies: ``workos.md`` 2.11 and 8.5, checked against the SDK 10.8.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workos._errors import (
    APIError,
    AuthenticationFlowError,
    WorkOSConnectionError,
    WorkOSError,
    WorkOSTimeoutError,
)
from workos._http import TransportError

from wizard.adapters.web.bounds import TooLarge
from wizard.adapters.web.retry_after import finite, seconds_to_wait
from wizard.adapters.workos.http import Redirected
from wizard.domain.text import clean
from wizard.errors import CallForbidden, CallRefused, CredentialsError
from wizard.ports import InDoubt, QuotaSpent, Rejected, Taken, Throttled, Unavailable

TAKEN_CODES = frozenset({"email_not_available", "external_id_already_used", "user_already_exists"})
_NOT_FOUND, _CONFLICT = 404, 409
_DATA_STATUSES = frozenset({400, _CONFLICT, 413, 422})
_SECRET = re.compile(r"\bsk_\w+|\bBearer\s+\S+", re.IGNORECASE)
_SERVER_ERROR = 500

KEY_FIX = "Set WORKOS_API_KEY to a key of the environment you mean (WorkOS dashboard, API Keys)."
ADDRESS_FIX = "Unset WORKOS_BASE_URL, or set it to the address of the WorkOS API, then run again."


class Unreadable(Exception):
    """A 2xx answer does not hold what the API promises."""


# What the SDK lets through when an answer is lost, foreign or not of the promised shape (8.5).
FAILURES = (
    WorkOSError,
    OSError,
    Redirected,
    TooLarge,
    Unreadable,
    AttributeError,
    KeyError,
    RecursionError,
    TypeError,
)


@dataclass(frozen=True, slots=True)
class Translator:
    """Turns what the SDK raises into ours; knows the API key so that no sentence can hold it."""

    api_key: str = field(repr=False)

    def refusal(self, error: APIError) -> Taken | Rejected | None:
        """What a refused write says about this person's data; None where it is about something else."""
        if error.status_code not in _DATA_STATUSES:
            return None
        taken = next((code for code in codes_of(error) if code in TAKEN_CODES), None)
        if taken or error.status_code == _CONFLICT:
            return Taken(code=taken or "conflict", message=self.words(error))
        if not is_vendor(error):
            return None
        code = next(codes_of(error), f"http_{error.status_code}")
        return Rejected(code=self._shown(code, 60), message=self.words(error))

    def signal(self, error: Exception, *, writing: bool, now: datetime) -> Exception:
        """The exception to raise for ``error``; see the table above."""
        match error:
            case APIError():
                return self._answered(error, writing=writing, now=now)
            case Redirected():
                return CallRefused("The WorkOS address answered with a redirect.", fix=ADDRESS_FIX)
            case TooLarge() if not writing:
                return CallRefused(f"WorkOS does not answer as it should: {error}.", fix=ADDRESS_FIX)
            case WorkOSConnectionError():
                return Unavailable("WorkOS cannot be reached (no connection)")
            case _ if writing:
                return InDoubt(f"the answer of WorkOS was lost ({_kind(error)})")
            case _:
                return Unavailable(f"WorkOS did not answer readably ({_kind(error)})")

    def words(self, error: APIError) -> str:
        """The vendor's own words, outermost first, cleaned and without any key."""
        body = error.response_json if isinstance(error.response_json, Mapping) else {}
        said = [str(body.get("message") or ""), *_inner_messages(error)]
        text = " ".join(part for part in dict.fromkeys(said) if part)
        return self._shown(text)

    def _shown(self, text: str, limit: int = 200) -> str:
        return clean(_SECRET.sub("[secret]", text.replace(self.api_key, "[secret]")), limit)

    def _answered(self, error: APIError, *, writing: bool, now: datetime) -> Exception:
        status = error.status_code or 0
        match status:
            case 401:
                return CredentialsError(
                    _sentence("WorkOS does not accept the API key (401)", self.words(error)), fix=KEY_FIX
                )
            case 403:
                return self._forbidden(error)
            case 404 | 405:
                if is_vendor(error):
                    said = self.words(error)
                    return CallRefused(
                        _sentence(f"WorkOS has no such call ({status})", said), fix=ADDRESS_FIX
                    )
                return no_api(status)
            case 429:
                return self._throttled(error, now)
            case 408:
                pass
            case _ if status < _SERVER_ERROR:
                return CallRefused(
                    _sentence(f"WorkOS refused the request ({status})", self.words(error)),
                    fix="Check WORKOS_BASE_URL and the environment in the dashboard, then run again.",
                )
        if writing:
            return InDoubt(f"WorkOS answered {status} after the write was sent")
        return Unavailable(f"WorkOS answered {status}")

    def _forbidden(self, error: APIError) -> Exception:
        said = self.words(error)
        if isinstance(error, AuthenticationFlowError):
            return CallRefused(
                _sentence("A sign-in rule of the WorkOS environment forbids this (403)", said),
                fix="Change the rule in the dashboard (Authentication), then run the same command again.",
            )
        if not is_vendor(error):
            return CallRefused(
                "Something in front of WorkOS refused the request (403), not WorkOS itself.",
                fix="Check WORKOS_BASE_URL and the network's firewall, then run the same command again.",
            )
        return CallForbidden(
            _sentence("The WorkOS API key has no right to do this (403)", said),
            fix="Use a key that may read and write users (WorkOS dashboard, API Keys).",
        )

    def _throttled(self, error: APIError, now: datetime) -> Exception:
        if "daily_quota_exceeded" in codes_of(error):
            return QuotaSpent("the environment's daily mail quota is used up")
        return Throttled("WorkOS asks to slow down (429)", retry_after(error, now))


def _sentence(what: str, said: str) -> str:
    return f"{what}: {said.rstrip('.')}." if said else f"{what}."


def retry_after(error: APIError, now: datetime) -> float | None:
    """Seconds to wait: the Retry-After header, else ``retry_after`` of the body; None where neither says."""
    headers: Mapping[str, str] = getattr(error.response, "headers", None) or {}
    seconds = seconds_to_wait(headers.get("Retry-After", ""), answered_at=headers.get("Date", ""), now=now)
    if seconds is None and isinstance(error.response_json, Mapping):
        seconds = finite(error.response_json.get("retry_after"))
    return None if seconds is None else max(seconds, 0.0)


def codes_of(error: APIError) -> Iterator[str]:
    """The vendor's codes, innermost first: the outer ``user_creation_error`` says nothing alone."""
    for inner in _inner(error):
        if isinstance(inner, Mapping) and isinstance(inner.get("code"), str) and inner["code"]:
            yield inner["code"]
    body = error.response_json
    if isinstance(body, Mapping):
        yield from (str(body[name]) for name in ("code", "error") if body.get(name))


def _inner_messages(error: APIError) -> Iterator[str]:
    for inner in _inner(error):
        match inner:
            case str():
                yield inner
            case {"message": str(message)}:
                yield message
            case {"code": str(code)}:
                yield code
            case _:
                pass


def _inner(error: APIError) -> list[object]:
    return error.errors if isinstance(error.errors, list) else []


def is_vendor(error: APIError) -> bool:
    """Whether the body has the shape of a WorkOS error, and not that of a proxy's page."""
    body = error.response_json
    return isinstance(body, Mapping) and bool({"message", "code", "error", "errors"} & set(body))


def is_missing(error: APIError) -> bool:
    """Whether a 404 is about the thing that was named, and not about the whole call.

    An address without a route answers "Cannot GET /…" or a bare "Not Found", without a code.
    """
    if error.status_code != _NOT_FOUND or not is_vendor(error):
        return False
    body = error.response_json or {}
    said = str(body.get("message") or "").strip().lower()
    return bool(body.get("code")) or not said.startswith(("cannot ", "not found"))


def _kind(error: BaseException) -> str:
    """A short name for what went wrong on the wire, without any text of the far side."""
    causes = tuple(_causes(error))
    if isinstance(error, TooLarge):
        return str(error)
    if any(isinstance(cause, WorkOSTimeoutError | TimeoutError) for cause in causes):
        return "timeout"
    if any(isinstance(cause, TransportError | OSError) for cause in causes):
        return "connection lost"
    return "unexpected content"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came from: the SDK keeps the reason of the road one cause down."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__


def no_api(status: int) -> CallRefused:
    return CallRefused(f"There is no WorkOS API at the configured address ({status}).", fix=ADDRESS_FIX)


def check_key(key: str) -> None:
    """Raise CredentialsError for a key that is missing or cannot stand in a header; it is never quoted."""
    if not key:
        raise CredentialsError("WORKOS_API_KEY is not set.", fix=KEY_FIX)
    if not key.isascii() or not key.isprintable() or " " in key:
        raise CredentialsError("WORKOS_API_KEY holds characters that no API key has.", fix=KEY_FIX)
