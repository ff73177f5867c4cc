"""Providers as values: three ticks, addresses pasted one by one or many at once, waivers, the secret."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.pages.stages import Here
from wizard.domain.federation.connections import ProbeRole, ProbeVerdict
from wizard.domain.steps import StepName
from wizard.errors import UsageError
from wizard.guide.provider_record import ProviderRecord, Standing
from wizard.pages.commands import GoTo
from wizard.pages.model import Choose, Facts, Fields, Item, Items, Page, Phrase, Text
from wizard.rehearsal.demo import DASHBOARD, later_answers

At = Callable[[str], Here]
REFUSED = "https://auth.workos.com/sso/oauth/google/Kx2hT5bQ/callback"


def record(here: Here, name: str) -> ProviderRecord:
    return next(known for known in here.views.providers() if known.name == name)


def item(page: Page, name: str) -> Item:
    pane = next(pane for pane in page.panes if isinstance(pane, Items))
    return next(known for known in pane.items if known.id == name)


def main(page: Page) -> str:
    assert page.main is not None
    return page.main.id


def ask(page: Page, action_id: str, on: str = "") -> object:
    action = page.action(action_id)
    assert action is not None
    assert action.ask is not None
    return action.ask(on)


def test_the_list_leads_to_what_is_open_first(at: At) -> None:
    here = at("listed")
    page = here.page("federation")
    assert main(page) == "ask"
    assert here.do(page, "ask")
    page = here.page("federation")
    assert main(page) == "next"
    assert here.do(page, "next")
    first = here.operator.went[-1]
    assert first.page == "provider"
    assert first.target in page.hint
    assert here.do(page, "open", on="Google")
    assert here.operator.went[-1] == GoTo(page="provider", target="Google")


def test_the_three_ticks_follow_what_the_provider_and_people_say(at: At) -> None:
    here = at("listed")
    page = here.page("federation")
    assert item(page, "Google").cells[1:] == ("–", "–", "–")
    assert here.do(page, "uri", on="Google", redirect_uri=REFUSED)
    assert record(here, "Google").probes[ProbeRole.NEW].verdict is ProbeVerdict.MISMATCH
    page = here.page("federation")
    assert item(page, "Google").cells[1] == "refused"
    assert main(here.page("provider", "Google")) == "ask"
    assert here.do(page, "uri", on="Google", redirect_uri=DASHBOARD["Google"])
    page = here.page("federation")
    assert item(page, "Google").cells[1:] == ("yes", "–", "–")
    assert main(here.page("provider", "Google")) == "signed_in"
    assert here.do(page, "signed_in", on="Google", saw="reached", who="Ann, Monday")
    page = here.page("federation")
    assert item(page, "Google").cells[1:] == ("yes", "yes", "–")
    rest = ask(page, "signed_in", "Google")
    assert isinstance(rest, Choose)
    assert rest.default == "returned"
    assert here.do(page, "signed_in", on="Google", saw="returned", who="Ann, Tuesday")
    assert record(here, "Google").standing is Standing.TESTED
    page = here.page("provider", "Google")
    assert main(page) == "back"
    assert here.do(page, "back")
    assert here.operator.went[-1] == GoTo(StepName.FEDERATION)


def test_many_uris_are_pasted_at_once(at: At) -> None:
    here = at("listed")
    page = here.page("federation")
    question = ask(page, "paste")
    assert isinstance(question, Text)
    assert question.is_long
    assert "Goggle" in question.check("Goggle https://auth.workos.com/x")
    lines = f"Google\t{DASHBOARD['Google']}\nGitHub {DASHBOARD['GitHub']}"
    assert not question.check(lines)
    assert here.do(page, "paste", lines=lines)
    assert record(here, "Google").uri == DASHBOARD["Google"]
    assert record(here, "GitHub").uri == DASHBOARD["GitHub"]


def test_one_is_waived_by_name_and_the_waiver_taken_back(at: At) -> None:
    here = at("listed")
    page = here.page("provider", "Google")
    reason = ask(page, "waive")
    assert isinstance(reason, Text)
    assert reason.check("")
    assert here.do(page, "waive", why="no tenant")
    assert record(here, "Google").standing is Standing.WAIVED
    assert item(here.page("federation"), "Google").cells[1] == "waived"
    assert here.do(here.page("provider", "Google"), "unwaive")
    assert record(here, "Google").standing is Standing.OPEN
    assert not here.do(here.page("provider", "Google"), "unwaive")
    assert here.operator.summary[-1] == "It is not waived."
    assert here.do(here.page("federation"), "unwaive", on="Google")
    assert here.operator.summary[-1] == "Google is not waived."


def test_what_workos_does_not_have_is_decided_by_its_default(at: At) -> None:
    here = at("listed")
    page = here.page("provider", "Facebook")
    assert main(page) == "default"
    assert here.do(page, "default")
    assert record(here, "Facebook").standing is Standing.DECIDED
    assert here.views.given()["federation.Facebook.replacement"] == "magic_auth"
    risky = here.do(here.page("provider", "Facebook"), "choose", on="federation.Facebook.replacement=leave")
    assert risky
    assert here.views.given()["federation.Facebook.replacement"] == "leave"


def test_who_brings_it_over_and_which_domains_it_proves_are_kept(at: At) -> None:
    here = at("listed")
    page = here.page("provider", "okta-acme")
    form = ask(page, "owner")
    assert isinstance(form, Fields)
    day = next(field for field in form.fields if field.id == "appointment")
    assert day.check("soon")
    assert here.do(page, "owner", owner="Ann", appointment="2027-01-15")
    assert record(here, "okta-acme").connection.owner == "Ann"
    assert record(here, "okta-acme").connection.appointment == "2027-01-15"
    assert here.do(page, "domains", domains="Acme.test, acme.example")
    assert here.views.given()["federation.okta-acme.proven_domains"] == ["acme.test", "acme.example"]


def test_the_secret_is_shown_after_a_word_about_it_and_is_in_no_page(at: At) -> None:
    here = at("listed")
    page = here.page("provider", "Google")
    assert "rehearsal-google-secret" not in repr(page)
    assert here.do(page, "secret")
    assert any("audit log" in sentence for sentence in here.operator.agreed)
    assert here.operator.revealed[-1].endswith("rehearsal-google-secret")
    assert any(act.kind == "client secret revealed" for act in here.views.acts())
    locked = here.page("provider", "okta-acme").action("secret")
    assert locked is not None
    assert locked.locked


def test_the_uri_to_keep_is_copied_and_directions_have_the_addresses(at: At) -> None:
    here = at("listed")
    page = here.page("provider", "Google")
    assert here.do(page, "copy")
    keep = record(here, "Google").keep[0]
    assert keep in here.operator.copied[-1]
    known = next(pane for pane in page.panes if isinstance(pane, Facts))
    assert keep in [fact.text for fact in known.facts]
    lines = here.page("directions", "Google").panes[0]
    assert any("{new}" not in line and "1." in line for line in lines.lines())  # type: ignore[union-attr]


def test_connections_are_created_once_their_number_was_typed(at: At) -> None:
    here = at("listed")
    answers = {
        key: value for key, value in later_answers(canary="", app=here.campaign.path).items() if "okta" in key
    }
    here.answer({key: value for key, value in answers.items() if key.endswith(".connection")})
    page = here.page("federation")
    assert here.do(page, "ask")
    page = here.page("federation")
    card = ask(page, "create")
    assert isinstance(card, Phrase)
    assert card.words.text.startswith("CONNECT 1 ")
    assert here.do(page, "create", phrase=True)
    assert record(here, "okta-acme").connection.connection_id
    gone = here.page("federation").action("create")
    assert gone is not None
    assert gone.locked


def test_a_provider_that_the_pool_has_not_is_refused_by_name(seen: At) -> None:
    with pytest.raises(UsageError, match="Goggle"):
        seen("listed").page("provider", "Goggle")
