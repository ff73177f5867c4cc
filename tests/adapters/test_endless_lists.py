"""Every listing inside the adapters, against far ends that always have one more page."""

from __future__ import annotations

import json
from itertools import count

import pytest

from tests.adapters.canned import Asked, Canned, Reply, canned_server
from tests.adapters.pools import AWS_VARIABLES, REGION
from tests.adapters.times import InstantClock
from wizard.adapters.cognito.source import CognitoSource, list_pools
from wizard.adapters.workos.target import WorkOSTarget
from wizard.domain.paging import PATIENCE
from wizard.domain.rows.cognito_row import parse_record
from wizard.errors import Blocked

POOL_ID = f"{REGION}_Endless01"
POOL = {"Id": POOL_ID, "Arn": f"arn:aws:cognito-idp:{REGION}:123456789012:userpool/{POOL_ID}", "Name": "p"}
USER = {"Username": "other", "Attributes": [{"Name": "sub", "Value": "sub-2"}], "UserStatus": "CONFIRMED"}
PARTS = {
    "ListIdentityProviders": "Providers",
    "ListUserPoolClients": "UserPoolClients",
    "ListGroups": "Groups",
    "ListUsers": "Users",
    "ListUserPools": "UserPools",
}
THING = {"id": "x", "uri": "https://a.example/", "endpoint_url": "u", "status": "enabled"}


class OneMore(Canned):
    """A page of ``content`` with a new cursor, for one list; nothing else is out of the ordinary."""

    def __init__(self, *, content: list[object], endless: str = "") -> None:
        super().__init__()
        self.endless = endless
        self.content = content
        self.cursors = count()

    def reply_to(self, asked: Asked) -> Reply:
        operation = asked.headers.get("x-amz-target", "").rpartition(".")[2]
        cursor = f"cursor-{next(self.cursors)}"
        match operation:
            case "":
                return Reply(200, {"data": self.content, "list_metadata": {"after": cursor}})
            case "DescribeUserPool":
                return Reply(200, {"UserPool": POOL})
            case "GetUserPoolMfaConfig":
                return Reply(200, {"MfaConfiguration": "OFF"})
            case self.endless:
                page = {PARTS[operation]: self.content, "NextToken": cursor, "PaginationToken": cursor}
                return Reply(200, page)
            case _ if operation in PARTS:
                return Reply(200, {PARTS[operation]: []})
            case _:
                described = {"IdentityProvider": {"ProviderName": "p"}, "UserPoolClient": {"ClientId": "c"}}
                return Reply(200, described)


def source(url: str, monkeypatch: pytest.MonkeyPatch) -> CognitoSource:
    for name, value in AWS_VARIABLES.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", url)
    return CognitoSource.open(region=REGION, user_pool_id=POOL_ID, profile=None, clock=InstantClock())


def target(url: str) -> WorkOSTarget:
    return WorkOSTarget(api_key="sk_test_x", base_url=url, client_id="", timeout=5, clock=InstantClock())


@pytest.mark.parametrize("content", [[], [THING]], ids=["empty", "the same"])
@pytest.mark.parametrize("call", ["redirect_uris", "webhook_endpoints"])
async def test_lists_of_workos(call: str, content: list[object]) -> None:
    async with canned_server(OneMore(content=content)) as server:
        workos = target(server.url)
        with pytest.raises(Blocked, match="does not move"):
            await getattr(workos, call)()
        await workos.close()
        assert len(server.asked) <= PATIENCE + 2


@pytest.mark.parametrize(
    ("operation", "content"),
    [
        ("ListIdentityProviders", []),
        ("ListIdentityProviders", [{"ProviderName": "p", "ProviderType": "OIDC"}]),
        ("ListUserPoolClients", []),
        ("ListUserPoolClients", [{"ClientId": "c", "ClientName": "web"}]),
        ("ListGroups", []),
        ("ListGroups", [{"GroupName": "g"}]),
    ],
)
async def test_lists_of_a_pool(
    operation: str, content: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with canned_server(OneMore(endless=operation, content=content)) as server:
        cognito = source(server.url, monkeypatch)
        pool = await cognito.pool()
        await cognito.close()
        # A migration goes on without such a list, and knows that it is not whole.
        assert operation in pool.unreadable
        assert len(server.asked) <= PATIENCE + 10


@pytest.mark.parametrize("content", [[], [USER]], ids=["empty", "the same"])
async def test_looking_for_one_user(content: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    async with canned_server(OneMore(endless="ListUsers", content=content)) as server:
        cognito = source(server.url, monkeypatch)
        wanted = parse_record(json.loads(json.dumps(USER).replace("sub-2", "sub-1")))
        with pytest.raises(Blocked, match="does not move"):
            await cognito.find(wanted)
        await cognito.close()


@pytest.mark.parametrize("content", [[], [{"Id": POOL_ID, "Name": "p"}]], ids=["empty", "the same"])
async def test_looking_for_pools(content: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    async with canned_server(OneMore(endless="ListUserPools", content=content)) as server:
        await source(server.url, monkeypatch).close()
        with pytest.raises(Blocked, match="does not move"):
            await list_pools(region=REGION, profile=None)


async def test_an_empty_cursor_is_the_end(canned: Canned) -> None:
    canned.answer(Reply(200, {"data": [], "list_metadata": {"after": ""}}))
    workos = target(canned.url)
    assert (await workos.list_users(None)).after is None
    assert await workos.redirect_uris() == ()
    await workos.close()
    assert len(canned.asked) == 2
