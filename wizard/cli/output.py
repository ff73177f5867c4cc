"""What commands print: data on stdout, sentences on stderr, tracebacks in a file of their own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from wizard.domain.secret_text import hide_secrets
from wizard.domain.text import clean

LONGEST = 4_000


def put(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def say(text: str) -> None:
    print(clean(text, LONGEST), file=sys.stderr)


def log(text: str) -> Path:
    """Write a traceback where only its owner can read it, without what looks like a secret, and say where."""
    import tempfile  # noqa: PLC0415  only after a bug

    descriptor, name = tempfile.mkstemp(prefix="cognito2workos-", suffix=".log")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(hide_secrets(text))
    return Path(name)
