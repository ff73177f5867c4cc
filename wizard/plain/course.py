"""Runbook, first days and messages in plain lines."""

from __future__ import annotations

from wizard.guide.situation import Situation
from wizard.plain.desk import Desk
from wizard.report.course import draft_lines, first_day_lines, runbook_lines


def runbook(desk: Desk) -> None:
    """What to do around the cutover, and what the way back loses."""
    desk.lines.all(runbook_lines(_now(desk)))


def first_days(desk: Desk) -> None:
    """How it goes since the cutover; nothing before it."""
    desk.lines.all(first_day_lines(_now(desk)))


def messages(desk: Desk) -> None:
    """The drafts, each with whom it is for."""
    desk.lines.all(draft_lines(_now(desk)))


def _now(desk: Desk) -> Situation:
    return desk.views.situation(desk.clock.now())
