"""The frozen plan on one card: what will be written, where, and under which fingerprint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wizard.domain.people import EffectKind
from wizard.domain.plan import Plan
from wizard.tui.widgets.lines import Line, LineBlock, Piece, Tone
from wizard.tui.widgets.top_bar import environment_pieces

_EFFECT_WORDS: Mapping[str, str] = {
    EffectKind.CREATE_USER.value: "create",
    EffectKind.UPDATE_USER.value: "update",
    EffectKind.LINK_USER.value: "link",
}
_LABEL = 14


class PlanCard(LineBlock):
    """Counts of persons, of rows that are left out, of what is dropped, and the baseline."""

    def __init__(self, plan: Plan | None = None, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._plan = plan
        self._kind = ""

    def show(self, plan: Plan | None, kind: str = "") -> None:
        """``kind`` is that of the environment that it is for."""
        if (plan, kind) != (self._plan, self._kind):
            self._plan, self._kind = plan, kind
            self.redraw()

    def lines(self, width: int) -> Sequence[Line]:
        plan = self._plan
        if plan is None:
            return (((self.fit("There is no plan yet.", width), Tone.LOCKED),),)
        lines: list[Line] = [self._head(plan), ()]
        lines += self._tally("persons", self._effects(plan), width)
        lines += self._tally("rows", self._rows(plan), width)
        lines += self._tally("mail due", [(str(f"{n:,}"), word) for word, n in plan.due.items() if n], width)
        baseline = [(f"{plan.baseline:,}", "users there before"), (f"{plan.baseline_ours:,}", "of them ours")]
        lines += self._tally("environment", baseline, width)
        said = [f"{n:,} {sentence}" for sentence, n in plan.left_open.items()]
        said += plan.warnings
        said += [f"{persons:,} persons: {note}" for note, persons in plan.notes.items()]
        mark: Piece = (f"{self.glyphs.warning} ", Tone.WARNING)
        for note in said:
            lines += [
                (mark if not index else ("  ", Tone.PLAIN), (text, Tone.MUTED))
                for index, text in enumerate(self.wrap(note, max(10, width - 2)))
            ]
        return lines

    def _head(self, plan: Plan) -> Line:
        return (
            (f"{plan.writes:,}", Tone.ACTIVE),
            (" persons into ", Tone.PLAIN),
            *environment_pieces(self.text(plan.environment, 40), self._kind),
            (f"   revision {plan.revision}   fingerprint ", Tone.MUTED),
            (self.text(plan.fingerprint[:6]), Tone.ACCENT),
        )

    def _effects(self, plan: Plan) -> list[tuple[str, str]]:
        words = [(f"{n:,}", _EFFECT_WORDS.get(kind, kind)) for kind, n in plan.effects.items()]
        return [*words, (f"{plan.unchanged:,}", "unchanged")]

    def _rows(self, plan: Plan) -> list[tuple[str, str]]:
        return [(f"{n:,}", word) for word, n in plan.rows.items() if word != "persons" and n]

    def _tally(self, label: str, counts: Sequence[tuple[str, str]], width: int) -> list[Line]:
        """A label and its counts, in as many lines as they need."""
        if not counts:
            return []
        lines: list[list[Piece]] = [[(self.fit(label, _LABEL), Tone.MUTED)]]
        used = _LABEL
        for number, word in counts:
            text = self.text(word)
            length = len(number) + len(text) + 4
            if used + length > width and used > _LABEL:
                lines.append([(" " * _LABEL, Tone.MUTED)])
                used = _LABEL
            lines[-1] += [(number, Tone.STRONG), (f" {text}   ", Tone.PLAIN)]
            used += length
        return list(lines)
