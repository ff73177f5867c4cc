"""The texts that confirm what cannot be undone, all of one form: verb, number, environment (spec 4).

The fingerprint of what was shown stands behind a headless text only; whoever types on a screen leaves it out,
and the engine binds the one that was shown.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from wizard.domain.mail.campaign import Stage
from wizard.domain.steps import StepName

SHOWN_DIGITS = 6
# By itself it asks what an undo would do.
UNDO = "UNDO"


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of text that confirms: its words, what is filled in between ``<`` and ``>``, what it does."""

    text: str
    confirms: str
    step: StepName


# Every text that --confirm takes; README's table is made of it.
FORMS = (
    Form("RECOVERED <environment>", "ends a recovery, once WorkOS was read", StepName.CONNECT),
    Form("OTHER EXPORT <environment>", "export files that hold under half of who was listed, with --relist",
         StepName.INVENTORY),
    Form("IMPORT <n> <environment> <fingerprint>", "the plan: n users are written", StepName.IMPORT),
    Form("UNDO <n> <environment> <fingerprint>", "n users are deleted, or get their values back, with undo",
         StepName.IMPORT),
    Form("ACCEPT <n> OPEN", "n users stay failed or open, with import.accept_open", StepName.IMPORT),
    Form("MARK <n> <environment>", "n users who left the pool are marked, with delta.left", StepName.IMPORT),
    Form("REVOKE <n> <environment>", "n users who left the pool are signed out", StepName.IMPORT),
    Form("LEAVE <n> <environment>", "n users who left the pool stay as they are", StepName.IMPORT),
    Form("DEACTIVATE <n> <environment>", "n memberships that left the pool are switched off",
         StepName.IMPORT),
    Form("CONNECT <n> <environment>", "n connections are created through the API", StepName.FEDERATION),
    Form("DOMAINS <n> <environment> <fingerprint>", "n domains are written to organizations",
         StepName.FEDERATION),
    Form("SEND <n> <environment>", "n canaries are mailed a reset", StepName.RESET),
    Form("SEND <n> <environment> <fingerprint>", "the sample, then the rest, are mailed", StepName.RESET),
    Form("CANARY WORKED", "a canary chose a password, where no event shows it", StepName.RESET),
    Form("SAMPLE WORKED", "the sample went well, where events do not show it", StepName.RESET),
    Form("MAILED <n> <environment>", "your own mail went out to n users", StepName.RESET),
    Form("RESEND <address> <environment>", "one reset more to one user, with --resend", StepName.RESET),
    Form("RESEND <n> UNKNOWN <environment>", "one more to all whose first is unknown, with --resend-unknown",
         StepName.RESET),
    Form("REMIND <n> <environment> <fingerprint>", "a reminder, with --remind", StepName.RESET),
    Form("REDIRECT <uri> <environment>", "the app's callback is registered at WorkOS", StepName.AUTHKIT),
    Form("MENTIONS <n> <fingerprint>", "somebody looked at all places that only name Cognito",
         StepName.AUTHKIT),
    Form("SETTINGS LOOKED AT <environment>", "settings that no API tells are still as answered",
         StepName.RESET),
    Form("CUTOVER <environment>", "the app uses WorkOS from now on: recorded, nothing is switched",
         StepName.VERIFY),
)  # fmt: skip
_FILLED = {"n": r"\d+", "fingerprint": "[0-9a-f]+", "address": ".+@.+"}
_PART = re.compile(r"<(\w+)>")


@dataclass(slots=True)
class Confirmations:
    """What the operator typed; ``yes`` stands for everything, on a loopback target only.

    ``phrases`` are those that have confirmed nothing yet, ``awaited`` what was asked for and not typed.
    """

    phrases: Sequence[str] = ()
    yes: bool = False
    awaited: list[str] = field(default_factory=list, init=False)

    def means(self, verb: str) -> bool:
        """Whether a text was typed that begins with this verb."""
        return any(_verb(given) == _verb(verb) for given in self.phrases)

    def take(self, awaited: str, *, by_yes: bool = True) -> bool:
        """Whether ``awaited`` was typed, or ``yes`` stands for it; a typed text confirms one act only.

        Whoever typed another text of the same act saw something else: then ``yes`` does not stand for it.
        """
        typed = next((given for given in self.phrases if is_same(given, awaited)), None)
        if typed is not None:
            # Two stages of one size are two confirmations.
            left = list(self.phrases)
            left.remove(typed)
            self.phrases = left
            return True
        meant = any(_verb(given) == _verb(awaited) for given in self.phrases)
        if self.yes and by_yes and not meant:
            return True
        if awaited not in self.awaited:
            self.awaited.append(awaited)
        return False


def may_confirm(text: str, environment: str | None) -> bool:
    """Whether there is an act that such a text confirms, in this environment if it is known."""
    return form_of(text, environment) is not None


def form_of(text: str, environment: str | None) -> Form | None:
    """The form that a text has; the one with the most parts, where several fit."""
    fitting = [form for form in FORMS if _pattern(form, environment).fullmatch(_folded(text))]
    return max(fitting, key=lambda form: form.text.count("<"), default=None)


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


def domains_phrase(number: int, environment: str, fingerprint: str) -> Phrase:
    """What confirms that just these domains are written to organizations, pending or verified."""
    return phrase("DOMAINS", number, environment, fingerprint)


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


def deactivate_phrase(count: int, environment: str) -> str:
    """The text that confirms that so many memberships are switched off."""
    return f"DEACTIVATE {count:,} {environment}"


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


def _pattern(form: Form, environment: str | None) -> re.Pattern[str]:
    """The form as a text is compared: folded, with what may stand for each part."""
    filled = _FILLED | ({"environment": re.escape(_folded(environment))} if environment else {})
    parts = _PART.split(form.text)
    return re.compile(
        "".join(
            filled.get(part, ".+") if number % 2 else re.escape(_folded(part))
            for number, part in enumerate(parts)
        )
    )


def _verb(text: str) -> str:
    return text.split(maxsplit=1)[0].casefold() if text.split() else ""
