"""The app that signs people in: its stack, what of Cognito is left in it, and how its set-up stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# The kind of act by which a person ticks a point of the set-up; its note is the point's id.
TICKED = "authkit ticked"


class Stack(StrEnum):
    """The stacks that AuthKit has an integration for; OTHER has a checklist of its own."""

    NEXTJS = "nextjs"
    REACT = "react"
    REACT_ROUTER = "react_router"
    TANSTACK_START = "tanstack_start"
    VANILLA_JS = "vanilla_js"
    PYTHON = "python"
    OTHER = "other"


class FindingKind(StrEnum):
    """A use is understood: what replaces it is known. A mention is a place that only names Cognito."""

    USE = "use"
    MENTION = "mention"


@dataclass(frozen=True, slots=True)
class Finding:
    """One use of Cognito or Amplify, or a place that names it and is not understood.

    ``path`` is relative to the app's folder and raw, ``line`` counts from 1, ``match`` is the text that
    was found (never the rest of its line, which may hold a secret).
    """

    path: str
    line: int
    id: str
    what: str
    replacement: str
    match: str
    kind: FindingKind = FindingKind.USE


class Skipped(StrEnum):
    """Why a file was not looked at."""

    IGNORED = "ignored"
    VENDORED = "vendored"
    BINARY = "binary"
    HUGE = "huge"
    MINIFIED = "minified"
    LINK = "link"
    OTHER_KIND = "other_kind"
    PROMPTS = "prompts"
    UNREADABLE = "unreadable"


@dataclass(slots=True)
class ScanCounts:
    """What a scan looked at: files read, uses by pattern, mentions, what was skipped, cookie names."""

    files: int = 0
    findings: int = 0
    mentions: int = 0
    by_id: dict[str, int] = field(default_factory=dict)
    skipped: dict[Skipped, int] = field(default_factory=dict)
    cookies: set[str] = field(default_factory=set)

    def skip(self, why: Skipped) -> None:
        self.skipped[why] = self.skipped.get(why, 0) + 1

    @property
    def clean(self) -> bool:
        """Nothing was found, not even a mention, and nothing that should have been read could not be."""
        return not (self.findings or self.mentions or self.skipped.get(Skipped.UNREADABLE))


class ItemState(StrEnum):
    """How a point of the set-up stands; a person's points are never decided by the program."""

    DONE = "done"
    MISSING = "missing"
    YOURS = "yours"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SetUpItem:
    id: str
    text: str
    state: ItemState
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ScanResult:
    """A finished scan: its counts and the first findings, uses before mentions.

    ``mentioned`` is a fingerprint of all places that only name Cognito; empty where there are none.
    """

    files: int
    findings: int
    by_id: Mapping[str, int]
    skipped: Mapping[str, int]
    cookies: tuple[str, ...]
    first: tuple[Finding, ...]
    clean: bool
    mentions: int = 0
    mentioned: str = ""
