"""A check as ``verify --json`` and ``status --json`` print it."""

from __future__ import annotations

from wizard.domain.text import clean
from wizard.ports import Verdict

WHOLE = 20_000


def verdict_json(verdict: Verdict) -> dict[str, str]:
    return {
        "id": verdict.id,
        "status": verdict.status,
        "evidence": clean(verdict.evidence, WHOLE),
        "at": verdict.at.isoformat() if verdict.at else "",
        "by": verdict.by,
    }
