"""What the app changes in its process: who may write to the terminal, when garbage is collected."""

from __future__ import annotations

import gc
import logging


def collect_garbage() -> None:
    """Begin to, where it was put off until the first picture; what is there by now is there to stay."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def silence_loggers() -> None:
    """Textual draws on stderr: a library that logs there would write over the screen."""
    logging.captureWarnings(True)
    root = logging.getLogger()
    for known in list(root.handlers):
        if isinstance(known, logging.StreamHandler) and not isinstance(known, logging.FileHandler):
            root.removeHandler(known)
    root.addHandler(logging.NullHandler())
