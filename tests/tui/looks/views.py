"""What is looked at: for each view the stage it is seen at, and the keys that lead there and back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.tui.app.driving import Driver
from tests.tui.looks.stages import Stage
from wizard.domain.steps import StepName
from wizard.tui.widgets.tree_map import TreeMap

Act = Callable[[Driver], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class View:
    """``act`` starts on the step's page; Esc, as often as ``levels`` says, leads back to it."""

    name: str
    stage: Stage
    step: StepName
    act: Act | None = None
    levels: int = 1


def keys(*pressed: str, shows: str) -> Act:
    """Press keys and wait for words that only this view has."""

    async def act(driver: Driver) -> None:
        await driver.press(*pressed)
        await driver.until(lambda: shows in driver.text(), f"for «{shows}»")

    return act


def branch(name: str, *then: str, shows: str) -> Act:
    """Put the tree's cursor on a branch, then press keys."""

    async def act(driver: Driver) -> None:
        assert driver.frame.page is not None
        driver.frame.page.query_one(TreeMap).move_to(name)
        await keys(*then, shows=shows)(driver)

    return act


VIEWS = (
    View("guide-unread", Stage.NEW, StepName.GUIDE),
    View("inventory-locked", Stage.NEW, StepName.INVENTORY),
    View("jump", Stage.NEW, StepName.GUIDE, keys("g", shows="Go to step")),
    View("help", Stage.NEW, StepName.GUIDE, keys("question_mark", shows="Keys")),
    View("guide-read", Stage.FETCHED, StepName.GUIDE),
    View("connect", Stage.CONNECTED, StepName.CONNECT),
    View("inventory-empty", Stage.CONNECTED, StepName.INVENTORY),
    View("inventory", Stage.LISTED, StepName.INVENTORY),
    View("cohort", Stage.LISTED, StepName.INVENTORY, keys("down", "enter", shows="filters")),
    View("why", Stage.LISTED, StepName.INVENTORY, keys("down", "x", shows="WHAT IT MEANS")),
    View("lead-times", Stage.LISTED, StepName.INVENTORY, keys("t", shows="Start these today")),
    View("timing-asked", Stage.LISTED, StepName.TIMING),
    View("timing-chosen", Stage.CHOSEN, StepName.TIMING),
    View("export", Stage.EXPORTED, StepName.EXPORT),
    View("transform-asked", Stage.EXPORTED, StepName.TRANSFORM),
    View("mapping", Stage.EXPORTED, StepName.TRANSFORM, keys("m", shows="metadata keys")),
    View("transform-planned", Stage.PLANNED, StepName.TRANSFORM),
    View("import-plan", Stage.PLANNED, StepName.IMPORT),
    View("import-typed", Stage.PLANNED, StepName.IMPORT, keys("n", shows="Type")),
    View("import-halfway", Stage.HALFWAY, StepName.IMPORT),
    View("problems", Stage.HALFWAY, StepName.TRANSFORM, keys("e", shows="Rows by kind")),
    View("import-done", Stage.IMPORTED, StepName.IMPORT),
    View("federation", Stage.IMPORTED, StepName.FEDERATION),
    View("reset", Stage.IMPORTED, StepName.RESET),
    View("authkit", Stage.IMPORTED, StepName.AUTHKIT),
    View("verify", Stage.IMPORTED, StepName.VERIFY),
    View("report", Stage.IMPORTED, StepName.REPORT),
)
