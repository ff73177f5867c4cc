"""What has to be done next, over all steps and by whom: what ``status --json`` names in ``actions``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from wizard.domain.federation.provider_kinds import Shape
from wizard.domain.mail.campaign import Stage
from wizard.domain.stacks import ItemState
from wizard.domain.steps import StepName, StepState
from wizard.guide.provider_record import ProviderRecord, Standing, need
from wizard.headless.actions import ITEM, described, gate_json, is_way, named, page_json, passwords_json, safe
from wizard.pages.model import Action, Page
from wizard.pages.provider_facts import is_unasked, misses_address
from wizard.pages.registry import page_of, pages
from wizard.pages.state import ViewState
from wizard.report.course import first_day_lines

Told = dict[str, Any]
# Whoever does something that no command does.
OPERATOR, DASHBOARD, ADMIN = "operator", "dashboard", "provider admin"
MAILBOX, DEVELOPER = "mailbox owner", "developer"
ASK, LOOK, WAIT = "ask", "look", "wait:"


def todo(state: ViewState, journal: Sequence[str]) -> list[Told]:
    """What each step that has begun, or could, needs now, in order; what people do outside is in it, too."""
    found: list[Told] = []
    for step in StepName:
        if step not in pages() or state.state(step).is_passed or state.state(step) is StepState.LOCKED:
            continue
        found += _needed(state, page_of(state, step.value), journal)
    if not state.views.is_cut_over() and state.state(StepName.VERIFY).is_passed:
        found += _main(page_of(state, StepName.VERIFY.value), journal)
    return found


def _needed(state: ViewState, page: Page, journal: Sequence[str]) -> list[Told]:
    match page.step:
        case StepName.FEDERATION:
            found = list(_of_providers(state, page, journal))
        case StepName.RESET:
            found = list(_of_resets(state, page, journal))
        case StepName.AUTHKIT:
            found = list(_of_app(state, page, journal))
        case _:
            found = []
    return found or list(_main(page, journal))


def _main(page: Page, journal: Sequence[str]) -> Iterator[Told]:
    """The page's next action; where that only leads to another page, that one tells."""
    first = page.main
    if first and not is_way(first):
        yield _describe(page, first, journal)


def _describe(page: Page, action: Action, journal: Sequence[str], target: str = "", **more: str) -> Told:
    return described(page, action, named(page.id, target), journal) | {"next": True} | more


def _outside(page: Page, what: str, label: str, who: str, after: Told | None) -> Told:
    """Something that somebody does elsewhere, or that is waited for; its command looks what came of it."""
    empty = {"help": "", "shortcut": "", "key": "", "default": "", "consequence": "", "phrase": ""}
    kind = "wait" if what.startswith(WAIT) else "outside"
    summary = {"id": what, "step": page.step.value, "kind": kind, "label": safe(label), "who": who}
    is_open = {"state": "open", "locked": False, "locked_reason": "", "irreversible": False, "next": True}
    lists: Told = {"command": after["command"] if after else [], "items": [], "choices": [], "fields": []}
    return {**summary, **empty, **is_open, **lists}


def _of_providers(state: ViewState, page: Page, journal: Sequence[str]) -> Iterator[Told]:
    """For each provider that is open: what it needs first, and from whom."""
    ask = page.action(ASK)
    asking = _describe(page, ask, journal, who="agent") if ask else None
    if not state.snapshot.notes[StepName.FEDERATION]:
        return  # no one asked them yet
    for record in state.views.providers():
        if record.standing is Standing.OPEN:
            yield from _of_provider(state, page, record, asking, journal)


def _of_provider(
    state: ViewState, page: Page, record: ProviderRecord, asking: Told | None, journal: Sequence[str]
) -> Iterator[Told]:
    own = page_of(state, "provider", record.name)
    summary = f"{record.name}: {need(record)}"

    def does(action_id: str, who: str) -> Iterator[Told]:
        if (action := own.action(action_id)) and not action.locked:
            yield _describe(own, action, journal, record.name, who=who, consequence=safe(summary))

    if record.row.shape is Shape.NONE:
        yield from does("decide", OPERATOR)
    elif record.refused:
        yield _outside(page, f"register:{record.name}", summary, ADMIN, asking)
    elif misses_address(record):
        yield from does("uri", DASHBOARD)
    elif is_unasked(record) and asking:
        yield asking
    else:
        yield from does("signed_in", OPERATOR)


def _of_resets(state: ViewState, page: Page, journal: Sequence[str]) -> Iterator[Told]:
    """A link to be used, the cutover that a stage waits for, outcomes that are not known yet."""
    look = page.action(LOOK)
    looking = _describe(page, look, journal) if look else None
    stage = state.views.resets.next_stage(state.now)
    first = page.main
    if first is None or first.id == "canaries":
        return
    if stage and not stage.pending and stage.sent and stage.stage in {Stage.CANARY, Stage.SAMPLE}:
        summary = (
            f"{stage.used:,} of {stage.sent:,} links of the {stage.stage} were used: open one and choose a"
        )
        yield _outside(page, f"use-link:{stage.stage}", f"{summary} password.", MAILBOX, looking)
    elif is_way(first):
        yield _outside(page, f"{WAIT}cutover", page.hint, OPERATOR, looking)
    elif first.id == LOOK and state.snapshot.resets["in_doubt"]:
        yield _outside(page, f"{WAIT}outcomes", page.hint, OPERATOR, looking)


def _of_app(state: ViewState, page: Page, journal: Sequence[str]) -> Iterator[Told]:
    """The main action, then points that a developer, or whoever has the dashboard, sees to."""
    look = page.action(LOOK)
    looking = _describe(page, look, journal) if look else None
    first = page.main
    if first and first.id != LOOK and not is_way(first):
        yield _describe(page, first, journal)
    app = state.views.app()
    if app is None:
        return
    for item in app.items:
        if item.state is ItemState.MISSING:
            yield _outside(page, f"app:{item.id}", f"{item.text}: {item.detail}", DEVELOPER, looking)
        elif item.state is ItemState.YOURS and (tick := page.action("tick")):
            ticking = _describe(page, tick, journal, who=DASHBOARD, label=safe(item.text))
            command = [item.id if word == ITEM else word for word in ticking["command"]]
            yield ticking | {"command": command, "items": []}
    if app.findings:
        summary = f"{app.findings:,} uses of Cognito or Amplify are left in the app's source."
        yield _outside(page, "app:uses", summary, DEVELOPER, looking)


def status_json(state: ViewState, journal: Sequence[str]) -> Told:
    """What ``status --json`` adds to the counts: all that is to be done, the checks, and the cutover.

    What is needed now comes first (``next``), then the other actions of the next step's page.
    """
    shown = page_json(state, "", journal)
    needed = todo(state, journal)
    there = {(action["id"], tuple(action["command"])) for action in needed}
    others = [one for one in shown["actions"] if (one["id"], tuple(one["command"])) not in there]
    days = first_day_lines(state.views.situation(state.now)) if state.views.is_cut_over() else ()
    summary = {
        "page": shown["page"],
        "actions": [*needed, *others],
        "first_days": [safe(line) for line in days],
        "passwords": passwords_json(state),
    }
    return summary | gate_json(state)
