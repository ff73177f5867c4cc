"""The acceptance figures at full size: ``python -m tests.soak [PART[=N] …]``, half an hour for all of them.

``kills=1000``: kill -9s over inventory and import while both services misbehave, a hundred to a migration of
6,000 rows, third parties at work in every other one. ``members=1000``: the same of imports with memberships,
without third parties. ``sources=5000``: users in companies, each source against another account of who
belongs where, a second run that writes nothing, and a listing with who joined, moved and left. ``mails=80``:
kills in the middle of campaigns, forty to each, always with third parties. ``large=200000``: rows listed,
exported, imported and read back. ``pace=10000``: persons against the documented limits. Each round prints a
line of JSON as it ends, so that whoever interrupts it knows what it saw; it fails loudly.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import tests.conftest  # noqa: F401  journals are remembered in a folder of the tests' own
from tests.acceptance import campaign_kills, kills, operator
from tests.acceptance.far_side import MAIN_KEY, OTHER_KEY, rehearsed
from tests.acceptance.nursery import QuickOperator
from tests.acceptance.operator import Operator
from tests.acceptance.pace import measured
from tests.acceptance.test_organization_kills import belonging
from tests.acceptance.test_organizations import SOURCES, migrate_with, move_some, tenants_of
from wizard.rehearsal.demo import organization_answers
from wizard.rehearsal.services import Rehearsal

operator.LONGEST = 3_600
KILLS_A_ROUND, ROWS_A_ROUND = 100, 6_000
KILLS_A_CAMPAIGN, ROWS_A_CAMPAIGN = 40, 5_000
FEW_MIB = 130  # a Python that has loaded both SDKs takes 105


def joined(count: int) -> Iterator[dict[str, Any]]:
    """Rounds until ``count`` kills of imports with memberships: none lost, none twice, sums balance."""
    done = 0
    for number, size in enumerate(_rounds(count, KILLS_A_ROUND), start=1):
        with rehearsed(ROWS_A_ROUND, seed=number) as far_side, tempfile.TemporaryDirectory() as home:
            folders = [Path(home, name) for name in ("killed", "undisturbed")]
            for folder in folders:
                folder.mkdir()
            victim, undisturbed = (QuickOperator.at(far_side, folder) for folder in folders)
            for someone in (victim, undisturbed):
                someone.answers |= organization_answers()
            ordeal = kills.kill_repeatedly(victim, far_side, kills=size, seed=number, rate=0.01)
            kills.assert_nobody_lost(victim, far_side, undisturbed)
            found, wanted = (belonging(far_side, key) for key in (MAIN_KEY, OTHER_KEY))
            assert found == wanted, "somebody is in another company"
            status = victim.status()
        done += ordeal.kills.total()
        counts = {word: status[word]["planned"] for word in ("organizations", "memberships")}
        yield {"kills": done, "moments": dict(ordeal.kills)} | counts


def sourced(users: int) -> Iterator[dict[str, Any]]:
    """So many users, a company for 25 of them: each source in turn, then who joined, moved and left."""
    for source in (*SOURCES, "moved"):
        with Rehearsal(users=0) as services, tempfile.TemporaryDirectory() as home:
            tenants, far_side = tenants_of(services, users, users // 25, source)
            work = move_some if source == "moved" else partial(migrate_with, source)
            status = work(tenants, far_side, Path(home))
        counts = {word: status[word]["planned"] for word in ("organizations", "memberships")}
        yield {"source": source, "users": users} | counts


def killed(count: int) -> Iterator[dict[str, Any]]:
    """Rounds until ``count`` kills: no one lost, created twice or failed; sums balance after each kill."""
    done = most_in_doubt = 0
    for number, size in enumerate(_rounds(count, KILLS_A_ROUND), start=1):
        with rehearsed(ROWS_A_ROUND, seed=number) as far_side, tempfile.TemporaryDirectory() as home:
            folders = [Path(home, name) for name in ("killed", "undisturbed")]
            for folder in folders:
                folder.mkdir()
            victim, undisturbed = (QuickOperator.at(far_side, folder) for folder in folders)
            others = kills.third_parties(undisturbed, far_side, seed=number) if number % 2 else None
            ordeal = kills.kill_repeatedly(
                victim, far_side, kills=size, seed=number, rate=0.01, others=others
            )
            drawn, created = far_side.drawn(), far_side.stats()["created_users"]
            if others:
                users = kills.assert_only_the_touched_differ(victim, far_side, undisturbed, others)
            else:
                users = kills.assert_nobody_lost(victim, far_side, undisturbed)
                assert created == users["created"], "somebody was created twice"
        done += ordeal.kills.total()
        most_in_doubt = max(most_in_doubt, ordeal.most_in_doubt)
        yield {
            "kills": done,
            "moments": dict(ordeal.kills),
            "most_in_doubt": most_in_doubt,
            "faults": sum(drawn.values()),
            "rows": users["exported"],
            "created": created,
            "lost": 0,
            "twice": 0,
            "deeds": dict(others.interferences) if others else {},
            "failed": users["failed"],
        }


def mailed(count: int) -> Iterator[dict[str, Any]]:
    """Campaigns until ``count`` kills: no one mailed twice, no stranger mailed, no one lost in silence."""
    done = 0
    for number, size in enumerate(_rounds(count, KILLS_A_CAMPAIGN), start=1):
        with rehearsed(ROWS_A_CAMPAIGN, seed=number) as far_side, tempfile.TemporaryDirectory() as home:
            operator = QuickOperator.at(far_side, Path(home))
            campaign_kills.begin(operator, far_side)
            others = campaign_kills.third_parties(operator, far_side, seed=number)
            seen = campaign_kills.struggle(operator, others, kills=size, seed=number)
            drawn = far_side.drawn()
            campaign_kills.finish(operator, others)
            outcome = campaign_kills.judge(operator, others, seen)
        done += seen.kills.total()
        yield {
            "kills": done,
            "moments": dict(seen.kills),
            "most_in_doubt": seen.most_in_doubt,
            "faults": sum(drawn.values()),
            "deeds": dict(others.interferences),
        } | asdict(outcome)


def _rounds(count: int, size: int) -> list[int]:
    return [size] * (count // size) + [count % size] * bool(count % size)


def large(rows: int) -> Iterator[dict[str, Any]]:
    """List, export, import, read back; memory stays that of a small pool."""
    with rehearsed(rows) as far_side, tempfile.TemporaryDirectory() as folder:
        quick = {"pace__writes_per_second": 100_000, "pace__cognito_pages_per_second": 10_000}
        someone = Operator.at(far_side, Path(folder), **quick)
        peak, code = _watched(someone)
        status = someone.status()
        users, persons = status["users"], status["persons"]
        found = {user["external_id"] for user in far_side.users()}
        assert code == 0
        assert users["exported"] >= rows
        assert users["failed"] == users["pending"] == users["in_doubt"] == 0
        assert len(found) == far_side.stats()["created_users"] == persons["created"]
        checks = someone.command("verify", "--journal", someone.journal, "--json").json
        assert {check["id"]: check["status"] for check in checks}["imported"] == "pass"
        exported = len(someone.exported())
        assert exported == users["exported"]
        assert peak <= FEW_MIB, f"{peak:.0f} MiB"
    yield {"users": users, "persons": persons["created"], "in_file": exported, "peak_mib": round(peak)}


def _watched(someone: Operator) -> tuple[float, int]:
    """Migrate; the peak memory of the process in MiB as its last lines saw it, and its exit code."""
    peak = 0.0
    with someone.running("--yes") as process:
        assert process.stdout is not None
        status = Path(f"/proc/{process.pid}/status")
        for line in process.stdout:
            if '"settled"' in line or '"step"' in line:
                said = status.read_text().partition("VmHWM:")[2]
                peak = int(said.split()[0]) / 1024 if said else peak  # one that has ended has none
        return peak, process.wait()


def paced(persons: int) -> Iterator[dict[str, Any]]:
    """At least 49 persons a second of 50 allowed, none lost, no 429; six of seven rows are created."""
    with rehearsed(persons * 7 // 6 + 100) as far_side, tempfile.TemporaryDirectory() as folder:
        pace = measured(Operator.at(far_side, Path(folder), pace__writes_per_second=50), far_side)
        assert len(far_side.users()) == pace.persons >= persons
    assert pace.stats["throttled"] == 0
    assert pace.per_second >= 49
    yield {"persons": pace.persons, "per_second": round(pace.per_second, 2), "throttled": 0}


PARTS: dict[str, tuple[Callable[[int], Iterator[dict[str, Any]]], int]] = {
    "kills": (killed, 1_000),
    "members": (joined, 1_000),
    "sources": (sourced, 5_000),
    "mails": (mailed, 80),
    "large": (large, 200_000),
    "pace": (paced, 10_000),
}


def main(names: list[str]) -> None:
    began = time.monotonic()
    for name in names or list(PARTS):
        part, _, size = name.partition("=")
        run, usual = PARTS[part]
        for figures in run(int(size) if size else usual):
            seconds = round(time.monotonic() - began)
            print(json.dumps({"part": part} | figures | {"seconds": seconds}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
