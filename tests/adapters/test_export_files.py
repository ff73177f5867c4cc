"""Export files that the real AWS CLI wrote against moto, and every way in which files go wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.adapters.pools import REGION, USERS, SeededPool
from tests.adapters.test_users_file import record
from wizard.adapters.files.export_files import ExportFiles
from wizard.domain.rows.cognito_row import CognitoRow
from wizard.domain.rows.pool import ProviderKind
from wizard.errors import Blocked, UsageError
from wizard.ports import TokenRefused, UserPage

OPTIONS = {
    "whole": [],
    "small_pages": ["--page-size", "20"],
    "limit": ["--limit", "10"],
    "one_page": ["--no-paginate"],
    "max_items": ["--max-items", "70"],
}


@pytest.fixture(scope="session")
def exported(seeded: SeededPool, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one file for each way of calling ``aws cognito-idp list-users``."""
    folder = tmp_path_factory.mktemp("exported")
    aws = str(Path(sys.executable).with_name("aws"))
    environment = seeded.environment | {"AWS_DEFAULT_REGION": REGION, "HOME": str(folder), "PATH": ""}
    for name, options in OPTIONS.items():
        command = [sys.executable, aws, "cognito-idp", "list-users", "--user-pool-id", seeded.id, *options]
        with (folder / f"{name}.json").open("wb") as file:
            subprocess.run(command, env=environment, stdout=file, check=True, timeout=60)
    return folder


async def everything(source: ExportFiles) -> list[CognitoRow]:
    rows: list[CognitoRow] = []
    token: str | None = None
    while True:
        page = await source.page(token)
        assert len(page.rows) <= 60
        rows += page.rows
        if (token := page.next_token) is None:
            await source.close()
            return rows


def written(folder: Path, content: object, name: str = "users.json") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


@pytest.mark.parametrize("name", ["whole", "small_pages"])
async def test_a_whole_listing_of_the_cli(exported: Path, name: str) -> None:
    rows = await everything(ExportFiles([exported / f"{name}.json"]))
    assert {row.email for row in rows} == {f"user{number}@example.com" for number in range(USERS)}
    assert len({row.sub for row in rows}) == len(rows) == USERS
    assert all(row.created_at is not None and row.enabled for row in rows)


@pytest.mark.parametrize("name", ["limit", "one_page", "max_items"])
async def test_a_partial_listing_of_the_cli_is_refused(exported: Path, name: str) -> None:
    source = ExportFiles([exported / "whole.json", exported / f"{name}.json"])
    with pytest.raises(UsageError, match=f"{name}.json holds only a part .* page token") as caught:
        await source.page(None)
    assert "--no-paginate" in caught.value.fix


async def test_the_same_listing_twice_is_served_once_with_a_notice(exported: Path) -> None:
    source = ExportFiles([exported / "whole.json", exported / "small_pages.json"])
    notice = (await source.probes())[1]
    assert (notice.ok, notice.required) == (False, False)
    assert notice.detail.startswith(f"{USERS} records repeat a user")
    assert (await source.pool()).estimate == USERS
    rows = await everything(source)
    assert len({row.sub for row in rows}) == len(rows) == USERS


async def test_a_token_outlives_a_restart(exported: Path) -> None:
    paths = [exported / "whole.json"]
    first = await (source := ExportFiles(paths)).page(None)
    await source.close()
    second = await (source := ExportFiles(paths)).page(first.next_token)
    again = await source.page(first.next_token)
    third = await source.page(second.next_token)
    await source.close()
    assert again == second
    assert [len(page.rows) for page in (first, second, third)] == [60, 60, 30]
    assert third.next_token is None
    assert len({row.sub for page in (first, second, third) for row in page.rows}) == USERS


@pytest.mark.parametrize("token", ["", "x", "0", "1:0", "0:151", "-1:0", "0:0:0", "0:99999999999999999999"])
async def test_foreign_tokens_are_refused(exported: Path, token: str) -> None:
    source = ExportFiles([exported / "whole.json"])
    with pytest.raises(TokenRefused):
        await source.page(token)


V1 = record(1, UserCreateDate=1710000000.123, UserStatus="CONFIRMED")
V2 = record(2, UserCreateDate="2024-03-09T16:00:00.123000+00:00", UserStatus="CONFIRMED")


@pytest.mark.parametrize(
    "content",
    [
        {"Users": [V1, V2]},
        [V1, V2],
        json.dumps(V1).encode() + b"\n" + json.dumps(V2).encode() + b"\n",
        b"\xef\xbb\xbf" + json.dumps({"Users": [V1, V2]}).encode(),
        json.dumps({"Users": [V1]}).encode() + json.dumps({"Users": [V2], "NextToken": None}).encode(),
        {"Users": [V1, V2], "PaginationToken": "", "Extra": {"NextToken": "deeper is not meant"}},
    ],
)
async def test_shapes_and_dates(tmp_path: Path, content: object) -> None:
    rows = await everything(ExportFiles([written(tmp_path, content)]))
    assert [row.username for row in rows] == ["u1", "u2"]
    assert [row.created_at.year for row in rows if row.created_at] == [2024, 2024]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n", "is cut off before its end"),
        (b'{"Users": [{"Username": "a"}', "is cut off before its end"),
        (b'[{"Username": "a"}', "is cut off before its end"),
        (b'{"Username": "a"}\n{"Username": "b', "is cut off before its end"),
        (b'{"Users": [}', "is not valid JSON"),
        (b'["\xff"]', "Windows code page cp1252"),
        (b"Unable to locate credentials", "holds a message of the AWS CLI"),
        (b"\xff\xfe{\0", "is cut off before its end"),
        (b"3", "holds no user records"),
        ({}, "has no Users in it"),
        ({"UserPools": []}, "has no Users in it"),
        ({"Users": {"Username": "a"}}, "holds something else than a list under Users"),
        ({"Users": None}, "holds something else than a list under Users"),
        (b'{"Users": []}\n[]', "mixes several ways"),
        ({"Users": [], "PaginationToken": "abc"}, "holds only a part"),
        ({"NextToken": "abc", "Users": []}, "holds only a part"),
        ({"Users": [V1, 3]}, "something else than a user as record 2"),
        ([V1, [V2]], "mixes several ways"),
        (json.dumps(V1).encode() + b"\n{}", "cannot be read at record 2: a user record has no Username"),
        ({"Users": [V1, V2, {"Username": ""}]}, "cannot be read at record 3: a user record has no Username"),
        ({"Users": [{"Username": "a", "Attributes": {}}]}, "record 1: Attributes is not a list"),
    ],
)
async def test_files_that_are_refused(tmp_path: Path, content: object, words: str) -> None:
    source = ExportFiles([written(tmp_path, content, "users\x1b.json")])
    for call in (source.identity(), source.pool(), source.probes(), source.page(None)):
        with pytest.raises(UsageError) as caught:
            await call
        assert words in caught.value.message
        assert "users<001B>.json" in caught.value.message
        assert caught.value.fix


async def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gone\.json does not exist"):
        await ExportFiles([tmp_path / "gone.json"]).page(None)
    with pytest.raises(UsageError, match="is a folder"):
        await ExportFiles([tmp_path]).page(None)
    with pytest.raises(UsageError, match="No export file"):
        ExportFiles([])
    with pytest.raises(UsageError, match="named twice"):
        ExportFiles([tmp_path / "a", tmp_path / "a"])


async def test_identity_follows_the_content_not_the_name(tmp_path: Path) -> None:
    one = written(tmp_path, {"Users": [V1]}, "one.json")
    two = written(tmp_path, {"Users": [V1]}, "two.json")
    other = written(tmp_path, {"Users": [V2]}, "other.json")
    identities = [await ExportFiles([path]).identity() for path in (one, two, other)]
    assert identities[0] == identities[1] != identities[2]
    assert identities[0].pool_arn.startswith("files:sha256:")
    assert (identities[0].account, identities[0].endpoint) == ("", "")


async def test_a_file_that_changes_under_the_reading_stops_it(tmp_path: Path) -> None:
    users = [record(number) for number in range(200)]
    path = written(tmp_path, {"Users": users})
    source = ExportFiles([path])
    page = await source.page(None)
    await source.close()
    written(tmp_path, {"Users": users[:150]})
    with pytest.raises(Blocked, match="has changed since it was read"):
        await source.page(page.next_token)


async def test_repeats_are_left_out_also_after_a_restart(tmp_path: Path) -> None:
    paths = [
        written(tmp_path, {"Users": [record(number) for number in range(70)]}, "a.json"),
        written(tmp_path, [record(number) for number in range(50, 130)], "b.json"),
    ]
    first = await (source := ExportFiles(paths)).page(None)
    await source.close()
    rest = await (source := ExportFiles(paths)).page(first.next_token)
    last = await source.page(rest.next_token)
    await source.close()
    rows = [row.username for page in (first, rest, last) for row in page.rows]
    assert rows == [f"u{number}" for number in range(130)]
    assert last.next_token is None


async def test_the_pool_is_what_the_rows_say(tmp_path: Path) -> None:
    identities = json.dumps([{"userId": "1", "providerName": "Google", "providerType": "Google"}])
    attributes = [{"Name": "sub", "Value": "s"}, {"Name": "identities", "Value": identities}]
    users = {"Users": [record(1, Attributes=attributes)], "UserPoolId": "eu-west-1_Ab12"}
    source = ExportFiles([written(tmp_path, users)])
    pool = await source.pool()
    assert (pool.id, pool.estimate, pool.name) == ("eu-west-1_Ab12", 1, "users.json")
    assert [(provider.name, provider.kind) for provider in pool.providers] == [
        ("Google", ProviderKind.GOOGLE)
    ]
    assert pool.attributes == ("sub", "identities")
    assert "GetUserPoolMfaConfig" in pool.unreadable
    assert (await source.identity()).region == "eu-west-1"
    assert await source.group_members("g", None) == UserPage((), None)
    assert (await source.mfa_methods("u"), await source.clock_skew()) == ((), None)
