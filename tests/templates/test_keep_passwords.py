"""Every handler that keeps passwords runs against moto and the rehearsal's WorkOS, over sockets."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from workos import WorkOSError

from tests.templates.keep_driven import NEW, OLD, Keeping, keep_driving
from tests.templates.keep_servers import KEEPING
from tests.templates.servers import Variant
from wizard.rehearsal.faults import FaultKind
from wizard.rehearsal.limits import Limits
from wizard.rehearsal.services import Rehearsal

CHECK = "cognito.AdminInitiateAuth"
FACTORS = ("SMS_MFA", "EMAIL_OTP", "SOFTWARE_TOKEN_MFA", "SELECT_MFA_TYPE", "MFA_SETUP")
# What Cognito answers (facts: keep passwords, 2), and what the handler notes then.
COGNITO = (
    *(
        (FaultKind.CHALLENGE, name, "second factor")
        for name in ("SMS_MFA", "EMAIL_OTP", "SOFTWARE_TOKEN_MFA")
    ),
    *((FaultKind.CHALLENGE, name, "second factor") for name in ("SELECT_MFA_TYPE", "MFA_SETUP")),
    (FaultKind.CHALLENGE, "NEW_PASSWORD_REQUIRED", "reset required"),
    *((FaultKind.CHALLENGE, name, None) for name in ("SELECT_CHALLENGE", "PASSWORD", "PASSWORD_SRP")),
    (FaultKind.REFUSED, "NotAuthorizedException", None),
    (FaultKind.REFUSED, "UserNotFoundException", None),
    (FaultKind.REFUSED, "PasswordResetRequiredException", "reset required"),
    (FaultKind.REFUSED, "UserNotConfirmedException", None),
    (FaultKind.REFUSED, "TooManyRequestsException", None),
    (FaultKind.INTERNAL_ERROR, "", None),
    (FaultKind.RESET_BEFORE, "", None),
    (FaultKind.TRUNCATED, "", None),
    (FaultKind.BAD_GATEWAY, "", None),
    (FaultKind.REFUSED, "InvalidParameterException", None),
    (FaultKind.REFUSED, "ResourceNotFoundException", None),
    (FaultKind.REFUSED, "OperationNotEnabledException", None),
    (FaultKind.REFUSED, "ForbiddenException", None),
    (FaultKind.REFUSED, "UnexpectedLambdaException", None),
    (FaultKind.REFUSED, "UserLambdaValidationException", None),
    (FaultKind.FORBIDDEN, "", None),
)
BROKEN = {
    "SELECT_CHALLENGE",
    "PASSWORD",
    "PASSWORD_SRP",
    "InvalidParameterException",
    "ResourceNotFoundException",
    "OperationNotEnabledException",
    "ForbiddenException",
    "UnexpectedLambdaException",
    "UserLambdaValidationException",
}
# What WorkOS answers where the password is set.
SETTING = (
    (FaultKind.REFUSED, 400, "password_strength_error", "too weak"),
    (FaultKind.REFUSED, 422, "password_in_history", "not taken by WorkOS"),
    (FaultKind.THROTTLE, 429, "", None),
    (FaultKind.SERVER_ERROR, 500, "", None),
    (FaultKind.RESET_BEFORE, 0, "", None),
    (FaultKind.UNAVAILABLE, 503, "", None),
)
# What WorkOS answers to a sign-in: the first are told to the page, the others are not.
NEXT_STEPS = (
    "email_verification_required",
    "mfa_enrollment",
    "mfa_challenge",
    "organization_selection_required",
    "sso_required",
    "passkey_progressive_enrollment",
    "radar_challenge",
    "radar_sms_sign_in_challenge",
)
REFUSED = (
    (403, "email_password_auth_disabled"),
    (403, "authentication_method_not_allowed"),
    (429, "daily_quota_exceeded"),
    (429, "rate_limit_exceeded"),
    (500, "internal"),
)


@pytest.fixture(scope="module")
def rehearsal() -> Iterator[Rehearsal]:
    with Rehearsal(users=1, limits=Limits.none()) as running:
        yield running


@pytest.fixture(scope="module", params=KEEPING, ids=lambda variant: variant.name)
def running(
    request: pytest.FixtureRequest, rehearsal: Rehearsal, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Keeping]:
    variant: Variant = request.param
    with keep_driving(variant, rehearsal, tmp_path_factory.mktemp(variant.name)) as keeping:
        yield keeping


@pytest.fixture
def app(running: Keeping) -> Keeping:
    return running.begin()


def test_a_proven_sign_in_sets_the_password_and_says_when(app: Keeping) -> None:
    ann = app.person()
    assert not app.enters(ann, OLD)
    answer = app.sign_in_today(ann)
    assert answer[0] == 202
    assert app.is_kept(ann)
    assert app.enters(ann, OLD)
    assert not app.enters(ann, NEW)
    assert app.keep(ann, NEW, app.token(ann)) == answer
    assert app.enters(ann, OLD)


@pytest.mark.parametrize(("kind", "code", "reason"), COGNITO, ids=[f"{k}-{c}" for k, c, _ in COGNITO])
def test_what_cognito_answers_is_never_taken_for_right(
    app: Keeping, kind: FaultKind, code: str, reason: str | None
) -> None:
    """Before the switch and after it: no password, the mark of the table or none, and one outward answer."""
    ann, bob = app.person("ann"), app.person("bob")
    token = app.token(ann)
    usual = app.keep(ann, NEW, token), app.sign_in(bob, NEW)
    app.fault(CHECK, kind, code=code)
    said = len(app.said())
    assert (app.keep(ann, OLD, token), app.sign_in(bob, OLD)) == usual
    assert [app.enters(person, OLD) for person in (ann, bob)] == [False, False]
    assert not app.is_kept(ann)
    assert app.mark(ann).endswith(reason) if reason else app.mark(ann) == ""
    is_broken = code in BROKEN or kind is FaultKind.FORBIDDEN
    assert ("is broken" in app.said()[said:] or "set up wrongly" in app.said()[said:]) is is_broken
    # Where nothing was learned no one is mailed; where it cannot be kept, the reset path is taken.
    assert (app.mails() == {bob.email: 1}) is bool(is_broken or reason)


@pytest.mark.parametrize(("kind", "status", "code", "reason"), SETTING)
def test_what_workos_does_not_take_leaves_no_old_password(
    app: Keeping, kind: FaultKind, status: int, code: str, reason: str | None
) -> None:
    ann, new = app.person("ann"), app.person("new")
    app.sign_in_today(ann)
    app.set_password(ann.sub, NEW)
    tokens = [app.token(ann, NEW), app.token(new)]
    app.fault("workos.update_user", kind, status=status, code=code, count=1)
    app.change(ann, NEW)
    app.fault("workos.update_user", kind, status=status, code=code, count=1)
    app.keep(new, OLD, tokens[1])
    assert app.is_kept(new) is False
    if reason:
        # What Cognito holds now is not taken: the older one that was kept must not live on.
        assert [app.mark(person).endswith(reason) for person in (ann, new)] == [True, True]
        assert [app.enters(ann, OLD), app.enters(ann, NEW), app.enters(new, OLD)] == [False] * 3
    else:
        # Nothing was learned: the next one sets it.
        assert app.mark(new) == ""
        app.change(ann, NEW)
        app.keep(new, OLD, tokens[1])
        assert [app.enters(ann, OLD), app.enters(ann, NEW), app.enters(new, OLD)] == [False, True, True]


def test_a_weak_password_is_refused_with_its_reason_and_reset_after_the_switch(app: Keeping) -> None:
    ann = app.person(password="Short1!x")
    app.sign_in_today(ann, "Short1!x")
    assert re.fullmatch(r"refused \d{4}-\d\d-\d\d too weak", app.mark(ann))
    assert app.mails() == {}
    assert app.sign_in(ann, "Short1!x")[0] == 401
    assert app.mails() == {ann.email: 1}


def test_a_password_changed_at_cognito_is_the_one_that_holds(app: Keeping) -> None:
    ann, bob = app.person("ann"), app.person("bob")
    for person in (ann, bob):
        app.sign_in_today(person)
        assert app.enters(person, OLD)
        app.set_password(person.sub, NEW)
    app.change(ann, OLD)  # somebody has stolen the old one
    assert app.enters(ann, OLD)
    app.change(ann, NEW)
    time.sleep(max(0.0, 1.05 - time.time() % 1))  # Cognito's times are whole seconds
    app.sign_in_today(bob, NEW)
    assert [app.enters(person, NEW) for person in (ann, bob)] == [True, True]
    assert [app.enters(person, OLD) for person in (ann, bob)] == [False, False]


def test_who_lives_at_workos_is_left_alone(app: Keeping) -> None:
    ann, bob = app.person("ann"), app.person("bob")
    app.sign_in_today(ann)
    for person in (ann, bob):
        app.lives_there(person)
    app.set_password(ann.sub, NEW)
    app.change(ann, NEW)
    app.sign_in_today(bob)
    assert app.enters(ann, OLD)
    assert not app.enters(ann, NEW)
    assert app.sign_in(bob, OLD)[0] == 401
    assert app.mark(bob) == ""


def test_disabled_and_reset_required_since_are_not_set_and_lose_what_was_kept(app: Keeping) -> None:
    ann, bob = app.person("ann"), app.person("bob")
    tokens = {}
    for person in (ann, bob):
        app.sign_in_today(person)
        tokens[person] = app.token(person)
    app.rehearsal.cognito.upsert({"username": ann.sub, "enabled": False})
    app.rehearsal.cognito.upsert({"username": bob.sub, "status": "RESET_REQUIRED"})
    before = app.mark(ann)
    app.set_mark_back(ann, bob)
    for person in (ann, bob):
        app.keep(person, OLD, tokens[person])
    assert app.mark(bob).endswith("reset required")
    assert not app.enters(bob, OLD)
    assert app.mark(ann) != before
    assert app.enters(ann, OLD), "Cognito does not tell disabled from wrong: the wizard lists them"


def test_a_token_alone_sets_nothing_and_no_other_token_counts(app: Keeping) -> None:
    ann, eve = app.person("ann"), app.person("eve", password=NEW)
    usual = app.keep(ann, "", app.token(ann))
    signed = app.cognito.initiate_auth(
        ClientId=app.app_client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": ann.email, "PASSWORD": OLD},
    )["AuthenticationResult"]
    head, body, signature = app.token(ann).split(".")
    tokens: dict[str, object] = {
        "of somebody else": app.token(eve, NEW),
        "an identity token": signed["IdToken"],
        "unsigned": f"{head}.{body}.",
        "forged": f"{head}.{body[:-4]}AAAA.{signature}",
        "of another pool": app.other_token(
            ann, iss="https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other"
        ),
        "of another client": app.other_token(ann, client_id="another"),
        "old": app.other_token(ann, auth_time=int(time.time()) - 3_600),
        "expired": app.other_token(ann, exp=int(time.time()) - 60),
        "none": None,
        "no text": {"sub": ann.sub},
    }
    for name, token in tokens.items():
        assert app.keep(ann, OLD, token) == usual, name
        assert app.mark(ann) == "", name
    assert app.keep(ann, NEW, app.token(ann)) == usual, "a stolen token with a guess"
    assert app.mark(ann) == ""
    # The password of one and the token of another: the token says who it is about.
    app.keep(eve, NEW, app.token(eve, NEW))
    assert (app.mark(ann), app.is_kept(eve)) == ("", True)


@pytest.mark.parametrize("code", NEXT_STEPS)
def test_what_workos_wants_besides_a_right_password_is_told(app: Keeping, code: str) -> None:
    ann = app.person()
    app.fault("workos.authenticate", FaultKind.REFUSED, status=403, code=code)
    status, body, _ = app.sign_in(ann, OLD)
    assert status == 403
    assert code.encode() in body
    assert b"pending_authentication_token" in body
    assert app.mark(ann) == ""


@pytest.mark.parametrize(("status", "code"), REFUSED)
def test_a_refusal_of_workos_teaches_nothing(app: Keeping, status: int, code: str) -> None:
    ann = app.person()
    usual = app.sign_in("nobody@example.com", OLD)
    app.fault("workos.authenticate", FaultKind.REFUSED, status=status, code=code)
    checks = app.rehearsal.cognito.stats.operations["AdminInitiateAuth"]
    assert app.sign_in(ann, OLD) == usual
    assert app.rehearsal.cognito.stats.operations["AdminInitiateAuth"] == checks
    assert (app.mark(ann), app.mails()) == ("", {})


def test_after_the_switch_the_old_password_signs_in_and_is_kept_once(app: Keeping) -> None:
    ann = app.person()
    failed = app.sign_in(ann, NEW)
    status, body, headers = app.sign_in(ann, OLD)
    assert (status, ann.workos_id.encode() in body) == (200, True)
    cookie = next(value for name, value in headers if name == "set-cookie")
    assert cookie.startswith("wos-session=")
    assert all(word in cookie.lower() for word in ("httponly", "secure", "samesite=lax"))
    assert app.is_kept(ann)
    app.set_password(ann.sub, NEW)
    assert app.sign_in(ann, NEW) == failed, "after the switch WorkOS decides"
    assert app.sign_in(ann, OLD)[0] == 200


def test_forgotten_passwords_reset_whoever_exists_and_no_second_account_can_be_made(app: Keeping) -> None:
    ann = app.person()
    answers = [app.post("forgotten-password", who, "") for who in (ann.email, "nobody@example.com", 7, "")]
    app.settle()
    assert answers == [answers[0]] * 4
    assert app.mails() == {ann.email: 1}
    with pytest.raises(WorkOSError):
        app.workos.user_management.create_user(email=ann.email)


HOSTILE = (
    b"",
    b"not json",
    b"[]",
    b"null",
    b'{"identifier": null, "password": "x"}',
    b'{"identifier": ["a@example.com"], "password": "x"}',
    b'{"identifier": "a@example.com", "password": {"$ne": ""}}',
    b'{"identifier": "a@example.com", "password": "' + b"x" * 300 + b'"}',
    b'{"identifier": "' + b"a" * 300 + b'@example.com", "password": "x"}',
    b'{"identifier": "a@example.com", "password": "x", "y": "' + b"y" * 100_000 + b'"}',
    b"\xff\xfe\x00" * 20,
    b"[" * 2_000,
)


@pytest.mark.parametrize("name", ["keep-password", "password-changed", "sign-in", "forgotten-password"])
def test_what_no_page_sends_is_answered_alike(app: Keeping, name: str) -> None:
    usual = app.post(name, "nobody@example.com", OLD)
    answers = [app.send(name, body) for body in HOSTILE]
    app.settle()
    assert [answer for answer in answers if answer != usual] == []


def test_fifty_sign_ins_at_once_write_once(app: Keeping) -> None:
    ann = app.person()
    tokens = [app.token(ann) for _ in range(50)]
    app.fault("workos.update_user", FaultKind.SLOW, delay_ms=300, count=1)
    before = app.writes()
    with ThreadPoolExecutor(50) as pool:
        answers = list(
            pool.map(lambda token: app.post("keep-password", ann.email, OLD, access_token=token), tokens)
        )
    app.settle()
    assert answers == [answers[0]] * 50
    assert app.writes() == before + 1
    assert app.enters(ann, OLD)
    bob = app.person("bob")
    before = app.writes()
    with ThreadPoolExecutor(50) as pool:
        replies = list(pool.map(lambda _: app.post("sign-in", bob.email, OLD)[0], range(50)))
    assert app.writes() == before + 1
    assert set(replies) == {200}


def kept(app: Keeping, **other: Any) -> bool:
    ann = app.person(**other)
    app.sign_in_today(ann)
    return app.is_kept(ann)


@pytest.mark.parametrize("variant", KEEPING[1:3], ids=lambda variant: variant.name)
def test_killed_between_check_and_set_it_is_set_by_the_next(
    variant: Variant, rehearsal: Rehearsal, tmp_path: Any
) -> None:
    with keep_driving(variant, rehearsal, tmp_path, processes=2) as app:
        ann = app.person()
        token = app.token(ann)
        app.fault("workos.update_user", FaultKind.HANG, count=1)
        asked = rehearsal.workos.stats.operations
        before = app.writes()
        app.post("keep-password", ann.email, OLD, access_token=token)
        while asked["update_user"] == before:
            os.sched_yield()
        first = app.running[0][1]
        first.kill()
        first.wait()
        del app.running[0]
        assert not app.enters(ann, OLD)
        (claim,) = (tmp_path / "claims").glob("keep-*.claim")
        os.utime(claim, (time.time() - 61,) * 2)  # it lasts for a minute
        app.keep(ann, OLD, token)
        assert app.enters(ann, OLD)


@pytest.mark.parametrize("variant", KEEPING[1:], ids=lambda variant: variant.name)
def test_when_the_last_day_is_over_the_reset_takes_over(
    variant: Variant, rehearsal: Rehearsal, tmp_path: Any
) -> None:
    with keep_driving(variant, rehearsal, tmp_path, KEEP_PASSWORDS_UNTIL="2026-01-31") as app:
        ann = app.person()
        checks = rehearsal.cognito.stats.operations["AdminInitiateAuth"]
        assert not kept(app)
        assert app.sign_in(ann, OLD)[0] == 401
        assert rehearsal.cognito.stats.operations["AdminInitiateAuth"] == checks
        assert app.mails() == {ann.email: 1}


@pytest.mark.parametrize("variant", KEEPING[1:3], ids=lambda variant: variant.name)
@pytest.mark.parametrize("mfa", ["skip", "finish"])
def test_a_second_factor_is_kept_only_where_it_was_finished(
    variant: Variant, mfa: str, rehearsal: Rehearsal, tmp_path: Any
) -> None:
    with keep_driving(variant, rehearsal, tmp_path, KEEP_MFA=mfa) as app:
        ann = app.person()
        token = app.token(ann)  # the app's own sign-in has finished it
        rehearsal.cognito.upsert({"username": ann.sub, "mfa": ["SOFTWARE_TOKEN_MFA"]})
        app.change(ann, OLD)  # proven by nothing but the password
        assert app.mark(ann) == ""
        app.keep(ann, OLD, token)
        assert app.is_kept(ann) is (mfa == "finish")
        assert app.enters(ann, OLD) is (mfa == "finish")


@pytest.mark.parametrize("variant", KEEPING[1:3], ids=lambda variant: variant.name)
def test_without_its_app_client_it_raises_an_alarm_and_resets(
    variant: Variant, rehearsal: Rehearsal, tmp_path: Any
) -> None:
    with keep_driving(variant, rehearsal, tmp_path) as app:
        ann = app.person()
        app.cognito.delete_user_pool_client(UserPoolId=rehearsal.user_pool_id, ClientId=app.capture_client)
        assert app.sign_in(ann, OLD)[0] == 401
        assert "keep passwords: the set-up is broken" in app.said()
        assert app.mails() == {ann.email: 1}
