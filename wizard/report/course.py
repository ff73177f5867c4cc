"""Runbook, first days and messages as lines for people and as JSON; whoever prints the lines cleans them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wizard.domain.mail.adoption import AdoptionDay
from wizard.guide.drafts import Draft, drafts
from wizard.guide.first_days import first_days, latest_days
from wizard.guide.runbook import runbook
from wizard.guide.situation import Situation

_NAME = 12


def runbook_lines(now: Situation) -> Iterator[str]:
    """The four parts of the runbook, numbered, names and addresses below their line."""
    for section in runbook(now):
        yield section.title
        for number, entry in enumerate(section.entries, 1):
            done = "✓ " if entry.is_done else ""
            yield f"  {number}. {done}{entry.text}"
            yield from (f"     - {detail}" for detail in entry.details)


def first_day_lines(now: Situation) -> Iterator[str]:
    """Hours since the cutover, last delta, campaign, adoption by day, open waves; nothing before it."""
    facts = first_days(now)
    if not facts:
        return
    yield "First days"
    yield from (f"  {name:<{_NAME}}{value}" for name, value in facts)
    if days := latest_days(now):
        yield f"  {'day':<{_NAME}}{'created':>9}{'used':>9}{'first':>9}{'failed':>9}"
        yield from map(_day_line, days)


def _day_line(day: AdoptionDay) -> str:
    numbers = (day.created, day.used, day.signed_in, day.failed)
    return f"  {day.day.isoformat():<{_NAME}}{''.join(f'{n:>9,}' for n in numbers)}"


def draft_lines(now: Situation) -> Iterator[str]:
    """Each message: to whom, how many, subject, text."""
    for draft in drafts(now):
        chosen = "" if draft.is_chosen else " (not what was decided)"
        yield f"{draft.title}{chosen}"
        yield f"  To {draft.to}: {draft.number}"
        yield f"  Subject: {draft.subject}"
        yield from (f"  | {paragraph}" for paragraph in paragraphs(draft))
        yield ""


def paragraphs(draft: Draft) -> list[str]:
    return [text.strip() for text in draft.body.split("\n\n") if text.strip()]


def to_json(now: Situation) -> dict[str, Any]:
    """The same as JSON: ``runbook``, ``first_days``, ``adoption``, ``drafts``."""
    return {
        "runbook": [
            {
                "phase": section.phase.value,
                "title": section.title,
                "entries": [
                    {"text": entry.text, "details": list(entry.details), "done": entry.is_done}
                    for entry in section.entries
                ],
            }
            for section in runbook(now)
        ],
        "first_days": [{"what": name, "value": value} for name, value in first_days(now)],
        "adoption": [
            {
                "day": day.day.isoformat(),
                "created": day.created,
                "used": day.used,
                "first_sign_ins": day.signed_in,
                "failed_sign_ins": day.failed,
            }
            for day in now.adoption
        ],
        "drafts": [
            {
                "id": draft.id,
                "title": draft.title,
                "to": draft.to,
                "count": draft.count,
                "number": draft.number,
                "subject": draft.subject,
                "paragraphs": paragraphs(draft),
                "chosen": draft.is_chosen,
                "file": draft.file_name,
            }
            for draft in drafts(now)
        ],
    }
