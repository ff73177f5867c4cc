"""The app client that checks old passwords: the command that makes it, its policy, and which one it is."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.capture_client import PREFLIGHT_ROW as ROW
from wizard.domain.mail import keeping
from wizard.domain.mail.keeping import Capture
from wizard.domain.rows.pool import Pool
from wizard.domain.steps import StepName
from wizard.guide.capture_client import client_command, in_lines, policy, removal_command, settings
from wizard.pages.commands import Answer, Copy, GoTo, Run
from wizard.pages.common import MAIN_KEY, plain
from wizard.pages.model import Action, Document, Fact, Facts, Page, Text, Tone, Weight
from wizard.pages.registry import page
from wizard.pages.state import ViewState

ID = "client"
NO_POOL = "The pool has not been read yet."


@page("capture-client")
def capture_client(state: ViewState, target: str) -> Page:
    """What to run at AWS, what the handler needs, and what the preflight says of the client."""
    del target
    inventory = state.views.inventory()
    pool = inventory.pool if inventory else None
    client_id = str(state.views.given().get(keeping.CLIENT) or "")
    command = "\n".join(in_lines(client_command(pool))) if pool else ""
    return Page(
        id="capture-client",
        step=StepName.TIMING,
        title="The client that checks old passwords",
        why="You create it, and delete it in the end; nothing is changed at AWS from here.",
        panes=(
            Facts("client", "What step 2 saw of it", tuple(_seen(state, client_id))),
            Document(
                "commands", "Commands and settings", lambda: list(_lines(state, pool)), key=(pool, client_id)
            ),
        ),
        actions=(
            _name(state, client_id),
            plain(
                "copy",
                "Copy the command",
                "c",
                "Copy the command that makes it",
                Copy(command, "the command"),
                locked="" if pool else NO_POOL,
            ),
            plain("look", "Look at it", "r", "Read the client again", Run(StepName.CONNECT)),
        ),
        help="A public client, a user flow, OAuth, switched-off revocation: step 2 warns of each by name.",
        crumb="Client",
    )


def to_client() -> Action:
    """Leads from step 4 to the client."""
    opened = GoTo(page="capture-client")
    return plain("client", "App client", "i", "The client that checks old passwords", opened)


def _name(state: ViewState, client_id: str) -> Action:
    is_first = not client_id
    return Action(
        "name",
        "Name the client",
        lambda _, values: Answer({keeping.CLIENT: str(values[ID]).strip()}),
        key=MAIN_KEY if is_first else "i",
        help="Give the id that the command printed",
        ask=lambda _: Text(
            ID,
            "App client",
            "The ClientId that the command printed. Its secret belongs to the handler alone.",
            value=str(state.known(keeping.CLIENT) or ""),
            check=lambda text: "" if text.strip() else "Give the id of an app client.",
        ),
        weight=Weight.MAIN if is_first else Weight.SHOWN,
    )


def _seen(state: ViewState, client_id: str) -> Iterator[Fact]:
    yield Fact("client", client_id or "none is named yet")
    for row in state.views.preflight():
        if row.id.partition(":")[0] == ROW:
            tone = Tone.GOOD if row.ok else Tone.WARNING
            yield Fact(row.id.partition(":")[2] or "preflight", f"{row.detail} {row.fix}".strip(), tone)


def _lines(state: ViewState, pool: Pool | None) -> Iterator[str]:
    if pool is None:
        yield NO_POOL
        return
    answers = state.views.answers()
    client_id = str(answers.get(keeping.CLIENT) or "")
    yield "Create the client"
    yield from (f"  {line}" for line in in_lines(client_command(pool)))
    yield "The handler's IAM policy"
    yield from (f"  {line}" for line in policy(pool).splitlines())
    yield "The handler's settings"
    last = str(answers.get(keeping.UNTIL) or "")
    capture = str(answers.get(keeping.CAPTURE) or Capture.BEFORE)
    mfa = str(answers.get(keeping.MFA) or keeping.SKIP)
    for name, value in settings(pool, client_id, last, capture, mfa):
        yield f"  {name}: {value}"
    yield "Once the last day is over"
    yield from (f"  {line}" for line in in_lines(removal_command(pool, client_id or "<ClientId>")))
    yield "  and delete the policy."
