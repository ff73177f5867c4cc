"""Finds the uses of Cognito in one text, and where it is only named."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from wizard.domain.stacks import Finding, FindingKind
from wizard.guide.replacements import Replaces, replacement
from wizard.scan.calls import CALLS
from wizard.scan.infrastructure import INFRASTRUCTURE
from wizard.scan.languages import Language
from wizard.scan.libraries import LIBRARIES
from wizard.scan.mentions import NAME, NAMES, is_own_mark
from wizard.scan.operations import AMPLIFY, alternatives, by_word
from wizard.scan.patterns import (
    EVERYWHERE,
    NAMED_IN_STRINGS,
    SETTINGS,
    STORAGE,
    Pattern,
    RequiredContext,
    Where,
    pattern,
)
from wizard.scan.views import Views, views

PATTERNS: tuple[Pattern, ...] = (*LIBRARIES, *CALLS, *INFRASTRUCTURE, *EVERYWHERE, *SETTINGS)

# Every use holds one of these, however it is written (initiateAuth, initiate_auth, initiate-auth): a file
# without any is not looked at more closely. Each costs a pass over every byte, so there are few.
ANCHORS: tuple[bytes, ...] = (
    *(b"cognito", b"amplify", b"userpool", b"identitypool", b"warrant", b"awsmobileclient", b"awsexports"),
    *(b"initiateauth", b"authchallenge", b"admin", b"usersingroup", b"softwaretoken", b"mfapreference"),
    *(b"forgotpassword", b"confirmationcode", b"verificationcode", b"refreshtoken", b"foridentity"),
    *(b"userimportjob", b"triggersource", b"presignup", b"postconfirmation"),
)
# What a call that others have too is made on: a client made or declared in this file, or one of these names.
_MADE = re.compile(
    r"([\w$]+)[\"']?\]?\s*(?::=|=(?!=)|:)\s*[^;\n]{0,120}?(?i:cognito)"
    r"|\b\w*Cognito\w*(?:<\w+>)?[?!]?\s+([\w$]+)\s*[=;,)]"
)
_RECEIVER = re.compile(r"([\w$]+)(?:\([^()\n]{0,200}\))?[?!]?\s*$")
_SPEAKS = re.compile(r"(?i)cognito|user_?pool|identity_?provider|\bidp|idp$")
_USUAL = frozenset(("client", "idp", "isp", "cip", "cisp", "cup", "provider", "identity", "sdk", "aws"))
_JOINED = b"_-"
_LOW = bytes(range(256)).lower()
_POOL_ID = re.compile(rb"-[0-9]_[A-Za-z0-9]{9}")

_AMPLIFY_IMPORT = re.compile(
    r"(?:import\s+(?:type\s+)?(?:\w+\s*,\s*)?\{([^{}]*)\}\s*from|(?:const|let|var)\s*\{([^{}]*)\}\s*=\s*require\s*\()"
    r"\s*[\"'](?:@?aws-amplify/auth(?:/[\w-]+)?)[\"']"
)
_IMPORTED = re.compile(r"(?:type\s+)?(\w+)(?:\s*(?:\bas\b|:)\s*(\w+))?")
_AMPLIFY_ROWS = by_word(AMPLIFY)
SHOWN = 120


@dataclass(frozen=True, slots=True)
class Use:
    """A finding with the cookie names that it stands for."""

    finding: Finding
    cookies: tuple[str, ...]


class _Searched:
    """A text with what several patterns ask of it, found out once and only where one asks."""

    def __init__(self, seen: Views) -> None:
        self.code = seen.code
        self.bare = seen.bare
        self.small = seen.code.lower()
        self._gates: dict[RequiredContext, bool] = {RequiredContext.NONE: True}

    @cached_property
    def made(self) -> frozenset[str]:
        """The names of what is made or declared as a client of Cognito here."""
        return frozenset((a or b).lstrip("_$@") for a, b in _MADE.findall(self.code))

    def is_open(self, gate: RequiredContext) -> bool:
        """Whether the text speaks of what the gate wants."""
        if gate not in self._gates:
            named = NAMED_IN_STRINGS.get(gate)
            self._gates[gate] = bool(
                re.search(gate, self.bare) or (named is not None and re.search(named, self.code))
            )
        return self._gates[gate]


def may_hold(raw: bytes) -> bool:
    """Whether these bytes are worth a closer look."""
    low = raw.translate(_LOW, _JOINED)
    return any(word in low for word in ANCHORS) or _POOL_ID.search(raw) is not None


def find(text: str, language: Language, path: str) -> Iterator[Use]:
    """The uses of Cognito in ``text``, by line; one text is claimed by one pattern only.

    A text without any use gives the places that name Cognito all the same.
    """
    seen = _Searched(views(text.replace("\r\n", "\n").replace("\r", "\n"), language))
    starts = [0, *(match.end() for match in re.finditer("\n", seen.code))]
    taken = bytearray(len(seen.code))
    found: list[tuple[int, Use]] = []
    for known in _patterns_for(seen, language, path):
        for match in known.regex.finditer(seen.code):
            start, end = _content(match)
            if start == end or not _counts(known, seen, start) or 1 in taken[start:end]:
                continue
            if known.of_client and not _is_client(seen, start):
                continue
            taken[start:end] = b"\1" * (end - start)
            line = bisect_right(starts, start)
            found.append((line, _use(known, match, path, line)))
    if not found:
        yield from _mentions(seen, starts, path)
        return
    given: set[tuple[int, str, str]] = set()
    for line, use in sorted(found, key=lambda item: item[0]):
        key = (line, use.finding.id, use.finding.what.lower().replace("_", ""))
        if key not in given:
            given.add(key)
            yield use


def _mentions(seen: _Searched, starts: list[int], path: str) -> Iterator[Use]:
    """One mention for each line of code or settings that names Cognito."""
    last = 0
    if not any(word in seen.small for word in NAMES):
        return
    for match in NAME.finditer(seen.code):
        line = bisect_right(starts, match.start())
        end = seen.code.find("\n", match.end())
        if line != last and not is_own_mark(seen.code[starts[line - 1] : end if end >= 0 else None]):
            last = line
            yield mention(path, line, match[0])


def mention(path: str, line: int, match: str) -> Use:
    """A place that names Cognito and is not understood."""
    what, instead = "names Cognito, not understood", "look at it: this scan knows no replacement"
    return Use(Finding(path, line, "mention", what, instead, match[:SHOWN], FindingKind.MENTION), ())


def copied_library(path: str, match: str) -> Use:
    """A library of Cognito or Amplify that stands in the app's own tree, whatever it holds."""
    what = "a copy of a library of Cognito or Amplify"
    return Use(Finding(path, 1, "library_copy", what, replacement(Replaces.LIBRARY), match[:SHOWN]), STORAGE)


def _is_client(seen: _Searched, start: int) -> bool:
    """Whether what stands before ``start`` can be a Cognito client, and not a service of the app's own."""
    before = seen.code[max(0, start - 240) : start].rstrip()
    receiver = _RECEIVER.search(before)
    if receiver is None:
        return "ognito" in before.rpartition("\n")[2]
    name = receiver[1].lstrip("_$@")
    if _SPEAKS.search(name) or _SPEAKS.search(receiver[0]):
        return True
    return name in seen.made or (name.lower() in _USUAL and seen.is_open(RequiredContext.SDK))


def _patterns_for(seen: _Searched, language: Language, path: str) -> Iterator[Pattern]:
    if language in {Language.JS, Language.MARKUP}:
        yield from _amplify_functions(seen)
    for known in _of(language):
        is_of_file = known.word in seen.small and (known.files is None or known.files.search(path))
        if is_of_file and seen.is_open(known.gate):
            yield known


@cache
def _of(language: Language) -> tuple[Pattern, ...]:
    return tuple(known for known in PATTERNS if not known.languages or language in known.languages)


def _amplify_functions(seen: _Searched) -> Iterator[Pattern]:
    """Amplify 6 has plain functions: their names count as far as the file imports them from Amplify."""
    names: dict[str, Replaces] = {}
    for match in _AMPLIFY_IMPORT.finditer(seen.code):
        for name, alias in _IMPORTED.findall(match[1] or match[2] or ""):
            if name in _AMPLIFY_ROWS:
                names[alias or name] = _AMPLIFY_ROWS[name]
    if names:
        regex = rf"(?<![\w.$])({alternatives(names)})\s*\("
        yield pattern("amplify_call", "js markup", regex, "Amplify's {0}", names, cookies=STORAGE)


def _content(match: re.Match[str]) -> tuple[int, int]:
    """The match without the blanks it begins with."""
    return match.start() + len(match[0]) - len(match[0].lstrip()), match.end()


def _counts(known: Pattern, seen: _Searched, start: int) -> bool:
    return known.where is Where.ANYWHERE or seen.bare[start] == seen.code[start]


def _use(known: Pattern, match: re.Match[str], path: str, line: int) -> Use:
    word = next((group for group in match.groups() if group), match[0])
    row = known.replaces if isinstance(known.replaces, Replaces) else known.replaces[word]
    shown = " ".join(match[0].split())[:SHOWN]
    finding = Finding(path, line, known.id, known.what.format(word), replacement(row), shown)
    return Use(finding, (shown,) if known.is_cookie else known.cookies)
