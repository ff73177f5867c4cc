"""The real journal, steps and engine between canned far ends; run as a process, so that memory is its own.

``python -m bench.canned_migration FOLDER ROWS STEPS [LATENCY]`` does the named steps and prints lines of
JSON: the milliseconds from the journal's opening to the first request about a person as it begins, and at
the end seconds of wall and CPU time, and peak memory.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.canned_environment import CannedEnvironment
from bench.canned_pool import POOL_ID, CannedPool
from wizard.adapters.files.journal_folder import JournalFolder
from wizard.bootstrap.reports import write_open
from wizard.domain.events import EffectsSettled, Event
from wizard.domain.steps import StepName
from wizard.engine.context import Confirmations
from wizard.engine.migration import Migration
from wizard.journal import Journal
from wizard.ports import GuidePage, GuideSource, IdentitySource, IdentityTarget, MetadataSource, RedirectProbe
from wizard.steps import STEPS

GUIDE = Path(__file__).resolve().parent.parent / "tests" / "data" / "guide" / "one.md"
ANSWERS = {
    "source.region": "us-east-1",
    "source.user_pool_id": POOL_ID,
    "target.environment": "staging",
    "guide.acknowledged": True,
    "guide.file": str(GUIDE),
    "timing.reset": "reactive",
    "mapping": {"custom:plan": "metadata.plan"},
    "pace.writes_per_second": 100_000,
    "pace.cognito_pages_per_second": 29,
}


class SkippingClock:
    """The time of day, and a time for pacing that jumps over every wait: what is left is our own work."""

    def __init__(self) -> None:
        self._skipped = 0.0

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic() + self._skipped

    async def sleep(self, seconds: float) -> None:
        self._skipped += seconds
        await asyncio.sleep(0)


class CannedClients:
    """The far ends of a bench."""

    def __init__(self, source: CannedPool, target: CannedEnvironment) -> None:
        self._source = source
        self._target = target

    def source(self, settings: Mapping[str, Any]) -> IdentitySource:
        del settings
        return self._source

    def target(self) -> IdentityTarget:
        return self._target

    def guide(self, settings: Mapping[str, Any]) -> GuideSource:
        del settings
        return SavedGuide()

    async def profiles(self) -> Sequence[str]:
        return ()

    async def pools(self, *, region: str, profile: str | None) -> Sequence[tuple[str, str]]:
        del region, profile
        return ()

    def probe(self) -> RedirectProbe:
        raise LookupError("a bench has no provider to probe")

    def metadata(self) -> MetadataSource:
        raise LookupError("a bench has no metadata to read")


class SavedGuide:
    """The guide as a file."""

    async def fetch(self) -> GuidePage:
        return GuidePage(GUIDE.read_text(encoding="utf-8"), str(GUIDE), live=False)


def journal_of(folder: Path) -> Path:
    return folder / "bench.journal"


def users_of(folder: Path) -> Path:
    """The file that plays the environment."""
    return folder / "environment.jsonl"


async def migrate(folder: Path, rows: int, steps: Sequence[StepName], *, latency: float) -> dict[str, Any]:
    """Do the steps in one process, as ``run`` does; figures of what that took."""
    is_first = True

    def asked() -> None:
        nonlocal is_first
        if is_first:
            is_first = False
            print(json.dumps({"to_request_ms": (time.monotonic() - began) * 1e3}), flush=True)

    def publish(event: Event) -> None:
        # Whoever means to kill this process waits for outcomes.
        if latency and isinstance(event, EffectsSettled):
            print(json.dumps({"settled": len(event.outcomes)}), flush=True)

    began, cpu = time.monotonic(), time.process_time()
    journal = Journal(journal_of(folder), actor=lambda: "{}")
    migration = Migration(
        journal=journal,
        clients=CannedClients(
            CannedPool(rows), CannedEnvironment(users_of(folder), latency=latency, asked=asked)
        ),
        files=JournalFolder(journal_of(folder)),
        clock=SkippingClock(),
        steps=STEPS,
        publish=publish,
        write_report=write_open,
    )
    try:
        await migration.answer(ANSWERS, replan=False)
        await migration.run(until=None, confirmations=Confirmations(yes=True), only=steps)
    finally:
        journal.close()
    return {
        "seconds": time.monotonic() - began,
        "cpu": time.process_time() - cpu,
        "peak_kib": _peak_kib(),
    }


def _peak_kib() -> int:
    """Of this process alone: ``ru_maxrss`` would begin at what its parent used."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


if __name__ == "__main__":
    folder, rows, steps, *latency = sys.argv[1:]
    names = [StepName(name) for name in steps.split(",")]
    figures = migrate(Path(folder), int(rows), names, latency=float(latency[0]) if latency else 0.0)
    print(json.dumps(asyncio.run(figures)))
