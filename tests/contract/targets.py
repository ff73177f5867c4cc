"""The doubles of WorkOS, and what a test may do there next to the adapter."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.contract.recording import Recording, recorded
from tests.contract.servers import EMULATOR_KEY, SPENT_KEY, workos_emulator
from wizard.adapters.workos.target import WorkOSTarget
from wizard.rehearsal.limits import Limit, Limits
from wizard.rehearsal.services import Rehearsal
from wizard.rehearsal.workos import CLIENT_ID, MAIN_KEY

PASSWORD = "correct horse battery staple 9!"
REHEARSAL_SPENT_KEY = "sk_test_elsewhere"


@dataclass(frozen=True)
class Target:
    """One double: ``key`` opens it, ``spent_key`` is one that a case may wear out.

    ``heard`` holds what was said, where the double is our own.
    """

    name: str
    url: str
    key: str
    spent_key: str
    control: str = ""
    heard: Recording = field(default_factory=Recording)

    def adapter(self, key: str | None = None) -> WorkOSTarget:
        return WorkOSTarget.from_environment({"WORKOS_API_KEY": key or self.key, "WORKOS_BASE_URL": self.url})

    def plant_webhook(self, url: str) -> str:
        """A webhook endpoint as the dashboard makes one; gives its id."""
        body = {"endpoint_url": url, "events": ["user.created"]}
        path = (
            f"{self.control}/_rehearsal/webhook_endpoints"
            if self.control
            else f"{self.url}/webhook_endpoints"
        )
        return str(self.ask("POST", path, body)["id"])

    def sign_in(self, user_id: str, email: str) -> None:
        """Open a session: a password is set for the user, who signs in with it."""
        users = f"{self.url}/user_management"
        self.ask("PUT", f"{users}/users/{user_id}", {"password": PASSWORD})
        asked = {"client_id": CLIENT_ID, "client_secret": self.key, "grant_type": "password"}
        self.ask("POST", f"{users}/authenticate", asked | {"email": email, "password": PASSWORD})

    def ask(self, method: str, url: str, body: object = None) -> Any:
        """One request next to the adapter."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(url, content, headers, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(asked, timeout=30) as answer:
            return json.loads(answer.read())


@contextmanager
def _rehearsal() -> Iterator[Target]:
    limits = Limits(everything=Limit(1_000, 60))  # as the emulator has it, so that one case fits both
    with Rehearsal(users=0, limits=limits) as services, recorded(services.workos_url) as heard:
        yield Target("rehearsal", heard.url, MAIN_KEY, REHEARSAL_SPENT_KEY, services.workos_url, heard)


@contextmanager
def _emulator() -> Iterator[Target]:
    with workos_emulator() as url:
        yield Target("WorkOS emulator", url, EMULATOR_KEY, SPENT_KEY)


TARGETS = {"rehearsal": _rehearsal, "WorkOS emulator": _emulator}
