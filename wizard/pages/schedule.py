"""When everything happens around the planned switch, who does it, and the date that all of it follows."""

from __future__ import annotations

from datetime import datetime

from wizard.domain.steps import StepName
from wizard.domain.switch_date import EXAMPLE, KEY, QUESTION, UNSURE, switch_date, wrong_switch_date
from wizard.engine.migration import Migration
from wizard.guide.schedule import Entry, EntryKind
from wizard.pages.commands import Act, Answer, Command, GoTo
from wizard.pages.common import MAIN_KEY, plain
from wizard.pages.model import (
    Action,
    Fact,
    Facts,
    Item,
    Items,
    Mark,
    Page,
    Scope,
    Text,
    Tone,
    Values,
    Weight,
)
from wizard.pages.registry import page
from wizard.pages.state import ViewState

PANE, OWNER = "schedule", "owner"
NOT_SURE = "not sure yet"
KINDS = {
    EntryKind.LEAD_TIME: "start early",
    EntryKind.MESSAGE: "message",
    EntryKind.DELTA: "work",
    EntryKind.SWITCH: "switch",
}


@page("schedule")
def schedule_page(state: ViewState, target: str) -> Page:
    """Everything with a date, which moves with the switch."""
    del target
    entries = state.views.schedule(state.now, state.snapshot)
    owned = sum(bool(entry.owner) for entry in entries)
    return Page(
        id="schedule",
        step=StepName.TIMING,
        title="Schedule",
        why="Every date follows the planned switch, and moves with it.",
        panes=(
            Facts("switch", "Planned switch", (_switch(state),)),
            Items(
                PANE,
                "Around the switch",
                tuple(_item(entry, state) for entry in entries),
                empty="Without a date for the switch nothing has one. All else works without it.",
            ),
        ),
        actions=(
            date_action(state, first=not entries),
            _assign(state, entries),
            plain("lead", "Start today", "t", "What takes other people's time", GoTo(page="lead-times")),
            plain("messages", "Messages", "m", "Drafts of what users are told", GoTo(page="messages")),
        ),
        hint=f"{owned} of {len(entries)} have an owner. The report has them as a calendar file."
        if entries
        else "",
        help="The report writes it as schedule.ics: import it again after the date moved, and it moves, too.",
        crumb="Schedule",
    )


def switch_told(state: ViewState) -> str:
    """The planned switch in words; empty while no one was asked."""
    answer = state.views.given().get(KEY)
    if answer is None:
        return ""
    planned = switch_date(answer)
    return planned.told() if planned else NOT_SURE


def date_action(state: ViewState, *, first: bool) -> Action:
    """Asks when the switch is planned; not sure yet is an answer, too."""
    answer = state.known(KEY)

    def answered(_: str, values: Values) -> Command:
        return Answer({KEY: str(values[KEY]).strip() or UNSURE})

    return Action(
        "date",
        "Plan the switch",
        answered,
        key=MAIN_KEY if first else "d",
        help="The date that messages, deltas and the night follow",
        ask=lambda _: Text(
            KEY,
            QUESTION,
            f"Date, time and time zone, such as {EXAMPLE}. Not sure yet is fine: leave it empty.",
            value="" if answer in {None, UNSURE} else str(answer),
            check=lambda text: "" if text == answer else wrong_switch_date(text, state.now),
        ),
        weight=Weight.MAIN if first else Weight.SHOWN,
    )


def _switch(state: ViewState) -> Fact:
    planned = switch_date(state.views.given().get(KEY))
    if planned is None:
        return Fact("date", NOT_SURE, Tone.WARNING)
    days = (planned.at.date() - state.now.astimezone(planned.at.tzinfo).date()).days
    when = "today" if days == 0 else f"in {days} days" if days > 0 else f"{-days} days ago"
    return Fact("date", f"{planned.told()}, {when}", Tone.STRONG)


def _item(entry: Entry, state: ViewState) -> Item:
    shown = (
        f"{entry.when:%a %d %b %Y %H:%M}" if isinstance(entry.when, datetime) else f"{entry.day:%a %d %b %Y}"
    )
    for_whom = f"to {entry.to}: {entry.number}" if entry.to else entry.number
    notes = (for_whom, f"owner: {entry.owner}" if entry.owner else "no owner yet", entry.file)
    is_late = entry.day < state.now.date() and entry.kind is EntryKind.LEAD_TIME and not entry.owner
    return Item(
        entry.id,
        f"{shown}  {KINDS[entry.kind]}: {entry.title}",
        notes=(" · ".join(note for note in notes if note),),
        mark=Mark.WARNING if is_late else Mark.DONE if entry.owner else Mark.OPEN,
        tone=Tone.STRONG if entry.kind is EntryKind.SWITCH else Tone.PLAIN,
    )


def _assign(state: ViewState, entries: tuple[Entry, ...]) -> Action:
    by_id = {entry.id: entry for entry in entries}
    dates = {item.id: due for item, _, due in state.views.lead_times()}

    def assigned(item_id: str, values: Values) -> Command:
        async def note(migration: Migration) -> None:
            owner = str(values[OWNER]).strip()
            await migration.set_lead_time(item_id, owner=owner, due=dates.get(item_id, ""))

        return Act(note)

    return Action(
        "assign",
        "Assign",
        assigned,
        key="enter",
        help="Note who does it",
        scope=Scope.ITEM,
        pane=PANE,
        ask=lambda item_id: Text(
            OWNER, by_id[item_id].title, "Who does it? Empty: no one yet.", value=by_id[item_id].owner
        ),
        locked="" if entries else "Plan the switch first.",
        weight=Weight.SHOWN if entries else Weight.KEY,
    )
