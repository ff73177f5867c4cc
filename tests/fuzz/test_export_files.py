"""Any export file is a listing that the journal can hold, or one sentence."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fuzz.drawn import JSON, SCALARS, TEXTS, assert_told, drawn
from wizard.adapters.export_files import ExportFiles
from wizard.domain.events import PageListed
from wizard.domain.listed import listed_row
from wizard.domain.pool import Pool
from wizard.domain.rows import CognitoRow
from wizard.errors import WizardError
from wizard.journal import pages, schema
from wizard.journal.apply import Applier

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
        "UserStatus": st.one_of(st.sampled_from(["CONFIRMED", "EXTERNAL_PROVIDER", "NEW"]), SCALARS),
        "MFAOptions": JSON,
    },
)


@st.composite
def _written(draw: st.DrawFn) -> bytes:
    """Records in one of the shapes, as a good or a bad program would write them."""
    records = draw(st.lists(st.one_of(RECORDS, RECORDS, JSON), max_size=4))
    ascii_only = draw(st.booleans())
    texts = [json.dumps(record, ensure_ascii=ascii_only) for record in records]
    shape = draw(st.sampled_from(["object", "array", "lines", "objects", "token"]))
    together = f"[{','.join(texts)}]"
    text = {
        "object": f'{{"Users": {together}, "UserPoolId": "eu-west-1_Ab12"}}',
        "array": together,
        "lines": "\n".join(texts),
        "objects": "\n".join(f'{{"Users": [{text}]}}' for text in texts),
        "token": f'{{"Users": {together}, "PaginationToken": {json.dumps(draw(SCALARS))}}}',
    }[shape]
    return text.encode("utf-8", "surrogatepass")


@st.composite
def _damaged(draw: st.DrawFn) -> bytes:
    """A file with a piece cut out, or put in."""
    content = draw(_written())
    start = draw(st.integers(0, len(content)))
    end = draw(st.integers(start, min(len(content), start + 10)))
    return (
        content[:start]
        + draw(st.one_of(st.binary(max_size=3), st.sampled_from([b"", b'"', b"}", b"\xef"])))
        + content[end:]
    )


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


def read(path: Path, journal: sqlite3.Connection) -> tuple[CognitoRow, ...] | None:
    """The rows of a file, as a journal gives them back; None where it is refused, in words."""
    try:
        pool, rows = asyncio.run(_listed(path))
    except WizardError as refused:
        assert_told(refused)
        return None
    assert len({row.sub for row in rows}) == len(rows)
    applier = Applier(journal, actor=lambda: "{}")
    applier.apply(PageListed(1, 1, tuple(listed_row(row, pool) for row in rows), None), AT)
    kept = [pages.one(journal, row.sub) for row in rows]
    assert [item and item.row for item in kept] == list(rows)
    return rows


@drawn
@given(content=st.one_of(_written(), _damaged(), st.binary(max_size=200)))
@example(content=b"[" * 100_000)
@example(content=b'{"a":' * 100_000)
@example(content=b'[{"Username": ' + b"9" * 5_000 + b"}]")
@example(content=b'[{"Username": "a", "UserCreateDate": 1e400}]')
@example(content=b'[{"Username": "\xed\xa0\x80"}]')
def test_an_export_file(tmp_path: Path, journal: sqlite3.Connection, content: bytes) -> None:
    path = tmp_path / "users.json"
    path.write_bytes(content)
    read(path, journal)
