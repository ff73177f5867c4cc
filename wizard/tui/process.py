"""What the app changes in its process: who may write to the terminal, when garbage is collected."""

from __future__ import annotations

import gc
import logging

# By Python's own thresholds an import at 50 a second sets off a full collection each 0.7 s, of 0.05 s: a key
# that comes then waits. Young objects are looked at once there are as many, all of them some 500 times rarer.
THRESHOLDS = (10_000, 20, 25)


def collect_garbage() -> None:
    """Begin to, where it was put off until the first picture; what is there by now is there to stay."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(*THRESHOLDS)
        gc.enable()


def silence_loggers() -> None:
    """Textual draws on stderr: a library that logs there would write over the screen."""
    logging.captureWarnings(True)
    root = logging.getLogger()
    for known in list(root.handlers):
        if isinstance(known, logging.StreamHandler) and not isinstance(known, logging.FileHandler):
            root.removeHandler(known)
    root.addHandler(logging.NullHandler())
