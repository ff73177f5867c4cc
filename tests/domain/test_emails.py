from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.domain.emails import is_valid_email


@pytest.mark.parametrize(
    "address",
    ["ann@example.com", "ann+tag@mail.acme.test", "o'neil@site.example", "a.b-c_d@x-y.co", "ü@example.com"],
)
def test_accepted(address: str) -> None:
    assert is_valid_email(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ann",
        "ann@",
        "@example.com",
        "ann@localhost",
        "ann@test",
        "a b@example.com",
        " ann@example.com",
        "ann@example.com ",
        "bob@@example.com",
        "a@b@example.com",
        ".ann@example.com",
        "ann.@example.com",
        "a..b@example.com",
        "ann@.example.com",
        "ann@example.com.",
        "ann@exa mple.com",
        "ann\n@example.com",
        "ann\x00@example.com",
        "ann\u200b@example.com",
        "x" * 65 + "@example.com",
        "a@" + "b" * 64 + ".com",
        "a@" + "b." * 130 + "com",
        "ann@[127.0.0.1]",
        "Ann <ann@example.com>",
        "ann@-example.com",
    ],
)
def test_refused(address: str) -> None:
    assert not is_valid_email(address)


@given(st.text(st.characters(codec=None)), st.text(st.characters(codec=None)))
def test_any_text_gets_an_answer(local: str, domain: str) -> None:
    assert is_valid_email(f"{local}@{domain}.example") in {True, False}
