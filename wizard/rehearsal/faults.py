"""Faults on demand: which request gets which trouble."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class FaultKind(StrEnum):
    THROTTLE = "throttle"
    SERVER_ERROR = "500"
    SERVER_ERROR_AFTER = "500_after"  # the effect took place
    BAD_GATEWAY = "502_html"
    UNAVAILABLE = "503"
    FORBIDDEN = "403"  # by the key, or by IAM
    NOT_FOUND = "404"  # there is no such call
    SLOW = "slow"
    RESET_BEFORE = "reset_before"  # the connection is dropped, nothing took place
    RESET_AFTER = "reset_after"  # the effect took place, then the connection is dropped
    TRUNCATED = "truncated"  # the effect took place, half of the answer comes
    NON_JSON = "non_json_200"  # a page of some proxy, nothing took place
    QUOTA = "quota"
    SHORT_PAGE = "short_page"
    EMPTY_PAGE = "empty_page"
    LAST_PAGE = "last_page"  # the listing ends here, whatever is left
    ENDLESS_PAGE = "endless_page"  # of WorkOS: nothing, and a cursor that no one has seen yet
    SAME_PAGE = "same_page"  # of WorkOS: the cursor is ignored
    BAD_TOKEN = "bad_token"  # noqa: S105  a refused page cursor
    EXPIRED_CREDENTIALS = "expired_credentials"
    INTERNAL_ERROR = "internal_error"
    HANG = "hang"
    REFUSED = "refused"  # in the vendor's words, by ``code`` and ``status``: nothing took place
    REFUSED_AFTER = "refused_after"  # of WorkOS: the same, but the effect took place
    CHALLENGE = "challenge"  # of Cognito: ``code`` is what it asks for besides the password
    ADDRESS_MOVES = "address_moves"  # just before a reset: its user is renamed, a stranger takes the address


NEEDS_PAGE = frozenset({FaultKind.SHORT_PAGE, FaultKind.EMPTY_PAGE, FaultKind.LAST_PAGE})
NEEDS_ADDRESS = frozenset({FaultKind.ADDRESS_MOVES})
NEEDS_CURSOR = frozenset({FaultKind.BAD_TOKEN, FaultKind.SAME_PAGE})
NEEDS_LISTING = frozenset({FaultKind.ENDLESS_PAGE, FaultKind.SAME_PAGE})


@dataclass(frozen=True, slots=True)
class FaultRule:
    """One kind of trouble for matching requests, at most ``count`` times (None: no end).

    ``operation`` is a name, ``*``, ``workos.*`` or ``cognito.*``; ``rate`` is a probability. ``status`` and
    ``code`` are those of a refusal.
    """

    operation: str
    kind: FaultKind
    rate: float = 1.0
    count: int | None = None
    retry_after: int = 1
    delay_ms: int = 1000
    code: str = ""
    status: int = 400

    @classmethod
    def parse(cls, entry: Mapping[str, Any]) -> FaultRule:
        """A rule from JSON; raises ``ValueError`` naming what is wrong."""
        unknown = set(entry) - set(cls.__slots__)
        if unknown:
            raise ValueError(f"unknown key: {', '.join(sorted(unknown))}")
        try:
            chosen = {
                name: kind_of(entry[name]) for name, kind_of in FIELDS.items() if entry.get(name) is not None
            }
            return cls(**{"operation": "*", **chosen, "kind": FaultKind(str(entry["kind"]))})
        except KeyError:
            raise ValueError("a rule needs a kind") from None

    def matches(self, service: str, operation: str) -> bool:
        return self.operation in {"*", operation, f"{service}.*", f"{service}.{operation}"}


FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "operation": str,
    "rate": float,
    "count": int,
    "retry_after": int,
    "delay_ms": int,
    "code": str,
    "status": int,
}


class FaultBook:
    """The rules in force for both services; drawing is random by seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  repeatable, not secret
        self._lock = threading.Lock()
        self._rules: list[FaultRule] = []
        self._left: list[int | None] = []
        self.drawn: dict[str, int] = {}

    def add(self, rules: Sequence[FaultRule]) -> None:
        with self._lock:
            self._rules.extend(rules)
            self._left.extend(rule.count for rule in rules)

    def clear(self) -> None:
        with self._lock:
            self._rules.clear()
            self._left.clear()

    def listing(self) -> list[dict[str, Any]]:
        """The rules as JSON, each with how many are ``left``."""
        with self._lock:
            return [asdict(rule) | {"left": left} for rule, left in zip(self._rules, self._left, strict=True)]

    def draw(self, service: str, operation: str, *, unfit: Collection[FaultKind] = ()) -> FaultRule | None:
        """The fault of this request, if any; kinds that cannot be applied to it are passed over unspent."""
        with self._lock:
            for position, rule in enumerate(self._rules):
                if self._hits(position, rule, service, operation, unfit):
                    self.drawn[rule.kind] = self.drawn.get(rule.kind, 0) + 1
                    return rule
        return None

    def _hits(
        self, position: int, rule: FaultRule, service: str, operation: str, unfit: Collection[FaultKind]
    ) -> bool:
        left = self._left[position]
        if left == 0 or rule.kind in unfit or not rule.matches(service, operation):
            return False
        if rule.rate < 1 and self._random.random() >= rule.rate:
            return False
        if left is not None:
            self._left[position] = left - 1
        return True
