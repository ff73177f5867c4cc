"""A campaign that is killed again and again while WorkOS misbehaves and others work on both sides.

What must be left of it is told by the rehearsal's own log: the mails that went out, the users that were
created, and what the third parties know that they did.
"""

from __future__ import annotations

import asyncio
import csv
import random
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.acceptance.far_side import FarSide
from tests.acceptance.mailing import (
    ENVIRONMENT,
    Here,
    canary,
    due_in,
    is_due,
    sums_hold,
    use_link,
)
from tests.acceptance.operator import Event, Operator
from tests.acceptance.third_parties import (
    BETWEEN_RUNS,
    IN_THE_POOL,
    Interference,
    ThirdParties,
    one_row_persons,
)
from wizard.domain.mail.campaign import SkipReason
from wizard.steps.mail_lists import LEFT_OUT_FILE, UNKNOWN_FILE

# How many events of a kind pass before the kill strikes, at the most; an attempt is an event each.
MOMENTS = {"mails_attempted": 110, "mails_settled": 8, "reset_events_read": 6, "events_seen": 4}
MOST_ATTEMPTS = 110
FAULTS = ("500", "500_after", "reset_before", "reset_after", "truncated", "502_html")
RELISTINGS = 2
MOST_RUNS = 15
LATER = 16 * 60  # seconds: what is unknown for so long stays unknown
# By which names somebody may be left out after an action; a name that an action does not explain is a fault.
# A plan that is made after an action leaves out whose user of WorkOS is not theirs any more.
EXPLAINED: Mapping[Interference, frozenset[str]] = {
    Interference.MARKED: frozenset({SkipReason.MARKED}),
    Interference.FORGOT: frozenset({SkipReason.RESET_SEEN}),
    Interference.RENAMED: frozenset({SkipReason.RENAMED, SkipReason.DELETED, SkipReason.NOT_DUE}),
    Interference.DELETED: frozenset({SkipReason.DELETED, SkipReason.NOT_DUE}),
    Interference.ADDRESS_TAKEN: frozenset({SkipReason.RENAMED, SkipReason.NOT_DUE}),
    Interference.REPLACED: frozenset({SkipReason.DELETED, SkipReason.NOT_DUE}),
    Interference.DISABLED: frozenset({SkipReason.DISABLED}),
    Interference.REMOVED: frozenset({SkipReason.GONE}),
    Interference.MOVED: frozenset({SkipReason.MOVED, SkipReason.NOT_DUE}),
}


def trouble() -> Iterator[dict[str, Any]]:
    """On marks, reads and mails."""
    reset, mark = "workos.reset_password", "workos.update_user"
    for kind in FAULTS:
        yield {"operation": reset, "kind": kind, "rate": 0.006}
        yield {"operation": mark, "kind": kind, "rate": 0.004}
    # Slower than WORKOS_REQUEST_TIMEOUT: whether it took effect is in doubt.
    yield {"operation": reset, "kind": "slow", "rate": 0.003, "delay_ms": 1_500}
    yield {"operation": mark, "kind": "slow", "rate": 0.002, "delay_ms": 1_500}
    for operation in (reset, mark):
        yield {"operation": operation, "kind": "throttle", "rate": 0.001, "retry_after": 1}
    yield {"operation": "workos.get_user", "kind": "500", "rate": 0.004}
    yield {"operation": "workos.list_users", "kind": "500", "rate": 0.05}
    yield {"operation": "workos.list_events", "kind": "500", "rate": 0.05}


@dataclass
class Struggle:
    """What was done to a campaign, and what was seen on the way."""

    kills: Counter[str] = field(default_factory=Counter)
    ended: int = 0
    most_in_doubt: int = 0
    # How many mails were out when a listing began that shows who left the pool until then.
    relisted: list[tuple[int, frozenset[str]]] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """The campaign's end, in numbers that were counted at WorkOS."""

    due: int
    mailed: int
    twice: int
    strangers_mailed: int
    left_out: int
    failed: int
    unknown: int
    lost: int


def begin(operator: Operator, far_side: FarSide) -> None:
    """Import, prove the flow with a canary, record the cutover."""
    operator.answers |= {"timing.reset": "proactive", "target.environment": ENVIRONMENT}
    operator.answers |= {"pace.writes_per_second": 2_000, "pace.resets_per_second": 1_000}
    done = operator.run("--yes", "--until", "import")
    assert done.code == 0, done.err
    operator.answers["verify.canaries"] = [canary(operator)]
    assert "prove the flow with a canary" in operator.run("--yes", "--until", "reset").err
    use_link(far_side, operator.answers["verify.canaries"][0])
    asyncio.run(Here(operator).cut_over())
    operator.environ["WORKOS_REQUEST_TIMEOUT"] = "1"


def third_parties(operator: Operator, far_side: FarSide, *, seed: int) -> ThirdParties:
    """Others who know the persons whom a reset is due to, the canary aside."""
    named = set(operator.answers["verify.canaries"])
    first = operator.exported()
    known = {
        sub: row for sub, row in one_row_persons(first).items() if is_due(row) and row["email"] not in named
    }
    return ThirdParties(far_side, first, known, random.Random(seed))


def struggle(operator: Operator, others: ThirdParties, *, kills: int, seed: int) -> Struggle:
    """Kill the campaign ``kills`` times, with trouble on and third parties at work."""
    dice, seen = random.Random(seed), Struggle()
    others.far_side.arm(*trouble())
    relist_at = {kills * part // (RELISTINGS + 1) for part in range(1, RELISTINGS + 1)}
    while seen.kills.total() < kills:
        relists = seen.kills.total() in relist_at
        for interference in BETWEEN_RUNS:
            others.act(interference)
        others.use_links(3)
        if relists:
            relist_at.discard(seen.kills.total())
            _leave_the_pool(others, seen)
        with others.busy():
            moment = _kill(operator, dice, relists=relists)
        if moment:
            seen.kills[moment] += 1
        else:
            seen.ended += 1
            assert seen.ended <= kills, "the campaign ended before it could be killed"
        _look(operator, others, seen)
    others.far_side.disarm()
    return seen


def _leave_the_pool(others: ThirdParties, seen: Struggle) -> None:
    for interference in IN_THE_POOL * 3:
        others.act(interference)
    left = {
        sub
        for sub, interference in others.touched.items()
        if interference in {Interference.DISABLED, Interference.REMOVED}
    }
    seen.relisted.append((len(others.ours()), frozenset(left)))


def _kill(operator: Operator, dice: random.Random, *, relists: bool) -> str:
    """The moment at which the kill struck; empty where the run ended before."""
    moment = dice.choice(list(MOMENTS))
    left, most = dice.randint(1, MOMENTS[moment]), MOST_ATTEMPTS

    def strikes(event: Event) -> bool:
        nonlocal left, most
        left -= event["event"] == moment
        most -= event["event"] == "mails_attempted"
        return bool(left == 0 or most == 0)

    more = ("--relist",) if relists else ()
    return moment if operator.killed_at("--yes", *more, "--until", "reset", when=strikes) else ""


def _look(operator: Operator, others: ThirdParties, seen: Struggle) -> None:
    resets = sums_hold(operator.journal)
    seen.most_in_doubt = max(seen.most_in_doubt, resets["in_doubt"])
    ours = others.ours()
    assert max(Counter(mail["user_id"] for mail in ours).values()) == 1, "somebody was mailed twice"
    assert not {mail["user_id"] for mail in ours} & set(others.strangers), "a stranger was mailed"


def finish(operator: Operator, others: ThirdParties) -> None:
    """Let it come to its end, with no one in the way; what is in doubt gets its time."""
    for _ in range(MOST_RUNS):
        operator.run("--yes", "--until", "reset")
        if not sums_hold(operator.journal)["remaining"]:
            break
    else:
        raise AssertionError(f"not done after {MOST_RUNS} runs: {operator.run('--yes').err}")
    others.far_side.set(ahead_seconds=LATER)
    operator.run("--yes", "--until", "reset")


def judge(operator: Operator, others: ThirdParties, seen: Struggle) -> Outcome:
    """Hold what the tool says of each person against what WorkOS and the others know; raises if it lies."""
    summary = _describe(operator.journal)
    sub_of = {
        made["data"]["id"]: made["data"]["external_id"] for made in others.far_side.events("user.created")
    }
    ours = [(mail["user_id"], sub_of[mail["user_id"]]) for mail in others.ours()]
    mails = Counter(sub for _, sub in ours)
    strangers_mailed = [user for user, _ in ours if user in others.strangers]
    assert not strangers_mailed
    assert max(mails.values()) == 1
    _nobody_else(operator, others, set(mails))
    _left_in_time(ours, seen)
    lost = [sub for sub, due in _due(others).items() if not due & set(summary)]
    assert not lost, lost
    unexplained = [
        f"{sub}: {state} ({reason}), {mails[sub]} mails, {others.touched.get(sub)}"
        for sub, (state, reason) in summary.items()
        if not _is_explained(state, reason, mails[sub], others.touched.get(sub))
    ]
    assert not unexplained, "\n".join(unexplained)
    states = Counter(state for state, _ in summary.values())
    _named(operator.journal, summary)
    resets = sums_hold(operator.journal)
    assert resets["due"] == states.total() - states["skipped"]
    return Outcome(
        due=len(summary),
        mailed=mails.total(),
        twice=mails.total() - len(mails),
        strangers_mailed=len(strangers_mailed),
        left_out=states["skipped"],
        failed=states["failed"],
        unknown=states["in_doubt"],
        lost=len(lost),
    )


def _describe(journal: Path) -> dict[str, tuple[str, str]]:
    """What the tool says of each person of the campaign, by sub: state and reason."""
    with closing(sqlite3.connect(f"{journal.as_uri()}?mode=ro", uri=True)) as connection:
        found = connection.execute(
            "SELECT person.sub, mail.state, mail.reason FROM mail JOIN person ON person.id = mail.person"
            " WHERE campaign = 1"
        ).fetchall()
    summary = {sub: (state, reason) for sub, state, reason in found}
    assert len(summary) == len(found)
    return summary


def _due(others: ThirdParties) -> dict[str, set[str]]:
    """Whoever R4 names, by address, each with the subs of that address; from the pool's first rows alone."""
    least, _ = due_in(list(others.first.values()))
    families: dict[str, set[str]] = {}
    for sub, row in others.first.items():
        families.setdefault(_address(row), set()).add(sub)
    born = {sub for sub, interference in others.touched.items() if interference is Interference.BORN}
    return {address: families[address] for address in least} | {sub: {sub} for sub in born}


def _nobody_else(operator: Operator, others: ThirdParties, mailed: set[str]) -> None:
    """Only whom R4 names, as of the first listing or the last, was mailed."""
    may: set[str] = set()
    for rows in (others.first, operator.exported()):
        _, most = due_in(list(rows.values()))
        may |= {sub for sub, row in rows.items() if _address(row) in most}
    assert mailed <= may, mailed - may


def _address(row: Mapping[str, Any]) -> str:
    return str(row.get("email", "")).strip().lower()


def _left_in_time(ours: list[tuple[str, str]], seen: Struggle) -> None:
    """Whoever had left the pool when a listing began is not mailed after it."""
    for before, left in seen.relisted:
        late = {sub for _, sub in ours[before:]} & left
        assert not late, late


def _is_explained(state: str, reason: str, mails: int, interference: Interference | None) -> bool:
    match state:
        case "sent":
            # A reset that somebody else had created after our attempt reached the person as well.
            return mails == 1 or interference is Interference.FORGOT
        case "skipped":
            return (
                mails == 0 and interference is not None and reason in EXPLAINED.get(interference, frozenset())
            )
        case "in_doubt":
            return mails == 0
        case _:
            return False


def _named(journal: Path, summary: Mapping[str, tuple[str, str]]) -> None:
    """Whoever was left out, and whose mail is unknown, stands in a file by name."""
    for name, state in ((LEFT_OUT_FILE, "skipped"), (UNKNOWN_FILE, "in_doubt")):
        wanted = {sub for sub, (found, _) in summary.items() if found == state}
        if wanted:
            text = (journal.with_suffix("") / name).read_text(encoding="utf-8-sig")
            assert {row["sub"] for row in csv.DictReader(text.splitlines())} == wanted
