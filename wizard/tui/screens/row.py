"""One row: the record, where it is counted and why, what WorkOS holds; single decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from wizard.domain.people import UserDraft
from wizard.domain.steps import StepName
from wizard.domain.trees import Question
from wizard.engine.decisions import RowChoice
from wizard.engine.views import RowView
from wizard.tui.bridge import Moment
from wizard.tui.dialogs.choose import ChooseDialog, Offer
from wizard.tui.dialogs.risk import RISK, risk_dialog
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.page import Bar, Page
from wizard.tui.screens.relisting import relist
from wizard.tui.widgets.action_bar import Action
from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, Tone
from wizard.tui.widgets.panel import Panel

NAME = 26
LONGEST = 2_000


class RecordLines(LineView):
    """Names and values of a row, in groups."""

    def __init__(self, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> None:
        super().__init__()
        self._groups = tuple(groups)

    def show(self, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> None:
        self._groups = tuple(groups)
        self.redraw()

    def rows(self, width: int) -> Sequence[Row]:
        lines = [line for title, pairs in self._groups for line in self._group(title, pairs, width)]
        return [Row(str(index), (line,), can_hold_cursor=False) for index, line in enumerate(lines)]

    def _group(self, title: str, pairs: Sequence[tuple[str, str]], width: int) -> Iterator[Line]:
        yield ((title.upper(), Tone.ACCENT),)
        name_cells = min(NAME, width // 3)
        for name, value in pairs:
            for index, text in enumerate(self.wrap(value, max(10, width - name_cells - 1), LONGEST)):
                shown = self.fit(name if not index else "", name_cells)
                yield ((f"{shown} ", Tone.MUTED), (text, Tone.PLAIN))
        yield ()


class RowPage(Page):
    """Everything about one row; s decides about it, f corrects its address."""

    focus_first = "RecordLines"
    HELP: ClassVar[str] = (
        "**s** decides about this row alone, **f** gives an address in place of its own (the original"
        " stays on"
        " record), **c** copies its sub. A decision draws the plan up again; what was written stays written."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "decide", "Decide", tooltip="Decide about this row alone"),
        Binding("f", "fix", "Fix address", tooltip="Another address in place of its own"),
        Binding("c", "copy", "Copy", show=False, tooltip="Copy the row's sub"),
        Binding(
            "r", "relist", "Read again", show=False, tooltip="Read this row of the pool again; bills nothing"
        ),
        Binding("z", "undo", "Undo", show=False, tooltip="Take the latest decision back"),
    ]

    def __init__(self, step: StepName, sub: str) -> None:
        super().__init__()
        self.step = step
        self.sub = sub
        self.crumb = "Row"

    def compose(self) -> ComposeResult:
        with Panel(title="Record", hint="s decides · f fixes the address · r reads it again", classes="fill"):
            yield RecordLines(self._groups())

    def _groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        found = self.bridge.views.row(self.sub)
        return list(_groups(found, self.bridge.views.overrides().get(self.sub, {}))) if found else []

    def show(self, moment: Moment) -> None:
        self.query_one(RecordLines).show(self._groups())

    def heading(self, moment: Moment) -> tuple[str, str]:
        found = moment.views.row(self.sub)
        return (
            found.item.row.email or found.item.row.username if found else self.sub
        ), "One row of the pool, and its person."

    def copies(self) -> list[tuple[str, str]]:
        return [("the row's sub", self.sub)]

    def bar(self, moment: Moment) -> Bar:
        return Bar("A decision about this row alone is recorded.", Action("decide", "Decide", "s"))

    def do(self, action: str) -> None:
        self.action_decide()

    def action_copy(self) -> None:
        self.wizard.copy(self.sub, "the row's sub")

    def action_undo(self) -> None:
        self.command(self.wizard.take_back)

    def action_relist(self) -> None:
        self.command(lambda: relist(self.wizard, self.sub))

    def action_decide(self) -> None:
        found = self.bridge.views.row(self.sub)
        kind = found.item.kind if found else None
        question = self.bridge.views.question(f"rows.{kind}") if kind else None
        if kind is None or question is None:
            self.wizard.tell("No decision applies to this row: it is taken as it is.")
            return
        offers = [
            Offer(choice.key, choice.label, f"{choice.consequence} {choice.risk}".rstrip())
            for choice in question.choices
        ]
        offers.append(Offer("", "As all of its kind", "Takes a decision about this row alone back."))
        chosen = self.bridge.views.overrides().get(self.sub, {}).get(kind, "")
        dialog = ChooseDialog(title=question.prompt, sentence=question.why, offers=offers, chosen=chosen)
        self.app.push_screen(dialog, lambda choice: self._chosen(question, kind, choice))

    def _chosen(self, question: Question, kind: str, choice: str | None) -> None:
        """What is risky is typed, for one row as for all of its kind."""
        taken = question.choice(choice)
        if taken is None or not taken.risk:
            self._decide(kind, choice)
            return
        self.app.push_screen(
            risk_dialog(question, taken, self.bridge.views.inventory()),
            lambda typed: self._decide(kind, choice, RISK) if typed else None,
        )

    def _decide(self, kind: str, choice: str | None, note: str = "") -> None:
        if choice is not None:
            decided = [RowChoice(self.sub, kind, choice or None)]
            self.command(lambda: self.bridge.decide_rows(decided, note))

    def action_fix(self) -> None:
        dialog = TextDialog(
            title="Another address",
            sentence="Used in place of the row's own; the original stays on record. Empty takes it back.",
            value=self.bridge.views.overrides().get(self.sub, {}).get("email", ""),
        )
        self.app.push_screen(dialog, lambda text: self._decide("email", text))


def _groups(found: RowView, overrides: object) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    item, person = found.item, found.person
    row = item.row
    yield (
        "Where it is counted",
        [
            ("state", item.state.replace("_", " ")),
            ("decision", item.kind or "none"),
            ("why", item.reason or "–"),
        ],
    )
    if isinstance(overrides, dict) and overrides:
        yield "Decided for this row alone", [(kind, choice) for kind, choice in overrides.items()]
    record = [("username", row.username), ("status", row.status.value), ("enabled", str(row.enabled).lower())]
    yield "Cognito", [*record, *sorted(row.attributes.items())]
    if person:
        yield (
            "Person",
            [
                ("email", person.email),
                ("WorkOS user", person.target_id or "none yet"),
                ("reset mail due", person.due),
                *((("note", note)) for note in person.notes),
            ],
        )
        shown = person.written or person.draft
        if shown:
            yield ("WorkOS holds" if person.written else "WorkOS shall hold"), list(_draft(shown))


def _draft(draft: UserDraft) -> Iterator[tuple[str, str]]:
    yield "email_verified", str(draft.email_verified).lower()
    yield "external_id", draft.external_id
    yield "first_name", draft.first_name or "–"
    yield "last_name", draft.last_name or "–"
    for key, value in draft.metadata.items():
        yield f"metadata.{key}", value
