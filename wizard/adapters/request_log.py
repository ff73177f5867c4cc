"""What is told of each request, for whoever looks into trouble: never a body, an address or a key.

A line has the method, the path without its query, the status or what came in its place, milliseconds, the
far side's id of the request, and which try it was. Nothing is written unless the command line asks for it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from wizard.domain.text import clean, mask_addresses
from wizard.ports import attempt

LOG = logging.getLogger("cognito2workos.requests")
LOG.addHandler(logging.NullHandler())
LOG.propagate = False
LONGEST = 200
# As WorkOS and AWS name it in their answers.
REQUEST_IDS = ("x-request-id", "x-amzn-requestid")


@dataclass(slots=True)
class Told:
    """What came back, as far as it did."""

    status: str = ""
    request_id: str = ""

    def answered(self, status: int, headers: Mapping[str, str]) -> None:
        """Keep the status and, by any of its names, the id that the far side gave the request."""
        self.status = str(status)
        named = {name.lower(): value for name, value in headers.items()}
        self.request_id = next((named[name] for name in REQUEST_IDS if name in named), "")


@contextmanager
def noted(method: str, what: str) -> Iterator[Told]:
    """One request; ``what`` is its address or the operation's name. An exception is named by its class."""
    told = Told()
    if not LOG.isEnabledFor(logging.INFO):
        yield told
        return
    began = time.monotonic()
    try:
        yield told
    except BaseException as error:
        told.status = told.status or type(error).__name__
        raise
    finally:
        took = (time.monotonic() - began) * 1e3
        LOG.info(
            "%s %s %s %.0f ms id=%s try=%d",
            method,
            path_of(what),
            told.status,
            took,
            clean(told.request_id, LONGEST) or "-",
            attempt.get(),
        )


def path_of(what: str) -> str:
    """The path of an address, without query and with any mail address in it masked; a name as it is."""
    path = urlsplit(what).path if "://" in what else what
    return clean(mask_addresses(path.replace("%40", "@")), LONGEST)
