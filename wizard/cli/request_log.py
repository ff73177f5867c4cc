"""``--log`` and ``-v``: where the requests of a run are told."""

from __future__ import annotations

import logging
import logging.handlers
import os
import re
import sys
import time
from io import TextIOWrapper
from pathlib import Path

from wizard.errors import UsageError

BYTES, KEPT = 10_000_000, 3
# WorkOS' and Cognito's requests, as adapters tell them.
NAME = "cognito2workos.requests"
_LINE = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z [A-Z]+ \S+ \w+ \d+ ms id=\S+ try=\d+\n?")


def tell_requests(path: Path | None, *, on_stderr: bool) -> None:
    """Tell every request in a file, which is rotated and its owner's alone, on stderr, in both or nowhere."""
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)] if on_stderr else []
    if path:
        try:
            handlers.append(_PrivateFile(path))
        except OSError as bad:
            raise UsageError(
                f"The log cannot be written to {path}: {bad.strerror}.", fix="Give --log another path."
            ) from bad
    log = logging.getLogger(NAME)
    log.setLevel(logging.INFO if handlers else logging.WARNING)
    form = logging.Formatter("%(asctime)s.%(msecs)03dZ %(message)s", "%Y-%m-%dT%H:%M:%S")
    form.converter = time.gmtime
    for handler in handlers:
        handler.setFormatter(form)
        log.addHandler(handler)


def is_log_line(line: str) -> bool:
    """Whether it is a line as this log has them, and nothing else."""
    return _LINE.fullmatch(line) is not None


class _PrivateFile(logging.handlers.RotatingFileHandler):
    """Readable by its owner only, and never written through a link."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=BYTES, backupCount=KEPT, encoding="utf-8")

    def _open(self) -> TextIOWrapper:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        descriptor = os.open(self.baseFilename, flags, 0o600)
        return os.fdopen(descriptor, "a", encoding="utf-8")
