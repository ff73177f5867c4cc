"""Secrets that strayed into a file which must not hold any (R6)."""

from __future__ import annotations

import re

# Each pattern is linear: no nested repetition.
_VALUES = (
    ("a WorkOS API key", re.compile(r"sk_(?:test|live)_\w{6}|\bsk_[A-Za-z0-9]{20,}")),
    ("an AWS access key", re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{12,}")),
    ("a private key", re.compile(r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY")),
    ("a Google client secret", re.compile(r"\bGOCSPX-[\w-]{10,}")),
    ("a token", re.compile(r"\beyJ[\w-]{10,}\.[\w-]{10,}\.")),
    (
        "a secret",
        re.compile(r"secret[\w ]{0,30}[\"']?\s{0,8}[=:]\s{0,8}[\"']?[A-Za-z0-9/+=]{20,}", re.IGNORECASE),
    ),
)
_NAME = re.compile(
    r"api_?key|secret|passw(?:or)?d|token|private_?key|credential|access_?key|cookie", re.IGNORECASE
)


def secret_value(text: str) -> str | None:
    """What kind of secret the text holds, in words; None where it holds none that we know."""
    return next((words for words, pattern in _VALUES if pattern.search(text)), None)


def is_secret_name(name: str) -> bool:
    """Whether a key of this name would hold a secret."""
    return bool(_NAME.search(name.replace("-", "_")))
