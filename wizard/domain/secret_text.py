"""Secrets in text (R6): which words are refused where a person types, and hidden where anything is shown.

Three rules, from certain to likely: shapes that vendors gave their keys; addresses whose query holds a
bearer's right (reset links, portal links, signed addresses); words that look drawn by lot. The last refuses
only: what is shown (digests, ids of strangers) is not hidden for looking random.

Shapes: the vendors' pages, and the patterns that GitHub's secret scanning and gitleaks publish. Each
pattern is linear: no nested repetition.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise

HIDDEN = "[secret]"

_SHAPES = (
    # A long one also behind a letter that was typed before it by mistake.
    ("a WorkOS API key", r"sk_(?:test|live)_\w{12,}|\bsk_(?:test|live)_\w{6,}|\bsk_[A-Za-z0-9]{20,}"),
    ("an API key", r"\brk_(?:test|live)_\w{6,}"),
    ("an AWS access key", r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}"),
    ("an API key", r"\bsk-[A-Za-z0-9_-]{20,}"),
    ("a private key", r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY"),
    ("a Google client secret", r"\bGOCSPX-[\w-]{10,}"),
    ("a Google key", r"\bAIza[\w-]{35}|\bya29\.[\w-]{20,}"),
    ("a GitHub token", r"\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{22,}"),
    ("a GitLab token", r"\bglpat-[\w-]{20,}"),
    ("a Slack token", r"\bxox[a-z]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}"),
    ("a Slack webhook", r"\bhooks\.slack\.com/(?:services|workflows)/\w+/\w+/\w+"),
    ("an Azure client secret", r"(?<![\w~.-])[\w~.-]{3}[78]Q~[\w~.-]{31,34}"),
    ("an Azure storage key", r"\bAccountKey=[A-Za-z0-9/+=]{40,}|\bSharedAccessSignature=\S{20,}"),
    ("a package registry's token", r"\bnpm_[A-Za-z0-9]{36}|\bpypi-[\w-]{40,}"),
    ("a SendGrid key", r"\bSG\.[\w-]{16,}\.[\w-]{16,}"),
    ("a token", r"\beyJ[\w-]{10,}\.[\w-]{10,}\."),
    ("a token", r"\b[Bb]earer\s{1,4}[\w.~+/=-]{12,}"),
    ("an address with a password", r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/@:]{1,80}:[^\s/@]{1,200}@"),
    (
        "an address with a token in it",
        (
            r"[?&#;](?:token|\w{1,30}_token|code|ticket|secret|client_secret|api_?key|password|passwd|pwd|sig"
            r"|signature|assertion|samlresponse|x-amz-signature|x-amz-credential|x-amz-security-token"
            r"|magic_?link|otp|invite|invitation|challenge|session_?id)=[^&\s\"'<>#]{4,}"
        ),
    ),
    ("a secret", r"\b\w{0,30}secret[\w ]{0,30}[\"']?\s{0,8}[=:]\s{0,8}[\"']?[A-Za-z0-9/+=]{20,}"),
    ("a password", r"\bpass(?:word|wd|phrase)[\"']?\s{0,4}[=:]\s{0,4}[\"']?(?=[^\s\"']*\d)[^\s\"']{8,}"),
)
_ANY_CASE = frozenset({"an address with a token in it", "a secret", "a password"})
_VALUES = tuple(
    (words, re.compile(pattern, re.IGNORECASE if words in _ANY_CASE else 0)) for words, pattern in _SHAPES
)
# Every shape has one of these in it, in small letters; most texts that are shown have none.
_MARKS = (
    "k_live",
    "k_test",
    "sk_",
    "sk-",
    "akia",
    "asia",
    "abia",
    "acca",
    "-----begin",
    "gocspx",
    "aiza",
    "ya29.",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat",
    "glpat-",
    "xox",
    "xapp-",
    "hooks.slack",
    "q~",
    "accountkey=",
    "sharedaccess",
    "npm_",
    "pypi-",
    "sg.",
    "eyj",
    "bearer",
    "://",
    "=",
    "secret",
    "pass",
)
_SHORTEST = 12

_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s\"'<>]+", re.IGNORECASE)
# What is no secret although it looks drawn: names of AWS, UUIDs, digests that say so.
_NAMES = re.compile(
    r"\barn:aws[\w-]{0,12}:[^\s\"'<>]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|\bsha(?:1|256|384|512)[-:][a-z0-9+/=_-]+",
    re.IGNORECASE,
)
_AWS_WORD = re.compile(r"(?<![A-Za-z0-9/+=_-])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_-])")
_WORD = re.compile(r"(?<![A-Za-z0-9_~+-])[A-Za-z0-9_~+-]{24,}(?![A-Za-z0-9_~+-])")
_SMALL = re.compile(r"[a-z0-9]{45,}")
# Ids of WorkOS: a word and a ULID, which has no small letters.
_ULID = re.compile(r"(?:[a-z]+_)+[0-9A-HJKMNP-TV-Z]{20,30}")
_HEX = re.compile(r"[0-9a-fA-F]+")
# Words drawn by lot change between capitals, small letters and digits at every second sign; names made of
# words and numbers, and paths, do so at every third at most.
_CHANGES = 0.42
_CHANGES_SMALL = 0.25
_BITS = 3.8


def secret_value(text: str) -> str | None:
    """What kind of secret the text holds, in words; None where it holds none that can be told."""
    if found := next((words for words, pattern in _VALUES if pattern.search(text)), None):
        return found
    plain = _NAMES.sub(" ", _ADDRESS.sub(" ", text))
    if any(_is_drawn(word) for word in _AWS_WORD.findall(plain)):
        return "an AWS secret key"
    return "a secret" if any(_is_drawn(word) for word in _WORD.findall(plain)) else None


def hide_secrets(text: str) -> str:
    """The text with each secret of a known shape, and each token of an address, replaced."""
    if len(text) < _SHORTEST:
        return text
    small = text.lower()
    if not any(mark in small for mark in _MARKS):
        return text
    for words, pattern in _VALUES:
        text = pattern.sub(_after_name if words in _ANY_CASE else HIDDEN, text)
    return text


def _after_name(found: re.Match[str]) -> str:
    """Keep the name, which says what was hidden."""
    name = re.match(r"[^=:]{1,80}[=:]", found[0])
    return f"{name[0] if name else ''}{HIDDEN}"


def _is_drawn(word: str) -> bool:
    """Whether a word looks drawn by lot: kinds of signs change all the time, and hardly one comes often."""
    if _HEX.fullmatch(word) or _ULID.fullmatch(word) or _entropy(word) < _BITS:
        return False
    kinds = [_kind(sign) for sign in word if sign.isalnum()]
    changes = sum(one is not other for one, other in pairwise(kinds)) / max(len(kinds) - 1, 1)
    if len(set(kinds)) == len(("capital", "small", "digit")):
        return changes >= _CHANGES
    # A client secret of Cognito: some fifty small letters and digits. Its client ids have 26.
    return _SMALL.fullmatch(word) is not None and changes >= _CHANGES_SMALL


def _kind(sign: str) -> str:
    if sign.isdigit():
        return "digit"
    return "capital" if sign.isupper() else "small"


def _entropy(word: str) -> float:
    """Bits per sign, by how often each comes."""
    counts = Counter(word).values()
    return -sum(count / len(word) * math.log2(count / len(word)) for count in counts)
