"""What changed in the pool since the import, and what to do about persons who left it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from wizard.domain.delta import DELTA_WORDS, LEFT_NOTE, Change, LeftAct
from wizard.domain.steps import StepName
from wizard.ports import RowQuery
from wizard.tui.bridge import Moment, Running
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.dialogs.typed import TypedDialog
from wizard.tui.page import Bar
from wizard.tui.screens.decision import DecisionPage
from wizard.tui.screens.relisting import relist_pool
from wizard.tui.screens.rows import RowsPage
from wizard.tui.screens.stop_card import StopCard
from wizard.tui.widgets.action_bar import Action
from wizard.tui.widgets.kind_table import KindRow, KindTable
from wizard.tui.widgets.panel import Panel

LEFT = "left"
NEXT = {
    Change.NEW: "in the next plan",
    Change.CHANGED: "in the next plan",
    Change.DISABLED: "left the pool",
    Change.GONE: "left the pool",
}
LABELS = {LeftAct.MARK: "Mark", LeftAct.REVOKE: "Sign out", LeftAct.LEAVE: "Leave"}
ACTIONS = {
    LeftAct.MARK: "persons get metadata.cognito_enabled=false; no other field is touched.",
    LeftAct.LEAVE: "persons stay as they are, and can go on signing in to WorkOS.",
    LeftAct.REVOKE: "persons are signed out at WorkOS; sessions that are ended cannot be given back.",
}


class DeltaPage(DecisionPage):
    """The kinds of change with their rows, and the decision about who left."""

    step = StepName.IMPORT
    crumb = "Changed since"
    tree_id: ClassVar[str] = "delta"
    tree_title: ClassVar[str] = "Who left the pool, and is still at WorkOS"
    focus_first = "KindTable"
    HELP: ClassVar[str] = (
        "**r** lists the pool again and draws up a plan of the difference; it writes nothing. Rows are"
        " compared by what they say, not by dates. **Enter** lists the rows of a kind, or chooses what is"
        " done about persons who left."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "relist", "List again", tooltip="List the pool again, and plan the difference"),
    ]

    def compose(self) -> ComposeResult:
        yield StopCard(classes="stop")
        with Panel(title="Changed since", id="kinds", hint="Enter lists the rows"):
            yield KindTable(empty="Nothing changed since the listing that was imported.")
        yield from super().compose()

    def heading(self, moment: Moment) -> tuple[str, str]:
        delta = moment.snapshot.delta
        if not delta.since:
            return "Changed since the import", "List the pool again to see what changed."
        state = "brought over" if delta.imported else "not brought over yet"
        return (
            "Changed since the import",
            f"Listing {delta.listing} beside {delta.since}, {state}; {delta.unchanged:,} rows unchanged.",
        )

    def show(self, moment: Moment) -> None:
        super().show(moment)
        self.query_one(StopCard).show(moment, self.step)
        self.query_one(KindTable).show(list(_kinds(moment)))

    def bar(self, moment: Moment) -> Bar:
        again = Action("relist", "List again", "r")
        delta = moment.snapshot.delta
        if moment.running is not Running.NO:
            return Bar("Reading; nothing is written.", Action("pause", "Pause", "p"))
        if delta.since and not delta.imported:
            return Bar("The difference is confirmed as a plan.", Action("plan", "To the plan", "n"), (again,))
        if offer := moment.views.left_offer():
            act, count, _ = offer
            return Bar(
                f"{count:,} persons who left are not dealt with.",
                Action("act", f"{LABELS[act]} {count:,}", "n"),
                (again,),
            )
        return Bar("Listing again only reads.", Action("relist", "List again", "n"))

    def do(self, action: str) -> None:
        match action:
            case "relist":
                self.action_relist()
            case "act":
                self._confirm()
            case "plan":
                self.wizard.frame.go(StepName.IMPORT)
            case _:
                pass

    def action_relist(self) -> None:
        self.command(self._relist)

    async def _relist(self) -> None:
        if not self.bridge.is_running and await relist_pool(self.wizard):
            await self.bridge.run(StepName.TRANSFORM)

    def _confirm(self) -> None:
        offer = self.bridge.views.left_offer()
        if offer is None:
            return
        if offer[0] is LeftAct.LEAVE and not self.bridge.views.answers().get(LEFT_NOTE):
            note = TextDialog(
                title="Leave them as they are",
                sentence="Why may they keep their access?",
                wrong=lambda text: "" if text else "Say why: it goes into the log and the report.",
            )
            self.app.push_screen(note, lambda why: self.command(lambda: self._noted(why)) if why else None)
            return
        phrase = offer[-1]
        self.app.push_screen(
            left_dialog(*offer), lambda typed: self.run_step(self.step, phrase) if typed else None
        )

    async def _noted(self, why: str) -> None:
        await self.bridge.answer({LEFT_NOTE: why})
        self._confirm()

    def on_kind_table_opened(self, event: KindTable.Opened) -> None:
        row = next(row for row in _kinds(self.wizard.frame.moment) if row.id == event.kind)
        query = RowQuery(left=True) if row.id == LEFT else RowQuery(change=Change(row.id))
        self.open_page(RowsPage(self.step, row.kind, query, total=row.rows))


def left_dialog(act: LeftAct, count: int, phrase: str) -> TypedDialog:
    """What is done to those who left, with its phrase."""
    sentences = (f"{count:,} {ACTIONS[act]}", "They are disabled in Cognito, or gone from it.")
    return TypedDialog(title=LABELS[act], sentences=sentences, phrase=phrase, label=LABELS[act])


def _kinds(moment: Moment) -> Iterator[KindRow]:
    delta = moment.snapshot.delta
    for word in DELTA_WORDS:
        rows: int = getattr(delta, word)
        if rows and word != "unchanged":
            yield KindRow(word, f"{word} since", rows, next=NEXT[Change(word)])
    if delta.left:
        done = f"{delta.marked:,} marked, {delta.revoked:,} signed out, {delta.undecided:,} undecided"
        yield KindRow(LEFT, "left, still at WorkOS", delta.left, next=done, is_error=bool(delta.refused))
