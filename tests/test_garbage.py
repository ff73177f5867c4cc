"""A session that opens both ends many times keeps one pair of clients, and the SDKs out of collections."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

# In a process of its own: what is frozen there is of no other test.
OPENED = """
import gc, json, weakref
from botocore.client import BaseClient
from wizard.adapters.clock import SystemClock
from wizard.bootstrap.clients import VendorClients

variables = {"WORKOS_API_KEY": "sk_test_1", "WORKOS_BASE_URL": "http://127.0.0.1:9"}
ends = VendorClients(variables, SystemClock())
pool = {"source.region": "eu-west-1", "source.user_pool_id": "eu-west-1_Ab12Cd345"}
clients, frozen = [], []
for _ in range(5):
    source = target = None  # as a run that has ended
    source, target = ends.source(pool), ends.target()
    frozen.append(gc.get_freeze_count())
    clients += [weakref.ref(item) for item in gc.get_objects() if isinstance(item, BaseClient)]
known = {id(item) for ref in clients if (item := ref()) is not None}
print(json.dumps({"frozen": frozen, "seen": len(clients), "alive": len(known)}))
"""


def _opened() -> dict[str, Any]:
    environment = {
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    done = subprocess.run(
        [sys.executable, "-c", OPENED], capture_output=True, text=True, check=True, env=environment
    )
    summary: dict[str, Any] = json.loads(done.stdout)
    return summary


def test_an_older_client_is_given_back_and_the_sdk_stays_frozen() -> None:
    summary = _opened()
    assert summary["frozen"][0] > 50_000
    # Frozen objects that are no longer needed are freed by their reference counts; none are added.
    assert max(summary["frozen"][1:]) <= summary["frozen"][0]
    # One for the pool and one for the caller's identity; the first pair is frozen, so it is not seen.
    assert summary["seen"] == 4 * 2
    assert summary["alive"] == 2
