"""Symptoms, causes and fixes as a tree that is filtered as one types, each fix with its key."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from textual.app import ComposeResult
from textual.widget import Widget

from wizard.domain.steps import STEP_FACTS
from wizard.domain.trees import Branch
from wizard.guide.recovery import fix_at
from wizard.guide.remedies import DEEDS
from wizard.tui.widgets.filtered import Filtered
from wizard.tui.widgets.tree_map import TreeLines, TreeMap


class RecoveryTree(Filtered):
    """The tree of symptoms, with a field over it; one symptom is unfolded at a time, or all that match."""

    def __init__(self, tree: Branch, at_hand: str) -> None:
        super().__init__()
        self._tree = tree
        self._open = at_hand
        self._at_hand = at_hand

    def compose(self) -> ComposeResult:
        yield from self.field("Symptoms, causes and fixes that hold this text")
        yield TreeMap(self._tree, folded=self._folded, start=self._at_hand)

    def rows_widget(self) -> Widget:
        return self.query_one(TreeLines)

    def show(self, tree: Branch) -> None:
        self._tree = tree
        self._draw()

    def fold(self, symptom: str) -> None:
        """Fold a symptom, or unfold it in the place of the one that is."""
        self._open = "" if self._open == symptom else symptom
        self._draw()

    def filter_by(self) -> None:
        self._draw()

    @property
    def _folded(self) -> frozenset[str]:
        return frozenset(branch.id for branch in self._tree.children if branch.id != self._open)

    def _draw(self) -> None:
        words = self.text.lower().split()
        found = matching(self._tree, words)
        self.query_one(TreeMap).show(found, folded=() if words else self._folded)


def matching(branch: Branch, words: Collection[str]) -> Branch:
    """The tree with only what holds all words; a branch that does is kept with all that is below it."""
    return replace(branch, children=tuple(_matching(branch.children, words))) if words else branch


def _matching(branches: Collection[Branch], words: Collection[str]) -> list[Branch]:
    found = []
    for branch in branches:
        below = _matching(branch.children, words)
        if all(word in branch.label.lower() for word in words):
            found.append(branch)
        elif below:
            found.append(replace(branch, children=tuple(below)))
    return found


def keyed(branch: Branch) -> Branch:
    """The tree with the keys that do its fixes."""
    fix = fix_at(branch.id)
    if fix is None:
        return replace(branch, children=tuple(keyed(child) for child in branch.children))
    if fix.deed:
        facts = DEEDS[fix.deed]
        told = f"Key {facts.key} {facts.does}. {branch.why}".rstrip()
        return replace(branch, label=f"{branch.label} [{facts.key}]", why=told)
    if fix.step:
        return replace(branch, why=f"Enter goes to {STEP_FACTS[fix.step].title}. {branch.why}".rstrip())
    return replace(branch, why="Yours to do: no API does it.")
