"""Step 8, domains of organizations: which each shall have, who vouches for it, and how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wizard.domain.confirmations import domains_phrase
from wizard.domain.organizations.domains import (
    POLICY,
    DomainOutcome,
    DomainState,
    WantedDomain,
    domain_digest,
    wanted_domains,
)
from wizard.domain.rows.emails import ascii_lower
from wizard.domain.steps import StepName
from wizard.domain.words import counted
from wizard.guide.organizations import DOMAINS, VERIFIED_DOMAINS
from wizard.pages.commands import Answer, Command, Run, Say
from wizard.pages.common import MAIN_KEY, alone, busy, main, stop_of, undo
from wizard.pages.model import (
    Action,
    Field,
    Fields,
    Item,
    Items,
    Mark,
    Page,
    Phrase,
    Scope,
    Values,
    Weight,
)
from wizard.pages.registry import page
from wizard.pages.state import ViewState

STEP = StepName.FEDERATION
PANE, ORGANIZATION, DOMAIN, WHO = "domains", "organization", "domain", "verified_by"
LOOK = Run(STEP, only=(StepName.CONNECT, STEP))
_MARKS = {DomainState.VERIFIED: Mark.DONE, DomainState.PENDING: Mark.DONE, DomainState.MISSING: Mark.WARNING}


@page("domains")
def domains(state: ViewState, target: str) -> Page:
    """Every domain that an organization shall have, with its state in WorkOS when step 8 looked last."""
    del target
    wanted = _wanted(state)
    hint, first = _main(state, wanted)
    return Page(
        id="domains",
        step=STEP,
        title="Domains of organizations",
        why="Who has a verified domain decides how everybody with an address on it signs in.",
        panes=(
            Items(
                PANE,
                "Domains",
                tuple(_item(one, state.views.domains().get(one.domain)) for one in wanted),
                columns=("organization", "in WorkOS", "verified by"),
                empty="No organization is given a domain: users sign in by their memberships alone.",
            ),
        ),
        actions=tuple(_actions(state, first)),
        hint=hint,
        help=(
            "A domain is pending until the company verifies it by DNS, or somebody of yours is named who"
            f" vouches for it. {POLICY} A domain where anybody gets an address is never taken."
        ),
        stop=stop_of(state, STEP),
        crumb="Domains",
    )


def _wanted(state: ViewState) -> list[WantedDomain]:
    answers = state.views.answers()
    return wanted_domains(answers.get(DOMAINS) or {}, answers.get(VERIFIED_DOMAINS) or {})


def _due(state: ViewState, wanted: list[WantedDomain]) -> list[WantedDomain]:
    """Those that step 8 found missing, as it asks for them."""
    found = state.views.domains()
    return [one for one in wanted if (seen := found.get(one.domain)) and _is_about(seen, one) and seen.is_due]


def _is_about(seen: DomainOutcome, one: WantedDomain) -> bool:
    return seen.organization == one.organization


def _item(one: WantedDomain, seen: DomainOutcome | None) -> Item:
    known = seen if seen and _is_about(seen, one) else None
    return Item(
        one.domain,
        one.domain,
        cells=(one.organization, known.state.value if known else "not looked at yet", one.verified_by),
        notes=(known.reason,) if known and known.reason else (),
        mark=_MARKS[known.state] if known else Mark.NONE,
    )


def _main(state: ViewState, wanted: list[WantedDomain]) -> tuple[str, Action]:
    if now := busy(state, STEP, "Looking at the organizations."):
        return now
    if not wanted:
        return "Each domain is given to one organization.", _add(state, MAIN_KEY, Weight.MAIN)
    due = _due(state, wanted)
    if due:
        return f"{counted(len(due), 'domain')} can be written.", _write(state, due)
    return "WorkOS is looked at; nothing is written by that.", main("look", "Look at WorkOS", LOOK)


def _actions(state: ViewState, first: Action) -> Iterator[Action]:
    yield first
    if first.id != "add":
        yield _add(state, "a", Weight.SHOWN)
    yield Action(
        "remove",
        "Remove",
        lambda item, _: _without(state, item),
        key="delete",
        help="Take it off this list; what WorkOS has by now stays there",
        scope=Scope.ITEM,
        pane=PANE,
    )
    yield undo()


def _add(state: ViewState, key: str, weight: Weight) -> Action:
    fields = (
        Field(ORGANIZATION, "organization", hint="Its external ID, or the value that users have"),
        Field(DOMAIN, "domain", hint="Such as acme.com"),
        Field(WHO, "verified by", hint="Who of you vouches for it; empty: the company verifies it by DNS"),
    )
    return Action(
        "add",
        "Add a domain",
        lambda _, values: _with(state, values),
        key=key,
        help="Give an organization one domain more, or name who vouches for one",
        ask=lambda _: Fields("A domain of an organization", fields, POLICY),
        weight=weight,
    )


def _with(state: ViewState, values: Values) -> Command:
    organization, who = str(values[ORGANIZATION]).strip(), str(values.get(WHO) or "").strip()
    domain = ascii_lower(str(values[DOMAIN]).strip())
    if not organization or not domain:
        return Say("It needs an organization and a domain.")
    listed, vouched = _known(state)
    own = listed.setdefault(organization, [])
    if domain not in own:
        own.append(domain)
    vouched.pop(domain, None)
    if who:
        vouched[domain] = who
    try:
        wanted_domains(listed, vouched)
    except ValueError as wrong:
        return Say(str(wrong))
    return _answer(listed, vouched)


def _without(state: ViewState, domain: str) -> Command:
    listed, vouched = _known(state)
    vouched.pop(domain, None)
    kept = {
        name: [one for one in some if ascii_lower(one.strip()) != domain] for name, some in listed.items()
    }
    return _answer({name: some for name, some in kept.items() if some}, vouched)


def _known(state: ViewState) -> tuple[dict[str, list[str]], dict[str, str]]:
    answers: dict[str, Any] = dict(state.views.answers())
    listed = {name: list(some) for name, some in (answers.get(DOMAINS) or {}).items()}
    vouched = {ascii_lower(name.strip()): who for name, who in (answers.get(VERIFIED_DOMAINS) or {}).items()}
    return listed, vouched


def _answer(listed: dict[str, list[str]], vouched: dict[str, str]) -> Answer:
    return Answer({DOMAINS: listed, VERIFIED_DOMAINS: vouched}, then=LOOK, within=STEP)


def _write(state: ViewState, due: list[WantedDomain]) -> Action:
    environment = state.snapshot.target.get("environment", "")

    def card(_: str) -> Phrase:
        names = ", ".join(f"{one.domain} to {one.organization}" for one in due)
        vouched = any(one.verified_by for one in due)
        title = f"Write {counted(len(due), 'domain')} in {environment.upper()}"
        words = domains_phrase(len(due), environment, domain_digest(due))
        return Phrase(title, (f"{names}.", *((POLICY,) if vouched else ())), words, "Write")

    return Action(
        "write",
        f"Write {counted(len(due), 'domain')}",
        lambda _, values: alone(STEP)(values),
        key=MAIN_KEY,
        help="Write them at WorkOS, once their number was typed",
        ask=card,
        weight=Weight.MAIN,
    )
