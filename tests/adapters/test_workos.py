"""What WorkOSTarget sends and how it reads good answers, over a real socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.adapters.canned import Canned, Reply
from wizard.adapters.workos.target import WorkOSTarget
from wizard.domain.planning.people import TargetUser, UserChange, UserDraft
from wizard.errors import Blocked, CredentialsError, UsageError
from wizard.ports import Rejected, Unavailable, WebhookEndpoint

KEY = "sk_test_VerySecret0123456789"
NOT_FOUND = Reply(404, {"message": "User not found", "code": "entity_not_found"})
DRAFT = UserDraft("ann@example.com", True, "sub-1", "Ann", None, {"plan": "gold"})


def user(**changes: object) -> dict[str, object]:
    known: dict[str, object] = {
        "object": "user",
        "id": "user_01",
        "email": "ann@example.com",
        "first_name": "Ann",
        "last_name": None,
        "profile_picture_url": None,
        "email_verified": True,
        "external_id": "sub-1",
        "last_sign_in_at": None,
        "created_at": "2026-11-23T10:00:00.000Z",
        "updated_at": "2026-11-23T10:00:00.000Z",
        "metadata": {"plan": "gold"},
    }
    return known | changes


def listing(*users: dict[str, object], after: str | None = None) -> Reply:
    return Reply(200, {"data": list(users), "list_metadata": {"before": None, "after": after}})


ANN = TargetUser("user_01", "ann@example.com", True, "sub-1", "Ann", None, {"plan": "gold"})


@pytest.fixture
async def target(canned: Canned) -> AsyncIterator[WorkOSTarget]:
    target = WorkOSTarget.from_environment({"WORKOS_API_KEY": KEY, "WORKOS_BASE_URL": canned.url})
    yield target
    await target.close()


async def test_create_sends_only_the_six_fields_and_the_key(target: WorkOSTarget, canned: Canned) -> None:
    canned.answer(Reply(201, user()))
    assert await target.create_user(DRAFT, idempotency_key="plan-1:sub-1") == ANN
    asked = canned.asked[0]
    assert (asked.method, asked.target) == ("POST", "/user_management/users")
    assert asked.json == {
        "email": "ann@example.com",
        "email_verified": True,
        "external_id": "sub-1",
        "first_name": "Ann",
        "metadata": {"plan": "gold"},
    }
    assert asked.headers["idempotency-key"] == "plan-1:sub-1"
    assert asked.headers["authorization"] == f"Bearer {KEY}"


async def test_update_sends_the_given_fields_and_null_for_removed_metadata(
    target: WorkOSTarget, canned: Canned
) -> None:
    canned.answer(Reply(200, user()))
    change = UserChange(last_name="Lee", metadata={"old": None, "plan": "gold"})
    assert await target.update_user("user_01", change) == ANN
    assert canned.asked[0].json == {"last_name": "Lee", "metadata": {"old": None, "plan": "gold"}}
    assert (canned.asked[0].method, canned.asked[0].target) == ("PUT", "/user_management/users/user_01")


async def test_update_without_metadata_does_not_send_an_empty_one(
    target: WorkOSTarget, canned: Canned
) -> None:
    canned.answer(Reply(200, user()))
    await target.update_user("user_01", UserChange(external_id="sub-9", email_verified=True))
    assert canned.asked[0].json == {"external_id": "sub-9", "email_verified": True}


async def test_update_and_get_of_a_user_who_is_gone(target: WorkOSTarget, canned: Canned) -> None:
    canned.answer(NOT_FOUND)
    assert await target.update_user("user_01", UserChange(first_name="Ann")) is None
    assert await target.get_user("user_01") is None


async def test_find_prefers_the_external_id(target: WorkOSTarget, canned: Canned) -> None:
    canned.answer(Reply(200, user()))
    assert await target.find_user(external_id="a/b?c", email="x@example.com") == ANN
    assert [asked.target for asked in canned.asked] == ["/user_management/users/external_id/a%2Fb%3Fc"]


async def test_find_falls_back_to_the_exact_address(target: WorkOSTarget, canned: Canned) -> None:
    other = user(id="user_02", email="joann@example.com")
    canned.answer(NOT_FOUND, listing(other, user(email="Ann@Example.com")))
    found = await target.find_user(external_id="sub-1", email=" ANN@example.com ")
    assert found is not None
    assert found.id == "user_01"
    assert parse_qs(urlsplit(canned.asked[1].target).query)["email"] == ["ann@example.com"]


async def test_find_nobody(target: WorkOSTarget, canned: Canned) -> None:
    canned.answer(NOT_FOUND, listing())
    assert await target.find_user(external_id="sub-1", email="ann@example.com") is None


@pytest.mark.parametrize("external_id", ["..", ".", "", "\ud800"])
async def test_an_id_that_no_url_can_hold_is_looked_up_by_address_only(
    target: WorkOSTarget, canned: Canned, external_id: str
) -> None:
    canned.answer(listing(user()))
    assert await target.find_user(external_id=external_id, email="ann@example.com") == ANN
    assert len(canned.asked) == 1


async def test_pages_follow_the_cursor(target: WorkOSTarget, canned: Canned) -> None:
    canned.answer(listing(user(), after="user_01"), listing())
    first = await target.list_users(None)
    last = await target.list_users(first.after)
    assert (first.users, first.after, last.users, last.after) == ((ANN,), "user_01", (), None)
    queries = [parse_qs(urlsplit(asked.target).query) for asked in canned.asked]
    assert queries[0] == {"limit": ["100"], "order": ["asc"]}
    assert queries[1] == {"limit": ["100"], "order": ["asc"], "after": ["user_01"]}


@pytest.mark.parametrize(
    "body", [b"<html>proxy</html>", b"", b"[]", b'"x"', b'{"data": null}', b'{"data": [3]}']
)
async def test_an_unreadable_list_is_never_an_empty_one(
    target: WorkOSTarget, canned: Canned, body: bytes
) -> None:
    canned.answer(Reply(200, body))
    with pytest.raises(Unavailable):
        await target.list_users(None)


async def test_values_that_are_no_text_are_rejected_without_a_request(
    target: WorkOSTarget, canned: Canned
) -> None:
    draft = UserDraft("ann@example.com", False, "sub-1", "\ud800")
    assert isinstance(await target.create_user(draft, idempotency_key="k"), Rejected)
    assert canned.asked == []


async def test_webhook_endpoints_are_listed_to_the_end_without_their_secrets(
    target: WorkOSTarget, canned: Canned
) -> None:
    def endpoint(name: str, status: str) -> dict[str, object]:
        return {
            "id": name,
            "endpoint_url": f"https://{name}.example.com",
            "status": status,
            "secret": "whsec_1",
        }

    canned.answer(listing(endpoint("a", "enabled"), after="a"), listing(endpoint("b", "disabled")))
    assert await target.webhook_endpoints() == (
        WebhookEndpoint("a", "https://a.example.com", enabled=True),
        WebhookEndpoint("b", "https://b.example.com", enabled=False),
    )


async def test_a_webhook_endpoint_is_switched_by_its_status_alone(
    target: WorkOSTarget, canned: Canned
) -> None:
    moment = "2026-11-23T10:00:00Z"
    answer = {"id": "we_1", "endpoint_url": "https://a", "secret": "s", "status": "disabled", "events": []}
    canned.answer(Reply(200, answer | {"created_at": moment, "updated_at": moment}))
    await target.set_webhook_enabled("we_1", enabled=False)
    assert (canned.asked[0].method, canned.asked[0].target) == ("PATCH", "/webhook_endpoints/we_1")
    assert canned.asked[0].json == {"status": "disabled"}
    canned.answer(NOT_FOUND)
    with pytest.raises(Blocked, match="we_1 is not in WorkOS any more"):
        await target.set_webhook_enabled("we_1", enabled=True)


@pytest.mark.parametrize(
    ("key", "kind"), [("sk_live_1", "live"), ("sk_test_1", "test"), ("other", "unknown")]
)
async def test_identity(key: str, kind: str) -> None:
    target = WorkOSTarget.from_environment({"WORKOS_API_KEY": key})
    assert (target.identity().base_url, target.identity().key_kind) == ("https://api.workos.com", kind)
    await target.close()


@pytest.mark.parametrize("key", ["", "  ", "sk_test_a b", "sk_test_ключ", "sk_test_a\nb"])
def test_a_key_that_cannot_be_sent(key: str) -> None:
    with pytest.raises(CredentialsError) as caught:
        WorkOSTarget.from_environment({"WORKOS_API_KEY": key})
    assert "WORKOS_API_KEY" in str(caught.value)
    assert not key.strip() or key.strip() not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.workos.com",
        "http://127.0.0.1.evil.example",
        "ftp://127.0.0.1",
        "api.workos.com",
        "https://",
        "https://key:secret@api.workos.com",
        "https://api.workos.com/?a=b",
        "http://[::1",
        "http://0.0.0.0:1",
        "https://a b",
    ],
)
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(UsageError, match="WORKOS_BASE_URL") as caught:
        WorkOSTarget.from_environment({"WORKOS_API_KEY": KEY, "WORKOS_BASE_URL": url})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://127.9.9.9:1/", "http://localhost:8", "http://[::1]:9", "https://x.example/v1/"]
)
async def test_addresses_that_are_taken(url: str) -> None:
    target = WorkOSTarget.from_environment({"WORKOS_API_KEY": KEY, "WORKOS_BASE_URL": url})
    assert target.identity().base_url == url.rstrip("/")
    await target.close()


async def test_proxy_variables_do_not_redirect_the_key(
    target: WorkOSTarget, canned: Canned, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    canned.answer(Reply(200, user()))
    assert await target.get_user("user_01") == ANN
