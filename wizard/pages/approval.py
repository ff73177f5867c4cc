"""What a card says of the approval before something is confirmed in production."""

from __future__ import annotations

from wizard.domain.target_kind import TargetKind
from wizard.pages.state import ViewState


def fingerprint_of(state: ViewState) -> str:
    """That of the plan; empty where there is none."""
    return state.snapshot.plan.fingerprint if state.snapshot.plan else ""


def approval_said(state: ViewState, what: str, fingerprint: str) -> tuple[str, ...]:
    """One sentence in production, nothing elsewhere; ``what``: IMPORT, SEND or CUTOVER."""
    if state.snapshot.target.get("kind") != TargetKind.PRODUCTION:
        return ()
    return (state.views.approval_line(what, fingerprint),)
