"""The three stages of the resets as a list: where each stands, and what it waits for."""

from __future__ import annotations

from collections.abc import Sequence

from wizard.domain.campaign import CAMPAIGN, Stage, WhoMails
from wizard.engine.reset_views import StageView
from wizard.tui.bridge import Moment
from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, Piece, Tone

_NAME, _NUMBER = 10, 9
_WHAT = {
    Stage.CANARY: "your own test accounts",
    Stage.SAMPLE: "25 persons, before everybody",
    Stage.REST: "everybody else who is due",
    Stage.REMINDER: "who was mailed and has not used the link",
}


class StageList(LineView):
    """Two lines a stage: its counts, and what is next for it."""

    def __init__(self) -> None:
        super().__init__()
        self._stages: tuple[StageView, ...] = ()
        self._notes: dict[Stage, str] = {}

    def show(self, moment: Moment) -> None:
        stages = tuple(moment.views.stages())
        notes = {stage.stage: waits(stage, moment) for stage in stages}
        if (stages, notes) != (self._stages, self._notes):
            self._stages, self._notes = stages, notes
            self.redraw()

    def header(self, width: int) -> Sequence[Line]:
        return (self._columns("STAGE", ("REMAIN", "SENT", "USED"), Tone.MUTED, ("  ", Tone.MUTED)),)

    def rows(self, width: int) -> Sequence[Row]:
        return [Row(stage.stage.value, self._stage(stage, width)) for stage in self._stages]

    def _stage(self, stage: StageView, width: int) -> tuple[Line, ...]:
        mark = self._mark(stage)
        numbers = tuple(f"{number:,}" for number in (stage.pending, stage.sent, stage.used))
        counts = self._columns(stage.stage.value, numbers, Tone.STRONG, mark)
        room = max(0, width - 2 - _NAME - 3 * _NUMBER - 2)
        note = self._notes[stage.stage]
        return (
            (*counts, ("  ", Tone.MUTED), (self.fit(_WHAT[stage.stage], room), Tone.MUTED)),
            (("  ", Tone.MUTED), (self.fit(note, max(0, width - 2)), Tone.MUTED)),
        )

    def _columns(self, name: str, numbers: Sequence[str], tone: Tone, mark: Piece) -> Line:
        cells = [(self.fit_right(number, _NUMBER), tone) for number in numbers]
        return (mark, (self.fit(name, _NAME), tone), *cells)

    def _mark(self, stage: StageView) -> Piece:
        last = stage.stage in {Stage.REST, Stage.REMINDER}
        if stage.held or (last and stage.sent and not stage.pending):
            return (f"{self.glyphs.done} ", Tone.SUCCESS)
        if stage.sent or stage.pending:
            return (f"{self.glyphs.running if stage.sent else self.glyphs.open} ", Tone.ACTIVE)
        return (f"{self.glyphs.open} ", Tone.MUTED)


def waits(stage: StageView, moment: Moment) -> str:
    """What a stage waits for, in one clause."""
    if stage.stage in CAMPAIGN and moment.views.resets.who_mails() is not WhoMails.WIZARD:
        return "not mailed by the wizard: people ask for their reset, or you mail them"
    is_named = stage.stage in {Stage.CANARY, Stage.REMINDER}
    if stage.pending and not is_named and not moment.views.resets.is_open_to_all():
        return "unlocks with the recorded cutover"
    if stage.pending:
        return (
            "waits for your typed confirmation"
            if stage.stage in {Stage.CANARY, Stage.REMINDER}
            else "typed once the stage before it has held"
        )
    if stage.held:
        return "held: it went well"
    if stage.stage in {Stage.REST, Stage.REMINDER}:
        return "created for everybody" if stage.sent else "nobody yet"
    return f"{stage.used:,} of {stage.sent:,} links used; it holds here" if stage.sent else "nobody yet"
