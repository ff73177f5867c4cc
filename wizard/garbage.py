"""When Python looks for garbage in this process: what is there to stay is left out."""

from __future__ import annotations

import gc
from typing import TypeVar

T = TypeVar("T")

# By Python's own thresholds an import at 50 a second sets off a full collection each 0.7 s, of 0.05 s: a key
# that comes then waits. Young objects are looked at once there are as many, all of them some 500 times rarer.
THRESHOLDS = (10_000, 20, 25)
_known: set[type] = set()


def postpone() -> None:
    """Collect nothing until ``begin``: it would walk through all that is imported, again and again."""
    gc.disable()


def begin() -> None:
    """Begin to collect, where that was put off; what is there by now is there to stay."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(*THRESHOLDS)
        gc.enable()


def stay(client: T) -> T:
    """Keep a vendor's SDK, some 130,000 objects, out of collections; give back the client before this one.

    Only the first client of a kind brings the SDK along. To freeze at each one would keep every older client,
    11 MB, as long as the program lives. To walk through all takes 0.15 s, through what is not frozen 0.03 s.
    """
    if type(client) in _known:
        gc.collect()
    else:
        _known.add(type(client))
        gc.freeze()
    return client
