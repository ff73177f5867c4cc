"""The change sheet: one page, each number traced to where it comes from, bills by typed prices only."""

from __future__ import annotations

import ast
import json
import re
import sqlite3
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.pages.stages import Here
from wizard import cli
from wizard.guide.change_sheet import ChangeSheet
from wizard.guide.iam_policy import iam_policy
from wizard.pages.commands import GoTo
from wizard.pages.model import Document

Stage = Callable[[str], Here]
# Listing pools is for the picker; the other two are of STS and IAM Identity Center, about credentials.
OTHERS = {"ListUserPools", "GetRoleCredentials", "GetSessionToken"}
ROOT = Path(__file__).parents[2]
PRICES = {
    "prices.workos_user": 0.5,
    "prices.workos_free_users": 10,
    "prices.connection": 125,
    "prices.custom_domain": 99,
    "prices.cognito_user": 0.015,
    "prices.cognito_months": 3,
    "prices.currency": "EUR",
}


def _sheet(here: Here) -> ChangeSheet:
    sheet: ChangeSheet = here.views.change_sheet(here.state().now)
    return sheet


def _sql(here: Here, query: str) -> int:
    with sqlite3.connect(f"file:{here.campaign.path}?mode=ro", uri=True) as journal:
        return int(journal.execute(query).fetchone()[0])


def _number(text: str) -> int:
    found = re.search(r"[\d,]+", text)
    assert found, text
    return int(found[0].replace(",", ""))


def test_every_step_with_a_pool_leads_to_it(seen: Stage) -> None:
    here = seen("listed")
    for page_id in ("inventory", "timing", "export", "transform", "federation", "authkit", "report"):
        action = here.page(page_id).action("change_sheet")
        assert action is not None
        assert (action.key, action.command("", {})) == ("c", GoTo(page="change-sheet"))
    assert here.page("connect").action("change_sheet") is None


def test_before_a_plan_it_says_what_is_not_known(seen: Stage) -> None:
    here = seen("listed")
    sheet = _sheet(here)
    assert sheet.line("write").text == "not known before the plan (step 6)"
    rows = _sql(here, "SELECT count(*) FROM row")
    assert _number(sheet.line("rows").text) == rows
    assert f"for {rows:,} rows, at most" in sheet.line("import").text
    assert [part for part in sheet.parts if part.id == "bills"] == []


def test_every_number_has_its_source(at: Stage) -> None:
    """Counted once more, from the journal's tables, by other means than the sheet's."""
    here = at("planned")
    here.answer(PRICES)
    sheet, plan = _sheet(here), here.views.plan()
    assert plan is not None
    rows = _sql(here, "SELECT count(*) FROM row")
    persons = _sql(here, "SELECT count(DISTINCT person) FROM effect WHERE state = 'pending'")
    due = _sql(here, "SELECT count(*) FROM person WHERE due != 'no'")
    traced = {
        "rows": (rows, "listing"),
        "write": (persons, "plan 1"),
        "unchanged": (_sql(here, "SELECT count(*) FROM person WHERE state = 'unchanged'"), "plan 1"),
        "skipped": (_sql(here, "SELECT count(*) FROM row WHERE state = 'skipped'"), "plan 1"),
        "merged": (_sql(here, "SELECT count(*) FROM row WHERE state = 'merged'"), "plan 1"),
        "before": (_sql(here, "SELECT count(*) FROM baseline"), "baseline"),
        "due": (due, "plan 1"),
        "mails": (due, "step 4"),
        "connections": (len(here.views.situation(here.state().now).connections), "the pool"),
    }
    for name, (number, source) in traced.items():
        line = sheet.line(name)
        assert (_number(line.text), line.source) == (number, source), name
    for part in sheet.parts:
        for line in part.lines:
            assert line.source or not re.search(r"\d", line.text.replace("cognito2workos", "")), line
    assert f"fingerprint {plan.fingerprint}" in sheet.line("fingerprint").text


def test_durations_are_counts_by_pace(at: Stage) -> None:
    here = at("planned")
    here.answer({"pace.writes_per_second": 0.01, "pace.resets_per_second": 0.002})
    sheet, plan = _sheet(here), here.views.plan()
    assert plan is not None
    seconds = plan.writes / (0.01 * 0.99)

    def hours(number: float) -> str:
        minutes = round(number) // 60
        return f"{minutes // 60} h {minutes % 60} min"

    told = f"{hours(seconds)} to {hours(seconds / 0.6)} for {plan.writes:,} users, at 0.01 writes a second"
    assert sheet.line("import").text.startswith(told)
    due = sum(plan.due.values())
    mails = due / (0.002 * 0.99)
    assert sheet.line("mailing").text.startswith(f"{hours(mails)} to {hours(mails / 0.6)} for {due:,}")


def test_bills_are_quantities_times_the_prices_that_were_typed(at: Stage) -> None:
    here = at("planned")
    page = here.page("change-sheet")
    assert here.do(page, "prices", **{key: str(value) for key, value in PRICES.items()})
    sheet, plan = _sheet(here), here.views.plan()
    assert plan is not None
    users = _sql(here, "SELECT count(*) FROM baseline") + plan.effects["create_user"]
    rows = _sql(here, "SELECT count(*) FROM row")
    connections = len(here.views.situation(here.state().now).connections)
    assert sheet.line("bill_workos_users").text == (
        f"{users - 10:,} × 0.5 = {(users - 10) * 0.5:,.2f} EUR a month"
    )
    assert sheet.line("bill_connections").text == (
        f"{connections} × 125 = {connections * 125:,.2f} EUR a month"
    )
    assert sheet.line("bill_custom_domain").text == "1 × 99 = 99.00 EUR a month"
    assert sheet.line("bill_cognito").text == f"{rows * 3:,} × 0.015 = {rows * 3 * 0.015:,.2f} EUR in all"
    emptied = dict.fromkeys(PRICES, "")
    assert here.do(here.page("change-sheet"), "prices", **emptied)
    assert [part for part in _sheet(here).parts if part.id == "bills"] == []


@pytest.mark.parametrize("price", ["cheap", "-1", "0", "inf"])
def test_a_price_is_a_number(seen: Stage, price: str) -> None:
    action = seen("listed").page("change-sheet").action("prices")
    assert action is not None
    assert action.ask is not None
    form = action.ask("")
    (field,) = [field for field in form.fields if field.id == "prices.connection"]  # type: ignore[union-attr]
    assert field.check(price).startswith("A price is")


def test_the_policy_names_every_call_that_is_made() -> None:
    """Traced in the sources: whatever is asked of Cognito there, and nothing else."""
    asked = set()
    for file in (ROOT / "wizard" / "adapters" / "cognito").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found = re.fullmatch(r"(?:List|Describe|Get|Admin)[A-Z]\w+", node.value)
                asked |= {found[0]} if found else set()
    allowed = iam_policy("arn")["Statement"][0]["Action"]
    assert {name.removeprefix("cognito-idp:") for name in allowed} == asked - OTHERS
    assert not [name for name in allowed if re.search(r"Update|Delete|Create|Set|Disable", name)]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_it_is_written_as_html_and_markdown_with_the_same_numbers(at: Stage, tmp_path: Path) -> None:
    here = at("planned")
    here.answer({"approval.by": "J. <b>Roth</b>", "approval.ticket": "CHG-1042"})
    assert here.do(here.page("change-sheet"), "write")
    assert cli.main(["change-sheet", "--journal", str(here.campaign.path), "-o", str(tmp_path)]) == 0
    beside = here.campaign.path.with_suffix("")
    for folder in (beside, tmp_path):
        html, markdown = ((folder / f"change-sheet.{end}").read_text("utf-8") for end in ("html", "md"))
        read = _Tags()
        read.feed(html)
        assert {"script", "img", "link", "b"} & set(read.tags) == set()
        shown = " ".join(read.text)
        assert "Approved: J. <b>Roth</b>, CHG-1042." in shown
        assert "J. &lt;b>Roth&lt;/b>, CHG-1042" in markdown
        for part in _sheet(here).parts:
            for line in part.lines:
                assert line.text in shown
        policy = json.loads(re.search(r"```json\n(.*?)```", markdown, re.DOTALL)[1])  # type: ignore[index]
        assert policy == iam_policy(policy["Statement"][0]["Resource"])
        assert not re.search(r"\w@\w", shown + markdown), "no address of a user is on it"


def test_the_page_shows_what_the_files_say(seen: Stage) -> None:
    here = seen("planned")
    (document,) = here.page("change-sheet").panes
    assert isinstance(document, Document)
    lines = "\n".join(document.lines())
    for part in _sheet(here).parts:
        assert part.title in lines
        assert all(f"{line.label}: {line.text}" in lines for line in part.lines)
