"""Patterns of group names: ``{org}:{role}`` says which part is the company and which the role."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

ORG, ROLE = "{org}", "{role}"
_PART = re.compile(r"(\{[^{}]*\}|[{}])")


@dataclass(frozen=True, slots=True)
class Matched:
    """What a pattern finds in a name; an empty part is one that the pattern does not have."""

    org: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern with ``{org}``, ``{role}`` or both, each at most once; all else stands for itself."""

    text: str

    def __post_init__(self) -> None:
        """Raises ValueError with a clause that says what is wrong."""
        parts = [part for part in _PART.split(self.text) if part and _PART.fullmatch(part)]
        if strange := [part for part in parts if part not in {ORG, ROLE}]:
            raise ValueError(f"it has {strange[0]}, and only {ORG} and {ROLE} have a meaning")
        if not parts:
            raise ValueError(f"it has neither {ORG} nor {ROLE}")
        if len(parts) != len(set(parts)):
            raise ValueError(f"it has {parts[0]} twice")
        if f"{ORG}{ROLE}" in self.text or f"{ROLE}{ORG}" in self.text:
            raise ValueError(f"nothing stands between {ORG} and {ROLE}")

    @property
    def has_org(self) -> bool:
        return ORG in self.text

    @property
    def has_role(self) -> bool:
        return ROLE in self.text

    def match(self, name: str, roles: Collection[str]) -> Matched | None:
        """The parts of a name; None where it does not match, or could be taken apart in several ways.

        Of several ways the one counts whose role is the longest of the known ``roles``.
        """
        head, *tail = re.split(r"(\{org\}|\{role\})", self.text)
        if not name.startswith(head):
            return None
        if len(tail) == 2:  # noqa: PLR2004  one part, and what follows it
            part, after = tail
            inner = name[len(head) : len(name) - len(after)]
            if not name.endswith(after) or not inner or len(name) < len(head) + len(after):
                return None
            return Matched(org=inner) if part == ORG else Matched(role=inner)
        first, between, second, after = tail
        ways = [
            Matched(**{first[1:-1]: one, second[1:-1]: other})
            for one, other in _ways(name[len(head) :], between, after)
        ]
        known = sorted((way for way in ways if way.role in roles), key=lambda way: -len(way.role))
        if known:
            return known[0]
        return ways[0] if len(ways) == 1 else None


def _ways(rest: str, between: str, after: str) -> list[tuple[str, str]]:
    """Every way to cut ``rest`` at a separator into two parts that are not empty."""
    if after:
        if not rest.endswith(after):
            return []
        rest = rest[: -len(after)]
    cuts = []
    at = rest.find(between, 1)
    while at > 0:
        one, other = rest[:at], rest[at + len(between) :]
        if one and other:
            cuts.append((one, other))
        at = rest.find(between, at + 1)
    return cuts
