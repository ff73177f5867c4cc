"""Step 3 in lines: the listing, the MFA scan with its bill, the tree of ways to sign in."""

from __future__ import annotations

from datetime import date

from wizard.domain.inventory import Inventory, tenant_signs
from wizard.domain.steps import StepName
from wizard.guide.mfa_scan import MFA_SCAN, mfa_question
from wizard.plain import look
from wizard.plain.ask import Option
from wizard.plain.desk import Desk
from wizard.plain.show import lead_time_lines


def walk(desk: Desk) -> None:
    """List the pool, look for MFA as far as wanted, show what was found until it is accepted."""
    desk.run(StepName.INVENTORY)
    inventory = desk.views.inventory()
    if inventory and inventory.pool.mfa == "OPTIONAL" and MFA_SCAN not in desk.views.given():
        ask_mfa_scan(desk, inventory, StepName.INVENTORY)
    look.methods(desk)
    inventory = desk.views.inventory()
    for sign in tenant_signs(inventory) if inventory else ():
        desk.lines.say(f"  ! {sign.subject}: {sign.sentence}. Step 6 asks where companies are kept.")
    desk.lines.say("What takes other people's time; start it today:")
    desk.lines.all(lead_time_lines(desk.views.lead_times()))
    options = [
        Option("accept", "Accept this inventory"),
        Option("cohort", "List the rows of a branch"),
        Option("owner", "Note who does one of these, and until when"),
    ]
    while (wanted := desk.ask.choose("This is what the pool holds.", options, "accept")) != "accept":
        if wanted == "cohort":
            look.cohort_rows(desk)
        else:
            ask_owner(desk)
    rows = inventory.total if inventory else 0
    desk.do(lambda migration: migration.act("inventory accepted", details={"rows": rows}))


def ask_owner(desk: Desk) -> None:
    """Note the owner and the due date of one thing that takes time."""
    items = {item.id: f"{item.who}: {item.what}" for item, _, _ in desk.views.lead_times()}
    picked = desk.ask.choose("Which one?", [Option(key, label) for key, label in items.items()])
    owner = desk.ask.text("Who does it?")
    due = desk.ask.text("Until when? (YYYY-MM-DD, empty: some day)", check=_date_problem)
    desk.do(lambda migration: migration.set_lead_time(picked, owner=owner, due=due))


def ask_mfa_scan(desk: Desk, inventory: Inventory, within: StepName | None = None) -> None:
    """Ask how far to look, and look."""
    wanted = desk.ask.question(mfa_question(inventory), inventory)
    if desk.answer({MFA_SCAN: wanted}, within=within) and wanted != "notice":
        desk.run(StepName.INVENTORY)


def _date_problem(typed: str) -> str:
    if not typed:
        return ""
    try:
        date.fromisoformat(typed)
    except ValueError:
        return "A date looks like 2026-12-01."
    return ""
