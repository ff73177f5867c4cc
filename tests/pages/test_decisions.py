"""Steps 4 to 6: trees are asked and taken back, the export is written, the plan is drawn up."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pages.stages import Here
from wizard.domain.checks import LISTING_ACCEPTED
from wizard.domain.events import PoolRead
from wizard.domain.mail.keeping import can_keep, nevers
from wizard.domain.rows.mapping import is_allowed_target
from wizard.domain.steps import StepName, StepState
from wizard.domain.trees import Branch
from wizard.pages.commands import GoTo
from wizard.pages.lines import page_lines
from wizard.pages.mapping import WRONG
from wizard.pages.model import (
    Cards,
    Choose,
    Document,
    Fact,
    Facts,
    Figures,
    Items,
    Mark,
    Page,
    Phrase,
    Text,
    TreePane,
)
from wizard.pages.transform import flow
from wizard.ports import RowQuery

Stage = Callable[[str], Here]


def _tree(page: Page) -> TreePane:
    return next(pane for pane in page.panes if isinstance(pane, TreePane))


def _ids(branch: Branch) -> Iterator[str]:
    yield branch.id
    for child in branch.children:
        yield from _ids(child)


def _main(page: Page) -> tuple[str, str]:
    assert page.main is not None
    return page.main.id, page.hint


def test_the_timing_is_decided_question_by_question_and_recorded(at: Stage) -> None:
    here = at("listed")
    assert here.do(here.page("timing"), "date", **{"cutover.at": ""})
    assert _main(here.page("timing")) == ("decide", "What matters more at the cutover?")
    assert here.do(here.page("timing"), "decide", choice="reactive")
    asked = here.operator.asked[1]
    assert isinstance(asked, Choose)
    assert {option.key for option in asked.options} == {"reactive", "proactive", "keep"}
    while _main(here.page("timing"))[0] == "default":
        assert here.do(here.page("timing"), "default")
    assert _main(here.page("timing")) == ("record", "Every question is answered.")
    assert here.do(here.page("timing"), "record")
    assert here.operator.went == [GoTo(StepName.EXPORT)]
    assert here.state().state(StepName.TIMING) is StepState.DONE
    assert _main(here.page("timing"))[0] == "next"
    assert here.views.given()["timing.sign_in_page"] == "authkit"


def test_the_cursor_begins_at_what_is_to_be_decided(at: Stage) -> None:
    here = at("listed")
    page = here.page("timing")
    fork = next(pane for pane in page.panes if isinstance(pane, Cards))
    ways = ("reactive", "proactive", "keep")
    assert [card.id for card in fork.cards] == [f"timing.reset={way}" for way in ways]
    assert all(card.facts for card in fork.cards), "each in numbers of this pool"
    assert {card.mark for card in fork.cards} == {Mark.NONE}
    pane = _tree(page)
    assert not pane.at, "what has to be decided first stands above the tree"
    before = pane.key
    assert here.do(here.page("timing"), "choose", on="timing.reset=proactive")
    after = _tree(here.page("timing"))
    assert (after.at, after.key != before) == ("timing.mailer=workos", True)
    assert after.at in set(_ids(after.branch()))
    fork = next(pane for pane in here.page("timing").panes if isinstance(pane, Cards))
    assert [card.mark for card in fork.cards] == [Mark.NONE, Mark.DONE, Mark.NONE]


def test_a_branch_is_chosen_a_question_asked_and_the_latest_taken_back(at: Stage) -> None:
    here = at("timed")
    assert here.do(here.page("timing"), "choose", on="timing.reset=reactive")
    assert here.operator.agreed[0] == "This undoes: Reset timing."
    assert here.views.given()["timing.reset"] == "reactive"
    assert here.do(here.page("timing"), "choose", on="timing.signups", choice="freeze")
    assert here.views.given()["timing.signups"] == "freeze"
    assert here.do(here.page("timing"), "undo")
    assert here.do(here.page("timing"), "undo")
    given = here.views.given()
    assert (given["timing.reset"], given["timing.signups"]) == ("proactive", "delta")


def test_a_risky_branch_is_typed_by_its_key(at: Stage) -> None:
    here = at("exported")
    page = here.page("tree", "rows")
    assert not here.do(page, "choose", on="rows.disabled=import")
    (risk,) = here.operator.asked
    assert isinstance(risk, Phrase)
    assert risk.words.text == "import"
    assert "rows.disabled" not in here.views.given()
    assert here.do(page, "choose", on="rows.disabled=import", phrase=True)
    assert here.views.given()["rows.disabled"] == "import"
    assert not here.do(page, "choose", on="rows.disabled", choice="import")


def test_every_tree_has_a_page_that_asks_it(seen: Stage) -> None:
    here = seen("planned")
    for tree in here.views.trees():
        page = here.page("tree", tree.id)
        assert (page.title, _tree(page).branch().id) == (tree.title, tree.id)
        assert {action.id for action in page.actions} >= {"choose", "why", "undo"}


def test_the_export_is_written_and_its_path_copied(at: Stage) -> None:
    here = at("timed")
    assert here.page("export").action("copy").locked  # type: ignore[union-attr]
    assert here.do(here.page("export"), "write")
    written = here.views.export()
    assert written is not None
    assert hashlib.sha256(Path(written.path).read_bytes()).hexdigest() == written.sha256
    page = here.page("export")
    assert _main(page)[0] == "next"
    assert here.do(page, "copy")
    assert here.do(page, "file")
    assert here.operator.copied == [f"the export's path: {written.path}"]
    assert here.operator.opened == [Path(written.path)]


def test_a_short_listing_is_listed_again_or_accepted_as_a_waiver(at: Stage) -> None:
    here = at("listed")
    pool = here.views.pool()
    assert pool is not None
    here.record(PoolRead(replace(pool, estimate=1_000)))
    page = here.page("export")
    assert _main(page) == ("relist", "Users may be missing: list again, or accept the listing as a waiver.")
    assert here.do(page, "accept")
    assert here.state().state(StepName.EXPORT) is StepState.DONE
    accepted = next(act for act in here.views.acts() if act.kind == LISTING_ACCEPTED)
    assert "below Cognito's estimate of 1,000" in accepted.note
    assert page.stop == ""


def test_the_plan_waits_for_the_one_decision_without_a_default(at: Stage) -> None:
    here = at("exported")
    page = here.page("transform")
    action, hint = _main(page)
    question = here.views.question("rows.federated_enterprise")
    assert question is not None
    assert (action, hint) == ("decide", f"Decide: {question.prompt}.")
    assert here.do(page, "decide", choice="jit")
    assert _main(here.page("transform"))[0] == "plan"
    assert here.do(here.page("transform"), "plan")
    assert here.state().state(StepName.TRANSFORM) is StepState.DONE
    assert here.views.undecided("rows") == []
    assert _main(here.page("transform"))[0] == "next"


def test_the_flow_adds_up_to_all_rows_and_to_one_whole(seen: Stage) -> None:
    here = seen("planned")
    figures = next(pane for pane in here.page("transform").panes if isinstance(pane, Figures))
    plan, rows = here.views.plan(), here.state().snapshot.users["exported"]
    assert plan is not None
    numbers = {figure.label: int(figure.value.replace(",", "")) for figure in figures.figures}
    assert sum(numbers.values()) == rows
    assert numbers["users"] == plan.writes + plan.unchanged
    assert sum(figure.share or 0 for figure in figures.figures) == pytest.approx(1)
    assert figures.whole == f"{rows} rows"
    assert all(figure.note for figure in figures.figures if figure.label == "skipped"), "says of which kinds"
    assert flow(here.state(), replace(plan, rows={})).figures[0].share == 0


def test_a_plan_that_is_no_longer_current_says_so_and_is_drawn_up_again(at: Stage) -> None:
    here = at("planned")
    assert here.do(here.page("transform"), "choose", on="rows.unusable_status=import")
    page = here.page("transform")
    figures = next(pane for pane in page.panes if isinstance(pane, Figures))
    assert "no longer current" in figures.title
    assert _main(page)[0] == "plan"
    assert here.do(page, "plan")
    assert here.views.plan().revision == 2  # type: ignore[union-attr]
    assert here.do(here.page("transform"), "replan")
    assert here.operator.agreed[-1].startswith("WorkOS is read again")
    assert here.views.plan().revision == 3  # type: ignore[union-attr]


def test_an_attribute_is_added_changed_and_left_behind(at: Stage) -> None:
    here = at("exported")
    assert here.do(here.page("mapping"), "add", source="cognito:username", target="metadata.login")
    choose, text = here.operator.asked
    assert isinstance(choose, Choose)
    assert isinstance(text, Text)
    assert is_allowed_target(text.value)
    assert here.views.given()["mapping"] == {"cognito:username": "metadata.login"}
    assert here.do(here.page("mapping"), "target", on="cognito:username", target="metadata.name")
    assert here.views.given()["mapping"] == {"cognito:username": "metadata.name"}
    assert text.check("metadata.password_reset_sent") == WRONG
    budget = next(pane for pane in here.page("mapping").panes if pane.id == "budget")
    assert isinstance(budget, Facts)
    assert budget.facts[0].text.startswith("4 of 10")
    assert here.do(here.page("mapping"), "drop", on="cognito:username")
    assert here.views.given()["mapping"] == {}
    assert here.do(here.page("mapping"), "target", on="email")
    assert here.operator.summary == ["email goes to email by itself."]


def test_one_user_after_the_other_is_shown_before_and_after(at: Stage) -> None:
    here = at("exported")
    rows, _ = here.views.rows(RowQuery(), 0, 3)
    target = ""
    for row in rows:
        page = here.page("mapping", target)
        shown = next(pane for pane in page.panes if pane.id == "user")
        assert isinstance(shown, Items)
        assert f"sub: {row.row.sub}" in [item.title for item in shown.items]
        assert here.do(page, "following")
        target = here.operator.went[-1].target
    assert here.do(here.page("mapping", target), "previous")
    page = here.page("mapping", here.operator.went[-1].target)
    shown = next(pane for pane in page.panes if pane.id == "user")
    assert isinstance(shown, Items)
    assert f"sub: {rows[2].row.sub}" in [item.title for item in shown.items]
    assert here.page("mapping").action("previous").locked == "This is the first user."  # type: ignore[union-attr]


def test_keeping_passwords_asks_for_its_last_day_in_every_front_end(at: Stage) -> None:
    here = at("listed")
    page = here.page("timing")
    until = page.action("until")
    assert until is not None
    assert until.locked
    assert here.do(page, "choose", on="timing.reset=keep")
    while _main(here.page("timing"))[0] == "default":
        assert here.do(here.page("timing"), "default")
    assert _main(here.page("timing")) == ("until", "Until when are passwords kept?")
    assert not here.do(here.page("timing"), "until")
    assert here.do(here.page("timing"), "until", day="2999-01-31", why="Support has no Monday to spare")
    assert _main(here.page("timing"))[0] == "record"
    assert here.do(here.page("timing"), "record")
    assert here.state().state(StepName.TIMING) is StepState.DONE
    assert here.state().snapshot.notes[StepName.TIMING] == "keep"
    lines = "\n".join(page_lines(here.page("timing")))
    assert "can go on with the old password" in lines


def test_who_can_be_kept_is_counted_as_the_pools_own_records_say(seen: Stage) -> None:
    """The rows of the rehearsed pool, read one by one by rules of this test's own."""
    here = seen("listed")
    users = here.campaign.services.cognito.store.pool.users.values()
    kept = 0
    for user in users:
        attributes = {entry["Name"]: entry["Value"] for entry in user.attributes}
        identities = json.loads(attributes.get("identities", "[]"))
        itself = {f"{entry['providerName']}_{entry['userId']}" for entry in identities}
        is_usual = str(getattr(user.status, "value", user.status)) == "CONFIRMED" and user.enabled
        address = attributes.get("email", "")
        has_address = re.fullmatch(r"[!-?A-~]+@([a-z0-9-]+\.)+[a-z]+", address, re.ASCII | re.IGNORECASE)
        kept += bool(is_usual and user.username not in itself and has_address and ".." not in address)
    inventory = here.views.inventory()
    assert inventory is not None
    assert can_keep(inventory) == kept > 20
    assert kept + sum(nevers(inventory).values()) == len(users)
    fork = next(pane for pane in here.page("timing").panes if isinstance(pane, Cards))
    card = next(card for card in fork.cards if card.id.endswith("=keep"))
    assert Fact("can keep", f"{kept:,}") in card.facts
    assert f"{kept:,} rows can go on with the old password" in card.detail


def test_the_client_that_checks_passwords_is_printed_and_named(at: Stage) -> None:
    here = at("listed")
    leads = here.page("timing").action("client")
    assert leads is not None
    here.answer({"timing.reset": "keep", "passwords.until": "2999-01-31"})
    page = here.page("capture-client")
    assert page.main is not None
    assert page.main.id == "name"
    (document,) = (pane for pane in page.panes if isinstance(pane, Document))
    text = "\n".join(document.lines())
    pool = here.campaign.services.cognito.store.pool
    for word in ("create-user-pool-client", "--generate-secret", pool.id, pool.arn, "2999-01-31"):
        assert word in text
    assert here.do(page, "name", client="nosuchclient")
    assert here.views.given()["passwords.client_id"] == "nosuchclient"
    here.run(StepName.CONNECT)
    facts = next(pane for pane in here.page("capture-client").panes if isinstance(pane, Facts))
    assert "The pool has no app client nosuchclient." in "\n".join(fact.text for fact in facts.facts)
