"""One branch of a tree in full sentences: its count, what it means, why, and what is below it."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.steps import StepName
from wizard.domain.trees import Branch
from wizard.pages.inventory import TREE, branch_at
from wizard.pages.model import Document, Page
from wizard.pages.registry import page
from wizard.pages.state import ViewState

STEPS = {TREE: StepName.INVENTORY, "timing": StepName.TIMING, "delta": StepName.IMPORT}


@page("why")
def why(state: ViewState, target: str) -> Page:
    """``target`` is the id of a tree (``methods`` for that of step 3), a space, and that of the branch."""
    tree_id, _, branch_id = target.partition(" ")
    return Page(
        id="why",
        step=_step_of(tree_id),
        title="Why it is so",
        why="",
        panes=(
            Document(
                "why",
                "Why it is so",
                lambda: list(_lines(_tree(state, tree_id), branch_id)),
                key=(target, state.views.counted_on()),
            ),
        ),
        actions=(),
        crumb="Why",
    )


def _step_of(tree_id: str) -> StepName:
    return STEPS.get(tree_id, StepName.FEDERATION if "." in tree_id else StepName.TRANSFORM)


def _tree(state: ViewState, tree_id: str) -> Branch | None:
    return state.views.methods() if tree_id == TREE else state.views.tree(tree_id)


def _lines(tree: Branch | None, branch_id: str) -> Iterator[str]:
    branch = branch_at(tree, branch_id) if tree else None
    if branch is None:
        yield "The tree has no such branch any more."
        return
    yield branch.label
    if branch.count is not None:
        yield f"  {branch.count:,} rows of this pool"
    for text in (branch.consequence, branch.why):
        if text:
            yield f"  {text}"
    for child in branch.children:
        yield child.label
        if child.count is not None:
            yield f"  {child.count:,} rows"
        if child.consequence:
            yield f"  {child.consequence}"
