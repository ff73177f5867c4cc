from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.domain.text import clean, csv_cell, mask_addresses, mask_email, spelled

HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
ANY_TEXT = st.text(st.characters(codec=None))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[2J", "<001B>[2J"),
        ("user\u202egnp.exe", "user<202E>gnp.exe"),
        ("a\u200bb", "a<200B>b"),
        ("\ufeffx", "<FEFF>x"),
        ("one\ntwo\r", "one␊two<000D>"),
        ("\u009b31m", "<009B>31m"),
        ("\U000f0000", "<F0000>"),
        ("\ud800", "<D800>"),
        ("Zoë [red]", "Zoë [red]"),
        (None, ""),
        (12, "12"),
    ],
)
def test_clean_shows_what_would_hide(raw: object, shown: str) -> None:
    assert clean(raw) == shown


def test_clean_cuts_between_pieces() -> None:
    assert clean("abcdef", 4) == "abc…"
    assert clean("abc\x1b", 8) == "abc…"
    assert clean("abcd", 4) == "abcd"
    assert clean("\x1b", 3) == "…"


@given(ANY_TEXT, st.integers(1, 50))
def test_clean_is_short_visible_and_stable(text: str, limit: int) -> None:
    shown = clean(text, limit)
    assert len(shown) <= limit
    assert not [c for c in shown if unicodedata.category(c) in HIDDEN]
    assert clean(shown, limit) == shown


@given(ANY_TEXT)
def test_no_cell_starts_a_formula(text: str) -> None:
    assert not csv_cell(text).lstrip().startswith(("=", "+", "-", "@"))


def test_cells_keep_long_values_and_guard_formulas() -> None:
    assert csv_cell("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert csv_cell("  @SUM") == "'  @SUM"
    assert csv_cell("x" * 2048) == "x" * 2048


@pytest.mark.parametrize(
    ("email", "masked"),
    [
        ("ann@example.com", "a•••@example.com"),
        ("nobody", "•••"),
        (None, "•••"),
        ("\x1b@x.test", "<001B>•••@x.test"),
    ],
)
def test_mask_email(email: str | None, masked: str) -> None:
    assert mask_email(email) == masked


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("ascii", "Zo\\xeb -> \\u674e... -- ok+"), ("latin-1", "Zoë -> \\u674e... -- ok+")],
)
def test_a_narrow_encoding_gets_other_signs_for_arrows_and_escapes_for_letters(
    encoding: str, shown: str
) -> None:
    assert spelled("Zoë → 李… — ok✓", encoding) == shown


def test_every_address_in_a_text_is_masked_and_nothing_else() -> None:
    text = "ann@example.com, then <bo.x@acme.test>: 2 @ 3"
    assert mask_addresses(text) == "a•••@example.com, then <b•••@acme.test>: 2 @ 3"
    assert mask_addresses("no address") == "no address"
