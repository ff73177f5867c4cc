"""Production or test: what an environment is, who may be mailed there, and how fast it is written to (R4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wizard.domain.rows.emails import normalise_email
from wizard.domain.text import clean
from wizard.domain.web_address import on_this_machine

KEY = "target.kind"
QUESTION = "Do your customers sign in to this environment?"
# Names that say production by themselves; any other name says nothing.
PRODUCTION_NAMES = frozenset({"production", "prod", "live"})
# Writes a second; documented: 50, shared with the live app.
WRITES_PRODUCTION = 20.0
WRITES_ELSEWHERE = 40.0
LONGEST_NAME = 60
SHOWN_END = 4


class TargetKind(StrEnum):
    """``SANDBOX`` is a WorkOS on this machine of which no one said what it is: no one real is there."""

    PRODUCTION = "production"
    TEST = "test"
    SANDBOX = "sandbox"


TOLD = {
    TargetKind.PRODUCTION: "production: your customers sign in to it",
    TargetKind.TEST: "a test environment: only canaries and the addresses that you allow are mailed",
    TargetKind.SANDBOX: "a sandbox: WorkOS is asked on this machine",
    None: "an environment of which no one has said yet whether your customers sign in to it",
}
# The answer that mails no one unasked comes first.
MEANINGS = {
    TargetKind.TEST.value: (
        "No: a test environment",
        "Only canaries and the addresses that you allow are ever mailed, whatever is confirmed.",
    ),
    TargetKind.PRODUCTION.value: (
        "Yes: production",
        "All users to whom a mail is due may be mailed; writes are slower, for the app shares their limit.",
    ),
}
CHOICES = (TargetKind.PRODUCTION.value, TargetKind.TEST.value)


@dataclass(frozen=True, slots=True)
class Problem:
    """What speaks against an environment's kind, and what to do about it."""

    says: str
    fix: str


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """What an environment's kind is decided from.

    ``answer`` is the operator's (production, test or None), ``name`` their name for the environment,
    ``key_kind`` is live, test or unknown, ``loopback`` whether WorkOS is asked on this machine.
    """

    answer: str | None
    name: str
    key_kind: str
    loopback: bool

    @classmethod
    def of(cls, answers: Mapping[str, Any], base_url: str, key_kind: str) -> TargetFacts:
        """The same from the answers and from where WorkOS is asked with which key."""
        name = str(answers.get("target.environment") or "")
        return cls(answers.get(KEY), name, key_kind, on_this_machine(base_url))

    @property
    def kind(self) -> TargetKind | None:
        """None where only the operator can say it: the name says production or the key may, not both."""
        if self.answer is not None:
            return TargetKind(self.answer)
        if self._is_sandbox:
            return TargetKind.SANDBOX
        if self._named_production and not self._test_key:
            return TargetKind.PRODUCTION
        return None if self._named_production or not self._test_key else TargetKind.TEST

    @property
    def writes_per_second(self) -> float:
        """The usual pace; until the operator has spoken, that of production."""
        return usual_writes(self.kind)

    @property
    def is_contradiction(self) -> bool:
        """A live key in what is called a test environment: the mistake that mails customers."""
        return self.kind is TargetKind.TEST and self.key_kind == "live"

    @property
    def problem(self) -> Problem | None:
        """What does not go together among kind, key and name; None where everything does."""
        name = clean(self.name.strip(), LONGEST_NAME)
        if self.is_contradiction:
            return Problem(
                f"The key is live, but {name} is said to be a test environment.",
                "Use the key of the test environment, or say that your customers sign in to it.",
            )
        if self.kind is TargetKind.PRODUCTION and self._test_key:
            says = f"{name} is said to be production, but the key is a test key."
        elif self.kind is TargetKind.TEST and self._named_production:
            says = f"The environment is called {name}, but is said to be a test environment."
        else:
            return None
        return Problem(says, "Check that this is what you mean.")

    @property
    def summary(self) -> str:
        """Name and kind as a sentence."""
        return f"{clean(self.name.strip(), LONGEST_NAME)} is {TOLD[self.kind]}."

    @property
    def _is_sandbox(self) -> bool:
        return self.loopback and self.key_kind != "live"

    @property
    def _named_production(self) -> bool:
        return self.name.strip().casefold() in PRODUCTION_NAMES

    @property
    def _test_key(self) -> bool:
        return self.key_kind == "test"


def usual_writes(kind: str | None) -> float:
    """The usual ceiling of writes a second; until the operator has spoken, that of production."""
    return WRITES_PRODUCTION if kind in {TargetKind.PRODUCTION, None} else WRITES_ELSEWHERE


def writes_per_second(answers: Mapping[str, Any], kind: str | None) -> float:
    """The ceiling of writes: what was answered, else what is usual for this kind of environment."""
    return float(answers.get("pace.writes_per_second") or usual_writes(kind))


def mails_per_second(answers: Mapping[str, Any], writes: float) -> float:
    """Mails a second: each takes two of the writes of the common ceiling where users are marked as well."""
    return min(float(answers["pace.resets_per_second"]), writes / (2 if answers["timing.mark_sent"] else 1))


def mailable(
    kind: TargetKind | None, canaries: Iterable[str], mail_allow: Iterable[str] | None
) -> tuple[str, ...] | None:
    """The only addresses that may be mailed, normalised; None where there is no such list.

    ``mail_allow`` None: the operator gave none. A list that was given counts everywhere, also an empty
    one. Where the kind is not known, mail goes to whom a test environment may mail.
    """
    if mail_allow is None and kind in {TargetKind.PRODUCTION, TargetKind.SANDBOX}:
        return None
    given = (*canaries, *(mail_allow or ()))
    return tuple(dict.fromkeys(address for value in given if (address := normalise_email(value))))


def called(name: str, kind: str | None) -> str:
    """An environment as dialogs name it before anything is written: its name, and what it is."""
    return f"{clean(name.strip(), LONGEST_NAME).upper()} ({kind or 'kind not known'})"


def key_kind(api_key: str) -> str:
    """``test`` or ``live`` by the documented prefix of a WorkOS key, else ``unknown``."""
    kinds = (kind for kind in ("test", "live") if api_key.strip().startswith(f"sk_{kind}_"))
    return next(kinds, "unknown")


def masked_key(api_key: str) -> str:
    """A WorkOS key as it may be shown: its kind and its last characters, which tell no more than that."""
    key = api_key.strip()
    kind = next((prefix for prefix in ("sk_test_", "sk_live_", "sk_") if key.startswith(prefix)), "")
    rest = key.removeprefix(kind)
    return f"{kind}…{rest[-SHOWN_END:]}" if len(rest) > 2 * SHOWN_END else f"{kind}…"
