"""A caller of the running handlers, who sees what a browser would."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from workos import WorkOSClient

from tests.templates.servers import Variant, serving
from wizard.rehearsal.services import Rehearsal

MIGRATED = {"migrated_from": "cognito", "migration_date": "2026-11-23"}
DUE = MIGRATED | {"password_reset_sent": "false"}


@dataclass
class Driven:
    """Running handlers with the WorkOS behind them, and a proxy before them if ``proxied``."""

    ports: list[int]
    rehearsal: Rehearsal
    workos: WorkOSClient
    folder: Path
    proxied: bool = False
    callers: int = 1
    tests: int = 0

    def post(
        self, body: bytes, *, caller: str = "", headers: dict[str, str] | None = None, port: int = 0
    ) -> tuple[object, ...]:
        """All that a caller sees, but the date; each call comes from an address of its own."""
        self.callers += 1
        source = caller or f"127.0.{self.callers // 200 + 1}.{self.callers % 200 + 1}"
        sent = {"Content-Type": "application/json"} | (headers or {})
        if self.proxied:
            claimed = sent.get("X-Forwarded-For")
            sent["X-Forwarded-For"] = f"{claimed}, {source}" if claimed else source
        connection = http.client.HTTPConnection(
            "127.0.0.1",
            port or self.ports[0],
            timeout=20,
            source_address=None if self.proxied else (source, 0),
        )
        try:
            connection.request("POST", "/migrated-reset", body, sent)
            response = connection.getresponse()
            seen = sorted((name.lower(), value) for name, value in response.getheaders())
            return response.status, response.read(), [pair for pair in seen if pair[0] != "date"]
        finally:
            connection.close()

    def settle(self) -> None:
        """Return when nothing is under way that was begun by an answered call."""
        for port in self.ports:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            try:
                connection.request("GET", "/settled")
                assert connection.getresponse().status < 300
            finally:
                connection.close()

    def ask(self, email: object, *, caller: str = "") -> tuple[object, ...]:
        answer = self.post(json.dumps({"email": email}).encode(), caller=caller)
        self.settle()
        return answer

    def address(self, name: str) -> str:
        """An address of this test's own: the process remembers those it has seen."""
        return f"{name}{self.tests}@example.com"

    def add(self, email: str, metadata: dict[str, str] | None = None) -> str:
        return self.workos.user_management.create_user(email=email, metadata=metadata or {}).id

    def mails(self) -> dict[str, int]:
        return dict(self.rehearsal.workos.stats.mails)

    def mark(self, user_id: str) -> str | None:
        return (self.workos.user_management.get_user(user_id).metadata or {}).get("password_reset_sent")

    def begin(self) -> Driven:
        """Ready for another test: no one in WorkOS, no mail, no fault."""
        self.tests += 1
        self.rehearsal.faults.clear()
        for user in self.workos.user_management.list_users(limit=100).data:
            self.workos.user_management.delete_user(user.id)
        self.rehearsal.workos.stats.mails.clear()
        return self


@contextmanager
def driving(
    variant: Variant,
    rehearsal: Rehearsal,
    folder: Path,
    *,
    proxied: bool,
    store: str = "file",
    processes: int = 1,
    environ: dict[str, str] | None = None,
) -> Iterator[Driven]:
    """The variant, started; behind one proxy if ``proxied``."""
    given = rehearsal.environment() | {"RESET_TRUSTED_PROXIES": str(int(proxied))} | (environ or {})
    workos = WorkOSClient(api_key=given["WORKOS_API_KEY"], base_url=given["WORKOS_BASE_URL"], max_retries=0)
    with workos, serving(variant, folder, given, store=store, processes=processes) as ports:
        yield Driven(ports, rehearsal, workos, folder, proxied)
