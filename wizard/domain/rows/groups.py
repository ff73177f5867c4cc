"""Names of a user's groups in one metadata value, so that each can be read back whole.

Names are joined by commas; in a name a comma is written ``\\,`` and a backslash ``\\\\``. Cognito takes
letters, marks, symbols, numbers and punctuation of any script, 128 of them, and no blanks (``cognito.md`` 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_ESCAPED = re.compile(r"[\\,]")
_NAME = re.compile(r"(?:[^\\,]|\\.)+", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def join(names: Iterable[str]) -> str:
    """All names in one text."""
    return ",".join(_ESCAPED.sub(lambda found: f"\\{found[0]}", name) for name in names)


def split(text: str) -> tuple[str, ...]:
    """The names that ``join`` put together."""
    return tuple(_ESCAPE.sub(r"\1", found[0]) for found in _NAME.finditer(text))


def fitting(names: Sequence[str], longest: int) -> int:
    """How many of the first names fit together into so many characters."""
    used = -1
    for count, name in enumerate(names):
        used += 1 + len(join([name]))
        if used > longest:
            return count
    return len(names)
