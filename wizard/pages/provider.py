"""One identity provider: its tree, the URI that stays, the new one, and what somebody saw."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.federation.provider_kinds import Shape
from wizard.domain.steps import StepName
from wizard.domain.words import counted
from wizard.guide.federation import FEDERATION
from wizard.guide.provider_record import ProviderRecord, Standing, is_to_create, need
from wizard.pages.commands import GoTo
from wizard.pages.common import MAIN_KEY, busy, main, plain, stop_of
from wizard.pages.model import Action, Document, Facts, Page, Weight
from wizard.pages.provider_actions import (
    ASK,
    create,
    domains,
    of_page,
    owner,
    paste,
    secret,
    shared,
    signed_in,
    to_create,
)
from wizard.pages.provider_facts import directions, is_unasked, known_facts, misses_address, record_of
from wizard.pages.registry import page
from wizard.pages.state import ViewState
from wizard.pages.tree import decide, next_of, tree_actions, tree_pane

STEP = StepName.FEDERATION


@page("provider")
def provider(state: ViewState, target: str) -> Page:
    """What is known of it and its tree; raises UsageError where the pool has no such provider."""
    record = record_of(state, target)
    hint, first = _main(state, record)
    title = record.name if record.name == record.row.title else f"{record.name}: {record.row.title}"
    return Page(
        id="provider",
        step=STEP,
        title=title,
        why=f"{counted(record.rows, 'row')} {'signs' if record.rows == 1 else 'sign'} in through it.",
        panes=(
            Facts("known", "What is known", tuple(known_facts(record))),
            tree_pane(state, tree_of(record), "How will this provider migrate?"),
        ),
        actions=tuple(_actions(state, record, first)),
        hint=hint,
        help=(
            "The tree says how it migrates. The new URI is pasted as the dashboard shows it, then the"
            " provider is asked about both. Who signed in both ways says so; a provider that is not tested is"
            " waived with a reason."
        ),
        stop=stop_of(state, STEP),
        crumb=record.name,
    )


@page("directions")
def at_console(state: ViewState, target: str) -> Page:
    """What to do at one provider's console; raises UsageError where the pool has no such provider."""
    record = record_of(state, target)
    return Page(
        id="directions",
        step=STEP,
        title=f"At {record.row.console}",
        why=f"What to do for {record.name}, with its addresses filled in.",
        panes=(Document("lines", "Directions", lambda: directions(record), key=(record.name, record.uri)),),
        actions=(),
        crumb="Directions",
    )


def tree_of(record: ProviderRecord) -> str:
    """The id of the tree as this provider is asked it."""
    return f"{FEDERATION}.{record.name}"


def _main(state: ViewState, record: ProviderRecord) -> tuple[str, Action]:
    """The one sentence of the page, and the next thing to do."""
    if now := busy(state, STEP, "Asking the provider; no one signs in."):
        return now
    back = main("back", "To the list", GoTo(STEP))
    match record.standing:
        case Standing.WAIVED:
            return "Waived.", back
        case Standing.DECIDED:
            return "Decided: there is nothing to test.", back
        case Standing.TESTED:
            return "Tested both ways.", back
        case Standing.OPEN:
            return need(record), _next(state, record)


def _next(state: ViewState, record: ProviderRecord) -> Action:
    """What an open provider needs first."""
    name = of_page(record.name)
    if record.row.shape is Shape.NONE:
        return next_of(state, tree_of(record), ASK)[1] or main("ask", "Look again", ASK)
    if record.name in to_create(records := state.views.providers()):
        return create(state, records, key=MAIN_KEY, weight=Weight.MAIN)
    if misses_address(record):
        return _as_main(paste(state, name))
    if is_unasked(record):
        return main("ask", "Ask the provider", ASK)
    return _as_main(signed_in(state, name))


def _as_main(action: Action) -> Action:
    return Action(
        action.id,
        action.label,
        action.command,
        key=MAIN_KEY,
        help=action.help,
        ask=action.ask,
        locked=action.locked,
        weight=Weight.MAIN,
    )


def _actions(state: ViewState, record: ProviderRecord, first: Action) -> Iterator[Action]:
    yield first
    question = state.views.pending(tree_of(record))
    others: list[Action] = [
        *tree_actions(state, tree_of(record), ASK),
        *([decide(state, question, then=ASK, weight=Weight.SHOWN)] if question else []),
        *shared(state, of_page(record.name), record=record),
        Action("ask", "Ask again", lambda _, __: ASK, key="r", help="Ask the provider about both URIs"),
        owner(record, state.now.date()),
        domains(state, record.name),
        secret(record),
        plain("directions", "Directions", "d", "At its console", GoTo(page="directions", target=record.name)),
    ]
    if record.row.shape in {Shape.SAML, Shape.OIDC}:
        to = GoTo(page="connection", target=record.name)
        others.append(plain("connection", "Connection", "t", "Metadata, organization, who and when", to))
        others.append(
            create(
                state, state.views.providers(), weight=Weight.SHOWN if is_to_create(record) else Weight.KEY
            )
        )
    yield from (action for action in others if action.id != first.id)
