"""G3, G4, G5: the real pipeline, journal included, against the bare SDK and the documented limit."""

from __future__ import annotations

import asyncio
import json
import math
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from workos import AsyncWorkOSClient

from bench.figures import Figure
from tests.acceptance.far_side import COMMAND, OTHER_KEY, ROOT, FarSide, clean_environ, rehearsed
from tests.acceptance.operator import Operator

ROWS = 3_000
PACED_ROWS = 1_500
BARE_ROWS = 400
ROUNDS = 3
IN_FLIGHT = 16


class Bare(NamedTuple):
    """Seconds by the clock, and of CPU time."""

    seconds: float
    cpu: float


def figures() -> Iterator[Figure]:
    yield _ratio()
    limits = {
        "writes": {"requests": 500, "seconds": 10, "kind": "sliding"},
        "reads": None,
        "everything": None,
    }
    with (
        rehearsed(PACED_ROWS, limits=limits, latency_ms=80) as far_side,
        tempfile.TemporaryDirectory() as folder,
    ):
        operator = Operator.at(far_side, Path(folder), pace__writes_per_second=50)
        paced = _import(operator)
        throttled = far_side.stats()["throttled"]
        bare = asyncio.run(_bare_creates(far_side, BARE_ROWS, rate=50))
    least = paced["persons"] / 50
    yield Figure(
        "G3",
        f"{paced['persons']:,} persons at 500 writes / 10 s, 80 ms latency",
        f"{paced['persons'] / paced['seconds']:.1f}/s, {throttled} 429s",
        "≤ 1.03 × N/50 s, 0",
        paced["seconds"] <= 1.03 * least and not throttled,
    )
    share = paced["cpu"] / paced["seconds"]
    summary = f"{share:.1%} of a core; the bare SDK alone {bare.cpu / bare.seconds:.1%}"
    yield Figure("G4", "CPU of an import at 50/s", summary, "≤ 10 %", share <= 0.10)
    journal = paced["journal_cpu"] / paced["seconds"]
    yield Figure("G4", "of that, the journal's thread", f"{journal:.1%} of a core", "≤ 1 %", journal <= 0.01)


def _ratio() -> Figure:
    """The median of some rounds, each with both: others on the machine take away from either."""
    rounds = sorted((_round() for _ in range(ROUNDS)), key=lambda pair: pair[0] / pair[1])
    ours, bare = rounds[ROUNDS // 2]
    all_of_them = ", ".join(f"{one / other:.2f}" for one, other in rounds)
    return Figure(
        "G5",
        f"creates/s, unpaced, of the bare SDK's; median of {ROUNDS}",
        f"{ours:,.0f} of {bare:,.0f} = {ours / bare:.2f} ({all_of_them})",
        "≥ 0.6",
        ours >= 0.6 * bare,
    )


def _round() -> tuple[float, float]:
    with rehearsed(ROWS) as far_side, tempfile.TemporaryDirectory() as folder:
        operator = Operator.at(far_side, Path(folder), pace__writes_per_second=100_000)
        ours = _import(operator)
        bare = asyncio.run(_bare_creates(far_side, ours["persons"]))
    return ours["persons"] / ours["seconds"], ours["persons"] / bare.seconds


def _import(operator: Operator) -> dict[str, Any]:
    """Import what a first run planned; seconds and CPU are of the import alone."""
    done = operator.run("--until", "transform")
    assert done.code == 0, done.err
    phrase = operator.plan()["phrase"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    idle = _run(operator, "--until", "transform")
    middle = resource.getrusage(resource.RUSAGE_CHILDREN)
    events = _run(operator, "--until", "import", "--confirm", phrase)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    del idle
    settled = [event for event in events if event["event"] == "settled"]
    first, last = next(event for event in events if event["event"] == "attempted"), settled[-1]
    start_up = _cpu(middle) - _cpu(before)
    return {
        "persons": sum(event.get("created", 0) for event in settled),
        "seconds": last["seen"] - first["seen"],
        "journal_cpu": last["journal_cpu"] - first["journal_cpu"],
        "cpu": _cpu(after) - _cpu(middle) - start_up,
    }


def _run(operator: Operator, *arguments: str) -> list[dict[str, Any]]:
    command = [*COMMAND, *map(str, operator._run_arguments(*arguments))]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=clean_environ() | operator.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        return [
            json.loads(line) | {"seen": time.monotonic(), "journal_cpu": _journal_cpu(process.pid)}
            for line in process.stdout
        ]


def _journal_cpu(pid: int) -> float:
    """Seconds of the writer's thread so far: the first one that a migration starts."""
    try:
        writer = sorted(Path(f"/proc/{pid}/task").iterdir(), key=lambda task: int(task.name))[1]
        ticks = (writer / "stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
    except (OSError, IndexError):
        return 0.0  # not started yet, gone, or a system that does not tell
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _cpu(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime


async def _bare_creates(far_side: FarSide, count: int, *, rate: float = math.inf) -> Bare:
    """The SDK alone, with as many in flight as it likes best, at most ``rate`` a second."""
    os.environ.pop("WORKOS_BASE_URL", None)
    client = AsyncWorkOSClient(api_key=OTHER_KEY, base_url=far_side.workos_url, max_retries=0)
    numbers = iter(range(count))

    async def worker() -> None:
        for number in numbers:
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            await client.user_management.create_user(
                email=f"bare{number}@acme.example",
                email_verified=True,
                external_id=f"bare-{number}",
                first_name="Ann",
                last_name="Person",
                metadata={"migrated_from": "cognito"},
            )

    began, cpu = time.monotonic(), time.process_time()
    async with client:
        await asyncio.gather(*(worker() for _ in range(IN_FLIGHT)))
    return Bare(time.monotonic() - began, time.process_time() - cpu)
