"""Binds an approval to what is confirmed in production, once for each fingerprint (R13)."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

from wizard.domain.approval import BOUND, Approval, approval_line, approval_of
from wizard.domain.events import ActDone
from wizard.domain.target_kind import TargetKind
from wizard.journal import Reader

if TYPE_CHECKING:
    from wizard.engine.context import Context


class Approved(StrEnum):
    """What an approval is for."""

    IMPORT = "IMPORT"
    SEND = "SEND"
    CUTOVER = "CUTOVER"


def approval_told(journal: Reader, what: str, fingerprint: str) -> str:
    """The approval in a sentence; one that was bound to something else before says so."""
    approval = approval_of(journal.answers())
    line = approval_line(approval)
    if approval is None or (what, fingerprint) in _bound(journal, approval):
        return line
    others = sorted({other[:6] for done, other in _bound(journal, approval) if done == what})
    return f"{line} It was given for {', '.join(others)}; this is {fingerprint[:6]}." if others else line


def approval_words(ctx: Context, what: Approved, fingerprint: str) -> str:
    """The same for what is refused for want of a confirmation: empty outside of production."""
    if ctx.target_kind is not TargetKind.PRODUCTION:
        return ""
    return f" {approval_told(ctx.journal, what, fingerprint)}"


def bound_to(ctx: Context, what: Approved, fingerprint: str) -> Iterator[ActDone]:
    """The act that binds the approval to what was just confirmed; nothing where none was given, or twice."""
    approval = approval_of(ctx.journal.answers())
    if ctx.target_kind is not TargetKind.PRODUCTION:
        return
    if approval and (what.value, fingerprint) not in _bound(ctx.journal, approval):
        details = {"what": what.value, "by": approval.by, "ticket": approval.ticket}
        yield ActDone(BOUND, approval.told, details, fingerprint)


def _bound(journal: Reader, approval: Approval) -> set[tuple[str, str]]:
    """What this approval was bound to before: the act and its fingerprint."""
    return {
        (str(act.details["what"]), act.fingerprint)
        for act in journal.acts(kind=BOUND)
        if (act.details["by"], act.details["ticket"]) == (approval.by, approval.ticket)
    }
