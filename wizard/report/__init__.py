"""Plans, snapshots and reports for people: pure, cleaned, addresses masked."""

from __future__ import annotations

from wizard.report.decided import decision_lines, decisions_of
from wizard.report.lines import (
    MARKS,
    delta_lines,
    plan_lines,
    prose,
    recovery_lines,
    risks,
    status_lines,
    stored_evidence,
    verdict_lines,
)

__all__ = [
    "MARKS",
    "decision_lines",
    "decisions_of",
    "delta_lines",
    "plan_lines",
    "prose",
    "recovery_lines",
    "risks",
    "status_lines",
    "stored_evidence",
    "verdict_lines",
]
