"""What each surface says of a migration at one moment, and the numbers in it."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

from tests.pages.frame import Frame, Screen
from tests.pages.stages import Here
from wizard import cli
from wizard.domain.trees import Branch
from wizard.guide.row_decisions import ROW_DECISIONS
from wizard.pages.lines import branches, page_lines
from wizard.pages.model import Checks, Items, Phrase, Text
from wizard.pages.state import ViewState
from wizard.tui.words import step_rows


@dataclass(frozen=True)
class Surfaces:
    """The pages in lines, and what the commands print about the same journal; all as of now.

    ``folder`` takes the report.
    """

    here: Here
    folder: Path
    screen: Screen

    @cached_property
    def state(self) -> ViewState:
        return self.here.state()

    def page(self, page_id: str, about: str = "") -> str:
        return "\n".join(page_lines(self.here.page(page_id, about)))

    def items(self, page_id: str, pane_id: str) -> Iterator[tuple[str, Mapping[str, int]]]:
        """The ids of a list's items, each with the numbers in its cells by column; an empty cell is 0."""
        pane = next(pane for pane in self.here.page(page_id).panes if pane.id == pane_id)
        assert isinstance(pane, Items)
        for item in pane.items:
            cells = dict(zip(pane.columns, item.cells, strict=False))
            yield item.id, Counter({name: _number(cell) for name, cell in cells.items() if _is_number(cell)})

    def tree(self, tree_id: str) -> dict[str, Branch]:
        return {branch.id: branch for branch in branches(self.here.views.tree(tree_id))}

    @cached_property
    def methods(self) -> dict[str, Branch]:
        tree = self.here.views.methods()
        return {branch.id: branch for branch in branches(tree)} if tree else {}

    @cached_property
    def kinds(self) -> dict[str, int]:
        """How many rows the tree of step 6 says that each kind has."""
        tree = self.tree(ROW_DECISIONS.id)
        counts = ((question.id, tree[question.id].count) for question in ROW_DECISIONS.questions)
        return {name.removeprefix("rows."): count or 0 for name, count in counts}

    @cached_property
    def rail(self) -> dict[str, str]:
        return {row.step.value: row.note for row in step_rows(self.state)}

    @cached_property
    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._command("status", "--json"))
        return found

    @cached_property
    def status_lines(self) -> str:
        return self._command("status")

    @cached_property
    def plan(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = json.loads(self._command("plan", "--json")) if self._has_plan else None
        return found

    @cached_property
    def plan_lines(self) -> str:
        return self._command("plan") if self._has_plan else ""

    @cached_property
    def report(self) -> dict[str, Any]:
        self._command("report", "-o", str(self.folder))
        found: dict[str, Any] = json.loads((self.folder / "report.json").read_text("utf-8"))
        return found

    @property
    def report_lines(self) -> str:
        assert self.report
        return (self.folder / "report.md").read_text("utf-8")

    def html(self, section: str = "") -> str:
        """report.html, or a section of it, as a browser says it, in one line."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self._html(section))).split())

    def table(self, section: str) -> Iterator[tuple[str, int]]:
        """The rows of a section's tables that end in a count: what their first cell says, and the count."""
        for row in re.findall(r"<tr>(.*?)</tr>", self._html(section), re.DOTALL):
            cells = re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
            if cells and _is_number(cells[-1].strip()):
                yield (
                    unescape(re.sub(r"<[^>]+>.*", "", cells[0], flags=re.DOTALL)).strip(),
                    _number(cells[-1]),
                )

    def _html(self, section: str) -> str:
        assert self.report
        page = re.sub(r"<style>.*?</style>", "", self._report_html, flags=re.DOTALL)
        if not section:
            return page
        found = re.search(rf'<section id="{section}">(.*?)</section>', page, re.DOTALL)
        assert found, section
        return found[1]

    @cached_property
    def _report_html(self) -> str:
        return (self.folder / "report.html").read_text("utf-8")

    @cached_property
    def frame(self) -> Frame:
        cards = next(pane for pane in self.here.page("verify").panes if isinstance(pane, Checks))
        return self.screen.draw(self.state, cards)

    def card(self, page_id: str, action_id: str) -> str:
        """What is read before something is confirmed, in lines, the text to type last; else empty."""
        action = self.here.page(page_id).action(action_id)
        asked = action.ask("") if action and action.ask else None
        while isinstance(asked, Text) and asked.then:
            asked = asked.then({asked.id: "why"})
        if not isinstance(asked, Phrase):
            return ""
        return "\n".join((asked.title, *asked.sentences, asked.words.text))

    def evidence(self, check: str) -> str:
        """What a check that holds now rests on; empty while it does not."""
        verdict = next(verdict for verdict in self.here.views.verdicts() if verdict.id == check)
        return verdict.evidence if verdict.status not in {"expired", "todo"} else ""

    @property
    def _has_plan(self) -> bool:
        return self.state.snapshot.plan is not None

    def _command(self, name: str, *arguments: str) -> str:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = cli.main([name, "--journal", str(self.here.campaign.path), *arguments])
        assert code == 0, err.getvalue()
        return out.getvalue()


def number(text: str, pattern: str) -> int | None:
    """The number that the pattern finds in its group; None where it is not said."""
    found = re.search(pattern, text, re.MULTILINE)
    return _number(found[1]) if found else None


def _number(text: str) -> int:
    return int(text.replace(",", "") or 0)


def _is_number(text: str) -> bool:
    return text.replace(",", "").isdigit() or not text
