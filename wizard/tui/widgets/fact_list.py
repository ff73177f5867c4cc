"""Lists of statements with a verdict: what the plan relies on in the guide, and the preflight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from wizard.domain.events import PreflightRow
from wizard.guide.facts import FactResult, FactState
from wizard.tui.widgets.line_view import LineView, Row
from wizard.tui.widgets.lines import Line, Piece, Tone

_NAME = 18


class FactList(LineView):
    """Each guide fact ✓ or ✗ with what we rely on and the passage; Space accepts a missing one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "space",
            "accept",
            "Accept",
            key_display="Space",
            tooltip="Accept that the guide does not say this",
        ),
    ]

    class Accepted(Message):
        """A fact that the guide does not say was accepted, or is no longer."""

        def __init__(self, facts: FactList, fact: str) -> None:
            super().__init__()
            self.facts = facts
            self.fact = fact

        @property
        def control(self) -> FactList:
            return self.facts

    def __init__(self, facts: Sequence[FactResult] = (), *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._facts = tuple(facts)
        self._accepted: frozenset[str] = frozenset()
        self._can_accept = True

    def show(
        self, facts: Sequence[FactResult], *, accepted: Sequence[str] = (), can_accept: bool = True
    ) -> None:
        """``can_accept``: not before the guide was read; until then Space is its reader's."""
        self._facts, self._accepted = tuple(facts), frozenset(accepted)
        self._can_accept = can_accept
        self.redraw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what the guide does not say can be accepted."""
        del parameters
        return action != "accept" or (self._can_accept and self._missing is not None)

    @property
    def _missing(self) -> FactResult | None:
        """The fact under the cursor, where the guide does not say it."""
        fact = next((item for item in self._facts if item.id == self.cursor_key), None)
        return fact if fact and fact.state is not FactState.FOUND else None

    def rows(self, width: int) -> Sequence[Row]:
        if not self._facts:
            line: Line = (
                (self.fit("It is looked for in the guide as soon as it is here.", width), Tone.LOCKED),
            )
            return [Row("none", (line,), can_hold_cursor=False)]
        return [Row(fact.id, self._fact(fact, width)) for fact in self._facts]

    def _fact(self, fact: FactResult, width: int) -> tuple[Line, ...]:
        is_found = fact.state is FactState.FOUND
        is_accepted = fact.id in self._accepted and not is_found
        glyph = self.glyphs.done if is_found else self.glyphs.waived if is_accepted else self.glyphs.failed
        tone = Tone.SUCCESS if is_found else Tone.SECONDARY if is_accepted else Tone.ERROR
        word = "" if is_found else f"{fact.state.value}{', accepted' if is_accepted else ''}: "
        said = self.wrap(f"{word}{fact.relies}", max(10, width - 2))
        lines: list[Line] = [((f"{glyph} ", tone), (said[0], Tone.PLAIN))]
        lines += [(("  ", tone), (line, Tone.PLAIN)) for line in said[1:]]
        quoted = fact.passage.replace("`", "").replace("**", "").strip("| ")
        passage = quoted or f"{fact.id}: no passage of the guide speaks of it"
        lines.append((("  ", tone), (self.fit(passage, max(0, width - 2)).rstrip(), Tone.LOCKED)))
        return tuple(lines)

    def action_accept(self) -> None:
        if self._can_accept and self._missing:
            self.post_message(self.Accepted(self, self._missing.id))

    def activate(self) -> None:
        self.action_accept()


class Preflight(LineView):
    """The preflight's rows, ✓ or ✗ or !, with the fix beside; Space accepts a blocking row."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "accept", "Accept", key_display="Space", tooltip="Go on although this row says no"),
        Binding("r", "run_again", "Run again", tooltip="Look at everything again"),
    ]

    class Accepted(Message):
        """A row that blocks shall no longer block."""

        def __init__(self, preflight: Preflight, row: str) -> None:
            super().__init__()
            self.preflight = preflight
            self.row = row

        @property
        def control(self) -> Preflight:
            return self.preflight

    class RunAgain(Message):
        """The preflight shall be run again."""

        def __init__(self, preflight: Preflight) -> None:
            super().__init__()
            self.preflight = preflight

        @property
        def control(self) -> Preflight:
            return self.preflight

    def __init__(self, checks: Sequence[PreflightRow] = (), *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._checks = tuple(checks)
        self._accepted: frozenset[str] = frozenset()
        self._is_looking = False

    def show(
        self, checks: Sequence[PreflightRow], *, accepted: Sequence[str] = (), is_looking: bool = False
    ) -> None:
        """``is_looking``: rows are on their way."""
        self._checks, self._accepted, self._is_looking = tuple(checks), frozenset(accepted), is_looking
        self.redraw()

    def rows(self, width: int) -> Sequence[Row]:
        if not self._checks:
            glyph = self.glyphs.running if self._is_looking else self.glyphs.open
            said = self.text("Looking …") if self._is_looking else "Not run yet."
            line: Line = ((f"{glyph} ", Tone.MUTED), (said, Tone.MUTED))
            return [Row("none", (line,), can_hold_cursor=False)]
        return [Row(check.id, self._check(check, width)) for check in self._checks]

    def _check(self, check: PreflightRow, width: int) -> tuple[Line, ...]:
        glyph, tone = self._verdict(check)
        name = _named(check)
        cells = min(max(len(_named(item)) for item in self._checks), max(_NAME, width // 3))
        room = max(10, width - cells - 4)
        detail = self.wrap(check.detail, room)
        fix = self.wrap(f"{self.glyphs.arrow} {check.fix}", room) if check.fix and not check.ok else []
        said: list[Piece] = [(line, Tone.PLAIN if check.ok else tone) for line in detail]
        said += [(line, Tone.PLAIN) for line in fix]
        called = self.wrap(name, cells)
        called += [""] * (len(said) - len(called))
        said += [("", tone)] * (len(called) - len(said))
        return tuple(
            (
                (f"{glyph} " if not number else "  ", tone),
                (self.fit(text, cells), Tone.STRONG),
                ("  ", tone),
                piece,
            )
            for number, (text, piece) in enumerate(zip(called, said, strict=True))
        )

    def _verdict(self, check: PreflightRow) -> Piece:
        if check.ok:
            return (self.glyphs.done, Tone.SUCCESS)
        if check.id in self._accepted:
            return (self.glyphs.waived, Tone.SECONDARY)
        return (self.glyphs.failed, Tone.ERROR) if check.blocking else (self.glyphs.warning, Tone.WARNING)

    def action_accept(self) -> None:
        check = next((item for item in self._checks if item.id == self.cursor_key), None)
        if check and check.blocking and not check.ok:
            self.post_message(self.Accepted(self, check.id))

    def action_run_again(self) -> None:
        self.post_message(self.RunAgain(self))


def _named(check: PreflightRow) -> str:
    """A permission by the operation that it allows, which is how IAM calls it."""
    return check.id.removeprefix("permission:").replace("_", " ")
