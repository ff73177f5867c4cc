"""The pages of all steps, one of them in view; those that were left stay as they were."""

from __future__ import annotations

from textual.containers import Container

from wizard.domain.steps import StepName
from wizard.tui.app.step_intro import StepIntroPage
from wizard.tui.app.steps import page_of
from wizard.tui.page import Page


class PageSwitch(Container):
    """For each step a page and what was opened from it; a locked step shows its outlook only.

    What covers them is no step's: it is there whatever the step, and goes with the way to another one.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  Textual's name
        super().__init__(id=id)
        self._opened: dict[StepName, list[Page]] = {}
        self._outlooks: dict[StepName, StepIntroPage] = {}
        self._covering: list[Page] = []
        self._shown: Page | None = None

    def wanted(self, step: StepName, *, is_locked: bool) -> Page | None:
        """The page that the step should show now; None where it was not made yet."""
        if self._covering:
            return self._covering[-1]
        if is_locked:
            return self._outlooks.get(step)
        opened = self._opened.get(step)
        return opened[-1] if opened else None

    def is_shown(self, page: Page | None) -> bool:
        return page is not None and page is self._shown

    def turn_to(self, step: StepName, *, is_locked: bool) -> None:
        """Show the page of a step, made where it is needed first."""
        if self.wanted(step, is_locked=is_locked) is None:
            self._make(step, is_locked=is_locked)
        self._shown = self.wanted(step, is_locked=is_locked)
        for page in self._all:
            page.display = page is self._shown

    def cover(self, page: Page) -> None:
        """Put a page over whatever step is in view."""
        self._covering.append(page)
        self.mount(page)

    def uncover(self) -> None:
        """Take away all that covers the steps."""
        while self._covering:
            self._covering.pop().remove()

    def push(self, step: StepName, page: Page) -> None:
        """Put a page over those of a step, or over what covers it."""
        if self._covering:
            self.cover(page)
            return
        self._opened.setdefault(step, []).append(page)
        self.mount(page)

    def pop(self, step: StepName) -> bool:
        """Take the uppermost page away; False where it is the step's own."""
        if self._covering:
            self._covering.pop().remove()
            return True
        opened = self._opened.get(step, [])
        if len(opened) < 2:  # noqa: PLR2004  the step's own page stays
            return False
        opened.pop().remove()
        return True

    def crumbs(self, step: StepName) -> list[str]:
        """What was opened from the step's own page, and what covers it."""
        return [page.crumb for page in (*self._opened.get(step, [])[1:], *self._covering)]

    @property
    def _all(self) -> list[Page]:
        kept = (*self._outlooks.values(), *self._covering)
        return [*kept, *(page for opened in self._opened.values() for page in opened)]

    def _make(self, step: StepName, *, is_locked: bool) -> None:
        if not is_locked:
            self.push(step, page_of(step))
            return
        self._outlooks[step] = StepIntroPage(step)
        self.mount(self._outlooks[step])
