"""The page of organizations: evidence, what is asked, the preview of a plan, and the template."""

from __future__ import annotations

import csv
from collections.abc import Callable

from tests.pages.stages import Here
from wizard.domain.planning.plan import Plan
from wizard.domain.steps import StepName
from wizard.guide.organizations import ROLE_SLUGS, SAME_NAMES
from wizard.pages import importing
from wizard.pages.commands import Answer, GoTo
from wizard.pages.model import Choose, Facts, Fields, Items, Page, Phrase, Text, TreePane
from wizard.tui.panes.live import second_of

Stage = Callable[[str], Here]


def facts(page: Page, pane_id: str) -> dict[str, str]:
    pane = next(pane for pane in page.panes if isinstance(pane, Facts) and pane.id == pane_id)
    return {fact.label: fact.text for fact in pane.facts}


def test_the_plan_leads_there_and_says_that_the_pool_shows_signs(seen: Stage) -> None:
    page = seen("exported").page("transform")
    action = page.action("organizations")
    assert action is not None
    assert action.command("", {}) == GoTo(page="organizations")
    assert "shows signs of companies" in facts(page, "plan")["!"]


def test_each_source_has_its_evidence_from_this_pool(seen: Stage) -> None:
    page = seen("exported").page("organizations")
    summary = facts(page, "evidence")
    assert summary["our own database"] == "recommended"
    assert "custom:tenant_id: 3 values" in summary["an attribute"]
    assert "✓ safe" in summary["an attribute"]
    assert "no pattern found" in summary["Cognito groups"]
    assert "organization" in summary["identity provider"]
    tree = next(pane for pane in page.panes if isinstance(pane, TreePane)).branch()
    assert next(branch.id for branch in tree.children[0].children) == "organizations.source=none"


def test_details_are_asked_for_the_source_that_was_chosen(at: Stage) -> None:
    here = at("exported")
    nothing = here.page("organizations").action("details").ask("")  # type: ignore[union-attr, misc]
    assert isinstance(nothing, Choose)
    here.do(here.page("organizations"), "choose", "organizations.source=attribute")
    asked = here.page("organizations").action("details").ask("")  # type: ignore[union-attr, misc]
    assert isinstance(asked, Fields)
    assert {field.id: field.value for field in asked.fields} == {"attribute": "custom:tenant_id"}


def test_roles_are_a_table_of_names_and_slugs(seen: Stage) -> None:
    action = seen("exported").page("organizations").action("roles")
    assert action is not None
    assert action.ask is not None
    asked = action.ask("")
    assert isinstance(asked, Text)
    assert asked.check("Boss = Admin").startswith("No role slug")
    assert asked.check("Boss").startswith("No name = slug")
    text = "Boss = admin, guests =\nstaff = member"
    assert asked.check(text) == ""
    assert action.command("", {"table": text}) == Answer(
        {ROLE_SLUGS: {"Boss": "admin", "guests": "", "staff": "member"}}
    )


def test_the_template_names_every_row_of_the_pool(at: Stage) -> None:
    here = at("exported")
    here.do(here.page("organizations"), "template")
    [path] = here.campaign.path.parent.rglob("organizations_template.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == here.state().snapshot.users["exported"]
    assert all(row["sub"] and not row["org_external_id"] for row in rows)


def test_a_plan_is_previewed(at: Stage) -> None:
    here = at("exported")
    here.do(here.page("organizations"), "choose", "organizations.source=attribute")
    here.answer({"organizations.attribute": "custom:tenant_id"})
    here.answer({"rows.federated_enterprise": "jit"})
    here.run(StepName.TRANSFORM)
    page = here.page("organizations")
    preview = next(pane for pane in page.panes if isinstance(pane, Items) and pane.id == "preview")
    assert preview.title.startswith("Preview: 3 organizations")
    assert {item.title for item in preview.items} == {"acme", "globex", "initech"}
    summary = facts(here.page("transform"), "plan")
    assert summary["organizations"] == "3 create"
    assert summary["memberships"].endswith("create")


def _joined_plan(here: Here) -> Plan:
    """The users of the stage with the companies of an attribute, as a plan."""
    here.do(here.page("organizations"), "choose", "organizations.source=attribute")
    here.answer({"organizations.attribute": "custom:tenant_id", "rows.federated_enterprise": "jit"})
    here.run(StepName.TRANSFORM)
    plan = here.state().snapshot.plan
    assert plan is not None
    return plan


def test_the_import_counts_three_families_and_check_2_says_which_findings_fail(at: Stage) -> None:
    here = at("exported")
    plan = _joined_plan(here)
    card = here.page("import").action("confirm").ask("")  # type: ignore[union-attr, misc]
    assert isinstance(card, Phrase)
    assert f"With them 3 organizations created, and {plan.memberships['create']:,} memberships written." in (
        card.sentences
    )
    here.run(StepName.IMPORT, plan.phrase)
    page = here.page("import")
    sums = facts(page, "sums")
    assert sums["organizations"] == "3 planned = 3 created"
    assert (
        sums["memberships"]
        == f"{plan.memberships['planned']:,} planned = {plan.memberships['planned']:,} created"
    )
    assert sums["users"].startswith(f"{here.state().snapshot.persons['planned']:,} planned = ")
    assert importing.membership_progress(here.state()) == (plan.memberships["planned"],) * 2
    assert second_of(StepName.IMPORT, here.state()) == importing.membership_progress(here.state())

    place = here.campaign.services.workos.main
    first, second, *_ = place.memberships.dump()
    place.memberships.delete(first["id"])
    place.memberships.update(second["id"], {"role_slug": "admin"})
    members = {item["user_id"] for item in place.memberships.dump()}
    other = next(user for user in place.users.by_id if user not in members)
    place.memberships.plant({"user_id": other, "organization_id": first["organization_id"]})
    here.run_alone(StepName.VERIFY)
    found = facts(here.page("check", "imported"), "memberships")
    assert found["organizations missing"] == "none"
    assert found["memberships missing"].startswith("1, which fails the check; first ")
    assert f"{second['user']['external_id']} (role admin)" in found["with another role or status"]
    assert found["extra memberships"].endswith("they fail nothing")
    assert not any(
        isinstance(pane, Facts) and pane.id == "memberships" for pane in here.page("check", "exported").panes
    )


def test_users_without_companies_have_no_second_bar_and_no_sums(seen: Stage) -> None:
    here = seen("imported")
    assert importing.membership_progress(here.state()) is None
    assert not any(pane.id == "sums" for pane in here.page("import").panes)
    assert not any(pane.id == "memberships" for pane in here.page("check", "imported").panes)


def test_each_organization_of_the_same_name_is_decided_here(at: Stage) -> None:
    here = at("exported")
    place = here.campaign.services.workos.main
    other = place.organizations.create({"name": "globex"})
    _joined_plan(here)
    page = here.page("organizations")
    twins = next(pane for pane in page.panes if isinstance(pane, Items) and pane.id == "same_names")
    [item] = twins.items
    assert (item.title, item.cells[1]) == ("globex", "a new one, by default")
    assert other["id"] in item.notes[0]
    assert here.do(page, "same", "globex", which=other["id"])
    assert here.views.answers()[SAME_NAMES] == {"globex": other["id"]}
    here.run(StepName.TRANSFORM)
    plan = here.state().snapshot.plan
    assert plan is not None
    assert plan.organizations == {"planned": 3, "create": 2, "present": 1}
    again = next(pane for pane in here.page("organizations").panes if pane.id == "same_names")
    assert isinstance(again, Items)
    assert again.items[0].cells[1] == f"{other['id']} is used"


def test_the_preview_says_whom_a_connection_leaves_without_a_reset_mail(at: Stage) -> None:
    here = at("exported")
    here.answer({"organizations.source": "provider", "rows.federated_enterprise": "import"})
    here.run(StepName.TRANSFORM)
    preview = next(pane for pane in here.page("organizations").panes if pane.id == "preview")
    assert isinstance(preview, Items)
    for item in preview.items:
        assert f"SSO: {item.cells[0]} cannot use a reset mail once it is connected" in item.notes
    assert preview.items
