"""The command ``rehearse``: both services until someone says stop."""

from __future__ import annotations

import json
import shlex
import signal
import threading
from dataclasses import replace
from types import FrameType

from wizard.rehearsal.limits import Limit, Limits
from wizard.rehearsal.services import Rehearsal

STOPS = (signal.SIGTERM, signal.SIGINT)


def serve(*, users: int, seed: int, port: int, as_json: bool, workos_limit: int | None = None) -> int:
    """Start both services, print how to reach them, wait for SIGTERM or SIGINT; the exit code is 0.

    ``workos_limit``: writes per 10 seconds instead of the documented 500; 0 switches the limits off.
    Must run in the main thread. Raises ``UsageError`` for a taken port.
    """
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    before = {number: signal.signal(number, stop) for number in STOPS}
    try:
        with Rehearsal(users=users, seed=seed, port=port, limits=_limits(workos_limit)) as services:
            print(_as_json(services) if as_json else _as_shell(services), flush=True)
            stopped.wait()
    finally:
        for number, action in before.items():
            signal.signal(number, action)
    return 0


def _limits(writes: int | None) -> Limits:
    if writes is None:
        return Limits()
    return replace(Limits(), writes=Limit(writes, 10)) if writes else Limits.none()


def _as_json(services: Rehearsal) -> str:
    return json.dumps(
        {
            "env": services.environment(),
            "user_pool_id": services.user_pool_id,
            "region": services.region,
            "workos_url": services.workos_url,
            "cognito_url": services.cognito_url,
            "guide_url": services.guide_url,
            "guide_file": services.guide_file,
        }
    )


def _as_shell(services: Rehearsal) -> str:
    exports = [f"export {name}={shlex.quote(value)}" for name, value in services.environment().items()]
    summary = (
        f"# user pool {services.user_pool_id}; Ctrl+C stops both services\n"
        f"# the guide, a saved copy for step 1 (--guide-file): {services.guide_file}"
    )
    return "\n".join([*exports, summary])
