"""Step 1: what the wizard relies on in WorkOS' migration guide, and whether the guide still says it (R9).

Facts are found by anchors that survive rewording: a subject and the claim about it in one sentence, else
in one paragraph. A subject with the opposite claim, and nowhere the right one, is a contradiction.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from wizard.domain.text import clean
from wizard.guide.guide_text import Guide, Row, read_guide, sentences

_PASSAGE = 300


class FactState(StrEnum):
    FOUND = "found"
    MISSING = "missing"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class FactResult:
    """Whether the guide says a fact; ``passage`` is the cleaned place that decided, empty if missing."""

    id: str
    state: FactState
    passage: str
    relies: str


_Found = tuple[FactState, str]


@dataclass(frozen=True, slots=True)
class GuideFact:
    """A fact: what we rely on, and the finder, which returns the state and the raw passage."""

    id: str
    relies: str
    find: Callable[[Guide], _Found]


def check(text: str) -> tuple[FactResult, ...]:
    """Each guide fact as found, missing or contradicted in the guide's text, in a fixed order."""
    guide = read_guide(text)
    results = []
    for fact in GUIDE_FACTS:
        state, passage = fact.find(guide)
        results.append(FactResult(fact.id, state, clean(passage.strip(), _PASSAGE), fact.relies))
    return tuple(results)


def new_rows(text: str) -> tuple[str, ...]:
    """Rows of the guide's mapping table that we do not know, cleaned: a notice, no failure."""
    known = [names for mapping in _MAPPINGS for names in (mapping.sources, mapping.targets)]
    found = []
    for table in read_guide(text).tables:
        if any(mapping.is_in(row) for mapping in _MAPPINGS for row in table):
            found += [row for row in table if not any(names & set(row.names) for names in known)]
    return tuple(dict.fromkeys(clean(row.line.strip("| "), 120) for row in found))


@dataclass(frozen=True, slots=True)
class _Mapping:
    """A mapping row, in any column order; names are lower-cased, so that camel case is accepted."""

    sources: frozenset[str]
    targets: frozenset[str]

    def is_in(self, row: Row) -> bool:
        pairs = [(a, b) for i, a in enumerate(row.names) for j, b in enumerate(row.names) if i != j]
        return any(source in self.sources and target in self.targets for source, target in pairs)

    def find(self, guide: Guide) -> _Found:
        """A row with another target, or another source, contradicts where no row is right."""
        about = [row for row in guide.rows if (self.sources | self.targets) & set(row.names)]
        for row in about:
            if self.is_in(row):
                return FactState.FOUND, row.line
        return (FactState.CONTRADICTED, about[0].line) if about else (FactState.MISSING, "")


@dataclass(frozen=True, slots=True)
class _Claim:
    """A claim in prose: all of ``subject`` and one of ``says``; ``denies`` marks the opposite."""

    subject: tuple[re.Pattern[str], ...]
    says: re.Pattern[str]
    denies: re.Pattern[str]

    def find(self, guide: Guide) -> _Found:
        opposite = ""
        loose = ""
        for paragraph in guide.paragraphs:
            if not self._is_about(paragraph):
                continue
            for sentence in sentences(paragraph):
                if not self._is_about(sentence):
                    continue
                if self.denies.search(sentence):
                    opposite = opposite or sentence
                elif self.says.search(sentence):
                    return FactState.FOUND, sentence
            if self.says.search(paragraph) and not self.denies.search(paragraph):
                loose = loose or paragraph
        if opposite:
            return FactState.CONTRADICTED, opposite
        return (FactState.FOUND, loose) if loose else (FactState.MISSING, "")

    def _is_about(self, text: str) -> bool:
        return all(pattern.search(text) for pattern in self.subject)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_NOT = r"(?:\b(?:not|no|cannot|never|neither|nor|without|unable|impossible|unavailable|unsupported)\b|n't\b)"
_GIVES = r"\b(?:export|hand|give|provid|includ|return|download|transfer|keep|kept|carr[iy]|come|bring|reveal)"
_ANEW = r"\bre-?(?:config|enrol|regist|set)|\bset (?:it |this |mfa |them )?up\b|\bagain\b|\banew\b"

_HASHES = _Claim(
    (_words(r"\bhash(?:es)?\b"),),
    says=_words(_NOT),
    denies=_words(rf"^(?!.{{0,2000}}{_NOT}).{{0,2000}}{_GIVES}"),
)
_MFA = _Claim(
    (_words(r"\bmfa\b|\bmulti-?factor|\btwo-?factor"),),
    says=_words(rf"{_NOT}|{_ANEW}"),
    denies=_words(rf"^(?!.{{0,2000}}(?:{_NOT}|{_ANEW})).{{0,2000}}{_GIVES}"),
)
_RESET_API = _Claim(
    (_words(r"password[- ]reset"),),
    says=_words(r"/password-reset|password reset.{0,60}\bapi\b|\bapi\b.{0,60}password reset"),
    denies=_words(r"\bdeprecat|\bno longer\b|\bremoved\b|\bdiscontinued\b|\bsunset"),
)
_CREDENTIALS = _Claim(
    (_words(r"\bclient[ _-]?id"), _words(r"\bsecret")),
    says=_words(r"\bsame\b|\bunchanged\b|\bidentical\b|\bre-?us(?:e|ed|ing)\b"),
    denies=_words(
        r"(?:\bnot\b|n't\b|\bnever\b|\bcannot\b)[^.;:,]{0,40}\b(?:same|re-?use)"
        r"|^(?!.{0,2000}\b(?:same|unchanged|identical|re-?us(?:e|ed|ing))\b).{0,2000}\b(?:new|different|fresh|another)\b"
    ),
)
_ADDITIONAL = _Claim(
    (_words(r"\bredirect ur[il]|\bcallback ur[il]"),),
    says=_words(r"\badd(?:s|ed|ing|itional|itionally)?\b|\balso\b|\bsecond\b|\bfurther\b|\banother\b"),
    denies=_words(
        r"(?:\bnot\b|n't\b|\bnever\b|\bno need to\b|\bwithout\b)[^.;:,]{0,30}\badd"
        r"|^(?!.{0,2000}\badd).{0,2000}\b(?:replac|instead|swap|remov|exchang)"
    ),
)

_MAPPINGS = (
    _Mapping(frozenset({"email"}), frozenset({"email"})),
    _Mapping(frozenset({"email_verified", "emailverified"}), frozenset({"email_verified", "emailverified"})),
    _Mapping(frozenset({"given_name", "givenname"}), frozenset({"first_name", "firstname"})),
    _Mapping(frozenset({"family_name", "familyname"}), frozenset({"last_name", "lastname"})),
)
_EMAIL, _VERIFIED, _FIRST, _LAST = _MAPPINGS

GUIDE_FACTS: tuple[GuideFact, ...] = (
    GuideFact("no_hashes", "Cognito gives out no password hashes, so we send none.", _HASHES.find),
    GuideFact("no_mfa", "Cognito gives out no MFA secrets; users enrol again.", _MFA.find),
    GuideFact("map_email", "email becomes email.", _EMAIL.find),
    GuideFact("map_verified", "email_verified becomes email_verified.", _VERIFIED.find),
    GuideFact("map_first", "given_name becomes first_name.", _FIRST.find),
    GuideFact("map_last", "family_name becomes last_name.", _LAST.find),
    GuideFact("reset_api", "Resets go through the password-reset API.", _RESET_API.find),
    GuideFact("same_credentials", "WorkOS gets the same client ID and secret.", _CREDENTIALS.find),
    GuideFact("additional_uri", "WorkOS is added as a further redirect URI.", _ADDITIONAL.find),
)
