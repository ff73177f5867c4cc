"""The audit log: everything that somebody confirmed, ticked, waived or overrode, the latest first (R13)."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.steps import StepName
from wizard.pages.commands import TakeBack
from wizard.pages.model import Action, Document, Page
from wizard.pages.registry import page
from wizard.pages.state import ViewState
from wizard.ports import Act

MOST = 200


@page("audit")
def audit(state: ViewState, target: str) -> Page:
    """Who did what, when and why; each line is made when it is read."""
    del target
    latest = next(iter(state.views.acts(limit=1)), None)
    return Page(
        id="audit",
        step=StepName.REPORT,
        title="Audit log",
        why=f"What was decided here, the latest {MOST} first. All of it is in the report.",
        panes=(Document("acts", "Audit log", lambda: list(_lines(state)), key=latest.id if latest else 0),),
        actions=(
            Action("undo", "Undo", lambda _, __: TakeBack(), key="z", help="Take the latest decision back"),
        ),
        help="Taking a decision back is an act of its own: nothing is removed from the log.",
        crumb="Audit log",
    )


def _lines(state: ViewState) -> Iterator[str]:
    acts = state.views.acts(limit=MOST)
    if not acts:
        yield "No one has decided anything yet."
    day = ""
    for act in acts:
        at = act.at.astimezone()
        if f"{at:%Y-%m-%d}" != day:
            day = f"{at:%Y-%m-%d}"
            yield day
        yield f"  {at:%H:%M:%S}  {_describe(act)}"


def _describe(act: Act) -> str:
    who = f"{act.actor.get('user', '')} on {act.actor.get('host', '')}"
    note = f": {act.note}" if act.note else ""
    plan = f", plan {act.fingerprint[:6]}" if act.fingerprint else ""
    return f"{act.kind}{note} ({who}{plan})"
