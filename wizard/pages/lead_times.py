"""What to start today, because it takes other people's time: an owner and a due date for each."""

from __future__ import annotations

from datetime import date

from wizard.domain.steps import StepName
from wizard.domain.switch_date import SwitchDate
from wizard.engine.migration import Migration
from wizard.guide.lead_times import LeadTime, due_by
from wizard.pages.commands import Act, Command
from wizard.pages.model import (
    Action,
    Field,
    Fields,
    Item,
    Items,
    Mark,
    Next,
    Page,
    Scope,
    Tone,
    Values,
    Weight,
)
from wizard.pages.registry import page
from wizard.pages.state import ViewState

PANE = "lead-times"
OWNER, DUE = "owner", "due"


@page("lead-times")
def lead_times(state: ViewState, target: str) -> Page:
    """The lead-time sheet of this pool."""
    del target
    found, switch = state.views.lead_times(), state.views.switch()
    owned = sum(bool(owner) for _, owner, _ in found)
    return Page(
        id="lead-times",
        step=StepName.INVENTORY,
        title="What takes other people's time",
        why="Migrations wait for people, not for imports.",
        panes=(
            Items(
                PANE,
                "Start these today",
                tuple(_item(*entry, switch) for entry in found),
                empty="The pool was not listed yet.",
            ),
        ),
        actions=(_assign(state),),
        hint=f"{owned} of {len(found)} have an owner.",
        help="Note who does each, and until when. Nothing is sent to anyone.",
        crumb="Start today",
    )


def _item(item: LeadTime, owner: str, due: str, switch: SwitchDate | None) -> Item:
    until = due_by(item, due, switch)
    taken = f"{owner}, {until or 'no date'}" if owner else f"no one yet{f', due {until}' if until else ''}"
    return Item(
        item.id,
        f"{item.who}: {item.what}",
        notes=(item.why, taken),
        mark=Mark.DONE if owner else Mark.OPEN,
        tone=Tone.STRONG,
    )


def _assign(state: ViewState) -> Action:
    def ask(item_id: str) -> Next:
        item, owner, due = next(entry for entry in state.views.lead_times() if entry[0].id == item_id)
        usual = due_by(item, "", state.views.switch())
        empty = f"empty: {usual}, which moves with the switch" if usual else "2027-01-15, or empty"
        return Fields(
            item.who,
            (
                Field(OWNER, "Who does it", owner, hint="empty: no one yet"),
                Field(DUE, "Until when", due, hint=empty, check=_wrong_date),
            ),
            sentence=f"{item.what}. {item.why}",
        )

    def assigned(item_id: str, values: Values) -> Command:
        async def note(migration: Migration) -> None:
            owner, due = str(values[OWNER]).strip(), str(values[DUE]).strip()
            await migration.set_lead_time(item_id, owner=owner, due=due)

        return Act(note)

    return Action(
        "assign",
        "Assign",
        assigned,
        key="enter",
        help="Note who does it, and until when",
        scope=Scope.ITEM,
        pane=PANE,
        ask=ask,
        weight=Weight.SHOWN,
    )


def _wrong_date(text: str) -> str:
    if not text.strip():
        return ""
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return "A date looks like 2027-01-15."
    return ""
