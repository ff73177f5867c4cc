"""The people of the demo, who do what no wizard can do: open their mail, and move their app.

They live next to the services, know only what such people would know, and wait a little first.
"""

from __future__ import annotations

import json
import secrets
import threading
import urllib.error
import urllib.request
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from wizard.rehearsal.sample_app import CALLBACK, SampleApp
from wizard.rehearsal.services import Rehearsal

LOOK_SECONDS = 0.25
THINKING_SECONDS = 2.0


# Whatever proxy the machine has: these people stay on loopback.
_browse = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


class SimulatedUsers:
    """A thread in which the canary follows the link of each mail, and the developer moves the app.

    The developer begins once the app's callback is registered at WorkOS. A context manager.
    """

    def __init__(
        self, services: Rehearsal, *, canary: str, app: SampleApp, thinking: float = THINKING_SECONDS
    ) -> None:
        self._services = services
        self._canary = canary
        self._app = app
        self._thinking = thinking
        self._opened: set[str] = set()
        self._leaving = threading.Event()
        self._looked = threading.Condition()
        self._thread = threading.Thread(target=self._live, name="residents", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leaving.set()
        self._thread.join()

    def rest(self) -> None:
        """Return once everything that has reached them so far is done."""
        with self._looked:
            while (self._unopened() or self._is_to_move()) and self._thread.is_alive():
                self._looked.wait(LOOK_SECONDS)

    def _live(self) -> None:
        while not self._leaving.wait(LOOK_SECONDS):
            for link in self._unopened():
                self._leaving.wait(self._thinking)
                choose_password(link)
                self._opened.add(link)
            if self._is_to_move():
                self._leaving.wait(self._thinking)
                self._app.move()
            with self._looked:
                self._looked.notify_all()

    def _unopened(self) -> list[str]:
        mailbox = f"{self._services.workos_url}/_rehearsal/mails?to={quote(self._canary)}"
        with _browse(mailbox) as answer:
            mails = json.load(answer)
        return [mail["link"] for mail in mails if mail["link"] not in self._opened]

    def _is_to_move(self) -> bool:
        registered = [entry["uri"] for entry in self._services.workos.main.redirect_uris.values()]
        return CALLBACK in registered and not self._app.is_moved()


def choose_password(link: str) -> None:
    """Open a reset link and send its form, as a browser does; a refused or old one is left alone."""
    parts = urlsplit(link)
    form = {"token": parse_qs(parts.query)["token"][0], "new_password": secrets.token_urlsafe(24)}
    page = parts._replace(query="").geturl()
    try:
        _browse(link).close()
        _browse(page, urlencode(form).encode()).close()
    except urllib.error.HTTPError as refused:
        refused.close()
