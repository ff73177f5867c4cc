"""The demo's services in a process of their own, so that their work never delays a key.

``python -m wizard.rehearsal.stage`` reads one line of JSON (``users``, ``seed``), prints one with how to
reach the services, and ends when its standard input does: it cannot outlive the app, however that dies.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wizard.errors import UsageError
from wizard.rehearsal.demo import DEMO_FAULTS, WRITES_PER_SECOND, Demo, demo_limits
from wizard.rehearsal.services import Rehearsal

# Less than what the import tries, so that it meets a limit and learns it.
LESS = 440


@contextmanager
def staged_demo(*, users: int, seed: int = 1) -> Iterator[Demo]:
    """Start the services beside this process, and stop them when the block ends; raises UsageError."""
    with (
        tempfile.TemporaryDirectory(prefix="cognito2workos-demo-") as folder,
        subprocess.Popen(  # noqa: S603  our own module
            [sys.executable, "-m", __spec__.name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        ) as services,
    ):
        assert services.stdin is not None
        assert services.stdout is not None
        services.stdin.write(json.dumps({"users": users, "seed": seed}) + "\n")
        services.stdin.flush()
        told = services.stdout.readline()
        if not told:
            raise UsageError(
                "The rehearsal services did not start.", fix="Install the extra: cognito2workos[rehearsal]."
            )
        reached = json.loads(told)
        try:
            yield Demo(Path(folder) / "demo.journal", reached["answers"], reached["env"])
        finally:
            services.stdin.close()


def main() -> None:
    """Serve until the standard input ends."""
    asked = json.loads(sys.stdin.readline())
    with Rehearsal(users=asked["users"], seed=asked["seed"], limits=demo_limits(writes=LESS)) as services:
        services.faults.add(DEMO_FAULTS)
        answers = {
            "source.region": services.region,
            "source.user_pool_id": services.user_pool_id,
            "target.environment": "demo",
            "guide.file": services.guide_file,
            "pace.writes_per_second": WRITES_PER_SECOND,
            "pace.cognito_pages_per_second": 29,
        }
        print(json.dumps({"env": services.environment(), "answers": answers}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
