"""The five checks as cards with their evidence, and the gate that they open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from wizard.domain.checks import TITLES, CheckId
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
_ROOMY = 30  # lines of the terminal: room for gaps
_OURS = "cognito2workos"  # who found it, where that was no person


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
    """Cards with a bar at the left in the colour of their state; what can be done with one, the page says."""

    class Asked(Message):
        """A second click came on the card of a check."""

        def __init__(self, cards: CheckCards, check: CheckId) -> None:
            super().__init__()
            self.cards = cards
            self.check = check

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
            card = self._card(number, check, width)
            rows.append(Row(check.id.value, card, is_card=True))
            if number < len(self._checks) and is_roomy:
                rows.append(Row(f"gap {number}", ((),), can_hold_cursor=False))
        return rows

    def _card(self, number: int, check: CheckCard, width: int) -> tuple[Line, ...]:
        tone = _TONES[check.status]
        word = f"{self._glyph(check.status)} {_WORDS[check.status]:<8}"
        title = TITLES[check.id]
        used = _INDENT + 1 + len(title)
        summary = self._describe(check, max(0, width - used - 2))
        gap = " " * max(0, width - used - len(summary) - 1)
        head: list[Piece] = [
            (f"{self.glyphs.edge} ", tone),
            (word, tone),
            (f"{number}  ", Tone.MUTED),
            (title, Tone.LOCKED if check.status is CheckStatus.EXPIRED else Tone.STRONG),
            (f"{gap}{summary} ", Tone.MUTED),
        ]
        evidence = check.evidence or "nothing is known yet"
        is_bad = check.status is CheckStatus.FAIL
        body = Tone.ERROR if is_bad else Tone.LOCKED if check.status is CheckStatus.EXPIRED else Tone.MUTED
        indent = _INDENT + 1
        edge: Piece = (self.glyphs.edge + " " * _INDENT, tone)
        # One line: all cards are in sight, and Enter shows the rest.
        return head, (edge, (self.fit(self.text(evidence), max(10, width - indent - 1)), body))

    def _describe(self, check: CheckCard, room: int) -> str:
        """When it was found, and by whom, as far as there is room; an expired verdict says so."""
        stale = "inputs changed since" if check.status is CheckStatus.EXPIRED else ""
        by = "" if check.by == _OURS else check.by
        parts = [part for part in (stale, check.at, by) if part]
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

    def activate(self) -> None:
        if self.cursor_key in set(CheckId):
            self.post_message(self.Asked(self, CheckId(self.cursor_key)))


class GateBox(LineBlock):
    """What the checks open, and why it is still locked."""

    def __init__(self, gate: str = "", lock: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.show(gate, lock)

    def show(self, gate: str, lock: str, *, where: str = "", proof: Sequence[str] = ()) -> None:
        """``lock`` is empty where the gate is open; hidden where there is nothing to say."""
        self.display = bool(gate or lock)
        self._gate, self._lock, self._where, self._proof = gate, lock, where, tuple(proof)
        self.set_class(not lock, "-open")
        self.redraw()

    def lines(self, width: int) -> Sequence[Line]:
        mark, tone = (self.glyphs.failed, Tone.ALARM) if self._lock else (self.glyphs.done, Tone.DONE)
        head = f"{mark} {self.text(self._gate)}".rstrip()
        where, rest = self.text(self._where), self.text(self._lock)
        gap = width - len(head) - len(where)
        first: Line = (
            (head, tone),
            *(((" " * gap, Tone.PLAIN), (where, Tone.STRONG)) if where and gap > 1 else ()),
        )
        below = [(line, Tone.PLAIN) for line in (self.wrap(rest, width) if rest else ())]
        below += [
            (line, Tone.STRONG if at == 0 else Tone.SUCCESS)
            for at, text in enumerate(self._proof)
            for line in self.wrap(self.text(text), width)
        ]
        return (first, *((piece,) for piece in below))
