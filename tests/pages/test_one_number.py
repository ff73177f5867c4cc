"""A number that two surfaces tell is one number: compared after each step of a migration.

Frame, pages, status, plan, reports, cards before something is typed, and the evidence of checks are read as
people read them. What means something else has another label, and is another subject here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.acceptance.ready import waivers
from tests.pages.drawn_numbers import Told, cards, frame, html
from tests.pages.frame import Screen
from tests.pages.stages import STAGES, Here
from tests.pages.surfaces import Surfaces, number
from wizard.domain.checks import PASSED
from wizard.domain.planning.people import RowState
from wizard.domain.planning.plan import Plan
from wizard.domain.rows.inventory import not_mailed
from wizard.domain.steps import StepName
from wizard.pages import importing
from wizard.pages.delta import KINDS
from wizard.tui.words import percent

# Providers that WorkOS does not have: their users get a message of their own, under this title.
WITHOUT_EQUIVALENT = {"Facebook": "Facebook", "LoginWithAmazon": "Login with Amazon"}
MAILS = ("due", "sent", "failed", "in_doubt", "remaining")


class Walk:
    """Compares what is told at each step, and remembers all that is told anywhere."""

    def __init__(self, folder: Path, screen: Screen) -> None:
        self._folder = folder
        self._screen = screen
        self.summary: dict[str, set[str]] = defaultdict(set)
        self.asked: set[tuple[str, str]] = set()

    def look(self, here: Here, when: str) -> Mapping[str, Mapping[str, int]]:
        """Each number by what it counts and where it stands; two that differ fail."""
        surfaces = Surfaces(here, self._folder / when.replace(" ", "-"), self._screen)
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for part in (rows, users, mails, checks, providers, kinds, others, frame, cards, html):
            for what, where, count in part(surfaces):
                self.asked.add((what, where))
                if count is not None:
                    found[what][where] = count
                    self.summary[what].add(where)
        differing = {what: where for what, where in found.items() if len(set(where.values())) > 1}
        assert not differing, f"{when}: {differing}"
        return found

    @property
    def silent(self) -> set[tuple[str, str]]:
        """What was looked for, and never found: a surface that tells it in other words by now."""
        return {(what, where) for what, where in self.asked if where not in self.summary[what]}


def rows(summary: Surfaces) -> Iterator[Told]:
    status = summary.status["users"]
    yield "rows", "status", status["exported"]
    yield "rows", "status in lines", number(summary.status_lines, r"^  rows +([\d,]+) exported")
    yield "rows", "rail", number(summary.rail["inventory"], r"^(\d+)$")
    yield (
        "rows",
        "the tree of step 3",
        number(summary.page("inventory"), r"All rows of the pool \(([\d,]+) rows?\)"),
    )
    yield "rows", "step 5", number(summary.page("export"), r"Rows: ([\d,]+) \(unique subs\)")
    yield "rows", "step 11", number(summary.page("verify"), r"^ +([\d,]+) rows? = ")
    yield "rows", "step 12", number(summary.page("report"), r"^Every row:\n  ([\d,]+) rows?$")
    yield "rows", "report", summary.report["users"]["exported"]
    yield "rows", "runbook", number(summary.page("runbook"), r"Announce the day: ([\d,]+) rows")
    yield "rows", "check 1", number(summary.evidence("exported"), r"([\d,]+) rows in the file")
    yield "rows", "check 2", number(summary.evidence("imported"), r"^([\d,]+) rows =")
    if summary.state.state(StepName.EXPORT).is_passed:
        yield "rows", "the file of step 5", number(summary.page("export"), r"^  rows: ([\d,]+)$")
        yield "rows", "note of step 5", number(summary.status["notes"]["export"], r"^([\d,]+) rows")
    if summary.methods:
        ways = ("auth.password", "auth.federated", "auth.passwordless")
        yield "rows", "ways of step 3", sum(summary.methods[way].count or 0 for way in ways)
    for state in RowState:
        word = state.replace("_", " ")
        yield f"rows {word}", "status", status[state]
        yield f"rows {word}", "status in lines", _in_sum(summary.status_lines, "rows", word)
        # A sum leaves out what is 0.
        yield (
            f"rows {word}",
            "step 11",
            number(summary.page("verify"), rf"^ +[\d,]+ rows? = (?:.* \+ )?([\d,]+) {word}(?: |$)") or 0,
        )
        yield f"rows {word}", "report", summary.report["users"][state]
    yield "rows open", "status", status["failed"] + status["pending"] + status["in_doubt"]
    yield "rows open", "step 12", number(summary.page("report"), r"rows: ([\d,]+) open")
    yield "rows open", "report", summary.report["open_total"]


def users(summary: Surfaces) -> Iterator[Told]:
    status, plan = summary.status["persons"], summary.state.snapshot.plan
    for word in ("planned", "created", "failed", "pending"):
        yield f"users {word}", "status", status[word]
        yield f"users {word}", "status in lines", _in_sum(summary.status_lines, "users", word)
        yield f"users {word}", "report", summary.report["persons"][word]
    yield "users planned", "step 7", number(summary.page("import"), r"Written: .* \(of ([\d,]+)\)")
    yield "users written", "status", status["created"] + status["updated"]
    yield "users written", "step 7", number(summary.page("import"), r"Written: ([\d,]+) ")
    yield "users written", "step 12", number(summary.page("report"), r"Users: ([\d,]+) \(written\)")
    there = status["created"] + status["updated"] + status["unchanged"]
    yield "users brought over", "status", there
    yield "users brought over", "runbook", number(summary.page("runbook"), r"pool, ([\d,]+) users? in WorkOS")
    if summary.state.state(StepName.IMPORT).is_passed and plan and plan.confirmed_at:
        yield (
            "users brought over",
            "note of step 7",
            number(summary.status["notes"]["import"], r"^([\d,]+) users"),
        )
        assert summary.rail["import"] == percent(*importing.progress(summary.state))
    if plan and summary.state.state(StepName.TRANSFORM).is_passed:
        yield from _planned(summary, plan)


def _planned(summary: Surfaces, plan: Plan) -> Iterator[Told]:
    status, page, lines = summary.status, summary.page("transform"), summary.plan_lines
    assert summary.plan
    yield "users to write", "plan", sum(summary.plan["effects"].values())
    yield "users to write", "plan's phrase", number(summary.plan["phrase"], r"^IMPORT ([\d,]+) ")
    yield "users to write", "step 6", number(page, r"writes: ([\d,]+) users")
    yield "users to write", "note of step 6", number(status["notes"]["transform"], r": ([\d,]+) users")
    yield "users to write", "step 7", number(summary.page("import"), r"writes: ([\d,]+) users")
    yield "users planned", "plan", summary.plan["rows"]["persons"]
    yield "users planned", "plan in lines", number(lines, r"^  rows +([\d,]+) users")
    yield "users planned", "step 6", number(page, r"^  ✓ users: ([\d,]+)$")
    yield "rows", "plan", sum(summary.plan["rows"].values())
    yield "rows", "step 6", number(page, r"^The plan:\n  ([\d,]+) rows?$")
    for word in ("skipped", "merged"):
        yield f"rows {word}", "plan", summary.plan["rows"].get(word, 0)
        yield f"rows {word}", "plan in lines", number(lines, rf"^  rows .* ([\d,]+) {word}") or 0
        yield f"rows {word}", "step 6", number(page, rf"^  {word}: ([\d,]+)\b") or 0
    yield "users there before", "plan", summary.plan["baseline"]
    yield "users there before", "step 6", number(page, r"environment: ([\d,]+) users there before")
    yield "users there before", "plan in lines", number(lines, r"in WorkOS ([\d,]+) users before")
    yield "users there before", "check 2", number(summary.evidence("imported"), r"([\d,]+) from before")
    due = sum(summary.plan["due"].values())
    yield "due by the plan", "plan", due
    yield "due by the plan", "plan in lines", number(lines, r"reset due ([\d,]+) due")
    yield "due by the plan", "step 6", number(page, r"mail due: ([\d,]+) due")
    yield "due by the plan", "step 4", number(summary.page("timing"), r"Up to ([\d,]+) mails")
    # Whoever may not be mailed leaves the queue, by name: due by the plan, no longer due in the campaign.
    yield "due by the plan", "status", status["resets"]["due"] + status["resets"]["skipped"]
    assert plan.writes == sum(summary.plan["effects"].values())


def mails(summary: Surfaces) -> Iterator[Told]:
    status, page = summary.status["resets"], summary.page("reset")
    first_days, runbook = summary.page("first-days"), summary.page("runbook")
    labels = {"due": "Due", "sent": "Sent", "failed": "Failed", "in_doubt": "In doubt", "remaining": "Remain"}
    for word in MAILS:
        yield f"mails {word}", "status", status[word]
        yield f"mails {word}", "report", summary.report["resets"][word]
        yield f"mails {word}", "step 9", number(page, rf"^  (?:[✓!✗] )?{labels[word]}: ([\d,]+)")
    yield "mails due", "step 12", number(summary.page("report"), r"Resets: .* \(of ([\d,]+) sent\)")
    yield "mails due", "messages", number(summary.page("messages"), r"reset mail from WorkOS: ([\d,]+) users")
    yield "mails due", "runbook", number(runbook, r"of ([\d,]+) resets created")
    yield "mails due", "first days", number(first_days, r"campaign +[\d,]+ of ([\d,]+) sent")
    if summary.state.snapshot.plan is None:
        yield "mails due", "step 4", number(summary.page("timing"), r"Up to ([\d,]+) mails")
    yield "mails sent", "step 12", number(summary.page("report"), r"Resets: ([\d,]+) ")
    yield "mails sent", "runbook", number(runbook, r"campaign: ([\d,]+) of")
    yield "mails sent", "first days", number(first_days, r"campaign +([\d,]+) of")
    yield "mails remaining", "runbook", number(runbook, r"used, ([\d,]+) remain")
    yield "mails remaining", "first days", number(first_days, r"([\d,]+) remaining")
    left = status["remaining"] + status["in_doubt"]
    yield "mails not sent", "status", left
    yield "mails not sent", "step 12", number(summary.page("report"), r"resets: ([\d,]+) not sent")
    stages = dict(summary.items("reset", "stages"))
    yield "links used", "stages of step 9", sum(stage["Used"] for stage in stages.values())
    yield "links used", "runbook", number(runbook, r"resets created, ([\d,]+) used")
    yield "links used", "first days", number(first_days, r"sent, ([\d,]+) used")
    if any(sum(stage.values()) for stage in stages.values()):
        yield "mails sent", "stages of step 9", sum(stage["Sent"] for stage in stages.values())
        yield "mails remaining", "stages of step 9", sum(stage["Remain"] for stage in stages.values())
    inventory = summary.here.views.inventory()
    for why, count in not_mailed(inventory) if inventory else ():
        yield f"not mailed: {why}", "step 9", number(page, rf"([\d,]+) rows: {why}$")
        reported = {reason["why"]: reason["rows"] for reason in summary.report["not_mailed"]}
        yield f"not mailed: {why}", "report", reported[why]
        yield f"not mailed: {why}", "by the listing", count


def checks(summary: Surfaces) -> Iterator[Told]:
    passed = sum(verdict.status in PASSED for verdict in summary.here.views.verdicts())
    total = len(summary.here.views.verdicts())
    page, report = summary.page("verify"), summary.page("report")
    missing = sum(int(word) for word in _locked(page))
    yield "checks passed", "gate of step 11", total - missing
    yield "checks passed", "cards of step 11", passed
    yield "checks passed", "step 12", number(report, r"Checks: (\d) of 5")
    yield "checks passed", "report", sum(check["status"] in PASSED for check in summary.report["checks"])
    yield "checks passed", "status", sum(check["status"] in PASSED for check in summary.status["checks"])
    if any(verdict.at for verdict in summary.here.views.verdicts()):
        note = summary.status["notes"]["verify"]
        is_ready = note.startswith("CUTOVER READY")
        yield "checks passed", "note of step 11", total if is_ready else number(note, r"^(\d)/5")
        is_ready = summary.rail["verify"].startswith(("READY", "CUTOVER"))
        yield "checks passed", "rail", total if is_ready else number(summary.rail["verify"], r"^(\d)/5")
    waived = page.count("  ! waived: ")
    yield "waivers", "step 11", waived
    yield "waivers", "step 12", number(report, r"Waivers: ([\d,]+)")
    yield "waivers", "report", len(summary.report["waivers"])
    if passed == total:
        yield "waivers", "gate of step 11", number(page, r"READY WITH ([\d,]+) WAIVER") or 0
        yield "waivers", "rail", number(summary.rail["verify"], r"READY WITH ([\d,]+) WAIVER") or 0
    if inventory := summary.here.views.inventory():
        assert inventory.total == summary.status["users"]["exported"]


def _locked(page: str) -> Iterator[str]:
    """The numbers of checks that keep the gate locked."""
    line = next((line for line in page.splitlines() if "CUTOVER LOCKED" in line), "")
    words = line.replace(" of 5 checks", "").split()
    yield from (word for word in words if word.isdigit())


def providers(summary: Surfaces) -> Iterator[Told]:
    if not summary.methods:
        return
    page, report = summary.page("federation"), summary.report["connections"]
    standing = [connection["standing"] for connection in report]
    yield "providers", "step 8", number(page, r"Providers: (\d+)")
    yield "providers", "report", len(standing)
    yield "providers tested", "step 8", number(page, r"Tested: (\d+)")
    yield "providers tested", "report", standing.count("tested")
    yield "providers waived", "step 8", number(page, r"Waived: (\d+)")
    yield "providers waived", "report", standing.count("waived") + standing.count("decided")
    yield "providers open", "step 8", number(page, r"Open: (\d+)")
    yield "providers open", "report", standing.count("open")
    yield (
        "providers open",
        "runbook",
        number(summary.page("runbook"), r"(\d+) providers? neither tested") or 0,
    )
    if note := summary.status["notes"].get("federation"):
        yield "providers open", "note of step 8", number(note, r"(\d+) open") or 0
        yield "providers tested", "note of step 8", number(note, r"(\d+) tested") or 0
    if evidence := summary.evidence("providers"):
        yield "providers open", "check 4", number(evidence, r"(\d+) open") or 0
    in_list = dict(summary.items("federation", "providers"))
    as_table = dict(summary.items("connections", "connections"))
    for connection in report:
        name = connection["provider"]
        what = f"rows of {name}"
        yield what, "report", connection["rows"]
        yield what, "step 8", in_list[name]["Rows"]
        yield what, "its page", number(summary.page("provider", name), r"([\d,]+) rows? signs? in through it")
        if name in WITHOUT_EQUIVALENT:
            title = WITHOUT_EQUIVALENT[name]
            yield what, "message", number(summary.page("messages"), rf"sign in with {title}: ([\d,]+) rows?$")
        if name in as_table:
            yield what, "table of connections", as_table[name]["Rows"]


def kinds(summary: Surfaces) -> Iterator[Told]:
    """Rows by the decision about them: before a plan by the listing, then by the plan, then as they ended."""
    plan = summary.state.snapshot.plan
    if plan is None or not summary.state.state(StepName.TRANSFORM).is_passed:
        return
    reported: dict[str, int] = defaultdict(int)
    for kind in summary.report["kinds"]:
        reported[kind["kind"]] += kind["rows"]
    by_state = dict(summary.items("problems", "kinds"))
    skipped_mails = dict(summary.items("import", "attention"))
    for kind, count in summary.kinds.items():
        what = f"rows by kind: {kind}"
        yield what, "tree of step 6", count
        yield what, "plan", plan.decisions.get(kind, 0)
        yield what, "report", reported[kind]
        yield what, "rows by kind", by_state[kind]["Rows"] if kind in by_state else 0
        if kind in skipped_mails:
            yield what, "step 7", skipped_mails[kind]["Rows"]
        if kind in by_state:
            found = by_state[kind]
            assert found["Rows"] == sum(count for name, count in found.items() if name != "Rows"), kind


def others(summary: Surfaces) -> Iterator[Told]:
    preflight = summary.report["preflight"]
    if preflight:
        passed = sum(row["ok"] for row in preflight)
        yield "preflight passed", "report", passed
        yield "preflight warnings", "report", len(preflight) - passed
        yield "preflight warnings", "rail", number(summary.rail["connect"], r"^(\d+) warning")
        yield "preflight warnings", "step 2", number(summary.page("connect"), r"^Preflight: (\d+) warning")
        yield "preflight passed", "step 2", number(summary.page("connect"), r"warnings?, (\d+) passed")
    owned = summary.page("lead-times")
    yield "things to start", "list", number(owned, r"of (\d+) have an owner")
    yield "things to start", "runbook", number(summary.page("runbook"), r"of (\d+) things that take")
    requests = summary.status["requests"]
    yield "requests slowed", "status", requests["throttled"]
    yield "requests slowed", "step 7", number(summary.page("import"), r"Slowed: ([\d,]+)×")
    yield "requests slowed", "report", summary.report["requests"]["throttled"]
    app = summary.page("authkit")
    yield "uses of Cognito", "step 10", number(app, r"Left in the source: ([\d,]+)")
    note = summary.status["notes"].get("authkit", "")
    yield "uses of Cognito", "note of step 10", number(note, r"(\d+) uses left")
    yield "uses of Cognito", "check 5", number(summary.evidence("authkit"), r"(\d+) uses of Cognito left")
    yield "uses of Cognito", "runbook", number(summary.page("runbook"), r"(\d+) uses of Cognito left")
    delta = summary.status["delta"]
    if delta["since"]:
        changed = dict(summary.items("delta", KINDS))
        for word in ("new", "changed", "disabled", "gone"):
            yield f"rows {word} since", "status", delta[word]
            yield f"rows {word} since", "its page", changed.get(f"change {word}", {}).get("Rows", 0)
            lines = number(summary.status_lines, rf"delta .* ([\d,]+) {word}")
            yield f"rows {word} since", "status in lines", lines
            yield f"rows {word} since", "report", summary.report["delta"][word]


def _in_sum(lines: str, name: str, word: str) -> int:
    """A part of a sum of ``status``, which leaves out what is 0."""
    return number(lines, rf"^  {name} .*?([\d,]+) {word}(?:,|$)") or 0


@pytest.fixture
def screen() -> Iterator[Screen]:
    opened = Screen()
    yield opened
    opened.close()


def test_every_surface_tells_the_same_at_every_step(
    seen: Callable[[str], Here], at: Callable[[str], Here], screen: Screen, tmp_path: Path
) -> None:
    walk = Walk(tmp_path, screen)
    for stage in STAGES:
        walk.look(seen(stage), stage)
    go_on(at("cut over"), walk)
    assert {what for what, where in walk.summary.items() if len(where) < 2} == set()
    assert sorted(walk.silent) == [], walk.silent


def go_on(here: Here, walk: Walk) -> None:
    """Checks that pass without step 11, users who may not be mailed, a pool that changes."""
    before = walk.look(here, "cut over")
    here.run_alone(StepName.VERIFY)
    assert walk.look(here, "verified")["checks passed"]["rail"] > before["checks passed"]["step 12"]
    here.answer(waivers())
    here.run_alone(StepName.FEDERATION)
    found = walk.look(here, "waived")
    assert found["providers open"]["step 8"] == 0 < found["waivers"]["report"]
    here.answer({"target.mail_allow": [here.campaign.canary]})
    here.run_alone(StepName.RESET)
    found = walk.look(here, "allowed")
    assert found["mails due"]["status"] < found["due by the plan"]["plan"]
    store = here.campaign.services.cognito.store
    store.remove(next(name for name in store.pool.users if (row := store.get(name)) and row.enabled))
    here.relist()
    walk.look(here, "begun to list again")
    here.run(StepName.TRANSFORM)
    assert walk.look(here, "planned again")["rows gone since"]["report"] == 1
