"""What the Cognito adapter promises, one case a promise; asked of every double in turn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from tests.contract.sources import EVERYBODY, Source
from wizard.domain.rows.cognito_row import UserStatus
from wizard.ports import TokenRefused

Case = Callable[[Source], Awaitable[None]]
PAGE = 60


async def every_user_once_in_pages_of_sixty(source: Source) -> None:
    adapter, sizes, subs = source.adapter(), list[int](), list[str]()
    token: str | None = None
    while not sizes or token:
        page = await adapter.page(token)
        sizes.append(len(page.rows))
        subs += [row.sub for row in page.rows]
        token = page.next_token
    await adapter.close()
    assert len(subs) == len(set(subs)) >= len(EVERYBODY)
    assert sizes[0] == PAGE
    assert max(sizes) == PAGE


async def a_later_run_goes_on_from_a_token(source: Source) -> None:
    first, later = source.adapter(), source.adapter()
    page = await first.page(None)
    following = await later.page(page.next_token)
    assert not {row.sub for row in page.rows} & {row.sub for row in following.rows}
    await first.close()
    await later.close()


async def a_foreign_token_is_refused(source: Source) -> None:
    adapter = source.adapter()
    with pytest.raises(TokenRefused):
        await adapter.page("bm90LWEtdG9rZW4=")
    await adapter.close()


async def a_row_removed_behind_the_cursor_hides_nobody(source: Source) -> None:
    adapter = source.adapter()
    page = await adapter.page(None)
    seen = {row.email for row in page.rows}
    gone = next(row for row in page.rows if row.email in EVERYBODY)
    source.remove(gone)
    while page.next_token is not None:
        page = await adapter.page(page.next_token)
        seen |= {row.email for row in page.rows}
    await adapter.close()
    source.bring_back(gone)
    assert set(EVERYBODY) <= seen, "a row was skipped"


async def a_token_outlives_the_next_row(source: Source) -> None:
    adapter = source.adapter()
    page = await adapter.page(None)
    gone, kept, *_ = (await adapter.page(page.next_token)).rows
    source.remove(gone)
    try:
        again = await adapter.page(page.next_token)
    finally:
        await adapter.close()
        if gone.email in EVERYBODY:
            source.bring_back(gone)
    assert kept.sub in {row.sub for row in again.rows}


async def a_row_has_its_attributes_as_they_are(source: Source) -> None:
    odd = "Zoë \u202e=1+1 \x1b[31m 名前"
    source.add("odd@contract.example", given_name=odd, **{"custom:plan": "gold"})
    row = (await source.listed())["odd@contract.example"]
    assert row.attributes["given_name"] == odd
    assert row.attributes["custom:plan"] == "gold"
    assert row.email_verified
    assert row.created_at is not None
    assert row.created_at.tzinfo is not None


async def one_row_is_read_again(source: Source) -> None:
    row = (await source.listed())[EVERYBODY[0]]
    adapter = source.adapter()
    again = await adapter.find(row)
    assert again is not None
    assert (again.sub, again.email) == (row.sub, row.email), "another row"
    nobody = replace(row, attributes={"sub": "00000000-0000-4000-8000-000000000000"})
    assert await adapter.find(nobody) is None, "a row of no one"
    await adapter.close()


async def an_invited_user_is_to_change_the_password(source: Source) -> None:
    source.add("invited@contract.example")
    row = (await source.listed())["invited@contract.example"]
    assert (row.status, row.enabled) == (UserStatus.FORCE_CHANGE_PASSWORD, True)


async def a_disabled_user_is_listed_as_one(source: Source) -> None:
    username = source.add("disabled@contract.example")
    source.aws.admin_disable_user(UserPoolId=source.pool_id, Username=username)
    assert not (await source.listed())["disabled@contract.example"].enabled


async def a_sign_up_is_unconfirmed(source: Source) -> None:
    client = source.aws.create_user_pool_client(UserPoolId=source.pool_id, ClientName="sign-up")
    source.aws.sign_up(
        ClientId=str(client["UserPoolClient"]["ClientId"]),
        Username="fresh@contract.example",
        Password="Correct-Horse-1",
        UserAttributes=[{"Name": "email", "Value": "fresh@contract.example"}],
    )
    row = (await source.listed())["fresh@contract.example"]
    assert (row.status, row.email_verified) == (UserStatus.UNCONFIRMED, False)


async def a_reset_that_is_required_shows(source: Source) -> None:
    username = source.add("reset@contract.example")
    source.aws.admin_set_user_password(
        UserPoolId=source.pool_id, Username=username, Password="Correct-Horse-1", Permanent=True
    )
    assert (await source.listed())["reset@contract.example"].status is UserStatus.CONFIRMED
    source.aws.admin_reset_user_password(UserPoolId=source.pool_id, Username=username)
    assert (await source.listed())["reset@contract.example"].status is UserStatus.RESET_REQUIRED


async def a_federated_sign_in_has_its_row(source: Source) -> None:
    rows = (await source.listed()).values()
    federated = [row for row in rows if row.status is UserStatus.EXTERNAL_PROVIDER]
    assert federated, "no row of a federated sign-in"
    assert all(row.identities and row.identities[0].user_id for row in federated)


async def linked_identities_are_listed(source: Source) -> None:
    username = source.add("linked@contract.example")
    source.aws.admin_link_provider_for_user(
        UserPoolId=source.pool_id,
        DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": username},
        SourceUser={
            "ProviderName": "ContractGoogle",
            "ProviderAttributeName": "Cognito_Subject",
            "ProviderAttributeValue": "108",
        },
    )
    (identity,) = (await source.listed())["linked@contract.example"].identities
    assert (identity.provider_name, identity.user_id) == ("ContractGoogle", "108")


CASES: tuple[Case, ...] = (
    every_user_once_in_pages_of_sixty,
    a_later_run_goes_on_from_a_token,
    a_foreign_token_is_refused,
    a_row_removed_behind_the_cursor_hides_nobody,
    a_token_outlives_the_next_row,
    a_row_has_its_attributes_as_they_are,
    one_row_is_read_again,
    an_invited_user_is_to_change_the_password,
    a_disabled_user_is_listed_as_one,
    a_sign_up_is_unconfirmed,
    a_reset_that_is_required_shows,
    a_federated_sign_in_has_its_row,
    linked_identities_are_listed,
)
