"""The texts that confirm what cannot be undone, all of one form: verb, number, environment (spec 4).

The fingerprint of what was shown stands behind a headless text only; whoever types on a screen leaves it out,
and the engine binds the one that was shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from wizard.domain.mail.campaign import Stage

SHOWN_DIGITS = 6
# By itself it asks what an undo would do.
UNDO = "UNDO"


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


def undo_phrase(users: int, environment: str, fingerprint: str) -> Phrase:
    """What confirms that so many users are deleted, or get their values back."""
    return phrase(UNDO, users, environment, fingerprint)


def cutover_phrase(environment: str) -> str:
    """The text that records the cutover."""
    return f"CUTOVER {environment}"


def accept_phrase(persons: int) -> str:
    """The text by which the operator takes an import for done although persons are open."""
    return f"ACCEPT {persons:,} OPEN"


def connect_phrase(number: int, environment: str) -> str:
    """What is typed to have so many connections created."""
    return f"CONNECT {number} {environment}"


def redirect_phrase(uri: str, environment: str) -> str:
    """What is typed to have the app's callback registered at WorkOS."""
    return f"REDIRECT {uri} {environment}"


def mentions_phrase(mentions: int, fingerprint: str) -> str:
    """What says, headless, that somebody looked at every place that only names Cognito."""
    return f"MENTIONS {mentions} {fingerprint}"


def send_phrase(count: int, environment: str, stage: Stage = Stage.REST, fingerprint: str = "") -> Phrase:
    """What confirms one stage: a count in it defeats muscle memory, ``fingerprint`` binds who it is for.

    A canary is named by the operator, so its text needs no fingerprint.
    """
    verb = "REMIND" if stage is Stage.REMINDER else "SEND"
    return phrase(verb, count, environment, "" if stage is Stage.CANARY else fingerprint)


def resend_phrase(address: str, environment: str) -> str:
    """The text that confirms a second mail to one person."""
    return f"RESEND {address} {environment}"


def unknown_phrase(count: int, environment: str) -> str:
    """The text that confirms a mail to everybody of whom it is unknown whether they got one."""
    return f"RESEND {count} UNKNOWN {environment}"


def mailed_phrase(count: int, environment: str) -> str:
    """The operator's word that the mail of their own went out."""
    return f"MAILED {count} {environment}"


def hold_phrase(stage: Stage) -> str:
    """The text by which the operator says that a stage went well, where no event shows it."""
    return f"{stage.upper()} WORKED"


def offboarding_phrase(act: str, count: int, environment: str) -> str:
    """The text that confirms one act about so many persons."""
    return f"{act.upper()} {count:,} {environment}"


def looked_phrase(environment: str) -> str:
    """The text by which an operator says that every answer still holds, as of now."""
    return f"SETTINGS LOOKED AT {environment}"


def recovered_phrase(environment: str) -> str:
    """The text that ends recovery."""
    return f"RECOVERED {environment}"


def other_export_phrase(environment: str) -> str:
    """The text that confirms that strange export files are of the same pool."""
    return f"OTHER EXPORT {environment}"


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
