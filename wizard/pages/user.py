"""One person's whole story in one page: rows, plan, writes, mails, and why."""

from __future__ import annotations

from wizard.domain.steps import StepName
from wizard.pages.model import Document, Page
from wizard.pages.registry import page
from wizard.pages.state import ViewState


@page("user")
def user(state: ViewState, target: str) -> Page:
    """All that is known of the person whom the row of ``target`` is part of."""
    found = state.views.row(target)
    person = found.person if found else None

    def lines() -> list[str]:
        parts = state.views.safety.story(target)
        if not parts:
            return [f"The journal has no row {target}."]
        return [
            line
            for part in parts
            for line in (part.title, *(f"  {name}: {text}" for name, text in part.facts))
        ]

    return Page(
        id="user",
        step=StepName.TRANSFORM,
        title=(person.email if person else found.item.row.username) if found else target,
        why="Everything that the journal holds about one person, in the order in which it came.",
        panes=(Document("story", "Story", lines, key=(target, state.snapshot.users, state.snapshot.resets)),),
        actions=(),
        crumb="Story",
    )
