"""Passwords, password resets and sessions of one environment.

Shapes and rules: https://workos.com/docs/reference/authkit/password-reset (a completed reset revokes
all sessions; the sample lives 15 minutes), https://workos.com/docs/reference/authkit/session
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from wizard.rehearsal.events import EventLog
from wizard.rehearsal.identifiers import Ids, Now, stamp
from wizard.rehearsal.refusals import Refusal, not_found, unprocessable
from wizard.rehearsal.users import HASH_TYPES, User, UserDirectory

RESET_LIFE = timedelta(minutes=15)
SESSION_LIFE = timedelta(days=30)
SHORTEST_PASSWORD = 10
GUESSED_FIRST = frozenset({"password12", "password123", "1234567890", "qwertyuiop"})


@dataclass(frozen=True, slots=True)
class Reset:
    id: str
    user_id: str
    email: str
    token: str
    url: str
    created_at: str
    expires_at: datetime
    used: bool = False

    def as_event(self) -> dict[str, Any]:
        """What events show: never the token."""
        return {
            "object": "password_reset",
            "id": self.id,
            "user_id": self.user_id,
            "email": self.email,
            "expires_at": stamp(self.expires_at),
            "created_at": self.created_at,
        }

    def as_json(self) -> dict[str, Any]:
        return self.as_event() | {"password_reset_token": self.token, "password_reset_url": self.url}


@dataclass(frozen=True, slots=True)
class Session:
    id: str
    user_id: str
    ip_address: str | None
    user_agent: str | None
    created_at: str
    updated_at: str
    expires_at: str
    status: str = "active"
    ended_at: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As the API shows it; of an organization or an impersonator nothing is said where there is none."""
        return {"object": "session", "auth_method": "password"} | {
            name: getattr(self, name) for name in self.__slots__
        }


def strong(password: object) -> str:
    """The password, or the refusal of a weak one."""
    if not isinstance(password, str):
        raise unprocessable("password", "password must be a string")
    if len(password) < SHORTEST_PASSWORD:
        code, message = "password_too_short", "Password must be at least 10 characters long."
    elif password.lower() in GUESSED_FIRST or len(set(password)) <= len(password) // 3:
        code, message = "password_too_weak", "Password is too easy to guess."
    else:
        return password
    raise Refusal(
        400,
        "Password does not meet strength requirements.",
        code="password_strength_error",
        errors=[{"code": code, "message": message}],
    )


def _digest(password: str) -> bytes:
    return hashlib.sha256(password.encode()).digest()


class SignIn:
    """Who can sign in with what, and who is signed in."""

    def __init__(self, ids: Ids, now: Now, events: EventLog, users: UserDirectory) -> None:
        self._ids = ids
        self._now = now
        self._events = events
        self._users = users
        self._passwords: dict[str, bytes] = {}
        self._resets: dict[str, Reset] = {}
        self._by_token: dict[str, str] = {}
        self.sessions: dict[str, Session] = {}
        self.mails: list[Reset] = []
        self.default_mail = True
        self.password_auth = True

    def check_credentials(self, body: Mapping[str, Any]) -> None:
        """Refuse the weak or doubtful ``password`` fields of a create or update."""
        if "password" in body and "password_hash" in body:
            raise Refusal(400, "Send a password or a hash.", code="password_and_password_hash_provided")
        if "password_hash" in body and body.get("password_hash_type") not in HASH_TYPES:
            raise Refusal(400, "The password hash is invalid.", code="invalid_password_hash")
        if body.get("password") is not None:
            strong(body["password"])

    def keep_credentials(self, user: User, body: Mapping[str, Any]) -> None:
        """Imported hashes are accepted and not evaluated: no one signs in with one here."""
        if body.get("password") is not None:
            self._passwords[user.id] = _digest(str(body["password"]))

    def create_reset(self, email: object, *, base_url: str) -> Reset:
        if not isinstance(email, str) or "@" not in email:
            raise unprocessable("email", "email must be an email")
        user = self._users.with_email(email)
        if user is None:
            raise not_found("user", email)
        if not self.password_auth:
            raise Refusal(403, "Email and password are switched off.", code="email_password_auth_disabled")
        token, moment = self._ids.secret(), self._now()
        reset = Reset(
            id=self._ids.new("password_reset"),
            user_id=user.id,
            email=user.email,
            token=token,
            url=f"{base_url}reset-password?token={token}",
            created_at=stamp(moment),
            expires_at=moment + RESET_LIFE,
        )
        self._resets[reset.id] = reset
        self._by_token[token] = reset.id
        self._events.add("password_reset.created", reset.as_event)
        return reset

    def mail(self, reset: Reset) -> bool:
        """Whether the environment's default mail went out; it is kept for the rehearsal's mailbox."""
        if self.default_mail:
            self.mails.append(reset)
        return self.default_mail

    def knows(self, token: str) -> bool:
        return token in self._by_token

    def get_reset(self, reset_id: str) -> Reset:
        if reset_id not in self._resets:
            raise not_found("password reset", reset_id)
        return self._resets[reset_id]

    def confirm_reset(self, token: object, new_password: object) -> User:
        if not isinstance(token, str):
            raise unprocessable("token", "token must be a string")
        if token not in self._by_token:
            raise not_found("password reset token", token)
        reset = self._resets[self._by_token[token]]
        if reset.used or reset.expires_at <= self._now():
            raise Refusal(
                400, "The password reset token has been used or has expired.", code="password_reset_error"
            )
        self._passwords[reset.user_id] = _digest(strong(new_password))
        self._resets[reset.id] = replace(reset, used=True)
        user = self._users.get(reset.user_id)
        if not user.email_verified:
            user = self._users.change(user, email_verified=True)
        for session in self.active_sessions(user.id):
            self.revoke(session.id)
        self._events.add("password_reset.succeeded", reset.as_event)
        return user

    def authenticate(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Sign in with a password: a session and its tokens, or the refusal."""
        if body.get("grant_type") != "password":
            raise Refusal(400, "Only the password grant is rehearsed.", code="unsupported_grant_type")
        email, password = str(body.get("email", "")), str(body.get("password", ""))
        user = self._users.with_email(email)
        if user is None or self._passwords.get(user.id) != _digest(password):
            self._failed(user, email, "invalid_credentials", body)
            raise Refusal(400, "Invalid credentials.", code="invalid_credentials")
        if not user.email_verified:
            self._failed(user, email, "email_verification_required", body)
            raise Refusal(
                403,
                "Email ownership must be verified before authentication.",
                code="email_verification_required",
                email=user.email,
                email_verification_id=self._ids.new("email_verification"),
                pending_authentication_token=self._ids.secret(),
            )
        return self._signed_in(user, body)

    def active_sessions(self, user_id: str) -> list[Session]:
        """Active sessions of one user, oldest first."""
        return [
            session
            for session in self.sessions.values()
            if session.user_id == user_id and session.status == "active"
        ]

    def revoke(self, session_id: object) -> None:
        session = self.sessions.get(str(session_id))
        if session is None:
            raise not_found("session", str(session_id))
        moment = stamp(self._now())
        ended = replace(session, status="revoked", ended_at=moment, updated_at=moment)
        self.sessions[session.id] = ended
        self._events.add("session.revoked", ended.as_json)

    def _signed_in(self, user: User, body: Mapping[str, Any]) -> dict[str, Any]:
        moment = self._now()
        session = Session(
            id=self._ids.new("session"),
            user_id=user.id,
            ip_address=body.get("ip_address"),
            user_agent=body.get("user_agent"),
            created_at=stamp(moment),
            updated_at=stamp(moment),
            expires_at=stamp(moment + SESSION_LIFE),
        )
        self.sessions[session.id] = session
        user = self._users.change(user, last_sign_in_at=stamp(moment))
        self._events.add(
            "authentication.password_succeeded",
            partial(_attempt, user.id, user.email, body, status="succeeded"),
        )
        self._events.add("session.created", session.as_json)
        return {
            "user": user.as_json(),
            "authentication_method": "Password",
            "access_token": _token({"sub": user.id, "sid": session.id, "exp": int(moment.timestamp()) + 300}),
            "refresh_token": self._ids.secret(),
        }

    def _failed(self, user: User | None, email: str, code: str, body: Mapping[str, Any]) -> None:
        error = {"code": code, "message": code.replace("_", " ")}
        user_id = None if user is None else user.id
        payload = partial(_attempt, user_id, email, body, status="failed", error=error)
        self._events.add("authentication.password_failed", payload)


def _attempt(user_id: str | None, email: str, body: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "password",
        "user_id": user_id,
        "email": email,
        "ip_address": body.get("ip_address"),
        "user_agent": body.get("user_agent"),
    } | more


def _token(claims: Mapping[str, Any]) -> str:
    """A JWT by form; its signature says whose it is not."""
    parts = [json.dumps(part).encode() for part in ({"alg": "none", "typ": "JWT"}, dict(claims))]
    coded = [base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts]
    return ".".join([*coded, "rehearsal"])
