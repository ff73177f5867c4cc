"""Plans, snapshots and reports for people: pure, cleaned, addresses masked."""

from __future__ import annotations

from wizard.report.lines import MARKS, plan_lines, prose, risks, status_lines, verdict_lines

__all__ = ["MARKS", "plan_lines", "prose", "risks", "status_lines", "verdict_lines"]
