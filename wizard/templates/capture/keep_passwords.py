"""Keeps old passwords: whoever proves theirs to the old user pool has it set at WorkOS.

Needs migrated_reset.py with its claim store, cognito_password.py, and:
KEEP_CAPTURE           before, after or both: when your own page sees passwords
KEEP_PASSWORDS_UNTIL   the last day (UTC), such as 2027-01-31; from the next one on nothing is kept, and who
                       cannot sign in gets the reset mail of migrated_reset
KEEP_MFA               finish: also keep for users with a second factor, whose app has just finished it
WORKOS_CLIENT_ID, WORKOS_COOKIE_PASSWORD   for sign-ins after the switch

Before the switch Cognito decides: its password is set again at every proven sign-in and change, as long as
the user has never signed in at WorkOS. After it a password is set once, for who never had one there.
"""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import NamedTuple

import migrated_claims
import migrated_reset
from cognito_password import Secret, Token, Verdict, check, unlogged, verified
from migrated_reset import EMAIL, LONGEST, Limit, network, places, plain, pool, workos
from workos import WorkOSError
from workos.session import seal_session_from_auth_response
from workos.user_management import PasswordPlaintext

CAPTURE = os.environ["KEEP_CAPTURE"]
UNTIL = date.fromisoformat(os.environ["KEEP_PASSWORDS_UNTIL"])
FINISH = os.environ.get("KEEP_MFA") == "finish"
ANSWER_SECONDS = float(os.environ.get("KEEP_ANSWER_MS", "1000")) / 1000
LARGEST_BODY = 8_192
LONGEST_PASSWORD = 256  # Cognito's
KEPT = "password_kept"
COOKIE = "wos-session"
CLAIM_SECONDS = 60
WAIT_SECONDS = 10.0
KEPT_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
# What WorkOS wants after a password that is right; your page goes on with it.
NEXT_STEPS = frozenset(
    {
        "email_verification_required",
        "mfa_challenge",
        "mfa_enrollment",
        "organization_selection_required",
        "passkey_progressive_enrollment",
        "radar_challenge",
        "radar_sms_sign_in_challenge",
        "sso_required",
    }
)
PENDING = ("pending_authentication_token", "email_verification_id", "authentication_factors", "organizations")

# What this server answers: POST to /<name>.
NAMES = (
    *(("keep-password", "password-changed") if CAPTURE in {"before", "both"} else ()),
    *(("sign-in", "forgotten-password") if CAPTURE in {"after", "both"} else ()),
)

by_address = Limit(int(os.environ.get("KEEP_PER_ADDRESS", "5")), 60.0)
by_network = Limit(int(os.environ.get("KEEP_PER_NETWORK", "60")), 600.0)
log = logging.getLogger(__name__)
if "sign-in" in NAMES:  # refuse to start where no session could be sealed
    COOKIE_PASSWORD = os.environ["WORKOS_COOKIE_PASSWORD"]
    seal_session_from_auth_response(
        access_token="", refresh_token="", user={}, cookie_password=COOKIE_PASSWORD
    )
if not NAMES:
    raise RuntimeError("KEEP_CAPTURE must be before, after or both.")


class Reply(NamedTuple):
    """An answer; ``cookie`` is the sealed session: set it HttpOnly, Secure and SameSite=Lax."""

    status: int
    body: dict
    cookie: str = ""


TAKEN = Reply(202, {"message": "Noted."})
FAILED = Reply(401, {"message": "That did not work: check address and password, or try again in a minute."})
MAILED = Reply(migrated_reset.STATUS, migrated_reset.ANSWER)
NOT_FOUND = Reply(404, {"message": "There is nothing here."})


class Body:
    """What a page sent, as bytes: they hold the password, so no error shows them either."""

    __slots__ = ("content",)

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __repr__(self) -> str:
        return "Body()"


class Fields(NamedTuple):
    """What a page sent. The password shows itself nowhere."""

    identifier: str
    password: Secret
    token: object


def answer(name: str, body: Body, peer: str | None, forwarded: str, agent: str = "") -> Reply:
    """The reply to POST /<name>, one of NAMES; it must leave when ``due`` says: its time tells nothing."""
    sent = _fields(body)
    caller = network(peer or "", forwarded)
    match name if name in NAMES else "":
        case "keep-password" | "password-changed":
            _later(sent, caller, needs_token=name == "keep-password")
            return TAKEN
        case "sign-in":
            return _sign_in(sent, caller, agent)
        case "forgotten-password":
            _forgotten(sent, caller)
            return MAILED
        case _:
            return NOT_FOUND


def due(began: float) -> float:
    """Seconds to wait until an answer that was begun then may leave: at whole times of KEEP_ANSWER_MS."""
    spent = time.monotonic() - began
    return (int(spent / ANSWER_SECONDS) + 1) * ANSWER_SECONDS - spent


def is_over() -> bool:
    return datetime.now(UTC).date() > UNTIL


def _fields(body: Body) -> Fields | None:
    try:
        sent = json.loads(body.content) if len(body.content) <= LARGEST_BODY else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(sent, dict):
        return None
    identifier, password = sent.get("identifier"), sent.get("password", "")
    if not isinstance(identifier, str) or not 0 < len(identifier.strip()) <= LONGEST:
        return None
    if not isinstance(password, str) or len(password) > LONGEST_PASSWORD:
        return None
    return Fields(identifier.strip(), Secret(password), sent.get("access_token"))


def _admits(sent: Fields, caller: str) -> bool:
    return not (caller and not by_network.admits(caller)) and by_address.admits(plain(sent.identifier))


def _later(sent: Fields | None, caller: str, *, needs_token: bool) -> None:
    """Begin to keep a password once the answer is on its way; drops what comes too often."""
    if sent is None or not sent.password.reveal() or is_over() or not _admits(sent, caller):
        return
    if places.acquire(blocking=False):
        pool.submit(_work, sent, caller, needs_token)


def _work(sent: Fields, caller: str, needs_token: bool) -> None:
    try:
        token = verified(sent.token) if needs_token else None
        if token or not needs_token:
            _keep_before(sent, token, caller)
    except Exception as error:
        log.error("password not kept: %s", type(error).__name__)  # noqa: TRY400  no traceback
    finally:
        places.release()


def _keep_before(sent: Fields, token: Token | None, caller: str) -> None:
    username = token.username if token else sent.identifier
    sub = token.sub if token else check(username, sent.password, caller).sub
    if not sub or _is_current(_of_sub(sub), token):
        return
    # Checked and set as one: of two passwords the one that was right later is set later.
    with _claimed(sub) as is_mine:
        user = _of_sub(sub) if is_mine else None
        if user is None or not _may_set(user, sub) or _is_current(user, token):
            return
        checked = check(username, sent.password, caller)
        if checked.verdict is Verdict.RIGHT and checked.sub == sub:
            _set(user, sent.password, checked.at)
        elif checked.verdict is Verdict.FACTOR and token and FINISH:
            _set(user, sent.password, token.at)
        elif checked.verdict in {Verdict.RESET, Verdict.FACTOR}:
            _refuse(user, "reset required" if checked.verdict is Verdict.RESET else "second factor")


def _sign_in(sent: Fields | None, caller: str, agent: str) -> Reply:
    """WorkOS first; on its no Cognito, then WorkOS again."""
    address = plain(sent.identifier) if sent else ""
    if sent is None or not EMAIL.fullmatch(address) or not _admits(sent, caller):
        return FAILED
    try:
        reply, code = _authenticate(address, sent.password, caller, agent)
        if code != "invalid_credentials":
            return reply
        if is_over():
            migrated_reset.attempt(address, None)
        elif _keep_after(address, sent.password, caller):
            return _authenticate(address, sent.password, caller, agent)[0]
    except Exception as error:
        log.error("sign-in failed: %s", type(error).__name__)  # noqa: TRY400  no traceback: it holds the password
    return FAILED


def _authenticate(address: str, password: Secret, caller: str, agent: str) -> tuple[Reply, str]:
    """The reply, and WorkOS' code where it said no."""
    try:
        with unlogged():
            found = workos.user_management.authenticate_with_password(
                email=address,
                password=password.reveal(),
                ip_address=caller or None,
                user_agent=agent or None,
            )
    except WorkOSError as error:
        code, sent = str(error.code or type(error).__name__), dict(error.response_json or {})
        if code in NEXT_STEPS:
            more = {name: sent[name] for name in PENDING if name in sent}
            return Reply(403, {"code": code} | more), code
        if code != "invalid_credentials":
            log.warning("WorkOS refused a sign-in: %s", code)
        return FAILED, code
    cookie = seal_session_from_auth_response(
        access_token=found.access_token,
        refresh_token=found.refresh_token,
        user=found.user.to_dict(),
        cookie_password=COOKIE_PASSWORD,
    )
    return Reply(200, {"user_id": found.user.id}, cookie), ""


def _keep_after(address: str, password: Secret, caller: str) -> bool:
    """Whether WorkOS is to be asked once more: the old password was right, and is set now."""
    found = workos.user_management.list_users(email=address, limit=1).data
    user = found[0] if found and plain(found[0].email) == address else None
    if user is None or not user.external_id:
        return False
    if not _never_had_one(user):
        return _kept_just_now(user)
    sub, ends = user.external_id, time.monotonic() + WAIT_SECONDS
    while time.monotonic() < ends:
        with _claimed(sub, wait=0) as is_mine:
            user = _of_sub(sub)
            if user is None or plain(user.email) != address:
                return False
            if not _never_had_one(user):
                return _kept_just_now(user)
            if is_mine:
                return _keep_first(user, address, password, caller)
        time.sleep(0.2)
    return False


def _keep_first(user, address: str, password: Secret, caller: str) -> bool:
    username = (user.metadata or {}).get("cognito_username") or address
    checked = check(username, password, caller)
    if checked.verdict is Verdict.RIGHT and checked.sub == user.external_id:
        if _set(user, password, checked.at):
            return True
    elif checked.verdict not in {Verdict.RESET, Verdict.FACTOR, Verdict.BROKEN}:
        return False
    migrated_reset.attempt(address, None)
    return False


def _forgotten(sent: Fields | None, caller: str) -> None:
    """A reset for whoever exists at WorkOS, kept or not: a second account could not be made."""
    address = plain(sent.identifier) if sent else ""
    if sent and EMAIL.fullmatch(address) and _admits(sent, caller) and places.acquire(blocking=False):
        pool.submit(_mail, address)


def _mail(address: str) -> None:
    try:
        workos.user_management.reset_password(email=address)
    except Exception as error:  # its words may hold the address
        log.info("no reset mail: %s", type(error).__name__)
    finally:
        places.release()


def _of_sub(sub: str):
    """The WorkOS user of a Cognito ``sub``; None where there is none."""
    try:
        return workos.user_management.get_user_by_external_id(sub)
    except WorkOSError as error:
        if error.status_code == 404:
            return None
        raise


def _mark(user) -> str:
    return str((user.metadata or {}).get(KEPT, ""))


def _may_set(user, sub: str) -> bool:
    """Whether Cognito still decides about this user's password."""
    return (
        bool((user.metadata or {}).get("migrated_from"))
        and user.external_id == sub
        and not user.last_sign_in_at
    )


def _never_had_one(user) -> bool:
    return (
        bool((user.metadata or {}).get("migrated_from"))
        and not user.last_sign_in_at
        and not KEPT_AT.fullmatch(_mark(user))
    )


def _kept_just_now(user) -> bool:
    """Whether another sign-in has set the password since WorkOS refused this one: it is asked once more."""
    return bool(KEPT_AT.fullmatch(_mark(user)) and _mark(user) >= _stamp(int(time.time()) - 60))


def _is_current(user, token: Token | None) -> bool:
    """Whether WorkOS holds what Cognito found right no earlier than this sign-in; a change is always set."""
    return bool(user and token and KEPT_AT.fullmatch(_mark(user)) and _mark(user) >= _stamp(token.at))


def _set(user, password: Secret, at: int) -> bool:
    """Set the password and its mark in one request; whether WorkOS took it."""
    try:
        with unlogged():
            workos.user_management.update_user(
                user.id,
                password=PasswordPlaintext(password=password.reveal()),
                metadata={KEPT: _stamp(at)},
            )
    except WorkOSError as error:
        code, status = str(error.code or type(error).__name__), error.status_code or 500
    else:
        return True
    if 400 <= status < 500 and status not in {404, 408, 429}:
        _refuse(user, "too weak" if code == "password_strength_error" else "not taken by WorkOS")
    else:
        log.warning("password not kept: %s", code)
    return False


def _refuse(user, reason: str) -> None:
    """Note why nothing is kept. An older password that was kept must not stay: nobody knows the new one."""
    note = {KEPT: f"refused {datetime.now(UTC):%Y-%m-%d} {reason}"}
    if KEPT_AT.fullmatch(_mark(user)):
        unknown = PasswordPlaintext(password=secrets.token_urlsafe(32))
        workos.user_management.update_user(user.id, password=unknown, metadata=note)
    elif not _mark(user).endswith(reason):
        workos.user_management.update_user(user.id, metadata=note)


@contextmanager
def _claimed(sub: str, wait: float = WAIT_SECONDS) -> Iterator[bool]:
    """Nobody else sets this user's password meanwhile; False where that could not be had in time."""
    key, ends = f"keep-{sub}", time.monotonic() + wait
    while not (is_mine := migrated_claims.claim(key, CLAIM_SECONDS)) and time.monotonic() < ends:
        time.sleep(0.1)
    try:
        yield is_mine
    finally:
        if is_mine:
            migrated_claims.release(key)


def _stamp(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"
