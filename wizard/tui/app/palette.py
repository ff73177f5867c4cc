"""Ctrl+P: jump to a step, copy what is in view, help, theme, quit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from wizard.domain.steps import STEP_FACTS, StepName

if TYPE_CHECKING:
    from wizard.tui.host import Host


class WizardCommands(Provider):
    """Everything that a key does, by name."""

    @property
    def wizard(self) -> Host:
        return cast("Host", self.app)

    async def discover(self) -> Hits:
        for text, summary, do in self._commands():
            yield DiscoveryHit(Content(text), do, text=text, help=summary or None)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for text, summary, do in self._commands():
            score = matcher.match(text)
            if score > 0:
                yield Hit(score, matcher.highlight(text), do, text=text, help=summary or None)

    def _commands(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        app = self.wizard
        if app.is_open:
            frame = app.frame
            for offered in frame.offers():
                yield offered.label, offered.summary, offered.do
            for number, step in enumerate(StepName, 1):
                title = STEP_FACTS[step].title
                yield f"Go to step {number}: {title}", "", partial(frame.go, step)
            yield "Pause or go on", "The running work, from any view", frame.action_pause
            yield "Errors: what went wrong?", "Symptom, cause, and what to do", frame.action_recovery
            if frame.moment.snapshot.plan:
                yield "Rows by kind", "Rows that needed a decision, or failed", frame.action_problems
            for tree in app.bridge.views.trees():
                yield f"Decide: {tree.title}", "Its decision tree", partial(frame.open_tree, tree)
        yield "Help", "Keys and help of this view", partial(app.run_action, "screen.help")
        yield "Next theme", "Dark, light, mono, ANSI", partial(app.run_action, "app.theme")
        yield "Quit", "Pause, save and leave", partial(app.run_action, "app.quit")
