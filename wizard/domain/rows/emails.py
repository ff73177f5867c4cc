"""Addresses: which two are the same one (R10), and which are well-formed; whether mail arrives, no one asks.

Only ASCII letters lose their case here. Unicode's lower-casing turns U+212A, the Kelvin sign, into ``k``,
and NFKC does the like with many more: two people with different addresses would become one.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase

_LOWERED = str.maketrans(ascii_uppercase, ascii_lowercase)


def ascii_lower(text: str) -> str:
    """The text with the letters A to Z in lower case, as SQLite's ``lower`` gives it."""
    return text.translate(_LOWERED)


def normalise_email(email: str | None) -> str | None:
    """The form in which addresses are compared: trimmed and ASCII-lower-cased; None for nothing."""
    return ascii_lower((email or "").strip()) or None


def domain_of(address: str | None) -> str:
    """What stands behind the last ``@``, in the form in which addresses are compared."""
    return (normalise_email(address) or "").rpartition("@")[2]


def stored_form(email: str) -> str:
    """An address as WorkOS stores it: trimmed and lower-cased (``workos.md`` 2.3), also beyond ASCII."""
    return email.strip().lower()


def is_stored_as(sent: str, held: str) -> bool:
    """Whether ``held`` at WorkOS is the valid address ``sent``, with its case as WorkOS stores it."""
    return normalise_email(held) in {normalise_email(sent), stored_form(sent)}


@lru_cache(maxsize=4096)
def is_valid_email(address: str) -> bool:
    """Whether ``address`` is a mailbox at a domain with a dot, by the rules of email-validator.

    One of which lower-casing or NFKC would make another with new ASCII characters is none. No look-up is
    made. Addresses below ``.test`` and ``.example`` count, as rehearsals use them.
    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415  30 ms `status` can spare

    _, _, domain = address.rpartition("@")
    # U+FFFD stands where a character was lost: whatever the address was, it was not this one.
    if "." not in domain or "\N{REPLACEMENT CHARACTER}" in address or _is_disguised(address):
        return False
    try:
        validate_email(address, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError:
        return False
    return True


def _is_disguised(address: str) -> bool:
    return not address.isascii() and any(_turns_into_ascii(c) for c in address if not c.isascii())


@lru_cache(maxsize=4096)
def _turns_into_ascii(character: str) -> bool:
    """Whether lower-casing, NFKC, or both make ASCII of a character that is none, or of a part of it."""
    lowered, composed = character.lower(), unicodedata.normalize("NFKC", character)
    forms = lowered + composed + composed.lower() + unicodedata.normalize("NFKC", lowered)
    return any(c.isascii() for c in forms)
