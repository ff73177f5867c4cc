"""Both rehearsal services in threads of this process: start, address, stop."""

from __future__ import annotations

import time
from importlib.resources import files
from types import TracebackType
from typing import Self

from wizard.rehearsal.cognito import Cognito
from wizard.rehearsal.cognito_app import cognito_app
from wizard.rehearsal.faults import FaultBook
from wizard.rehearsal.identifiers import Now, utc_now
from wizard.rehearsal.identity_providers import PROVIDERS
from wizard.rehearsal.limits import Limits, Monotonic
from wizard.rehearsal.pool import DOMAIN, POOL_ID, REGION, PoolStore
from wizard.rehearsal.population import rows
from wizard.rehearsal.provider import WORKOS_CALLBACKS, Providers
from wizard.rehearsal.server import Server, bind
from wizard.rehearsal.workos import CLIENT_ID, MAIN_KEY, WorkOS
from wizard.rehearsal.workos_app import GUIDE_NAME, GUIDE_PATH, workos_app

COGNITO_CALLBACK = f"https://{DOMAIN}.auth.{REGION}.amazoncognito.com/oauth2/idpresponse"


class Rehearsal:
    """Cognito and WorkOS on loopback; a context manager, or ``start`` and ``stop``.

    ``port``: WorkOS there and Cognito on the next one, or on ``cognito_port``; 0 for free ports. ``limits``
    None: as documented. Raises ``UsageError`` for a taken port. Both services share one fault book.
    """

    def __init__(
        self,
        *,
        users: int = 300,
        seed: int = 1,
        port: int = 0,
        cognito_port: int = 0,
        limits: Limits | None = None,
        latency_ms: float = 0,
        now: Now = utc_now,
        tick: Monotonic = time.monotonic,
    ) -> None:
        self._users = users
        self._seed = seed
        self._port = port
        self._cognito_port = cognito_port or (port + 1 if port else 0)
        self._latency_ms = latency_ms
        self._now = now
        self._tick = tick
        self._servers: list[Server] = []
        self.faults = FaultBook(seed)
        self.providers = Providers()
        self.workos = WorkOS(
            self.faults, limits or Limits(), latency_ms=latency_ms, seed=seed, now=now, tick=tick
        )
        self.cognito: Cognito
        self.workos_url = ""
        self.cognito_url = ""
        self.user_pool_id = POOL_ID
        self.region = REGION

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def guide_url(self) -> str:
        return f"{self.workos_url}{GUIDE_PATH}"

    @property
    def guide_file(self) -> str:
        """The same guide as a file, for ``--guide-file``."""
        return str(files("wizard.rehearsal").joinpath(GUIDE_NAME))

    def start(self) -> None:
        """Take both ports, seed, serve; a second call does nothing."""
        if self._servers:
            return
        first = bind(self._port)
        try:
            second = bind(self._cognito_port)
        except BaseException:
            first.close()
            raise
        workos = Server(workos_app(self.workos, self.providers), first, dated=False)
        self.workos_url, self.workos.base_url = workos.url, f"{workos.url}/"
        self._register_providers()
        self.cognito = self._seeded_cognito()
        cognito = Server(cognito_app(self.cognito), second)
        self.cognito_url = cognito.url
        self._servers = [workos, cognito]
        for server in self._servers:
            server.start()

    def stop(self) -> None:
        """Close both ports and empty the pool; a second call does nothing."""
        if not self._servers:
            return
        for server in self._servers:
            server.stop()
        self._servers = []
        self.cognito.store.close()

    def environment(self) -> dict[str, str]:
        """The environment variables that lead boto3, the AWS CLI and the WorkOS SDK here."""
        return {
            "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": self.cognito_url,
            "AWS_ENDPOINT_URL_STS": self.cognito_url,
            "AWS_ACCESS_KEY_ID": "AKIAREHEARSAL0000000",
            "AWS_SECRET_ACCESS_KEY": "rehearsal",
            "AWS_DEFAULT_REGION": self.region,
            "WORKOS_API_KEY": MAIN_KEY,
            "WORKOS_BASE_URL": self.workos_url,
            "WORKOS_CLIENT_ID": CLIENT_ID,
        }

    def _seeded_cognito(self) -> Cognito:
        made = rows(users=self._users, seed=self._seed, base_url=self.workos_url)
        store = PoolStore(made, base_url=self.workos_url)
        return Cognito(store, self.faults, latency_ms=self._latency_ms, tick=self._tick, now=self._now)

    def _register_providers(self) -> None:
        """Each OAuth provider knows Cognito's redirect URI, and WorkOS' where it was added already."""
        for provider in PROVIDERS:
            if provider.client_id:
                known = (COGNITO_CALLBACK, WORKOS_CALLBACKS.get(provider.name))
                registered = [uri for uri in known if uri is not None]
                self.providers.register(provider.name, provider.client_id, *registered)
