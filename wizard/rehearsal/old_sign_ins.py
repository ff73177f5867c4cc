"""The demo's users who keep their passwords: they sign in as they do every day, later at WorkOS.

They begin once the import has come to rest. Each signs in at Cognito by the app's own page, whose server
hands the password to the handler. The canary then tries the old password at WorkOS; after the cutover
another user does.
"""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

from wizard.domain.mail.keeping import KEPT_KEY, kept_on
from wizard.domain.planning.budget import MARKED_FROM
from wizard.domain.rows.emails import stored_form
from wizard.rehearsal.old_passwords import LOGIN_CLIENT, password_of
from wizard.rehearsal.services import Rehearsal
from wizard.rehearsal.simulated_users import LOOK_SECONDS, THINKING_SECONDS
from wizard.rehearsal.users import User
from wizard.rehearsal.workos import CLIENT_ID, MAIN_KEY

AT_ONCE = 8
# Whoever is not kept after so many sign-ins comes back no more: no one waits for them.
MOST_TRIES = 8

# Whatever proxy the machine has: these people stay on loopback.
_open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


class OldSignIns:
    """A thread in which users sign in; ``is_switched`` says whether the cutover is over."""

    def __init__(
        self,
        services: Rehearsal,
        page: str,
        *,
        canary: str,
        is_switched: Callable[[], bool],
        thinking: float = THINKING_SECONDS,
    ) -> None:
        self._services = services
        self._page = page
        self._canary = stored_form(canary)
        self._is_switched = is_switched
        self._thinking = thinking
        pool = services.cognito.store.pool.users
        self._names = {str(row.id): name for name, row in pool.items() if row.password}
        self._cannot: set[str] = set()
        self._tried: set[str] = set()
        self._tries: Counter[str] = Counter()
        self._callers = 0
        self._there, self._since = 0, time.monotonic()
        self._leaving = threading.Event()
        self._looked = threading.Condition()
        self._thread = threading.Thread(target=self._live, name="old sign-ins", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leaving.set()
        self._thread.join()

    def rest(self) -> None:
        """Return once all who can be kept are, and those who try the old password at WorkOS have done so."""
        with self._looked:
            while (any(self._due()) or any(self._returning())) and self._thread.is_alive():
                self._looked.wait(LOOK_SECONDS)

    def _live(self) -> None:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while not self._leaving.wait(LOOK_SECONDS):
                if self._has_come_to_rest():
                    list(pool.map(self._sign_in_today, list(self._due())))
                    for user in list(self._returning()):
                        self._sign_in_at_workos(user)
                with self._looked:
                    self._looked.notify_all()

    def _has_come_to_rest(self) -> bool:
        """Whether no user has appeared at WorkOS for a while: passwords are handed on from then on."""
        there = len(self._services.workos.main.users.by_id)
        if there != self._there:
            self._there, self._since = there, time.monotonic()
        return bool(there) and time.monotonic() - self._since >= self._thinking

    def _users(self) -> list[User]:
        return list(self._services.workos.main.users.by_id.values())

    def _due(self) -> Iterator[User]:
        """Migrated users about whose password nothing is noted yet, and who have one."""
        for user in self._users():
            sub = user.external_id or ""
            is_ours = sub in self._names and MARKED_FROM in user.metadata and not user.last_sign_in_at
            may_try = sub not in self._cannot and self._tries[sub] < MOST_TRIES
            if is_ours and may_try and KEPT_KEY not in user.metadata:
                yield user

    def _returning(self) -> Iterator[User]:
        """The canary, and after the cutover another user: each once, where the password is kept."""
        kept = [user for user in self._users() if kept_on(user.metadata.get(KEPT_KEY))]
        canaries = (user for user in kept if user.email == self._canary)
        yield from (user for user in canaries if not (user.last_sign_in_at or user.id in self._tried))
        others = [user for user in kept if user.email != self._canary and user.email_verified]
        is_done = any(user.last_sign_in_at or user.id in self._tried for user in others)
        if others and not is_done and self._is_switched():
            yield others[0]

    def _sign_in_today(self, user: User) -> None:
        """At Cognito, as the page does it; then the page tells the handler."""
        if self._leaving.is_set():
            return
        sub = str(user.external_id)
        self._tries[sub] += 1
        password = password_of(sub)
        token = self._cognito_token(sub, password)
        if token is None:
            self._cannot.add(sub)
            return
        self._callers += 1
        caller = f"198.51.{self._callers // 250 % 250}.{self._callers % 250 + 1}"
        sent = {"identifier": user.email, "password": password, "access_token": token}
        _post(f"{self._page}/keep-password", sent, {"X-Forwarded-For": caller})

    def _cognito_token(self, sub: str, password: str) -> str | None:
        """The access token; None where Cognito says no, or asks for a second factor."""
        answer = _post(
            self._services.cognito_url,
            {
                "ClientId": LOGIN_CLIENT,
                "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": {"USERNAME": self._names[sub], "PASSWORD": password},
            },
            {
                "Content-Type": "application/x-amz-json-1.1",
                "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
            },
        )
        result = (answer or {}).get("AuthenticationResult")
        return str(result["AccessToken"]) if result else None

    def _sign_in_at_workos(self, user: User) -> None:
        self._tried.add(user.id)
        _post(
            f"{self._services.workos_url}/user_management/authenticate",
            {
                "grant_type": "password",
                "email": user.email,
                "password": password_of(str(user.external_id)),
                "client_id": CLIENT_ID,
                "client_secret": MAIN_KEY,
            },
            {"Authorization": f"Bearer {MAIN_KEY}"},
        )


def _post(url: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> dict[str, Any] | None:
    """The answer's JSON; None for a refusal, or where no one answers any more."""
    sent = {"Content-Type": "application/json", **headers}
    request = urllib.request.Request(url, data=json.dumps(body).encode(), headers=sent)  # noqa: S310  loopback
    try:
        with _open(request) as answer:
            found: dict[str, Any] = json.load(answer)
            return found
    except urllib.error.HTTPError as refused:
        refused.close()
    except (OSError, ValueError):
        return None
    return None
