"""Numbers that are drawn: in the frame of the screen, on cards before something is typed, in report.html."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tests.pages.surfaces import Surfaces, number
from wizard.domain.checks import CheckId
from wizard.domain.planning.people import RowState
from wizard.domain.steps import StepName, StepState

Told = tuple[str, str, int | None]
"""What is counted, where it stands, and how many; None where it is not told now."""


def frame(summary: Surfaces) -> Iterator[Told]:
    """Top line, rail, the line of steps where there is no room for a rail, and the cards of step 11."""
    drawn, status = summary.frame, summary.status
    passed = [StepState(state).is_passed for state in status["steps"].values()]
    yield "steps passed", "status", sum(passed)
    # The report that is being written counts itself as done already.
    yield "steps passed before it", "status", sum(passed[:-1])
    yield "steps passed", "rail's title", number(drawn.rail, r"(\d+) of 12 done")
    yield "steps", "status", len(passed)
    yield "steps", "rail's title", number(drawn.rail, r"\d+ of (\d+) done")
    yield "steps", "line of steps", number(drawn.line, r"Step \d+/(\d+) ")
    yield "number of the next step", "status", list(StepName).index(StepName(status["page"])) + 1
    yield "number of the next step", "line of steps", number(drawn.line, r"Step (\d+)/")
    yield "number of the next step", "mark in the line", number(drawn.line, r"\[(\d+)\]")
    yield "rows", "rail, drawn", number(drawn.note(StepName.INVENTORY), r"^(\d+)$")
    yield "preflight warnings", "rail, drawn", number(drawn.note(StepName.CONNECT), r"^(\d+) warning")
    yield "checks passed", "rail, drawn", number(drawn.note(StepName.VERIFY), r"^(\d)/5")
    words = Counter(word for word in drawn.cards.split() if word in {"PASS", "WAIVED"})
    yield "checks passed", "cards, drawn", words.total()
    yield "checks", "cards, drawn", sum(f"{number} " in drawn.cards for number in range(1, len(CheckId) + 1))
    yield "checks", "status", len(status["checks"])
    plan, persons = summary.plan or {}, status["persons"]
    was_written = any(persons[word] for word in ("created", "updated", "in_doubt"))
    assert ("LIVE" in drawn.top) == (was_written or bool(plan.get("confirmed_at")))
    assert summary.state.snapshot.target.get("environment", "").upper() in drawn.top


def cards(summary: Surfaces) -> Iterator[Told]:
    """What is read before a phrase is typed, and the phrase."""
    if confirm := summary.card("import", "confirm"):
        yield "users to write", "card of step 7", number(confirm, r"([\d,]+) users? (?:is|are) written")
        yield "users to write", "phrase of step 7", number(confirm, r"^IMPORT ([\d,]+) ")
    persons = summary.status["persons"]
    yield "users open", "status", sum(persons[word] for word in ("failed", "pending", "in_doubt"))
    yield "users open", "phrase of step 7", number(summary.card("import", "accept"), r"^ACCEPT ([\d,]+) OPEN")
    if send := summary.card("reset", "send"):
        stages = dict(summary.items("reset", "stages"))
        stage = next(name for name in stages if f"Resets to the {name} " in send)
        yield f"mails to the {stage}", "stages of step 9", stages[stage]["Remain"]
        yield f"mails to the {stage}", "card of step 9", number(send, r"^([\d,]+) users? in ")
        yield f"mails to the {stage}", "phrase of step 9", number(send, r"^SEND ([\d,]+) ")
    if create := summary.card("federation", "create"):
        yield "connections to create", "title of the card", number(create, r"^Create ([\d,]+) connection")
        yield "connections to create", "card of step 8", number(create, r"billed \(([\d,]+) ×\)")
        yield "connections to create", "phrase of step 8", number(create, r"^CONNECT ([\d,]+) ")


def html(summary: Surfaces) -> Iterator[Told]:
    """report.html as a browser reads it: tiles, sums and tables."""
    text = summary.html()
    yield "rows", "tile of the page", number(text, r"([\d,]+) rows exported")
    yield "rows", "sum of the page", number(text, r"([\d,]+) exported =")
    yield "rows", "listing on the page", number(text, r"Exported: ([\d,]+) rows,")
    yield "users planned", "tile of the page", number(text, r"of ([\d,]+) users in WorkOS")
    yield "users planned", "sum of the page", number(text, r"([\d,]+) users planned =")
    yield "users brought over", "tile of the page", number(text, r"([\d,]+) of [\d,]+ users in WorkOS")
    yield "rows open", "tile of the page", number(text, r"([\d,]+) rows open")
    for state in RowState:
        word = state.replace("_", " ")
        yield f"rows {word}", "sum of the page", number(text, rf"\d exported = [^=]*?([\d,]+) {word}")
    for word in ("created", "failed", "pending"):
        yield f"users {word}", "sum of the page", number(text, rf"users planned = [^=]*?([\d,]+) {word}")
    yield "users there before", "page", number(text, r"([\d,]+) users were in WorkOS before")
    yield "checks passed", "tile of the page", number(text, r"(\d) of 5 checks pass")
    yield "waivers", "head of the page", number(text, r"(?:interim|UTC) ([\d,]+) waived") or 0
    yield (
        "steps passed before it",
        "page",
        len(re.findall(r"\b(?:DONE|WAIVED) (?!Report)", summary.html("steps"))),
    )
    yield "mails due", "tile of the page", number(text, r"of ([\d,]+) resets sent")
    yield "mails sent", "tile of the page", number(text, r"([\d,]+) of [\d,]+ resets sent")
    yield "mails due", "sum of the page", number(text, r"([\d,]+) due =")
    for word in ("sent", "failed", "in doubt", "remaining"):
        name = word.replace(" ", "_")
        yield f"mails {name}", "sum of the page", number(text, rf"\d due = [^=]*?([\d,]+) {word}")
    yield "requests slowed", "page", number(text, r"Requests: [^.]*?([\d,]+) throttled")
    yield "rows", "runbook of the page", number(text, r"Announce the day: ([\d,]+) rows")
    for provider, count in summary.table("connections"):
        yield f"rows of {provider}", "page", count
    kinds: Counter[str] = Counter()
    for kind, count in summary.table("decisions"):
        kinds[kind.replace(" ", "_")] += count
    for kind in summary.kinds if kinds else ():
        yield f"rows by kind: {kind}", "page", kinds[kind]
    if summary.report["delta"]["since"]:
        since = dict(summary.table("delta"))
        for word in ("new", "changed", "disabled", "gone"):
            yield f"rows {word} since", "page", since[word]
    reasons = {reason["why"] for reason in summary.report["not_mailed"]}
    for why, count in summary.table("resets"):
        if why in reasons:
            yield f"not mailed: {why}", "page", count
