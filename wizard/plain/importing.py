"""Step 7 in lines: the plan confirmed by its phrase, the import, who failed."""

from __future__ import annotations

from wizard.domain.emails import is_valid_email, normalise_email
from wizard.domain.target_kind import called
from wizard.errors import Blocked
from wizard.plain import look
from wizard.plain.ask import Option
from wizard.plain.delta import run_import
from wizard.plain.desk import Aside, Desk
from wizard.plain.open_persons import offer_acceptance
from wizard.plain.relisting import relist
from wizard.plain.rows import list_rows
from wizard.ports import RowQuery

CANARIES = "verify.canaries"
WEBHOOKS = "connect.webhooks"


def walk_import(desk: Desk) -> None:
    """Confirm exactly this plan, then write; raises Aside where it is not confirmed."""
    plan = desk.views.plan()
    assert plan is not None
    phrases: tuple[str, ...] = ()
    if plan.writes and not plan.confirmed_at:
        if CANARIES not in desk.views.given():
            ask_canaries(desk)
        ask_webhooks(desk)
        look.plan(desk)
        where = called(plan.environment, desk.views.snapshot().target.get("kind"))
        desk.lines.say(f"This writes to WorkOS. ENVIRONMENT: {where}")
        if not desk.ask.phrase(plan.typed.text):
            raise Aside
        phrases = (plan.phrase,)
    try:
        run_import(desk, phrases)
    except Blocked as stop:
        if stop.recovery_id != "stale":
            raise
        _list_again(desk, stop)
    _tell_failures(desk)


def ask_canaries(desk: Desk) -> None:
    desk.lines.say("Canaries are written, read back and mailed before anybody else.")
    default = ", ".join(desk.known(CANARIES) or ())
    typed = desk.ask.text(
        "Addresses of canaries, with commas between (empty: none)", default=default, check=_addresses_problem
    )
    desk.answer({CANARIES: _addresses(typed)})


def ask_webhooks(desk: Desk) -> None:
    options = [
        Option("leave", "Leave webhooks on", "Each person written sends an event to each endpoint."),
        Option("disable", "Switch them off meanwhile", "They come on again at the end, or at a pause."),
        Option("", "Back to the menu"),
    ]
    wanted = desk.ask.choose("Webhooks during the import?", options, desk.views.answers()[WEBHOOKS])
    if not wanted:
        raise Aside
    desk.answer({WEBHOOKS: wanted})


def _addresses(typed: str) -> list[str]:
    return [address for part in typed.split(",") if (address := normalise_email(part))]


def _addresses_problem(typed: str) -> str:
    wrong = next((address for address in _addresses(typed) if not is_valid_email(address)), "")
    return f"{wrong} is no address." if wrong else ""


def _list_again(desk: Desk, stop: Blocked) -> None:
    desk.stopped(stop)
    if desk.ask.yes("List the pool again now, and plan the difference?", default=True):
        relist(desk)
    raise Aside


def _tell_failures(desk: Desk) -> None:
    for reason, n in desk.meter.live().errors:
        desk.lines.say(f"  {n:,} × {reason}")
    failed = desk.views.snapshot().users["failed"]
    if failed and desk.ask.yes(f"List the {failed:,} failed rows?", default=False):
        list_rows(desk, RowQuery(states=("failed",)))
    offer_acceptance(desk)
