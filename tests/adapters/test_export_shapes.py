"""Each kind of export file in several variations: read to its last row, or refused with its remedy."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.test_export_files import everything, written
from wizard.adapters.files.export_files import ExportFiles
from wizard.adapters.files.export_refusals import code_page
from wizard.domain.moments import read_moment
from wizard.domain.rows.cognito_row import UserStatus
from wizard.errors import UsageError


def user(number: int, **changes: Any) -> dict[str, Any]:
    attributes = [
        {"Name": "sub", "Value": f"s{number}"},
        {"Name": "email", "Value": f"{number}@acme.example"},
    ]
    record = {"Username": f"u{number}", "Attributes": attributes, "Enabled": True, "UserStatus": "CONFIRMED"}
    return {name: value for name, value in (record | changes).items() if value != "absent"}


ONE, TWO, THREE, ZOE = user(1), user(2), user(3), user(4, Username="Zoë 😀")
ALL = [ONE, TWO, THREE]


def page(*users: dict[str, Any], token: str | None = None) -> dict[str, Any]:
    return {"Users": list(users)} | ({"PaginationToken": token} if token else {})


def text(*values: object) -> bytes:
    return "\n".join(json.dumps(value) for value in values).encode()


@pytest.mark.parametrize(
    "content",
    [
        page(*ALL),
        page(*ALL) | {"PaginationToken": None},
        {"PaginationToken": "", "UserPoolId": "eu-west-1_Ab12", "Users": ALL},
        ALL,
        [[ONE, TWO], [THREE]],
        [[], [ONE, TWO, THREE]],
        text(*ALL),
        b" \r\n".join(json.dumps(one, indent=4).encode() for one in ALL),
        text(page(ONE, token="a"), page(TWO, token="b"), page(THREE)),
        text(page(ONE, token="a"), page(token="b"), page(TWO, THREE)),
        [page(ONE, token="a"), page(TWO, token="b"), page(THREE)],
        [page(*ALL)],
        [page(ONE), {"Users": [TWO, THREE], "NextToken": None}],
        gzip.compress(text(page(*ALL)), mtime=0),
        gzip.compress(text(ONE), mtime=0) + gzip.compress(text(TWO, THREE), mtime=0),
        gzip.compress(json.dumps(ALL).encode("utf-16"), mtime=0),
    ],
)
async def test_every_way_to_write_three_users_down_is_read(tmp_path: Path, content: object) -> None:
    source = ExportFiles([written(tmp_path, content)])
    assert [row.sub for row in await everything(source)] == ["s1", "s2", "s3"]
    pool = await source.pool()
    assert (pool.estimate, pool.gaps) == (3, {})


@pytest.mark.parametrize(
    "mark", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
)
@pytest.mark.parametrize("shape", [page(ZOE), [ZOE], ZOE, [page(ZOE)]])
async def test_an_encoding_that_says_what_it_is_is_read(tmp_path: Path, mark: str, shape: object) -> None:
    content = json.dumps(shape, ensure_ascii=False).encode(mark)
    (row,) = await everything(ExportFiles([written(tmp_path, content)]))
    assert (row.username, row.sub) == ("Zoë 😀", "s4")


@pytest.mark.parametrize("mark", ["utf-16", "utf-16-be", "utf-32-le", "utf-32"])
@pytest.mark.parametrize("lost", [1, 2, 3])
async def test_a_wide_text_that_is_cut_off_is_refused(tmp_path: Path, mark: str, lost: int) -> None:
    content = json.dumps([ONE, ZOE], ensure_ascii=False).encode(mark)[:-lost]
    with pytest.raises(UsageError, match="is cut off before its end"):
        await ExportFiles([written(tmp_path, content)]).pool()


async def test_half_a_character_in_a_wide_text_becomes_its_mark(tmp_path: Path) -> None:
    record = user(1, Username="a\ud83d\ude00\ud800b")
    content = json.dumps([record], ensure_ascii=False).encode("utf-16-le", "surrogatepass")
    (row,) = await everything(ExportFiles([written(tmp_path, content)]))
    assert row.username == "a😀\N{REPLACEMENT CHARACTER}b"


def attributes(*pairs: tuple[str, Any]) -> list[dict[str, Any]]:
    return [{"Name": name, "Value": value} for name, value in pairs]


AGENT = {name: value for name, value in ONE.items() if name != "Attributes"}
FLAT = {"Username": "u1", "sub": "s1", "email": "1@acme.example", "Enabled": True, "UserStatus": "CONFIRMED"}
POWERSHELL = user(1, Attributes=["Amazon.CognitoIdentityProvider.Model.AttributeType"])
DOT_NET = user(1, UserStatus={"Value": "CONFIRMED"})


@pytest.mark.parametrize(
    ("content", "words", "remedy"),
    [
        # What is no JSON at all.
        (b"Users:\n- Attributes:\n  - Name: email\n", "is YAML", "--output json"),
        (b"---\nUsers:\n- Username: a\n", "is YAML", "--output json"),
        (b"- Users:\n  - Username: a\n- Users: []\n", "is YAML", "--output json"),
        (b"\xef\xbb\xbfUsername: a\nUserStatus: CONFIRMED\n", "is YAML", "--output json"),
        (b"Username,email\na,a@b.example\n", "is CSV", "--output json"),
        (b"cognito:username;email;sub\r\na;a@b.example;1\r\n", "is CSV", "--output json"),
        (b'"Username","email"\n"a","a@b.example"\n', "is CSV", "--output json"),
        ("Username\temail\na\tb@c.example\n".encode("utf-16"), "is CSV", "--output json"),
        (b"USERS\tTrue\t2021-03-04T05:06:07\tCONFIRMED\ta\n", "is text output", "--output json"),
        (b"ATTRIBUTES\tsub\ts1\n", "is text output", "--output json"),
        ("\ufeffUSERS\tTrue\n".encode("utf-16-le"), "is text output", "--output json"),
        (b"-----------------\n|   ListUsers   |\n+---------------+\n", "is a table", "--output json"),
        (b"|  ListUsers  |\n", "is a table", "--output json"),
        (b"\n--------------------------------\n||  Users ||\n", "is a table", "--output json"),
        (b"\nAn error occurred (AccessDenied)", "holds a message of the AWS CLI", "mend that"),
        (b"Unable to locate credentials.", "holds a message of the AWS CLI", "mend that"),
        (b"usage: aws [options] <command>", "holds a message of the AWS CLI", "mend that"),
        (b"<html><body>Sign in</body></html>", "is HTML or XML", "--output json"),
        (b"PK\x03\x04\x14\0\0\0", "is a ZIP archive", "Unpack"),
        (b"BZh91AY&SY", "is packed with bzip2", "Unpack"),
        (gzip.compress(b"BZh91AY&SY", mtime=0), "is packed with bzip2", "Unpack"),
        # Encodings that do not say what they are.
        ('[{"Username": "Müller"}]'.encode("cp1252"), "code page cp1252", "CloudShell"),
        ('[{"Username": "Günther Großmann"}]'.encode("cp850"), "code page cp850", "CloudShell"),
        (
            gzip.compress('[{"Username": "Zoë"}]'.encode("cp1252"), mtime=0),
            "code page cp1252",
            "iconv -f cp1252",
        ),
        (b"\0\0{\0", "UTF-16 or UTF-32 without a byte order mark", "Save it as UTF-8"),
        ("{ä".encode("utf-16-le") + "中".encode("utf-16-be"), "is not valid JSON", "--output json"),
        ("中文".encode("utf-16-le"), "is not valid JSON", "--output json"),
        # Pages that are not all there.
        (page(ONE, token="a"), "only a part of the listing", "without --limit"),
        ([page(ONE), page(TWO, token="b")], "only a part of the listing", "without --limit"),
        (text(page(ONE), page(TWO) | {"NextToken": "b"}), "only a part of the listing", "without --limit"),
        (gzip.compress(text(page(ONE, token="a")), mtime=0), "only a part of the listing", "without --limit"),
        (gzip.compress(text(page(*ALL)), mtime=0)[:-9], "is cut off before its end", "--output json"),
        (gzip.compress(text(page(*ALL)), mtime=0)[:-1], "is cut off before its end", "--output json"),
        (gzip.compress(text(page(*ALL)), mtime=0)[:-8] + b"\0" * 8, "is a damaged gzip file", "again"),
        (gzip.compress(text(ONE), mtime=0) + b"junk", "is a damaged gzip file", "again"),
        # Ways of writing that exclude each other.
        ([ONE, [TWO]], "mixes several ways", "--output json"),
        ([page(ONE), TWO], "mixes several ways", "--output json"),
        (text(ONE, page(TWO)), "mixes several ways", "--output json"),
        (ONE | page(TWO), "mixes several ways", "--output json"),
        ([[page(ONE)]], "no Username", "--query"),
        # Records that are not whole.
        ([AGENT], "record 1: a user record has no Attributes", "--query"),
        ([ONE, user(2, Attributes=None)], "record 2: a user record has no Attributes", "--query"),
        (page({"Username": "a"}), "record 1: a user record has no Attributes", "--query"),
        ([FLAT], "seems flattened", "--query"),
        (text(FLAT), "seems flattened", "--query"),
        (text({"sub": "s1", "email": "1@acme.example"}), "were flattened", "--query"),
        (page({"cognito:username": "a", "email": "b"}), "seems flattened", "--query"),
        ([user(1, Attributes={"sub": "s1"})], "Attributes is not a list", "--query"),
        ([user(1, UserAttributes=[])], "both Attributes and UserAttributes", "--query"),
        ([POWERSHELL], "an attribute has no Name", "--query"),
        ([user(1, Attributes=[{"Name": None, "Value": "x"}])], "an attribute has no Name", "--query"),
        ([user(1, Attributes=attributes(("identities", [{"userId": "1"}])))], "is no text", "--query"),
        ([user(1, Attributes=attributes(("sub", "s"), ("email", {"S": "a"})))], "is no text", "--query"),
        ([user(1, Attributes=attributes(("email", "a"), ("email", "b")))], "named twice", "--query"),
        ([DOT_NET], "UserStatus is no text but an object", "--query"),
        ([user(1, UserStatus=3)], "UserStatus is no text", "--query"),
        ([user(1, UserStatus="confirmed")], "none that Cognito has", "--query"),
        ([user(1, UserStatus="ACTIVE")], "none that Cognito has", "--query"),
        ([user(1, UserStatus="")], "none that Cognito has", "--query"),
        ([user(1, Enabled={"Value": True})], "Enabled is neither true nor false but an object", "--query"),
        ([user(1, Enabled=1)], "Enabled is neither true nor false", "--query"),
        ([user(1, Enabled="yes")], "Enabled is neither true nor false", "--query"),
    ],
)
async def test_what_cannot_be_read_is_named_with_a_remedy(
    tmp_path: Path, content: object, words: str, remedy: str
) -> None:
    with pytest.raises(UsageError) as caught:
        await ExportFiles([written(tmp_path, content)]).pool()
    assert words in caught.value.message
    assert remedy in caught.value.fix


@pytest.mark.parametrize(
    ("record", "gaps"),
    [
        (user(1, Enabled="absent"), {"no_enabled": 1}),
        (user(1, Enabled=None), {"no_enabled": 1}),
        (user(1, Enabled="True"), {}),
        (user(1, UserStatus="absent"), {"no_status": 1}),
        (user(1, UserStatus=None), {"no_status": 1}),
        (user(1, UserStatus="absent", Enabled="absent"), {"no_enabled": 1, "no_status": 1}),
        (user(1, UserCreateDate=None), {}),
        (user(1, UserCreateDate="yesterday", UserLastModifiedDate=""), {"no_date": 2}),
        (user(1, UserCreateDate=True, UserLastModifiedDate={"DateTime": "x"}), {"no_date": 2}),
        (user(1, UserCreateDate=1e300), {"no_date": 1}),
        (user(1, Attributes=attributes(("sub", None), ("email", "a@b.example"))), {"no_sub": 1}),
        (user(1, Attributes=attributes(("sub", ""))), {"no_sub": 1}),
        (user(1, Attributes=[]), {"no_sub": 1}),
    ],
)
async def test_what_a_record_leaves_open_is_counted(
    tmp_path: Path, record: dict[str, Any], gaps: dict[str, int]
) -> None:
    source = ExportFiles([written(tmp_path, [record])])
    (row,) = await everything(source)
    assert (await source.pool()).gaps == gaps
    assert row.enabled
    assert row.status is (UserStatus.UNKNOWN if "no_status" in gaps else UserStatus.CONFIRMED)
    assert row.has_sub is ("no_sub" not in gaps)


async def test_null_is_absent_in_every_field(tmp_path: Path) -> None:
    nulls = attributes(("sub", "s1"), ("email", None), ("email_verified", True), ("family_name", None))
    record = user(1, Attributes=nulls, UserAttributes=None, MFAOptions=None, UserCreateDate=None)
    (row,) = await everything(ExportFiles([written(tmp_path, [record])]))
    assert row.attributes == {"sub": "s1", "email_verified": "true"}
    assert (row.email, row.created_at) == (None, None)


MOMENT = "2021-03-04T10:06:07+00:00"


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (1614852367, MOMENT),
        (1614852367.0, MOMENT),
        (1614852367000, MOMENT),
        ("1614852367", MOMENT),
        ("1614852367000", MOMENT),
        ("/Date(1614852367000)/", MOMENT),
        ("/Date(1614852367000+0100)/", MOMENT),
        ("\\/Date(1614852367000)\\/", MOMENT),
        ("2021-03-04T10:06:07Z", MOMENT),
        ("2021-03-04T05:06:07-05:00", MOMENT),
        (" 2021-03-04 10:06:07 ", MOMENT),
        ("20210304T100607Z", MOMENT),
        ("Thu, 04 Mar 2021 10:06:07 GMT", MOMENT),
        ("Thu, 04 Mar 2021 05:06:07 -0500", MOMENT),
        ("20210304", "2021-03-04T00:00:00+00:00"),
        ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59+00:00"),
        *zip(
            ("", " ", "never", "1e9", "/Date()/", "2021-02-30", "0001-01-01T00:00+23:59"),
            [None] * 7,
            strict=True,
        ),
        *zip((None, True, [], {}, 1e300, float("nan"), float("inf"), -(10**30)), [None] * 8, strict=True),
        ("/Date(999999999999999)/", None),
    ],
)
def test_every_form_of_a_date_is_read_or_left_out(value: object, moment: str | None) -> None:
    wanted = datetime.fromisoformat(moment) if moment else None
    assert read_moment(value) == wanted


def dated(number: int, status: str, modified: object, *, sub: str = "same") -> dict[str, Any]:
    return user(number, UserStatus=status, UserLastModifiedDate=modified, Attributes=attributes(("sub", sub)))


@pytest.mark.parametrize(
    "records",
    [
        [dated(1, "CONFIRMED", 1700000000), dated(1, "ARCHIVED", 1600000000)],
        [dated(1, "ARCHIVED", 1600000000), dated(1, "CONFIRMED", "2023-11-14T22:13:20Z")],
        [dated(1, "ARCHIVED", "no date"), dated(1, "CONFIRMED", 1600000000), dated(1, "ARCHIVED", None)],
        [dated(1, "ARCHIVED", 1600000000), dated(1, "CONFIRMED", 1600000000)],
        [user(1, Username="same", Attributes=[], UserLastModifiedDate=1700000000), dated(1, "CONFIRMED", 1)],
    ],
)
async def test_of_several_records_of_a_sub_the_one_modified_last_counts(
    tmp_path: Path, records: list[dict[str, Any]]
) -> None:
    source = ExportFiles([written(tmp_path, records)])
    (row,) = await everything(source)
    assert row.status is UserStatus.CONFIRMED
    assert row.has_sub
    assert (await source.pool()).gaps["repeated"] == len(records) - 1


def pages(folder: Path, **contents: object) -> list[Path]:
    return [written(folder, content, f"{name}.json") for name, content in contents.items()]


async def test_a_page_a_file_is_whole_where_the_last_carries_no_token(tmp_path: Path) -> None:
    files = pages(tmp_path, a=page(ONE, token="x"), b=page(TWO, token="y"), c=page(THREE))
    assert [row.sub for row in await everything(ExportFiles(files))] == ["s1", "s2", "s3"]
    with pytest.raises(UsageError, match=r"b\.json holds only a part .* no page follows it"):
        await ExportFiles(files[:2]).pool()
    with pytest.raises(UsageError, match=r"b\.json holds only a part"):
        await ExportFiles([files[2], *files[:2]]).pool()
    # What has no pages says nothing about those that have.
    (rest,) = pages(tmp_path, rest=[user(9)])
    with pytest.raises(UsageError, match=r"b\.json holds only a part"):
        await ExportFiles([*files[:2], rest]).pool()


async def test_numbered_pages_are_read_by_their_number_however_the_shell_sorts_them(tmp_path: Path) -> None:
    numbers = (1, 10, 11, 2, 3)
    files = [
        written(tmp_path, page(user(n), token=None if n == 11 else "more"), f"users_{n}.json")
        for n in numbers
    ]
    rows = await everything(ExportFiles(files))
    assert [row.sub for row in rows] == ["s1", "s2", "s3", "s10", "s11"]


async def test_a_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    packer = zlib.compressobj(9, wbits=31)
    block = b" " * (1 << 20)
    bomb = packer.compress(b'[{"Username": "') + b"".join(packer.compress(block) for _ in range(300))
    path = written(tmp_path, bomb + packer.flush())
    tracemalloc.start()
    with pytest.raises(UsageError, match=r"unpacks to more than 200 times|record of more than 16 MB"):
        await ExportFiles([path]).pool()
    assert tracemalloc.get_traced_memory()[1] < 80 << 20
    tracemalloc.stop()


async def test_white_space_without_end_is_bounded_by_what_it_is_packed_in(tmp_path: Path) -> None:
    packer = zlib.compressobj(9, wbits=31)
    record = b'{"Username": "a", "Attributes": []}' + b" " * 4096
    packed = b"".join(packer.compress(record) for _ in range(20_000))
    with pytest.raises(UsageError, match="unpacks to more than 200 times its size") as caught:
        await ExportFiles([written(tmp_path, packed + packer.flush())]).pool()
    assert "64 MB" in caught.value.message


async def test_a_record_without_end_is_refused(tmp_path: Path) -> None:
    content = b'[{"Username": "a", "Attributes": [' + b'{"Name": "n", "Value": ""},' * 700_000
    with pytest.raises(UsageError, match="record of more than 16 MB"):
        await ExportFiles([written(tmp_path, content)]).pool()


@pytest.mark.parametrize(
    ("content", "page"),
    [
        (b"\xe4", "cp1252"),
        (b"abc\xe4\xb1", "cp1252"),
        (b"\xe4\xb1\xb1", ""),
        (b"\x80", "cp850"),
        (b"\xb1", ""),
    ],
)
def test_a_code_page_is_named_where_half_of_its_signs_are_letters(content: bytes, page: str) -> None:
    assert code_page(content) == page
