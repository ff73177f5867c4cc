"""Domains of organizations as values: given one by one, looked at, typed, written."""

from __future__ import annotations

from collections.abc import Callable

from tests.pages.stages import Here
from wizard.domain.steps import StepName
from wizard.guide.organizations import DOMAINS, VERIFIED_DOMAINS
from wizard.pages.commands import Answer, GoTo, Say
from wizard.pages.model import Fields, Item, Items, Page, Phrase

At = Callable[[str], Here]


def items(page: Page) -> dict[str, Item]:
    pane = next(pane for pane in page.panes if isinstance(pane, Items))
    return {item.id: item for item in pane.items}


def added(here: Here, organization: str, domain: str, who: str = "") -> object:
    action = here.page("domains").action("add")
    assert action is not None
    assert action.ask is not None
    assert isinstance(action.ask(""), Fields)
    return action.command("", {"organization": organization, "domain": domain, "verified_by": who})


def in_companies(here: Here) -> None:
    here.do(here.page("organizations"), "choose", "organizations.source=attribute")
    here.answer({"organizations.attribute": "custom:tenant_id", "rows.federated_enterprise": "jit"})
    here.run(StepName.TRANSFORM)
    plan = here.state().snapshot.plan
    assert plan is not None
    here.run(StepName.IMPORT, plan.phrase)


def test_step_8_leads_there(at: At) -> None:
    here = at("listed")
    action = here.page("federation").action("domains")
    assert action is not None
    assert action.command("", {}) == GoTo(page="domains")
    page = here.page("domains")
    assert page.main is not None
    assert page.main.id == "add"
    assert not items(page)


def test_what_cannot_be_meant_is_said_and_not_answered(at: At) -> None:
    here = at("listed")
    assert added(here, "acme", "gmail.com") == Say(
        "gmail.com is a domain where anybody gets an address: no organization can be given it."
    )
    assert added(here, "acme", " ") == Say("It needs an organization and a domain.")


def test_domains_are_given_looked_at_typed_and_written(at: At) -> None:
    here = at("exported")
    in_companies(here)
    here.answer({DOMAINS: {"globex": ["globex.com"]}})
    given = added(here, "acme", "ACME.com", "Ann Lee")
    assert isinstance(given, Answer)
    assert given.values == {
        DOMAINS: {"globex": ["globex.com"], "acme": ["acme.com"]},
        VERIFIED_DOMAINS: {"acme.com": "Ann Lee"},
    }
    here.answer(dict(given.values))
    page = here.page("domains")
    assert items(page)["acme.com"].cells == ("acme", "not looked at yet", "Ann Lee")
    assert here.do(page, "look")
    page = here.page("domains")
    assert items(page)["acme.com"].cells == ("acme", "missing", "Ann Lee")
    card = page.action("write").ask("")  # type: ignore[union-attr, misc]
    assert isinstance(card, Phrase)
    assert card.sentences[0] == "globex.com to globex, acme.com to acme."
    assert "A verified domain counts for everybody" in card.sentences[1]
    here.run_alone(StepName.FEDERATION, card.words.bound)
    page = here.page("domains")
    assert {name: item.cells[1] for name, item in items(page).items()} == {
        "acme.com": "verified",
        "globex.com": "pending",
    }
    assert page.action("write") is None
    removed = page.action("remove").command("globex.com", {})  # type: ignore[union-attr]
    assert isinstance(removed, Answer)
    assert removed.values == {DOMAINS: {"acme": ["acme.com"]}, VERIFIED_DOMAINS: {"acme.com": "Ann Lee"}}
