"""Every refusal and accident of ``workos.md`` 2.11 and 8.3 to 8.5, over a real socket."""

from __future__ import annotations

import socket
import traceback
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from tests.adapters.canned import Canned, Reply, Wire
from tests.adapters.test_workos import DRAFT, KEY, user
from wizard.adapters.workos.errors import check_key
from wizard.adapters.workos.target import WorkOSTarget
from wizard.domain.planning.people import UserChange
from wizard.errors import Blocked, CallForbidden, CallRefused, CredentialsError
from wizard.ports import InDoubt, QuotaSpent, Rejected, Taken, Throttled, Unavailable

HOSTILE = f"\x1b[31mno\u202e {KEY} Bearer {KEY}\r\n"


@pytest.fixture
async def target(canned: Canned) -> AsyncIterator[WorkOSTarget]:
    environ = {"WORKOS_API_KEY": KEY, "WORKOS_BASE_URL": canned.url}
    target = WorkOSTarget.from_environment(environ, timeout=0.4)
    yield target
    await target.close()


def creation_error(*codes: str) -> Reply:
    errors = [{"code": code, "message": f"about {code}"} for code in codes]
    return Reply(400, {"message": "Could not create user.", "code": "user_creation_error", "errors": errors})


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (creation_error("email_not_available"), "email_not_available"),
        (creation_error("external_id_already_used"), "external_id_already_used"),
        (creation_error("something_new", "email_not_available"), "email_not_available"),
        (Reply(400, {"code": "external_id_already_used", "message": "x"}), "external_id_already_used"),
        (Reply(409, {"code": "user_already_exists", "message": "x"}), "user_already_exists"),
        (Reply(422, {"code": "user_already_exists", "message": "x"}), "user_already_exists"),
        (Reply(409, b"conflict"), "conflict"),
    ],
)
async def test_taken(target: WorkOSTarget, canned: Canned, reply: Reply, code: str) -> None:
    canned.answer(reply)
    created = await target.create_user(DRAFT, idempotency_key="k")
    updated = await target.update_user("user_01", UserChange(external_id="sub-1"))
    assert isinstance(created, Taken)
    assert created.code == code
    assert updated == created


@pytest.mark.parametrize(
    ("reply", "code", "message"),
    [
        (creation_error("invalid_email"), "invalid_email", "Could not create user. about invalid_email"),
        (creation_error(), "user_creation_error", "Could not create user."),
        (Reply(400, {"code": "invalid_metadata", "message": "Too many"}), "invalid_metadata", "Too many"),
        (
            Reply(422, {"code": "invalid_request_parameters", "errors": ["email must be an email"]}),
            "invalid_request_parameters",
            "email must be an email",
        ),
        (
            Reply(422, {"message": "Bad", "errors": [{"field": "email", "code": "invalid"}]}),
            "invalid",
            "Bad invalid",
        ),
        (Reply(422, {"message": "Validation failed"}), "http_422", "Validation failed"),
    ],
)
async def test_rejected(target: WorkOSTarget, canned: Canned, reply: Reply, code: str, message: str) -> None:
    canned.answer(reply)
    assert await target.create_user(DRAFT, idempotency_key="k") == Rejected(code, message)
    assert await target.update_user("user_01", UserChange(first_name="A")) == Rejected(code, message)


STOPS = [
    (
        Reply(401, {"message": "Unauthorized"}),
        CredentialsError,
        "does not accept the API key (401): Unauthorized.",
    ),
    (Reply(403, {"message": "Forbidden"}), CallForbidden, "has no right to do this (403): Forbidden."),
    (Reply(403, {"code": "email_password_auth_disabled", "message": "Off"}), CallRefused, "sign-in rule"),
    (Reply(403, b"<html>WAF</html>"), CallRefused, "in front of WorkOS"),
    (Reply(404, b"<html>nothing here</html>"), CallRefused, "no WorkOS API at the configured address (404)"),
    (Reply(405, {"message": "No"}), CallRefused, "WorkOS has no such call (405): No."),
    (Reply(400, b"<html>proxy</html>"), CallRefused, "refused the request (400)"),
    (Reply(402, {"message": "Pay"}), CallRefused, "refused the request (402): Pay."),
    (Reply(302, b"", {"Location": "https://evil.example/"}), CallRefused, "redirect"),
    (Reply(307, user(), {"Location": "https://evil.example/"}), CallRefused, "redirect"),
    (Reply(429, {"code": "daily_quota_exceeded", "message": "x"}), QuotaSpent, "daily mail quota"),
]


@pytest.mark.parametrize(("reply", "kind", "words"), STOPS)
async def test_what_stops_the_run_on_reads_and_writes(
    target: WorkOSTarget, canned: Canned, reply: Reply, kind: type[Exception], words: str
) -> None:
    canned.answer(reply)
    for call in (
        target.create_user(DRAFT, idempotency_key="k"),
        target.update_user("user_01", UserChange(first_name="A")),
        target.set_webhook_enabled("we_1", enabled=True),
        target.get_user("user_01"),
        target.list_users(None),
    ):
        with pytest.raises(kind) as caught:
            await call
        assert words in str(caught.value)
        assert type(caught.value) is kind


async def test_a_create_answered_with_not_found_means_a_wrong_address(
    target: WorkOSTarget, canned: Canned
) -> None:
    canned.answer(Reply(404, {"message": "Not Found"}))
    with pytest.raises(Blocked, match="WORKOS_BASE_URL"):
        await target.create_user(DRAFT, idempotency_key="k")


async def test_refused_reads_are_not_about_a_person(target: WorkOSTarget, canned: Canned) -> None:
    canned.answer(Reply(422, {"message": "after is unknown"}))
    with pytest.raises(Blocked, match="after is unknown"):
        await target.list_users("user_gone")


LOST = [
    (Reply(500, {"message": "x"}), "WorkOS answered 500"),
    (Reply(502, b"<html>bad gateway</html>"), "WorkOS answered 502"),
    (Reply(503, b"", {"Retry-After": "3"}), "WorkOS answered 503"),
    (Reply(408, b""), "WorkOS answered 408"),
    (Reply(200, b"<html>proxy</html>"), "unexpected content"),
    (Reply(204, b""), "unexpected content"),
    (Reply(200, b"[1]"), "unexpected content"),
    (Reply(200, b'"text"'), "unexpected content"),
    (Reply(200, b'{"id": "user_01"'), "unexpected content"),
    (Reply(200, {"id": "user_01"}), "unexpected content"),
    (Reply(200, user(id="")), "unexpected content"),
    (Reply(200, user(created_at=5)), "unexpected content"),
    (Reply(200, b"junk", {"Content-Encoding": "gzip"}), "connection lost"),
    (Wire.DROP, "connection lost"),
    (Wire.CUT_BODY, "connection lost"),
    (Wire.HANG, "timeout"),
]


@pytest.mark.parametrize(("reply", "words"), LOST)
async def test_lost_answers_leave_writes_in_doubt_and_reads_repeatable(
    target: WorkOSTarget, canned: Canned, reply: Reply | Wire, words: str
) -> None:
    canned.answer(reply)
    with pytest.raises(InDoubt) as created:
        await target.create_user(DRAFT, idempotency_key="k")
    with pytest.raises(InDoubt):
        await target.update_user("user_01", UserChange(first_name="A"))
    with pytest.raises(Unavailable) as read:
        await target.get_user("user_01")
    assert words in created.value.reason
    assert words in read.value.reason
    assert len(canned.asked) == 3, "the SDK must not retry by itself"


@pytest.mark.parametrize("closed", ["refused", "unknown name", "not TLS"])
async def test_what_was_never_sent_is_not_in_doubt(canned: Canned, closed: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        base = {
            "refused": f"http://127.0.0.1:{taken.getsockname()[1]}",
            "unknown name": "https://nobody.invalid",
            "not TLS": canned.url.replace("http:", "https:"),
        }[closed]
        target = WorkOSTarget.from_environment({"WORKOS_API_KEY": KEY, "WORKOS_BASE_URL": base}, timeout=0.5)
        with pytest.raises(Unavailable, match="cannot be reached"):
            await target.create_user(DRAFT, idempotency_key="k")
        with pytest.raises(Unavailable, match="cannot be reached"):
            await target.list_users(None)
        await target.close()


@pytest.mark.parametrize(
    ("headers", "body", "seconds"),
    [
        ({"Retry-After": "7"}, {}, 7.0),
        ({"Retry-After": "1.5"}, {}, 1.5),
        ({"Retry-After": "0"}, {"retry_after": 9}, 0.0),
        ({"Retry-After": "-3"}, {}, 0.0),
        ({"Retry-After": "Mon, 23 Nov 2026 10:00:20 GMT", "Date": "Mon, 23 Nov 2026 10:00:00 GMT"}, {}, 20.0),
        ({"Retry-After": "Mon, 23 Nov 2026 10:00:00 GMT", "Date": "Mon, 23 Nov 2026 10:00:09 GMT"}, {}, 0.0),
        ({}, {"retry_after": 12}, 12.0),
        ({"Retry-After": "soon"}, {"retry_after": "2.5"}, 2.5),
        ({"Retry-After": "nan"}, {"retry_after": True}, None),
        ({"Retry-After": "1e999"}, {}, None),
        ({}, {}, None),
    ],
)
async def test_throttled(
    target: WorkOSTarget,
    canned: Canned,
    headers: dict[str, str],
    body: dict[str, object],
    seconds: float | None,
) -> None:
    canned.answer(Reply(429, {"code": "rate_limit_exceeded", "message": "Slow"} | body, headers))
    for call in (target.create_user(DRAFT, idempotency_key="k"), target.list_users(None)):
        with pytest.raises(Throttled) as caught:
            await call
        assert caught.value.retry_after == seconds


async def test_a_date_without_a_date_header_is_measured_by_our_clock(canned: Canned) -> None:
    class Noon:
        def now(self) -> datetime:
            return datetime(2026, 11, 23, 12, tzinfo=UTC)

        def monotonic(self) -> float:
            return 0.0

        async def sleep(self, seconds: float) -> None:
            raise AssertionError(seconds)

    environ = {"WORKOS_API_KEY": KEY, "WORKOS_BASE_URL": canned.url}
    target = WorkOSTarget.from_environment(environ, clock=Noon())
    canned.answer(Reply(429, b"", {"Retry-After": "Mon, 23 Nov 2026 12:00:30 GMT"}))
    with pytest.raises(Throttled) as caught:
        await target.list_users(None)
    assert caught.value.retry_after == 30.0
    await target.close()


@pytest.mark.parametrize("status", [400, 401, 402, 403, 409, 422, 500])
async def test_nothing_of_the_far_side_reaches_a_screen_unclean(
    target: WorkOSTarget, canned: Canned, status: int
) -> None:
    canned.answer(Reply(status, {"message": HOSTILE, "code": HOSTILE, "errors": [{"message": HOSTILE * 40}]}))
    try:
        shown = repr(await target.create_user(DRAFT, idempotency_key="k"))
    except Exception as error:  # noqa: BLE001  whatever is raised must be fit to be shown
        shown = f"{error} {error!r} {''.join(traceback.format_exception(error))}"
    assert KEY not in shown
    assert "ann@example.com" not in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


async def test_the_key_is_in_no_representation(target: WorkOSTarget) -> None:
    assert KEY not in repr(target)
    assert KEY not in repr(target._translator)


async def test_a_key_of_any_shape_is_shown_nowhere(canned: Canned) -> None:
    key = "workos-key-of-1999"
    environ = {"WORKOS_API_KEY": key, "WORKOS_BASE_URL": canned.url}
    target = WorkOSTarget.from_environment(environ, timeout=0.4)
    canned.answer(Reply(422, {"code": "odd", "message": f"The key {key} may not do that."}))
    created = await target.create_user(DRAFT, idempotency_key="k")
    await target.close()
    assert isinstance(created, Rejected)
    assert created.message == "The key [secret] may not do that."


@pytest.mark.parametrize("key", ["", "sk_ä", "sk_\n", "sk_\u00a0", "sk test", "sk_\x7f"])
def test_what_cannot_be_a_key_is_refused_and_not_quoted(key: str) -> None:
    with pytest.raises(CredentialsError) as refused:
        check_key(key)
    assert not key or key not in str(refused.value)
    check_key("sk_test_1")
