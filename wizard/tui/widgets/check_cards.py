"""The five checks as cards with their evidence, and the gate that they open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from wizard.domain.checks import PASSED, TITLES, CheckId, ready_words
from wizard.domain.events import CheckStatus
from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, LineBlock, Piece, Tone

_TONES = {
    CheckStatus.PASS: Tone.DONE,
    CheckStatus.FAIL: Tone.ALARM,
    CheckStatus.WAITING: Tone.ACTIVE,
    CheckStatus.TODO: Tone.MUTED,
    CheckStatus.WAIVED: Tone.SECONDARY,
    CheckStatus.EXPIRED: Tone.LOCKED,
    CheckStatus.UNKNOWN: Tone.WARNING,
}
_WORDS = {
    CheckStatus.PASS: "PASS",
    CheckStatus.FAIL: "FAIL",
    CheckStatus.WAITING: "WAIT",
    CheckStatus.TODO: "TODO",
    CheckStatus.WAIVED: "WAIVED",
    CheckStatus.EXPIRED: "EXPIRED",
    CheckStatus.UNKNOWN: "UNKNOWN",
}
_INDENT = 14
_ROOMY = 30  # lines of the terminal: room for a second line of evidence, and for gaps


@dataclass(frozen=True, slots=True)
class CheckCard:
    """A check as it stands: evidence, source (``by``) and time (``at``) of the verdict."""

    id: CheckId
    status: CheckStatus = CheckStatus.TODO
    evidence: str = ""
    by: str = ""
    at: str = ""


ALL_TO_DO = tuple(CheckCard(check) for check in CheckId)


class CheckCards(LineView):
    """Cards with a bar at the left in the colour of their state; Enter opens one, r runs it again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", key_display="Enter", tooltip="Show the evidence of this check"),
        Binding("r", "run_again", "Run again", tooltip="Run this check again"),
        Binding("space", "tick", "Tick", show=False, tooltip="Confirm what only a person can see"),
    ]

    class Asked(Message):
        """Something is asked of a check: ``what`` is open, run or tick."""

        def __init__(self, cards: CheckCards, check: CheckId, what: str) -> None:
            super().__init__()
            self.cards = cards
            self.check = check
            self.what = what

        @property
        def control(self) -> CheckCards:
            return self.cards

    def __init__(self, checks: Sequence[CheckCard] = ALL_TO_DO, *, id: str | None = None) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self._checks = tuple(checks)

    def show(self, checks: Sequence[CheckCard]) -> None:
        if tuple(checks) != self._checks:
            self._checks = tuple(checks)
            self.redraw()

    def rows(self, width: int) -> Sequence[Row]:
        rows: list[Row] = []
        is_roomy = self.screen.size.height >= _ROOMY
        for number, check in enumerate(self._checks, start=1):
            card = self._card(number, check, width, evidence_lines=2 if is_roomy else 1)
            rows.append(Row(check.id.value, card, is_card=True))
            if number < len(self._checks) and is_roomy:
                rows.append(Row(f"gap {number}", ((),), can_hold_cursor=False))
        return rows

    def _card(self, number: int, check: CheckCard, width: int, *, evidence_lines: int) -> tuple[Line, ...]:
        tone = _TONES[check.status]
        word = f"{self._glyph(check.status)} {_WORDS[check.status]:<8}"
        title = TITLES[check.id]
        told = self._told(check, max(0, width - _INDENT - len(title) - 5))
        head: list[Piece] = [
            (f"{self.glyphs.edge} ", tone),
            (word, tone),
            (f"{number}  ", Tone.MUTED),
            (title, Tone.LOCKED if check.status is CheckStatus.EXPIRED else Tone.STRONG),
            (f"  {told}", Tone.MUTED),
        ]
        evidence = check.evidence or "nothing is known yet"
        is_bad = check.status is CheckStatus.FAIL
        body = Tone.ERROR if is_bad else Tone.LOCKED if check.status is CheckStatus.EXPIRED else Tone.MUTED
        lines = self._begun(evidence, max(10, width - _INDENT - 2), evidence_lines)
        edge: Piece = (self.glyphs.edge + " " * (_INDENT - 1), tone)
        return (head, *((edge, (line, body)) for line in lines))

    def _begun(self, evidence: str, width: int, most: int) -> list[str]:
        """Its first lines, cut where there are more: all cards are in sight, and Enter shows the rest."""
        lines = self.wrap(evidence, width)
        if len(lines) <= most:
            return lines
        return [*lines[: most - 1], self.fit(f"{lines[most - 1]} {lines[most]}", width)]

    def _told(self, check: CheckCard, room: int) -> str:
        """Who found it, and when, as far as there is room; an expired verdict says so."""
        stale = "inputs changed since" if check.status is CheckStatus.EXPIRED else ""
        parts = [part for part in (stale, check.at, check.by) if part]
        while parts and len(self._joined(parts)) > room:
            parts.pop()
        return self._joined(parts)

    def _joined(self, parts: Sequence[str]) -> str:
        return self.text(" · ".join(parts))

    def _glyph(self, status: CheckStatus) -> str:
        glyphs = self.glyphs
        return {
            CheckStatus.PASS: glyphs.done,
            CheckStatus.FAIL: glyphs.failed,
            CheckStatus.WAITING: glyphs.running,
            CheckStatus.TODO: glyphs.open,
            CheckStatus.WAIVED: glyphs.waived,
            CheckStatus.EXPIRED: glyphs.locked,
            CheckStatus.UNKNOWN: glyphs.asked,
        }[status]

    def action_open(self) -> None:
        self._ask("open")

    def action_run_again(self) -> None:
        self._ask("run")

    def action_tick(self) -> None:
        self._ask("tick")

    def activate(self) -> None:
        self._ask("open")

    def _ask(self, what: str) -> None:
        if self.cursor_key in set(CheckId):
            self.post_message(self.Asked(self, CheckId(self.cursor_key), what))


class GateBox(LineBlock):
    """CUTOVER LOCKED until every check passes; then READY, or READY WITH n WAIVERS."""

    def __init__(
        self,
        checks: Sequence[CheckCard] = ALL_TO_DO,
        *,
        waivers: int = 0,
        id: str | None = None,  # noqa: A002  Textual\'s name
    ) -> None:
        super().__init__(id=id)
        self.show(checks, waivers=waivers)

    def show(
        self,
        checks: Sequence[CheckCard],
        *,
        waivers: int = 0,
        phrase: str = "",
        is_cut_over: bool = False,
        lock: str = "",
    ) -> None:
        """``waivers`` counts what was waived by name; ``phrase`` is what confirms the cutover.

        ``lock`` says what keeps the gate closed although every check passes.
        """
        self._lock = lock
        self._statuses = Counter(check.status for check in checks)
        self._waivers = waivers
        self._phrase = phrase
        self._is_cut_over = is_cut_over
        self.set_class(self.is_open, "-open")
        self.redraw()

    @property
    def is_open(self) -> bool:
        return not self._lock and 0 < self._passed == self._statuses.total()

    @property
    def _passed(self) -> int:
        return sum(self._statuses[status] for status in PASSED)

    def lines(self, width: int) -> Sequence[Line]:
        if not self.is_open:
            head: Piece = (f"{self.glyphs.failed} CUTOVER LOCKED", Tone.ALARM)
            rest = self._missing()
        else:
            ready = ready_words(self._waivers).removeprefix("CUTOVER ")
            head = (f"{self.glyphs.done} CUTOVER {ready}", Tone.DONE)
            rest = f"type {self._phrase}" if self._phrase else "every check passes"
            if self._is_cut_over:
                rest = "the cutover is recorded"
        first = width - len(head[0]) - 3
        if len(rest) <= first:
            return ((head, ("   ", Tone.PLAIN), (self.text(rest), Tone.PLAIN)),)
        return ((head,), *(((line, Tone.PLAIN),) for line in self.wrap(rest, width)))

    def _missing(self) -> str:
        words = {
            CheckStatus.WAITING: "waiting",
            CheckStatus.FAIL: "failing",
            CheckStatus.EXPIRED: "expired",
            CheckStatus.TODO: "to do",
            CheckStatus.UNKNOWN: "unknown",
        }
        parts = [f"{self._passed} of {self._statuses.total()} pass"]
        parts += [
            f"{self._statuses[status]} {word}" for status, word in words.items() if self._statuses[status]
        ]
        if self._lock:
            parts.append(self._lock)
        return self.text(" · ".join(parts))
