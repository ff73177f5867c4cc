"""The texts that confirm what cannot be undone, all of one form: verb, number, environment (spec 4).

The fingerprint of what was shown stands behind a headless text only; whoever types on a screen leaves it out,
and the engine binds the one that was shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

SHOWN_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Phrase:
    """``text`` is what somebody types; ``fingerprint`` is of exactly what they saw, empty where none is."""

    text: str
    fingerprint: str = ""

    @property
    def shown(self) -> str:
        """The digits of the fingerprint that people see."""
        return self.fingerprint[:SHOWN_DIGITS]

    @property
    def bound(self) -> str:
        """The text that confirms just this: what the engine takes, and what ``--confirm`` gives."""
        return f"{self.text} {self.shown}".rstrip()


def phrase(verb: str, number: int, environment: str, fingerprint: str = "") -> Phrase:
    return Phrase(f"{verb} {number} {environment}", fingerprint)


def import_phrase(writes: int, environment: str, fingerprint: str) -> Phrase:
    """What confirms a plan that writes so many persons."""
    return phrase("IMPORT", writes, environment, fingerprint)


def cutover_phrase(environment: str) -> str:
    """The text that records the cutover."""
    return f"CUTOVER {environment}"


def is_same(typed: str, awaited: str) -> bool:
    """Whether somebody typed the awaited text; commas, spaces and case do not matter."""
    return _folded(typed) == _folded(awaited)


def fingerprint_of(persons: Iterable[tuple[str, str]], environment: str) -> str:
    """16 digits for exactly these persons in this order, each by WorkOS user id and address."""
    digest = hashlib.sha256(environment.encode())
    for user_id, email in persons:
        digest.update(f"\0{user_id}\0{email}".encode())
    return digest.hexdigest()[:16]


def _folded(text: str) -> str:
    return "".join(text.replace(",", "").casefold().split())
