"""Live figures: numbers in columns, a progress line, and bars of the rate over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wizard.tui.widgets.lines import Line, LineBlock, Piece, Tone
from wizard.tui.widgets.tree_rows import bar

_LEAST_COLUMN = 13
HIGH, LOW = 2, 1  # lines of the chart


@dataclass(frozen=True, slots=True)
class Figure:
    """A label, a big value, and what to hold it against; ``tone`` marks a value that needs attention."""

    label: str
    value: str
    context: str = ""
    tone: Tone = Tone.STRONG


class Numbers(LineBlock):
    """Figures in equal columns with thin rules between; what does not fit goes into a second row."""

    def __init__(self, figures: Sequence[Figure] = (), *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._figures = tuple(figures)

    def show(self, figures: Sequence[Figure]) -> None:
        if tuple(figures) != self._figures:
            self._figures = tuple(figures)
            self.redraw()

    def lines(self, width: int) -> Sequence[Line]:
        fitting = max(1, width // _LEAST_COLUMN)
        rows = -(-len(self._figures) // fitting) or 1
        columns = -(-len(self._figures) // rows) or 1
        lines: list[Line] = []
        for start in range(0, len(self._figures), columns):
            lines += [()] if lines else []
            lines += self._row(self._figures[start : start + columns], width // columns)
        return lines

    def _row(self, figures: Sequence[Figure], cells: int) -> list[Line]:
        labels = [(figure.label.upper(), Tone.MUTED) for figure in figures]
        values = [(figure.value, figure.tone) for figure in figures]
        contexts = [(figure.context, Tone.MUTED) for figure in figures]
        said = [contexts] if any(text for text, _ in contexts) else []
        return [self._columns(pieces, cells) for pieces in (labels, values, *said)]

    def _columns(self, pieces: Sequence[Piece], cells: int) -> Line:
        line: list[Piece] = []
        for text, tone in pieces:
            line += [
                (f"{self.glyphs.divider} ", Tone.RULE),
                (self.fit(text, max(0, cells - 3)), tone),
                (" ", tone),
            ]
        return line


class ProgressLine(LineBlock):
    """A bar with its percentage at the right; ``total`` None says that the end is not known yet."""

    def __init__(self, *, done: int = 0, total: int | None = None, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._done = done
        self._total = total

    def show(self, *, done: int, total: int | None) -> None:
        if (done, total) != (self._done, self._total):
            self._done, self._total = done, total
            self.redraw()

    def lines(self, width: int) -> Sequence[Line]:
        if not self._total:
            counted = f"  {self._done:,} so far"
            return (((self.glyphs.track * max(0, width - len(counted)), Tone.TRACK), (counted, Tone.STRONG)),)
        share = self._done / self._total
        percent = 100 if self._done >= self._total else min(99, int(share * 100))
        cells = max(0, width - 6)
        pieces = bar(share, cells, Tone.PRIMARY, self.glyphs)
        return ((*pieces, (f"{percent:>5}%", Tone.STRONG)),)


@dataclass(frozen=True, slots=True)
class RateSample:
    """What was done per second in one slot of time; ``was_throttled`` marks a 429 in it."""

    rate: float
    was_throttled: bool = False


class RateBars(LineBlock):
    """The rate over the whole time, as wide as there is room: slots are stretched, or drawn together.

    ``ceiling`` is the height of a full bar, so that the picture does not jump with its own maximum.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self._samples: tuple[RateSample, ...] = ()
        self._ceiling, self._begin, self._end = 1.0, "", ""

    def show(self, samples: Sequence[RateSample], *, ceiling: float, begin: str = "", end: str = "") -> None:
        shown = (tuple(samples), ceiling, begin, end)
        if shown != (self._samples, self._ceiling, self._begin, self._end):
            self._samples, self._ceiling, self._begin, self._end = shown
            self.redraw()

    @property
    def _height(self) -> int:
        return LOW if self.screen.has_class("-low") else HIGH

    def lines(self, width: int) -> Sequence[Line]:
        shown = resampled(self._samples, width)
        height = self._height
        rows: list[Line] = [
            tuple(self._cell(sample, level, height) for sample in shown) for level in reversed(range(height))
        ]
        has_dips = any(sample.was_throttled for sample in shown)
        dips: list[Piece] = [(f"  {self.glyphs.warning} = 429", Tone.WARNING)] if has_dips else []
        legend = f"{self.text(self._begin)} {self.glyphs.arrow} {self.text(self._end)}"
        full = f"full height {self._ceiling:g}/s"
        gap = max(2, width - len(legend) - len(full) - sum(len(text) for text, _ in dips))
        return (*rows, ((legend, Tone.LOCKED), *dips, (" " * gap, Tone.PLAIN), (full, Tone.LOCKED)))

    def _cell(self, sample: RateSample, level: int, height: int) -> Piece:
        """The part of a bar in one line: eighths of a cell."""
        eighths = round(min(1.0, sample.rate / self._ceiling if self._ceiling else 0.0) * height * 8)
        part = min(8, max(0, eighths - level * 8))
        tone = Tone.WARNING if sample.was_throttled else Tone.PRIMARY
        if part:
            return (self.glyphs.levels[part - 1], tone)
        if level:
            is_on_top = sample.was_throttled and eighths <= level * 8 and eighths > (level - 1) * 8
            return (self.glyphs.warning, tone) if is_on_top else (" ", Tone.PLAIN)
        return (self.glyphs.warning if sample.was_throttled else self.glyphs.levels[0], tone)


def resampled(samples: Sequence[RateSample], cells: int) -> list[RateSample]:
    """One sample a cell: the mean of those that fall into it, throttled where one of them was."""
    if not samples or cells <= 0:
        return []
    found = []
    for cell in range(cells):
        first = cell * len(samples) // cells
        part = samples[first : max(first + 1, (cell + 1) * len(samples) // cells)]
        rate = sum(sample.rate for sample in part) / len(part)
        found.append(RateSample(rate, any(sample.was_throttled for sample in part)))
    return found
