from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wizard.domain.rows.emails import _is_valid_whole, is_stored_as, is_valid_email, normalise_email


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


_LOCALS = st.one_of(
    st.from_regex(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,70}", fullmatch=True),
    st.text(st.characters(max_codepoint=0x17F), max_size=70),
)
_DOMAINS = st.one_of(
    st.from_regex(r"(xn--)?[A-Za-z0-9._-]{1,80}\.(com|test|c0|.)", fullmatch=True),
    st.sampled_from(
        ["xn--bcher-kva.example", "xn--" + "a" * 70 + ".com", "b" * 63 + ".com", "[127.0.0.1]", "a.b>"]
    ),
    st.builds(lambda n: "b." * n + "com", st.integers(85, 130)),
    st.text(max_size=20),
)


@given(_LOCALS, _DOMAINS)
@example("a" * 64, "b." * 92 + "abcde")
@example("a" * 64, "b." * 92 + "abcdef")
@example("Ann <ann", "example.com>")
@example('"a b"', "example.com")
def test_domain_by_domain_says_what_the_whole_address_says(local: str, domain: str) -> None:
    address = f"{local}@{domain}"
    assert is_valid_email(address) == _is_valid_whole(address)


# Half of these were merged with their look-alikes by ``str.lower``, half are mapped by others' NFKC.
DISGUISED = [
    "\u212a",
    "\u0130",
    "\uff2b",
    "\u017f",
    "\u00aa",
    "\ufb01",
    "\u2024",
    "\uff20",
    "\uff0e",
    "\u2100",
]


@pytest.mark.parametrize("character", DISGUISED, ids=lambda character: f"U+{ord(character):04X}")
def test_a_character_that_others_turn_into_ascii_is_in_no_valid_address(character: str) -> None:
    address = f"jac{character}@example.com"
    assert not is_valid_email(normalise_email(address) or "")
    assert not is_valid_email(f"jack@exa{character}mple.com")


@given(st.characters(min_codepoint=0x80))
def test_two_valid_addresses_are_one_only_by_the_case_of_ascii(character: str) -> None:
    """Whatever lower-casing, NFKC or both make of a valid address has no new ASCII character."""
    address = normalise_email(f"x{character}y@example.com") or ""
    if not is_valid_email(address):
        return
    for other in (address.lower(), unicodedata.normalize("NFKC", address).lower()):
        assert [c for c in other if c.isascii()] == [c for c in address if c.isascii()]


@given(st.text())
def test_only_ascii_letters_lose_their_case(text: str) -> None:
    kept = normalise_email(text) or ""
    assert len(kept) == len(text.strip())
    assert all(
        one == other or (other == one.lower() and one.isascii())
        for one, other in zip(text.strip(), kept, strict=True)
    )


def test_what_workos_stores_of_a_valid_address_is_still_that_address() -> None:
    assert is_stored_as("\u00c9va@Example.com", "\u00e9va@example.com")
    assert is_stored_as(" Ann@example.com", "ann@EXAMPLE.com")
    assert not is_stored_as("ann@example.com", "anna@example.com")
    assert normalise_email("\u00c9va@example.com") != normalise_email("\u00e9va@example.com")
