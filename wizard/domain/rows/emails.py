"""Addresses: which two are the same one (R10), and which are well-formed; whether mail arrives, no one asks.

Only ASCII letters lose their case here. Unicode's lower-casing turns U+212A, the Kelvin sign, into ``k``,
and NFKC does the like with many more: two people with different addresses would become one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email_validator import ValidatedEmail

_LOWERED = str.maketrans(ascii_uppercase, ascii_lowercase)
# The part before the @ as nearly all have it, atoms between dots (RFC 5322 3.2.3): email-validator decides
# about it without a look at the domain.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_PLAIN_LOCAL = re.compile(rf"(?=.{{1,64}}\Z){_ATOM}(?:\.{_ATOM})*")
# Bytes of a whole address (RFC 5321 4.5.3.1.3).
_LONGEST = 254


def ascii_lower(text: str) -> str:
    """The text with the letters A to Z in lower case, as SQLite's ``lower`` gives it."""
    return text.lower() if text.isascii() else text.translate(_LOWERED)


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


def is_valid_email(address: str) -> bool:
    """Whether ``address`` is a mailbox at a domain with a dot, by the rules of email-validator.

    One of which lower-casing or NFKC would make another with new ASCII characters is none. No look-up is
    made. Addresses below ``.test`` and ``.example`` count, as rehearsals use them.
    """
    local, _, domain = address.rpartition("@")
    if not address.isascii() or not _PLAIN_LOCAL.fullmatch(local):
        return _is_valid_whole(address)
    longest = _longest_form(domain)
    return 0 < longest <= _LONGEST - len(local) - 1


@lru_cache(maxsize=16_384)
def _longest_form(domain: str) -> int:
    """The bytes of an ASCII domain in its longest form, as sent or with the letters it stands for; 0: none.

    Many users share few domains: one look at each is enough.
    """
    if not (found := _validated(f"a@{domain}")):
        return 0
    return max(len(form.encode()) for form in (domain, found.domain, found.ascii_domain or ""))


@lru_cache(maxsize=4096)
def _is_valid_whole(address: str) -> bool:
    # U+FFFD stands where a character was lost: whatever the address was, it was not this one.
    is_damaged = "\N{REPLACEMENT CHARACTER}" in address
    return not is_damaged and not _is_disguised(address) and _validated(address) is not None


def _validated(address: str) -> ValidatedEmail | None:
    """What email-validator reads in an address at a domain with a dot; None where it refuses it."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415  30 ms `status` can spare

    if "." not in address.rpartition("@")[2]:
        return None
    try:
        return validate_email(address, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError:
        return None


def _is_disguised(address: str) -> bool:
    return not address.isascii() and any(_turns_into_ascii(c) for c in address if not c.isascii())


@lru_cache(maxsize=4096)
def _turns_into_ascii(character: str) -> bool:
    """Whether lower-casing, NFKC, or both make ASCII of a character that is none, or of a part of it."""
    lowered, composed = character.lower(), unicodedata.normalize("NFKC", character)
    forms = lowered + composed + composed.lower() + unicodedata.normalize("NFKC", lowered)
    return any(c.isascii() for c in forms)
