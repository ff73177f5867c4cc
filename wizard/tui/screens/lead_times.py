"""What to start today, because it takes other people's time: owner and due date for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from wizard.domain.steps import StepName
from wizard.guide.lead_times import LeadTime
from wizard.tui.bridge import Moment
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.page import Bar, Page
from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, Tone
from wizard.tui.widgets.panel import Panel


class LeadTimeList(LineView):
    """For each item: who and what, why, and who does it until when."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "assign", "Assign", key_display="Enter", tooltip="Note who does it, and until when"),
    ]

    class Asked(Message):
        """An item shall get an owner."""

        def __init__(self, item: str) -> None:
            super().__init__()
            self.item = item

    def __init__(self) -> None:
        super().__init__()
        self._items: list[tuple[LeadTime, str, str]] = []

    def show(self, items: Sequence[tuple[LeadTime, str, str]]) -> None:
        self._items = list(items)
        self.redraw()

    def rows(self, width: int) -> Sequence[Row]:
        return [Row(item.id, self._item(item, owner, due, width)) for item, owner, due in self._items]

    def _item(self, item: LeadTime, owner: str, due: str, width: int) -> tuple[Line, ...]:
        glyph, tone = (self.glyphs.done, Tone.SUCCESS) if owner else (self.glyphs.open, Tone.MUTED)
        taken = f"{owner}, {due or 'no date'}" if owner else "nobody yet"
        room = max(1, width - 2)
        lines = [
            *((line, Tone.STRONG) for line in self.wrap(f"{item.who}: {item.what}", room)),
            *((line, Tone.MUTED) for line in self.wrap(item.why, room)),
            (self.fit(taken, room), tone),
        ]
        return tuple((("  " if number else f"{glyph} ", tone), line) for number, line in enumerate(lines))

    def action_assign(self) -> None:
        self.activate()

    def activate(self) -> None:
        if self.cursor_key:
            self.post_message(self.Asked(self.cursor_key))


class LeadTimesPage(Page):
    """The lead-time sheet of this pool."""

    step = StepName.INVENTORY
    crumb = "Start today"
    focus_first = "LeadTimeList"
    HELP: ClassVar[str] = "**Enter** notes who does it, and until when. Nothing is sent to anybody."

    def compose(self) -> ComposeResult:
        with Panel(title="Start these today", hint="Enter assigns", classes="fill"):
            yield LeadTimeList()

    def heading(self, moment: Moment) -> tuple[str, str]:
        return "What takes other people's time", "Migrations wait for people, not for imports."

    def show(self, moment: Moment) -> None:
        self.query_one(LeadTimeList).show(moment.views.lead_times())

    def bar(self, moment: Moment) -> Bar:
        items = moment.views.lead_times()
        taken = sum(bool(owner) for _, owner, _ in items)
        return Bar(f"{taken} of {len(items)} have an owner. Esc goes back.")

    def on_lead_time_list_asked(self, event: LeadTimeList.Asked) -> None:
        found = next((entry for entry in self.bridge.views.lead_times() if entry[0].id == event.item), None)
        if found:
            item, owner, due = found
            dialog = TextDialog(
                title=item.who,
                sentence=f"Who does it, and until when: {item.what}. Such as: Ann, 2027-01-15",
                value=f"{owner}, {due}".strip(", "),
            )
            self.app.push_screen(dialog, lambda text: self._assign(item.id, text))

    def _assign(self, item: str, text: str | None) -> None:
        if text is None:
            return
        owner, _, due = (part.strip() for part in text.partition(","))
        self.command(
            lambda: self.bridge.call(lambda migration: migration.set_lead_time(item, owner=owner, due=due))
        )
