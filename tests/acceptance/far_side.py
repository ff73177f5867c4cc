"""The rehearsal services in a process of their own, and the control that tests have over them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.quick_clock import tick
from wizard.rehearsal.services import Rehearsal

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "wizard")
MAIN_KEY, OTHER_KEY = "sk_test_rehearsal", "sk_test_elsewhere"
NO_LIMITS = {"limits": {"writes": None, "reads": None, "everything": None}}
# Nothing of the machine that runs the tests may decide where requests go.
LEADS_ELSEWHERE = ("AWS_", "WORKOS_", "COGNITO2WORKOS_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


def clean_environ() -> dict[str, str]:
    """This process's variables without those that lead to a service."""
    return {name: value for name, value in os.environ.items() if not name.upper().startswith(LEADS_ELSEWHERE)}


@contextmanager
def rehearsed(users: int, *, seed: int = 1, **settings: Any) -> Iterator[FarSide]:
    """``rehearse`` as an operator starts it, in a process of its own."""
    process = subprocess.Popen(
        [*COMMAND, "rehearse", "--users", str(users), "--seed", str(seed), "--json"],
        cwd=ROOT,
        env=clean_environ(),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        far_side = FarSide(json.loads(process.stdout.readline()))
        far_side.set(**(NO_LIMITS | settings))
        yield far_side
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.communicate()


@contextmanager
def rehearsed_here(users: int, *, seed: int = 1, **settings: Any) -> Iterator[FarSide]:
    """The same services in threads of this process: they start sooner."""
    with Rehearsal(users=users, seed=seed, tick=tick) as services:
        far_side = FarSide.of(services)
        far_side.set(**(NO_LIMITS | settings))
        yield far_side


class FarSide:
    """Both services, wherever they run, over their control endpoints."""

    def __init__(self, summary: dict[str, Any]) -> None:
        """``summary`` is what ``rehearse --json`` prints."""
        self.summary = summary
        self.environ: dict[str, str] = summary["env"]
        self.workos_url: str = summary["workos_url"]
        self.cognito_url: str = summary["cognito_url"]

    @classmethod
    def of(cls, services: Rehearsal) -> FarSide:
        """Services that run in this process."""
        return cls(
            {
                "env": services.environment(),
                "user_pool_id": services.user_pool_id,
                "region": services.region,
                "workos_url": services.workos_url,
                "cognito_url": services.cognito_url,
                "guide_file": services.guide_file,
            }
        )

    def set(self, **settings: Any) -> None:
        """``limits``, ``latency_ms`` and what else the settings of the control take."""
        self._ask("PUT", f"{self.workos_url}/_rehearsal/settings", settings)

    def stats(self) -> dict[str, Any]:
        """What WorkOS was asked since the start or the last ``forget``."""
        found: dict[str, Any] = self._ask("GET", f"{self.workos_url}/_rehearsal/stats")
        return found

    def writes(self) -> int:
        operations = self.stats()["operations"]
        return sum(
            n
            for name, n in operations.items()
            if name.startswith(("create_", "update_", "delete_", "deactivate_", "reactivate_"))
        )

    def forget(self) -> None:
        """Start counting again, on both sides."""
        self._ask("POST", f"{self.workos_url}/_rehearsal/reset_stats")
        self._ask("POST", f"{self.cognito_url}/_rehearsal/cognito/reset_stats")

    def cognito_stats(self) -> dict[str, Any]:
        found: dict[str, Any] = self._ask("GET", f"{self.cognito_url}/_rehearsal/cognito/stats")
        return found

    def users(self, *, key: str = MAIN_KEY) -> list[dict[str, Any]]:
        """Every WorkOS user of the environment of ``key``, raw."""
        found: list[dict[str, Any]] = self._ask("GET", f"{self.workos_url}/_rehearsal/users?key={key}")
        return found

    def organizations(self, *, key: str = MAIN_KEY) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._ask(
            "GET", f"{self.workos_url}/_rehearsal/organizations?key={key}"
        )
        return found

    def plant_organizations(self, *organizations: Mapping[str, Any]) -> list[dict[str, Any]]:
        url = f"{self.workos_url}/_rehearsal/organizations"
        found: list[dict[str, Any]] = self._ask("POST", url, organizations)
        return found

    def memberships(self, *, key: str = MAIN_KEY) -> list[dict[str, Any]]:
        """Every membership in any status, raw."""
        found: list[dict[str, Any]] = self._ask("GET", f"{self.workos_url}/_rehearsal/memberships?key={key}")
        return found

    def plant_memberships(self, *memberships: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Memberships that others made, by the external IDs of ``user`` and ``organization``."""
        url = f"{self.workos_url}/_rehearsal/memberships"
        found: list[dict[str, Any]] = self._ask("POST", url, memberships)
        return found

    def plant_roles(self, *slugs: str) -> None:
        entries = [{"slug": slug, "name": slug.title()} for slug in slugs]
        self._ask("POST", f"{self.workos_url}/_rehearsal/roles", entries)

    def plant(self, *users: Mapping[str, Any], key: str = MAIN_KEY) -> list[dict[str, Any]]:
        """Users who were there before us."""
        url = f"{self.workos_url}/_rehearsal/users?key={key}"
        found: list[dict[str, Any]] = self._ask("POST", url, users)
        return found

    def edit_user(self, user_id: str, **fields: Any) -> None:
        """Change stored fields of a WorkOS user, as somebody does in the dashboard."""
        self._ask("PUT", f"{self.workos_url}/_rehearsal/users/{user_id}", fields)

    def delete_user(self, user_id: str) -> None:
        self._ask("DELETE", f"{self.workos_url}/user_management/users/{user_id}", headers=self._key())

    def sign_in(self, user: Mapping[str, Any]) -> None:
        """Open a session: a password is set for the user, who signs in with it."""
        password = "correct horse battery staple 9!"
        url = f"{self.workos_url}/user_management"
        self._ask("PUT", f"{url}/users/{user['id']}", {"password": password}, self._key())
        body = {"grant_type": "password", "email": user["email"], "password": password}
        self._ask("POST", f"{url}/authenticate", body, self._key())

    def sessions(self, user_id: str) -> list[dict[str, Any]]:
        """The active sessions of a user, asked as the API is asked."""
        url = f"{self.workos_url}/user_management/users/{user_id}/sessions"
        found: list[dict[str, Any]] = self._ask("GET", url, headers=self._key())["data"]
        return found

    def mails(self, address: str = "") -> list[dict[str, Any]]:
        """The resets that were mailed, to whomever or to one address, oldest first, with link and token."""
        found: list[dict[str, Any]] = self._ask("GET", f"{self.workos_url}/_rehearsal/mails?to={address}")
        return found

    def others(self, *deeds: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Let third parties act at WorkOS, all at once; what came of each action."""
        found: list[dict[str, Any]] = self._ask("POST", f"{self.workos_url}/_rehearsal/others", deeds)
        return found

    def events(self, name: str) -> list[dict[str, Any]]:
        """Every event of this name, oldest first."""
        found: list[dict[str, Any]] = []
        after = ""
        while after is not None:
            query = f"events={name}&limit=100" + (f"&after={after}" if after else "")
            page = self._ask("GET", f"{self.workos_url}/events?{query}", headers=self._key())
            found += page["data"]
            after = page["list_metadata"]["after"]
        return found

    def plant_webhook(self, **endpoint: Any) -> dict[str, Any]:
        made: dict[str, Any] = self._ask("POST", f"{self.workos_url}/_rehearsal/webhook_endpoints", endpoint)
        return made

    def remove_webhook(self, endpoint: str) -> None:
        self._ask("DELETE", f"{self.workos_url}/_rehearsal/webhook_endpoints/{endpoint}")

    def webhook_states(self) -> dict[str, str]:
        """The status of each webhook endpoint by id, asked as the API is asked."""
        page = self._ask("GET", f"{self.workos_url}/webhook_endpoints", headers=self._key())
        return {item["id"]: item["status"] for item in page["data"]}

    def switch_webhook(self, endpoint: str, status: str) -> None:
        self._ask("PATCH", f"{self.workos_url}/webhook_endpoints/{endpoint}", {"status": status}, self._key())

    def _key(self) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.environ['WORKOS_API_KEY']}",
            "Content-Type": "application/json",
        }

    def edit_rows(self, *changes: Mapping[str, Any]) -> None:
        """Add or edit rows of the pool: ``username``, ``attributes``, ``enabled``, ``status``."""
        self._ask("POST", f"{self.cognito_url}/_rehearsal/cognito/users", changes)

    def set_back(self, **recoveries: str) -> None:
        """Point-in-time recoveries of the pool by id, each with its status; latest first."""
        entries = [{"RestoreId": key, "RestoreStatus": status} for key, status in recoveries.items()]
        self._ask("PUT", f"{self.cognito_url}/_rehearsal/cognito/recoveries", entries)

    def remove_row(self, username: str) -> None:
        self._ask("DELETE", f"{self.cognito_url}/_rehearsal/cognito/users/{quote(username)}")

    def arm(self, *faults: Mapping[str, Any]) -> None:
        self._ask("POST", f"{self.workos_url}/_rehearsal/faults", faults)

    def disarm(self) -> None:
        self._ask("DELETE", f"{self.workos_url}/_rehearsal/faults")

    def drawn(self) -> dict[str, int]:
        """How often each kind of fault has struck."""
        found: dict[str, int] = self._ask("GET", f"{self.workos_url}/_rehearsal/faults")["drawn"]
        return found

    def _ask(
        self, method: str, url: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        content = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(url, content, dict(headers or {}), method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(asked, timeout=30) as answer:
            found = answer.read()
        return json.loads(found) if found else None


FAULTS = ("500", "500_after", "reset_before", "reset_after", "truncated", "non_json_200", "502_html", "503")


def trouble(rate: float) -> Iterable[dict[str, Any]]:
    """Every kind of trouble, on writes, reads and listings, each at ``rate``."""
    for kind in FAULTS:
        yield {"operation": "workos.create_user", "kind": kind, "rate": rate}
        yield {"operation": "workos.list_users", "kind": kind, "rate": rate}
    yield {"operation": "workos.create_user", "kind": "slow", "rate": rate, "delay_ms": 1_500}
    yield {"operation": "workos.create_user", "kind": "throttle", "rate": rate / 4, "retry_after": 1}
    for kind in ("throttle", "internal_error", "reset_before", "truncated", "short_page", "empty_page"):
        yield {"operation": "cognito.ListUsers", "kind": kind, "rate": rate}
    yield {"operation": "cognito.ListUsers", "kind": "bad_token", "rate": rate / 4}
