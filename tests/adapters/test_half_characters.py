"""A lone surrogate becomes U+FFFD wherever it lies, and never a character that makes a good address."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from wizard.adapters.files.export_bytes import Mended
from wizard.adapters.files.export_files import ExportFiles
from wizard.domain.rows.cognito_row import parse_record
from wizard.domain.rows.identities import EmailState, email_state
from wizard.errors import UsageError

FILE = Path(__file__).parents[1] / "data" / "exports" / "half_a_character.json"
LOST = "\N{REPLACEMENT CHARACTER}"


async def test_an_exported_address_with_half_a_character_is_no_address() -> None:
    ann, bob = (await ExportFiles([FILE]).page(None)).rows
    assert ann.email == f"ann{LOST}@acme.example"
    assert email_state(ann) is EmailState.INVALID
    assert bob.attributes["name"] == f"Bob 😀 \\ud800 {LOST}"


@pytest.mark.parametrize("size", range(1, 30))
def test_an_escape_is_found_however_the_blocks_fall(size: int) -> None:
    text = rb'["\ud83d\ude00 \ud83d \\ud83d \\\ud83d \ude00 \ud83d\ud83d\ude00 \\\\", "\ud83dx\n\u00e9"]'
    mended = Mended(io.BytesIO(text))
    blocks = []
    while block := mended.read(size):
        blocks.append(block)
    wanted = [f"😀 {LOST} \\ud83d \\{LOST} {LOST} {LOST}😀 \\\\", f"{LOST}x\né"]
    assert json.loads(b"".join(blocks)) == wanted


def test_a_row_from_the_pool_holds_whole_characters() -> None:
    attributes = [{"Name": "sub", "Value": "s-1"}, {"Name": "email", "Value": "a\udc00@acme.example"}]
    row = parse_record({"Username": "u\ud800", "Attributes": attributes})
    assert (row.username, row.email) == (
        "u\N{REPLACEMENT CHARACTER}",
        "a\N{REPLACEMENT CHARACTER}@acme.example",
    )


async def test_a_file_with_raw_halves_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    path.write_bytes(b'[{"Username": "\xed\xa0\x80"}]')
    with pytest.raises(UsageError, match="not text in UTF-8"):
        await ExportFiles([path]).pool()
