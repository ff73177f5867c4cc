"""Step 8: every identity provider registered, reached and come back, or waived by name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.domain.steps import StepName, StepState
from wizard.guide.federation import key
from wizard.guide.provider_record import ProviderRecord, Standing, need
from wizard.pages.commands import Answer, Command, GoTo, Say
from wizard.pages.common import MAIN_KEY, busy, errors, go_on, main, plain, stop_of
from wizard.pages.model import (
    Action,
    Figure,
    Figures,
    Item,
    Items,
    Page,
    Text,
    Tone,
    Values,
    Weight,
)
from wizard.pages.provider_actions import ASK, create, of_item, opened, shared, to_create
from wizard.pages.provider_facts import addresses, mark_of, misses_address, ticks_of
from wizard.pages.registry import page
from wizard.pages.state import ViewState

STEP = StepName.FEDERATION
PANE, LINES = "providers", "lines"


@page("federation")
def federation(state: ViewState, target: str) -> Page:
    """The pool's providers with their three ticks, and what each needs first."""
    del target
    records = state.views.providers()
    hint, first = _main(state, records)
    return Page(
        id="federation",
        step=STEP,
        title="Federated sign-in",
        why="Users keep their provider; only the redirect changes, one by one.",
        panes=(
            Figures("standing", "Where they stand", tuple(_figures(records))),
            Items(
                PANE,
                "Identity providers",
                tuple(map(_item, records)),
                columns=("Rows", "Registered", "Reached WorkOS", "Came back"),
                empty="The pool has no identity provider.",
            ),
        ),
        actions=tuple(_actions(state, records, first)),
        hint=hint,
        help=(
            "Opening a provider shows its tree, the URI that stays and the new one. Asking the providers asks"
            " about both URIs; no one signs in by that. A provider counts when somebody signed in both ways,"
            " or when it is waived by name, with a reason."
        ),
        stop=stop_of(state, STEP),
    )


def _figures(records: tuple[ProviderRecord, ...]) -> Iterator[Figure]:
    counts = {standing: sum(record.standing is standing for record in records) for standing in Standing}
    yield Figure("Providers", f"{len(records):,}", "in the pool")
    yield Figure("Tested", f"{counts[Standing.TESTED]:,}", "both ways")
    yield Figure("Waived", f"{counts[Standing.WAIVED] + counts[Standing.DECIDED]:,}", "or decided")
    open_ones = counts[Standing.OPEN]
    yield Figure("Open", f"{open_ones:,}", "need you", Tone.WARNING if open_ones else Tone.STRONG)


def _item(record: ProviderRecord) -> Item:
    says = need(record) if record.standing is Standing.OPEN else record.evidence
    title = record.name if record.name == record.row.title else f"{record.name}: {record.row.title}"
    return Item(
        record.name,
        title,
        cells=(f"{record.rows:,}", *ticks_of(record)),
        notes=(says.removeprefix(f"{record.name}: "),),
        mark=mark_of(record),
    )


def _main(state: ViewState, records: tuple[ProviderRecord, ...]) -> tuple[str, Action]:
    """The one sentence of the page, and the next thing to do."""
    if now := busy(state, STEP, "Asking the providers; no one signs in."):
        return now
    if state.state(STEP) is StepState.DONE:
        return "Every provider is tested or waived.", go_on(StepName.RESET)
    waiting = next((record for record in records if record.standing is Standing.OPEN), None)
    if waiting is None or not any(record.probes for record in records):
        return "It asks about both URIs; no sign-in happens.", main("ask", "Ask the providers", ASK)
    if (ready := to_create(records)) and waiting.name == ready[0]:
        says = f"{waiting.name}: its connection can be created through the API."
        return says, create(state, records, key=MAIN_KEY, weight=Weight.MAIN)
    says = f"{waiting.name}: {need(waiting)}"
    return says, main("next", "Open the next", GoTo(page="provider", target=waiting.name))


def _actions(state: ViewState, records: tuple[ProviderRecord, ...], first: Action) -> Iterator[Action]:
    yield first
    if first.id != "ask":
        yield Action("ask", "Ask again", lambda _, __: ASK, key="r", help="Ask the providers about both URIs")
    yield opened(PANE)
    yield from shared(state, of_item, PANE)
    yield _paste_many(records)
    if first.id != "create":
        yield create(state, records, weight=Weight.SHOWN if to_create(records) else Weight.KEY)
    says = "SAML and OIDC connections as a table, many at once"
    summary = "Which organization has which email domain, pending or verified"
    yield plain("domains", "Domains", "m", summary, GoTo(page="domains"))
    yield plain("connections", "Table", "t", says, GoTo(page="connections"))
    yield errors()


def _paste_many(records: tuple[ProviderRecord, ...]) -> Action:
    """Redirect URIs of several providers at once, each with its provider before it."""
    takes_one = {record.name: addresses(record)[0][0] for record in records if len(addresses(record)) == 1}
    missing = [record.name for record in records if record.name in takes_one and misses_address(record)]

    def check(text: str) -> str:
        pairs = list(_pairs(text))
        if not pairs:
            return "Type a provider and its URI, with a space between."
        wrong = [name for name, _ in pairs if name not in takes_one]
        return f"No provider with a redirect URI is called so: {', '.join(wrong)}" if wrong else ""

    def command(_: str, values: Values) -> Command:
        found = dict(_pairs(str(values[LINES])))
        if not found:
            return Say("Nothing was pasted.")
        return Answer({key(name, takes_one[name]): uri for name, uri in found.items()}, then=ASK, within=STEP)

    says = f" Missing: {', '.join(missing)}." if missing else ""
    return Action(
        "paste",
        "Paste many",
        command,
        key="i",
        help="Redirect URIs of several providers at once",
        ask=lambda _: Text(
            LINES,
            "Redirect URIs",
            f"A provider, a tab or space, its URI; the next one on a line of its own or after a comma.{says}",
            check=check,
            is_long=True,
        ),
        locked="" if takes_one else "No provider of this pool takes a redirect URI.",
    )


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Provider and URI of each line; a part without both is taken for the name of a provider."""
    for line in re.split(r"[\n,]", text):
        name, _, uri = line.strip().partition("\t") if "\t" in line else line.strip().partition(" ")
        if name:
            yield name.strip(), uri.strip()
