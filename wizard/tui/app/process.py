"""What the app changes in its process: who may write to the terminal."""

from __future__ import annotations

import logging


def silence_loggers() -> None:
    """Textual draws on stderr: a library that logs there would write over the screen."""
    logging.captureWarnings(True)
    root = logging.getLogger()
    for known in list(root.handlers):
        if isinstance(known, logging.StreamHandler) and not isinstance(known, logging.FileHandler):
            root.removeHandler(known)
    root.addHandler(logging.NullHandler())
