"""Production or test: what an environment is, who may be mailed there, and how fast it is written to (R4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from wizard.domain.rows import normalise_email

KEY = "target.kind"
QUESTION = "Do your customers sign in to this environment?"
# Names that say production by themselves; any other name says nothing.
PRODUCTION_NAMES = frozenset({"production", "prod", "live"})
# Writes a second; documented: 50, shared with the live app.
WRITES_PRODUCTION = 20.0
WRITES_ELSEWHERE = 40.0


class TargetKind(StrEnum):
    """``SANDBOX`` is a WorkOS on this machine of which nobody said what it is: nobody real is there."""

    PRODUCTION = "production"
    TEST = "test"
    SANDBOX = "sandbox"


CHOICES = (TargetKind.PRODUCTION.value, TargetKind.TEST.value)


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
        return WRITES_PRODUCTION if self.kind in {TargetKind.PRODUCTION, None} else WRITES_ELSEWHERE

    @property
    def is_contradiction(self) -> bool:
        """A live key in what is called a test environment: the mistake that mails customers."""
        return self.kind is TargetKind.TEST and self.key_kind == "live"

    @property
    def _is_sandbox(self) -> bool:
        return self.loopback and self.key_kind != "live"

    @property
    def _named_production(self) -> bool:
        return self.name.strip().casefold() in PRODUCTION_NAMES

    @property
    def _test_key(self) -> bool:
        return self.key_kind == "test"


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


def is_loopback(host: str | None) -> bool:
    """Whether ``host`` (no brackets, no port) is ``localhost``, in 127.0.0.0/8, or ``::1``."""
    if not host:
        return False
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def on_this_machine(base_url: str) -> bool:
    """Whether a base URL leads to this machine; False for one that is no web address."""
    try:
        return is_loopback(urlsplit(base_url).hostname)
    except ValueError:
        return False
