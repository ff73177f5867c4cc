"""When a terminal gets plain lines instead of a screen (spec, section 4)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TextIO

_NO = frozenset({"", "0", "false", "no"})


def needs_lines(environ: Mapping[str, str], out: TextIO) -> bool:
    """Whether ``out`` is no terminal with a size, or its user asked for lines by TERM or ACCESSIBLE."""
    return is_spoken(environ) or not _has_size(out)


def is_spoken(environ: Mapping[str, str]) -> bool:
    """Whether lines may be read aloud, or cannot be redrawn: no menu may move a cursor then."""
    accessible = environ.get("ACCESSIBLE", "").strip().lower() not in _NO
    return accessible or environ.get("TERM", "") in {"", "dumb", "unknown"}


def _has_size(out: TextIO) -> bool:
    try:
        return all(os.get_terminal_size(out.fileno()))
    except (OSError, ValueError):
        return False
