"""What people do besides the wizard, as commands: at a running rehearsal, or at the demo's services.

``register`` is a provider's admin, ``use-link`` and ``sign-in`` are users, ``mails`` is their mailbox.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from wizard.domain.text import clean
from wizard.domain.web_address import on_this_machine
from wizard.errors import Blocked, UsageError
from wizard.rehearsal.third_parties import PASSWORD

# Whatever proxy the machine has: a rehearsal is on loopback.
_open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


class People:
    """Everybody outside the wizard; ``url`` is that of the rehearsal's WorkOS.

    Raises UsageError for an address that is not on this machine, or where no rehearsal answers.
    """

    def __init__(self, url: str) -> None:
        if not on_this_machine(url):
            raise UsageError(
                "That is no rehearsal: its address is not on this machine.",
                fix="Give --url, or set WORKOS_BASE_URL as rehearse prints it.",
            )
        self._url = url.rstrip("/")

    def register(self, provider: str, uri: str) -> str:
        """Add a redirect URI to those that a provider takes, as its admin would."""
        summary = self._send(f"/_rehearsal/providers/{quote(provider, safe='')}", {"redirect_uris": [uri]})
        if not summary["client_id"]:
            raise Blocked(f"The rehearsal has no provider {clean(provider)} with an OAuth app.")
        return f"{clean(provider)} takes {clean(uri)} from now on."

    def mails(self, address: str = "") -> list[dict[str, str]]:
        """The reset mails that were sent, oldest first; of one address where it is given."""
        found: list[dict[str, str]] = self._send(f"/_rehearsal/mails?to={quote(address)}")
        return found

    def use_link(self, address: str) -> str:
        """Open the newest reset mail to an address and choose the rehearsal's password."""
        sent = self.mails(address)
        if not sent:
            raise Blocked(f"No mail was sent to {clean(address)}.", fix="Have its reset sent first.")
        parts = urlsplit(sent[-1]["link"])
        form = {"token": parse_qs(parts.query)["token"][0], "new_password": PASSWORD}
        page = f"{self._url}{parts.path}"
        try:
            _open(page, urlencode(form).encode()).close()
        except urllib.error.HTTPError as refused:
            raise Blocked(
                f"The link is used or too old: {refused.code}.", fix="Have another reset sent."
            ) from refused
        return f"{clean(address)} has chosen a password by the link."

    def sign_in(self, address: str, *, key: str) -> str:
        """Sign in with the password that ``use_link`` chose, as the user would in the app."""
        body = {"grant_type": "password", "email": address, "password": PASSWORD}
        secret = {"client_id": "client_01REHEARSAL0000000000000000", "client_secret": key}
        self._send("/user_management/authenticate", body | secret, {"Authorization": f"Bearer {key}"})
        return f"{clean(address)} has signed in at WorkOS."

    def _send(self, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", **(headers or {})}
        request = urllib.request.Request(f"{self._url}{path}", data=data, headers=sent)  # noqa: S310  loopback
        try:
            with _open(request) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                summary = json.loads(refused.read() or b"{}").get("message", str(refused.code))
            raise Blocked(f"The rehearsal refuses: {clean(summary)}") from refused
        except OSError as away:
            raise UsageError(
                f"No rehearsal answers at {clean(self._url)}.", fix="Start one: cognito2workos rehearse."
            ) from away
