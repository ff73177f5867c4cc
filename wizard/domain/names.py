"""What a migration may be called: its name is a file's name in the user's data folder, and nothing else."""

from __future__ import annotations

import re

from wizard.domain.text import clean
from wizard.errors import UsageError

LONGEST = 61
ALLOWED = f"Letters, digits, dots, dashes and underscores, at most {LONGEST}, the first a letter or digit."
_NAME = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{LONGEST - 1}}}", re.ASCII)


def is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None


def checked_name(text: str) -> str:
    """The same name; raises UsageError for one that is none, such as one with a separator in it."""
    if not is_name(text):
        raise UsageError(f"«{clean(text)}» is no name for a migration.", fix=ALLOWED)
    return text
