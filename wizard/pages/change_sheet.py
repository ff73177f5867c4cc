"""The change sheet: one page for whoever approves, from step 3 on; prices and approval are typed here."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.approval import BY, TICKET
from wizard.domain.steps import StepName
from wizard.domain.words import counted
from wizard.engine.migration import Migration
from wizard.guide.bills import COUNTS, CURRENCY, PRICE_KEYS, PRICES
from wizard.guide.change_sheet import ChangeSheet
from wizard.pages.commands import Act, Answer, Command
from wizard.pages.common import MAIN_KEY
from wizard.pages.model import Action, Document, Field, Fields, Page, Values, Weight
from wizard.pages.registry import page
from wizard.pages.state import ViewState

PAGE = "change-sheet"
APPROVAL = {BY: "Approved by", TICKET: "Ticket"}


@page(PAGE)
def change_sheet(state: ViewState, target: str) -> Page:
    """The sheet as of now, and the two files that are made of it."""
    del target
    views, now = state.views, state.now
    key = (state.snapshot, dict(views.given()), now.date())
    return Page(
        id=PAGE,
        step=StepName.INVENTORY,
        title="Change sheet",
        why="One page for whoever approves. Nothing is sent to anyone.",
        panes=(Document("sheet", "Change sheet", lambda: list(sheet_lines(views.change_sheet(now))), key),),
        actions=(_write(), _approval(state), _prices(state)),
        help="Each number says where it comes from. Bills need the prices that you type: none is built in.",
        crumb="Change sheet",
    )


def sheet_lines(sheet: ChangeSheet) -> Iterator[str]:
    """The sheet in lines; headings have no indent."""
    yield f"  {sheet.summary}"
    for part in sheet.parts:
        yield part.title
        for line in part.lines:
            source = f"  [{line.source}]" if line.source else ""
            yield f"  {line.label}: {line.text}{source}"
        yield from (f"  {text}" for text in part.text)


def _write() -> Action:
    async def write(migration: Migration) -> str:
        files = await migration.write_change_sheet()
        return (
            f"{counted(len(files), 'file')} in {files[0].parent}: {', '.join(file.name for file in files)}."
        )

    return Action(
        "write",
        "Write it",
        lambda _, __: Act(write),
        key=MAIN_KEY,
        help="Write it as HTML and Markdown, next to the journal",
        weight=Weight.MAIN,
    )


def _approval(state: ViewState) -> Action:
    given = state.views.given()

    def answered(_: str, values: Values) -> Command:
        return Answer({key: str(values[key]).strip() or None for key in APPROVAL})

    return Action(
        "approval",
        "Approval",
        answered,
        key="a",
        help="Who approved, and by which ticket",
        ask=lambda _: Fields(
            "Approval",
            tuple(Field(key, label, str(given.get(key) or "")) for key, label in APPROVAL.items()),
            "It is shown wherever production is confirmed, bound to what was confirmed, and in the report.",
        ),
        weight=Weight.SHOWN,
    )


def _prices(state: ViewState) -> Action:
    given = state.views.given()

    def shown(key: str) -> str:
        return "" if given.get(key) is None else f"{given[key]:g}"

    def answered(_: str, values: Values) -> Command:
        typed = {key: str(values[key]).strip() for key in PRICE_KEYS}
        numbers = {
            key: None if not text else int(text) if key in COUNTS else float(text)
            for key, text in typed.items()
        }
        return Answer({**numbers, CURRENCY: str(values[CURRENCY]).strip() or None})

    def form(_: str) -> Fields:
        prices = (
            Field(key, label, shown(key), "empty: not counted", check=_count if key in COUNTS else _price)
            for key, label in PRICES.items()
        )
        currency = Field(CURRENCY, "Currency", str(given.get(CURRENCY) or ""), "such as EUR")
        return Fields("Prices", (*prices, currency), "They are yours: none is built in, none is looked up.")

    return Action(
        "prices",
        "Prices",
        answered,
        key="v",
        help="Type prices, for the bills of the sheet",
        ask=form,
        weight=Weight.SHOWN,
    )


def _price(text: str) -> str:
    try:
        number = float(text) if text.strip() else 1.0
    except ValueError:
        return "A price is a number, such as 0.0055."
    return "" if 0 < number < float("inf") else "A price is more than 0."


def _count(text: str) -> str:
    typed = text.strip()
    return "" if not typed or (typed.isascii() and typed.isdigit()) else "A whole number."
