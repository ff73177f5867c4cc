"""Any export file is a listing that the journal can hold, every record of it counted, or one sentence."""

from __future__ import annotations

import asyncio
import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fuzz.drawn import JSON, SCALARS, TEXTS, assert_told, drawn
from wizard.adapters.files.export_files import ExportFiles
from wizard.domain.events import PageListed
from wizard.domain.rows.cognito_row import CognitoRow
from wizard.domain.rows.exported import Gap
from wizard.domain.rows.listed import listed_row
from wizard.domain.rows.pool import Pool
from wizard.errors import WizardError
from wizard.journal import pages, schema
from wizard.journal.apply import FactWriter

AT = "2026-11-23T08:00:00+00:00"

DATES = st.one_of(
    st.floats(-1e11, 1e12),  # version 1
    st.datetimes().map(lambda moment: f"{moment.isoformat()}+00:00"),  # version 2
    st.sampled_from(["2026-02-30T00:00:00Z", "1e9", "0001-01-01T00:00:00+23:59", 10**30, -1, "", None, True]),
)
EMAILS = st.sampled_from(
    ["a@acme.example", " A@ACME.example", "a\ud800@acme.example", "@", "a@b", "ü@ä.example"]
)
ATTRIBUTES = st.fixed_dictionaries(
    {
        "Name": st.one_of(
            st.sampled_from(["sub", "email", "email_verified", "identities", "phone_number"]), TEXTS
        )
    },
    optional={"Value": st.one_of(EMAILS, TEXTS, SCALARS, JSON.map(lambda value: json.dumps([value])))},
)
RECORDS = st.fixed_dictionaries(
    {"Username": st.one_of(TEXTS, st.uuids().map(str), SCALARS)},
    optional={
        "Attributes": st.one_of(st.lists(ATTRIBUTES, max_size=5), JSON),
        "UserCreateDate": st.one_of(DATES, SCALARS),
        "UserLastModifiedDate": DATES,
        "Enabled": st.one_of(st.booleans(), SCALARS),
        "UserStatus": st.one_of(st.sampled_from(["CONFIRMED", "EXTERNAL_PROVIDER"]), SCALARS),
        "UserAttributes": st.one_of(st.none(), st.lists(ATTRIBUTES, max_size=2)),
        "MFAOptions": JSON,
    },
)


# Records that a file may hold: most of them good, so that whole files are.
GOOD: st.SearchStrategy[dict[str, object]] = st.fixed_dictionaries(
    {
        "Username": st.uuids().map(str),
        "Attributes": st.lists(
            st.fixed_dictionaries({"Name": st.sampled_from(["sub", "email", "name"]), "Value": EMAILS}),
            max_size=3,
            unique_by=lambda item: item["Name"],
        ),
    },
    optional={
        "Enabled": st.sampled_from([True, False, None, "true"]),
        "UserStatus": st.sampled_from(["CONFIRMED", None]),
        "UserLastModifiedDate": DATES,
    },
)
Written = tuple[bytes, int | None]


@st.composite
def _written(draw: st.DrawFn) -> Written:
    """Records in one of the shapes, as a good or a bad program would write them; and how many there are."""
    records = draw(st.lists(st.one_of(GOOD, GOOD, RECORDS, JSON), max_size=4) | st.lists(GOOD, max_size=4))
    ascii_only = draw(st.booleans())
    texts = [json.dumps(record, ensure_ascii=ascii_only) for record in records]
    pages = [f'{{"Users": [{text}]}}' for text in texts]
    together = f"[{','.join(texts)}]"
    shape = draw(st.sampled_from(["object", "array", "arrays", "lines", "objects", "slurped", "token"]))
    text = {
        "object": f'{{"Users": {together}, "UserPoolId": "eu-west-1_Ab12"}}',
        "array": together,
        "arrays": f"[{together}, []]",
        "lines": "\n".join(texts),
        "objects": "\n".join(pages),
        "slurped": f"[{','.join(pages)}]",
        "token": f'{{"Users": {together}, "PaginationToken": {json.dumps(draw(SCALARS))}}}',
    }[shape]
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"]))
    content = text.encode(encoding, "surrogatepass")
    # A list among them is no record: it may be a list of records, or nothing.
    counted = None if any(isinstance(record, list) for record in records) else len(records)
    return draw(st.sampled_from([content, content, gzip.compress(content, 1)])), counted


@st.composite
def _damaged(draw: st.DrawFn) -> Written:
    """A file with a piece cut out, or put in."""
    content, _ = draw(_written())
    start = draw(st.integers(0, len(content)))
    end = draw(st.integers(start, min(len(content), start + 10)))
    piece = draw(st.one_of(st.binary(max_size=3), st.sampled_from([b"", b'"', b"}", b"\xef"])))
    return content[:start] + piece + content[end:], None


@pytest.fixture(scope="module")
def journal() -> Iterator[sqlite3.Connection]:
    """A journal's tables in memory."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        schema.upgrade(connection, name="fuzz")
        yield connection


async def _listed(path: Path) -> tuple[Pool, tuple[CognitoRow, ...]]:
    source = ExportFiles([path])
    try:
        pool = await source.pool()
        await source.identity()
        rows: list[CognitoRow] = []
        token: str | None = None
        while True:
            page = await source.page(token)
            rows += page.rows
            token = page.next_token
            if token is None:
                break
        assert len(rows) == pool.estimate
        return pool, tuple(rows)
    finally:
        await source.close()


def read(path: Path, journal: sqlite3.Connection, records: int | None) -> tuple[CognitoRow, ...] | None:
    """The rows of a file, as a journal gives them back; None where it is refused, in words."""
    try:
        pool, rows = asyncio.run(_listed(path))
    except WizardError as refused:
        assert_told(refused)
        return None
    assert len({row.sub for row in rows}) == len(rows)
    if records is not None:
        assert len(rows) + pool.gaps.get(Gap.REPEATED, 0) == records
    applier = FactWriter(journal, actor=lambda: "{}")
    applier.apply(PageListed(1, 1, tuple(listed_row(row, pool) for row in rows), None), AT)
    kept = [pages.one(journal, row.sub) for row in rows]
    assert [item and item.row for item in kept] == list(rows)
    return rows


@drawn
@given(file=st.one_of(_written(), _damaged(), st.binary(max_size=200).map(lambda content: (content, None))))
@example(file=(b"[" * 100_000, None))
@example(file=(b'{"a":' * 100_000, None))
@example(file=(b'[{"Username": ' + b"9" * 5_000 + b"}]", 1))
@example(file=(b'[{"Username": "a", "UserCreateDate": 1e400}]', 1))
@example(file=(b'[{"Username": "\xed\xa0\x80"}]', 1))
@example(file=(b"[[]]", 0))
@example(file=(b'\xff\xfe{\x00"\x00', None))
@example(file=(b"\x1f\x8b", None))
def test_an_export_file(tmp_path: Path, journal: sqlite3.Connection, file: Written) -> None:
    """Nothing is lost in silence: the records of a file are its rows and those that repeat one."""
    content, records = file
    path = tmp_path / "users.json"
    path.write_bytes(content)
    read(path, journal, records)
