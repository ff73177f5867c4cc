"""Whatever answers in the place of WorkOS, the adapter gives a typed outcome, a signal or a sentence."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.times import InstantClock
from tests.fuzz.answers_drawn import Exchange, answers, exchange, misshapen
from tests.fuzz.drawn import SECRET, drawn
from wizard.adapters.workos.target import WorkOSTarget
from wizard.domain.federation.connections import ConnectionDraft, TargetConnection
from wizard.domain.planning.people import TargetUser, UserChange, UserDraft
from wizard.ports import EventPage, Rejected, ResetCreated, Taken, TargetPage, WebhookEndpoint

AT = "2026-11-23T08:00:00.000Z"
USER = {
    "object": "user",
    "id": "user_1",
    "email": "a@acme.example",
    "email_verified": True,
    "external_id": "sub-1",
    "first_name": "Ann",
    "last_name": None,
    "metadata": {"migrated_from": "cognito"},
    "created_at": AT,
    "updated_at": AT,
}
CURSORS = {"before": None, "after": "user_1"}
RESET = {
    "object": "password_reset",
    "id": "password_reset_1",
    "user_id": "user_1",
    "email": "a@acme.example",
    "password_reset_token": SECRET,
    "password_reset_url": f"https://acme.example/?token={SECRET}",
    "expires_at": AT,
    "created_at": AT,
}
EVENT = {
    "object": "event",
    "id": "event_1",
    "event": "password_reset.created",
    "created_at": AT,
    "data": RESET,
}
ENDPOINT = {
    "id": "we_1",
    "endpoint_url": "https://acme.example",
    "status": "enabled",
    "secret": SECRET,
    "events": [],
}
CONNECTION = {"object": "connection", "id": "conn_1", "name": "x", "state": "active", "external_id": "x:y"}
REFUSAL = {
    "code": "user_creation_error",
    "message": "Could not create user.",
    "error": "x",
    "retry_after": 1,
    "errors": [{"code": "email_not_available", "message": f"taken {SECRET}"}],
}
BODIES = st.one_of(
    *map(misshapen, (USER, RESET, CONNECTION, REFUSAL)),
    *(
        misshapen({"object": "list", "data": [item], "list_metadata": CURSORS})
        for item in (USER, EVENT, ENDPOINT)
    ),
)
DRAFT = UserDraft("a@acme.example", email_verified=True, external_id="sub-1", metadata={"plan": "team"})
LINK = ConnectionDraft("org_1", "Acme", "pool:Acme", "GenericSAML")

Call = Callable[[WorkOSTarget], Coroutine[Any, Any, object]]
CALLS: dict[str, tuple[Call, tuple[type, ...]]] = {
    "list_users": (lambda t: t.list_users(None), (TargetPage,)),
    "get_user": (lambda t: t.get_user("user_1"), (TargetUser,)),
    "find_user": (lambda t: t.find_user(external_id="sub-1", email="a@acme.example"), (TargetUser,)),
    "create_user": (lambda t: t.create_user(DRAFT, idempotency_key="k"), (TargetUser, Taken, Rejected)),
    "update_user": (
        lambda t: t.update_user("user_1", UserChange(first_name="Ann")),
        (TargetUser, Taken, Rejected),
    ),
    "create_password_reset": (lambda t: t.create_password_reset("a@acme.example"), (ResetCreated, Rejected)),
    "events": (
        lambda t: t.events(["password_reset.created"], since=datetime(2026, 1, 1, tzinfo=UTC), after=None),
        (EventPage,),
    ),
    "set_webhook_enabled": (lambda t: t.set_webhook_enabled("we_1", enabled=True), ()),
    "add_redirect_uri": (lambda t: t.add_redirect_uri("https://acme.example/callback"), (Rejected,)),
    "organization": (lambda t: t.connections.organization(external_id="x", name="Acme"), (str, Rejected)),
    "create_connection": (lambda t: t.connections.create(LINK), (TargetConnection, Rejected)),
    "get_connection": (lambda t: t.connections.get("conn_1"), (TargetConnection,)),
}


@pytest.fixture(scope="module")
def far_side() -> Iterator[tuple[Exchange, WorkOSTarget]]:
    with exchange() as made:
        target = WorkOSTarget(
            api_key=SECRET, base_url=made.server.url, client_id="client_1", timeout=5, clock=InstantClock()
        )
        yield made, target
        made.run(target.close())


@drawn
@given(name=st.sampled_from(sorted(CALLS)), content=answers(BODIES))
def test_any_answer_is_an_outcome(far_side: tuple[Exchange, WorkOSTarget], name: str, content: bytes) -> None:
    made, target = far_side
    call, kinds = CALLS[name]
    outcome = made.ask(call(target), content)
    assert outcome is None or isinstance(outcome, kinds)
    assert SECRET not in repr(outcome)


ONE_PAGE = {"object": "list", "list_metadata": {"before": None, "after": None}}


@drawn
@given(
    content=answers(
        st.one_of(*(misshapen({**ONE_PAGE, "data": [item]}) for item in (ENDPOINT, {"uri": "x"})))
    )
)
def test_any_list_that_is_read_to_its_end(far_side: tuple[Exchange, WorkOSTarget], content: bytes) -> None:
    """A page that names itself as the next one must not be asked for ever."""
    made, target = far_side
    endpoints = made.ask(target.webhook_endpoints(), content)
    assert all(isinstance(endpoint, WebhookEndpoint) for endpoint in endpoints or ())
    uris = made.ask(target.redirect_uris(), content)
    assert all(isinstance(uri, str) for uri in uris or ())
