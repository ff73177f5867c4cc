"""Password resets, sign-in, sessions and the events that tell of them."""

from __future__ import annotations

from datetime import timedelta

import httpx2
import pytest
from workos import AsyncWorkOSClient, BadRequestError, NotFoundError
from workos._errors import EmailVerificationRequiredError
from workos.common.models import PasswordResetCreated, PasswordResetSucceeded, SessionCreated, UserCreated

from tests.rehearsal.conftest import Clock
from wizard.rehearsal.workos import WorkOS

ANN = "ann@acme.example"
GOOD = "correct horse battery"


async def test_a_reset_comes_whole_mails_and_lets_the_user_in(
    sdk: AsyncWorkOSClient, service: WorkOS
) -> None:
    user = await sdk.user_management.create_user(email=ANN)
    with pytest.raises(BadRequestError) as caught:
        await sdk.user_management.authenticate_with_password(email=ANN, password=GOOD)
    assert caught.value.code == "invalid_credentials"
    reset = await sdk.user_management.reset_password(email="ANN@acme.example", locale="en")
    assert (reset.user_id, reset.email) == (user.id, ANN)
    assert reset.password_reset_token in reset.password_reset_url
    assert reset.expires_at - reset.created_at == timedelta(minutes=15)
    assert service.stats.mails == {ANN: 1}
    assert await sdk.user_management.get_password_reset(reset.id) == reset
    confirmed = await sdk.user_management.confirm_password_reset(
        token=reset.password_reset_token, new_password=GOOD
    )
    assert confirmed.user.email_verified
    signed_in = await sdk.user_management.authenticate_with_password(email=ANN, password=GOOD)
    assert signed_in.user.last_sign_in_at is not None
    sessions = await sdk.user_management.list_sessions(user.id)
    assert [session.user_id for session in sessions.data] == [user.id]


async def test_a_completed_reset_revokes_sessions_and_works_once(sdk: AsyncWorkOSClient) -> None:
    user = await sdk.user_management.create_user(email=ANN, email_verified=True)
    first = await sdk.user_management.reset_password(email=ANN)
    await sdk.user_management.confirm_password_reset(token=first.password_reset_token, new_password=GOOD)
    await sdk.user_management.authenticate_with_password(email=ANN, password=GOOD)
    second = await sdk.user_management.reset_password(email=ANN)
    await sdk.user_management.confirm_password_reset(
        token=second.password_reset_token, new_password=GOOD + "!"
    )
    assert (await sdk.user_management.list_sessions(user.id)).data == []
    with pytest.raises(BadRequestError) as caught:
        await sdk.user_management.confirm_password_reset(token=second.password_reset_token, new_password=GOOD)
    assert caught.value.code == "password_reset_error"


async def test_a_reset_expires(sdk: AsyncWorkOSClient, clock: Clock) -> None:
    await sdk.user_management.create_user(email=ANN)
    reset = await sdk.user_management.reset_password(email=ANN)
    clock.advance(15 * 60)
    with pytest.raises(BadRequestError):
        await sdk.user_management.confirm_password_reset(token=reset.password_reset_token, new_password=GOOD)


@pytest.mark.parametrize("password", ["short", "password123", "aaaaaaaaaaaaaa"])
async def test_a_weak_password_is_refused_and_the_link_stays_good(
    sdk: AsyncWorkOSClient, password: str
) -> None:
    await sdk.user_management.create_user(email=ANN)
    reset = await sdk.user_management.reset_password(email=ANN)
    with pytest.raises(BadRequestError) as caught:
        await sdk.user_management.confirm_password_reset(
            token=reset.password_reset_token, new_password=password
        )
    assert caught.value.code == "password_strength_error"
    await sdk.user_management.confirm_password_reset(token=reset.password_reset_token, new_password=GOOD)


async def test_unknown_people_and_tokens_are_not_found(sdk: AsyncWorkOSClient, service: WorkOS) -> None:
    with pytest.raises(NotFoundError):
        await sdk.user_management.reset_password(email="nobody@acme.example")
    with pytest.raises(NotFoundError):
        await sdk.user_management.confirm_password_reset(token="nothing", new_password=GOOD)
    assert service.stats.mails == {}


async def test_an_unverified_email_stops_the_sign_in(
    http: httpx2.AsyncClient, sdk: AsyncWorkOSClient
) -> None:
    created = await http.post("/user_management/users", json={"email": ANN, "password": GOOD})
    assert created.status_code == 201
    with pytest.raises(EmailVerificationRequiredError) as caught:
        await sdk.user_management.authenticate_with_password(email=ANN, password=GOOD)
    assert caught.value.pending_authentication_token


async def test_one_session_can_be_revoked(sdk: AsyncWorkOSClient, http: httpx2.AsyncClient) -> None:
    body = {"email": ANN, "password": GOOD, "email_verified": True}
    user = (await http.post("/user_management/users", json=body)).json()
    for _ in range(2):
        await sdk.user_management.authenticate_with_password(email=ANN, password=GOOD)
    sessions = (await sdk.user_management.list_sessions(user["id"])).data
    await sdk.user_management.revoke_session(session_id=sessions[0].id)
    left = (await sdk.user_management.list_sessions(user["id"])).data
    assert [session.id for session in left] == [sessions[1].id]


async def test_events_are_filtered_oldest_first_and_hold_no_token(
    sdk: AsyncWorkOSClient, http: httpx2.AsyncClient, clock: Clock
) -> None:
    begun = clock.moment
    await sdk.user_management.create_user(email="before@acme.example", email_verified=True)
    clock.advance(60)
    await sdk.user_management.create_user(email=ANN, email_verified=True)
    reset = await sdk.user_management.reset_password(email=ANN)
    clock.advance(60)
    await sdk.user_management.confirm_password_reset(token=reset.password_reset_token, new_password=GOOD)
    await sdk.user_management.authenticate_with_password(email=ANN, password=GOOD)
    names = ["user.created", "password_reset.created", "password_reset.succeeded", "session.created"]
    page = await sdk.events.list_events(events=names, range_start=begun, limit=100)
    kinds = [type(event) for event in page.data]
    assert kinds == [UserCreated, PasswordResetCreated, PasswordResetSucceeded, SessionCreated]
    raw = await http.get("/events", params={"events": ",".join(names)})
    assert reset.password_reset_token not in raw.text
    early = await sdk.events.list_events(events=names, range_end=begun + timedelta(seconds=61))
    assert len(early.data) == 3


async def test_events_go_on_after_a_cursor(sdk: AsyncWorkOSClient, service: WorkOS) -> None:
    for number in range(5):
        await sdk.user_management.create_user(email=f"u{number}@acme.example")
    first = await sdk.events.list_events(events=["user.created"], limit=2)
    assert first.after == first.data[-1].id  # type: ignore[union-attr]
    rest = await sdk.events.list_events(events=["user.created"], limit=100, after=first.after)
    emails = [event.data.email for event in rest.data]  # type: ignore[union-attr]
    assert emails == ["u2@acme.example", "u3@acme.example", "u4@acme.example"]
    assert rest.after is None


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"events": "user.created", "range_start": "2026-11-23T00:00:00+00:00"},
        {"events": "user.created", "range_start": "2026-11-23T00:00:00Z", "after": "event_01"},
        {
            "events": "user.created",
            "range_start": "2026-09-23T00:00:00Z",
            "range_end": "2026-11-23T00:00:00Z",
        },
    ],
)
async def test_a_wrong_event_request_is_unprocessable(
    http: httpx2.AsyncClient, query: dict[str, str]
) -> None:
    assert (await http.get("/events", params=query)).status_code == 422


async def test_failed_and_good_sign_ins_leave_events(
    sdk: AsyncWorkOSClient, http: httpx2.AsyncClient
) -> None:
    await http.post("/user_management/users", json={"email": ANN, "password": GOOD, "email_verified": True})
    with pytest.raises(BadRequestError):
        await sdk.user_management.authenticate_with_password(email=ANN, password="wrong")
    await sdk.user_management.authenticate_with_password(email=ANN, password=GOOD)
    names = ["authentication.password_failed", "authentication.password_succeeded"]
    page = await sdk.events.list_events(events=names)
    assert [event.event for event in page.data] == names  # type: ignore[union-attr]


async def test_a_person_finds_the_mail_and_follows_its_link(
    sdk: AsyncWorkOSClient, http: httpx2.AsyncClient
) -> None:
    await sdk.user_management.create_user(email=ANN)
    await sdk.user_management.reset_password(email=ANN)
    mails = (await http.get("/_rehearsal/mails", params={"to": ANN})).json()
    assert [mail["to"] for mail in mails] == [ANN]
    assert (await http.get("/_rehearsal/mails", params={"to": "ben@acme.example"})).json() == []
    page = await http.get(mails[0]["link"])
    assert f'value="{mails[0]["token"]}"' in page.text
    weak = await http.post("/reset-password", data={"token": mails[0]["token"], "new_password": "short"})
    assert weak.status_code == 400
    done = await http.post("/reset-password", data={"token": mails[0]["token"], "new_password": GOOD})
    assert (done.status_code, ANN in done.text) == (200, True)
    signed_in = await sdk.user_management.authenticate_with_password(email=ANN, password=GOOD)
    assert signed_in.user.email_verified
