"""Names of secrets, for keys of a file that must not hold any (R6); values: ``domain/secret_text.py``."""

from __future__ import annotations

import re

_NAME = re.compile(
    r"api_?key|secret|passw(?:or)?d|token|private_?key|credential|access_?key|cookie", re.IGNORECASE
)


def is_secret_name(name: str) -> bool:
    """Whether a key of this name would hold a secret."""
    return bool(_NAME.search(name.replace("-", "_")))
