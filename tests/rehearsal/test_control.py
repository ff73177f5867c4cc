"""The control under ``/_rehearsal``, the guide and the providers."""

from __future__ import annotations

import httpx2
import pytest
from workos import AsyncWorkOSClient, AuthorizationError, RateLimitExceededError

from wizard.rehearsal.provider import Providers
from wizard.rehearsal.workos import WorkOS

OLD = "https://acme.auth.us-east-1.amazoncognito.com/oauth2/idpresponse"
NEW = "https://auth.workos.com/sso/oauth/google/x/callback"


async def test_statistics_are_read_and_reset(sdk: AsyncWorkOSClient, http: httpx2.AsyncClient) -> None:
    await sdk.user_management.create_user(email="a@acme.example")
    await sdk.user_management.reset_password(email="a@acme.example")
    stats = (await http.get("/_rehearsal/stats")).json()
    assert stats["operations"] == {"create_user": 1, "reset_password": 1}
    assert stats["statuses"] == {"201": 2}
    assert (stats["created_users"], stats["mails"], stats["peak_in_flight"]) == (1, {"a@acme.example": 1}, 1)
    await http.post("/_rehearsal/reset_stats")
    assert (await http.get("/_rehearsal/stats")).json()["requests"] == 0


async def test_no_mail_leaves_when_the_default_mail_is_off(
    sdk: AsyncWorkOSClient, http: httpx2.AsyncClient
) -> None:
    await http.put("/_rehearsal/settings", json={"default_mail": False})
    await sdk.user_management.create_user(email="a@acme.example")
    assert (await sdk.user_management.reset_password(email="a@acme.example")).password_reset_url
    assert (await http.get("/_rehearsal/stats")).json()["mails"] == {}


async def test_resets_are_refused_when_passwords_are_switched_off(
    sdk: AsyncWorkOSClient, http: httpx2.AsyncClient
) -> None:
    await http.put("/_rehearsal/settings", json={"password_auth": False})
    await sdk.user_management.create_user(email="a@acme.example")
    with pytest.raises(AuthorizationError) as caught:
        await sdk.user_management.reset_password(email="a@acme.example")
    assert caught.value.code == "email_password_auth_disabled"


async def test_users_are_planted_edited_and_dumped(sdk: AsyncWorkOSClient, http: httpx2.AsyncClient) -> None:
    planted = await http.post(
        "/_rehearsal/users",
        json=[{"email": "foreign@acme.example", "external_id": "other", "email_verified": True}],
    )
    user_id = planted.json()[0]["id"]
    assert (await sdk.user_management.get_user_by_external_id("other")).id == user_id
    edited = await http.put(
        f"/_rehearsal/users/{user_id}", json={"first_name": "Eve", "email": "eve@acme.example"}
    )
    assert edited.json()["first_name"] == "Eve"
    assert (await sdk.user_management.list_users(email="eve@acme.example")).data[0].id == user_id
    assert (await sdk.user_management.list_users(email="foreign@acme.example")).data == []
    dump = (await http.get("/_rehearsal/users", params={"key": "sk_test_rehearsal"})).json()
    assert [user["external_id"] for user in dump] == ["other"]
    assert (await http.get("/_rehearsal/users", params={"key": "sk_live_rehearsal"})).json() == []
    assert (await http.put(f"/_rehearsal/users/{user_id}", json={"shoe_size": 3})).status_code == 422
    assert (await sdk.events.list_events(events=["user.created", "user.updated"])).data == []


async def test_limits_and_latency_can_be_set_from_outside(
    sdk: AsyncWorkOSClient, http: httpx2.AsyncClient, service: WorkOS
) -> None:
    limits = {"writes": {"requests": 1, "seconds": 10, "kind": "sliding"}, "reads": None}
    answer = await http.put("/_rehearsal/settings", json={"limits": limits, "latency_ms": 2})
    assert (answer.json(), service.latency_ms) == ({"latency_ms": 2.0}, 2.0)
    await sdk.user_management.create_user(email="a@acme.example")
    with pytest.raises(RateLimitExceededError):
        await sdk.user_management.create_user(email="b@acme.example")
    assert (await http.put("/_rehearsal/settings", json={"limits": {"speed": 1}})).status_code == 422


async def test_the_guide_is_served_and_says_what_it_is(http: httpx2.AsyncClient) -> None:
    answer = await http.get("/docs/migrate/aws-cognito.md")
    assert answer.headers["content-type"].startswith("text/markdown")
    for anchor in (
        "rehearsal",
        "password hashes",
        "`family_name` | `last_name`",
        "password-reset",
        "additional Redirect",
    ):
        assert anchor in answer.text


async def test_a_provider_knows_its_redirect_uris(http: httpx2.AsyncClient, providers: Providers) -> None:
    providers.register("Google", "client", OLD)
    asked = {"client_id": "client", "redirect_uri": NEW, "response_type": "code"}
    refused = await http.get("/provider/Google/authorize", params=asked)
    assert (refused.status_code, "redirect_uri_mismatch" in refused.text) == (400, True)
    await http.post("/_rehearsal/providers/Google", json={"redirect_uris": [NEW]})
    for uri in (OLD, NEW):
        accepted = await http.get("/provider/Google/authorize", params=asked | {"redirect_uri": uri})
        login = httpx2.URL(accepted.headers["location"])
        assert (accepted.status_code, login.host, login.path) == (302, "127.0.0.1", "/provider/Google/login")
        assert (await http.get(str(login))).status_code == 200
    stranger = await http.get("/provider/Google/authorize", params=asked | {"client_id": "other"})
    assert (stranger.status_code, "invalid_client" in stranger.text) == (400, True)


async def test_a_provider_describes_itself(http: httpx2.AsyncClient, url: str) -> None:
    described = (await http.get("/provider/Partner/.well-known/openid-configuration")).json()
    assert described["issuer"] == f"{url}/provider/Partner"
    assert described["authorization_endpoint"] == f"{url}/provider/Partner/authorize"


async def test_others_act_without_fault_limit_or_count(
    sdk: AsyncWorkOSClient, http: httpx2.AsyncClient
) -> None:
    person = await sdk.user_management.create_user(email="a@acme.example", external_id="sub-1")
    await http.post("/_rehearsal/faults", json=[{"operation": "*", "kind": "500"}])
    await http.post("/_rehearsal/reset_stats")
    interferences = [
        {"interference": "forget_password", "external_id": "sub-1"},
        {"interference": "rename", "external_id": "sub-1", "email": "moved@acme.example"},
        {"interference": "sign_up", "email": "a@acme.example"},
        {"interference": "delete", "external_id": "sub-2"},
    ]
    reset, moved, stranger, nobody = (await http.post("/_rehearsal/others", json=interferences)).json()
    assert (moved["id"], moved["email"]) == (person.id, "moved@acme.example")
    assert stranger["id"] != person.id
    assert "refused" in nobody
    (mail,) = (await http.get("/_rehearsal/mails")).json()
    assert (mail["token"], mail["user_id"]) == (reset["password_reset_token"], person.id)
    assert (await http.get("/_rehearsal/stats")).json()["requests"] == 0
    assert (await http.post("/_rehearsal/others", json=[{"interference": "steal"}])).status_code == 422
