"""The top line: which journal, from where to where, dry run or live, and when it was last saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from rich.cells import cell_len

from wizard.domain.target_kind import TargetKind
from wizard.tui.widgets.lines import Line, LineBlock, Piece, Tone

_NONE = "not connected"


@dataclass(frozen=True, slots=True)
class TopFacts:
    """What the top line shows; ``saved_at`` is shown in the zone that it carries."""

    name: str = ""
    source: str = ""
    environment: str = ""
    kind: str = ""
    is_live: bool = False
    is_only_read: bool = False
    saved_at: datetime | None = None


class _Room(IntEnum):
    """How much the line shows, from everything to the least."""

    ALL = 0
    NO_SECONDS = 1
    NO_PRODUCT = 2
    NO_SAVED = 3
    NO_NAME = 4
    NO_POOL = 5


_GAP = 2


class TopBar(LineBlock):
    """One line; where it is narrow the saved seconds go first, then the product, then when it was saved.

    From where to where, and the DRY RUN / LIVE badge, stay as long as there is any room.
    """

    def __init__(self, facts: TopFacts | None = None, *, id: str | None = None) -> None:  # noqa: A002  Textual's
        super().__init__(id=id)
        self._facts = facts or TopFacts()

    def show(self, facts: TopFacts) -> None:
        if facts != self._facts:
            self._facts = facts
            self.redraw()

    def lines(self, width: int) -> Sequence[Line]:
        for level in _Room:
            left, right = self._left(level), self._right(level)
            gap = width - _length(left) - _length(right)
            if gap >= _GAP:
                return ((*left, (" " * gap, Tone.PLAIN), *right),)
        badge = self._badge()
        facts = self._facts
        named = f"{facts.environment} {facts.kind}".rstrip()
        name = self.fit(named, max(0, width - _length(badge) - 2))
        return (((f"{name}  ", Tone.STRONG), *badge),)

    def _left(self, level: _Room) -> list[Piece]:
        facts = self._facts
        arrow = self.glyphs.arrow
        pieces: list[Piece] = []
        if level < _Room.NO_PRODUCT:
            pieces.append((f"cognito {arrow} workos   ", Tone.PRIMARY))
        if facts.name and level < _Room.NO_NAME:
            pieces.append((self.text(facts.name, 24) + "   ", Tone.STRONG))
        if facts.source and level < _Room.NO_POOL:
            pieces.append((f"{self.text(facts.source, 40)} ", Tone.MUTED))
        if facts.environment:
            name = self.text(facts.environment, 24)
            pieces += [(f"{arrow} ", Tone.MUTED), *environment_pieces(name, facts.kind)]
        elif facts.name:
            pieces.append((_NONE, Tone.MUTED))
        return pieces

    def _badge(self) -> list[Piece]:
        if not self._facts.name:
            return []  # nothing is open
        if self._facts.is_only_read:
            return [("  READ ONLY  ", Tone.CHIP)]
        if self._facts.is_live:
            return [("  LIVE  ", Tone.BADGE)]
        edge = self.glyphs.divider
        return [(f"{edge} DRY RUN {edge}", Tone.SECONDARY)]

    def _right(self, level: _Room) -> list[Piece]:
        saved = self._facts.saved_at
        if saved is None or level >= _Room.NO_SAVED:
            return self._badge()
        form = "%H:%M:%S" if level < _Room.NO_SECONDS else "%H:%M"
        return [*self._badge(), (f"   saved {saved.strftime(form)}", Tone.MUTED)]


def environment_pieces(name: str, kind: str) -> list[Piece]:
    """An environment's name, cleaned, as the largest word, its kind next to it; production is an alarm."""
    tone = Tone.CHIP_ALARM if kind == TargetKind.PRODUCTION else Tone.CHIP
    chip: Piece = (f" {name.upper()} ", tone)
    return [chip, (f" {kind}", Tone.MUTED)] if kind else [chip]


def _length(pieces: Sequence[Piece]) -> int:
    return sum(cell_len(text) for text, _ in pieces)
