"""The keys of a page, made from its actions: one binding a key, whichever of them it stands for now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.binding import Binding

from wizard.pages.model import Action, Page, Scope, Weight

FRAME_KEYS = frozenset({"n", "p"})  # of the main action: the frame presses the button that shows them
OF_FRAME = frozenset({"errors"})  # what the frame does on every page, knowing what is under the cursor
NAMES = {"enter": "Enter", "space": "Space", "delete": "Del"}
SIGNS = {"plus": "+", "minus": "-"}  # keys that are written as what they type
LONGEST = 22  # cells of a label in the footer
ROOM_TAKEN = 59  # cells of the footer that the frame's own keys need
BACK = Binding("escape", "screen.back", "Back", key_display="Esc", tooltip="One level back")


def key_of(action: Action) -> str:
    """The key as Textual calls it; empty where the frame has it."""
    if action.id in OF_FRAME or (action.weight is Weight.MAIN and action.key in FRAME_KEYS):
        return ""
    return action.key


def named(key: str) -> str:
    """A key as it is written on it."""
    return NAMES.get(key) or SIGNS.get(key, key)


def meant(page: Page, key: str, focused: str) -> Action | None:
    """What a key does where the pane ``focused`` has the focus.

    What acts on an item of that pane comes first, then what acts on the page, then other panes' items;
    Enter and Space are never another pane's.
    """
    found = [action for action in page.actions if key_of(action) == key]
    near = [action for action in found if action.scope is not Scope.PAGE and action.pane == focused]
    whole = [action for action in found if action.scope is Scope.PAGE]
    far = [action for action in found if action.scope is not Scope.PAGE and key not in NAMES]
    return next(iter((*near, *whole, *far)), None)


def bindings(page: Page, focused: str, width: int) -> Iterator[Binding]:
    """A binding for each key that does something; the footer shows those that have a button, then as fit."""
    room = width - ROOM_TAKEN
    if page.crumb:
        yield BACK
        room -= len("Esc Back ")
    for action in _by_need(page, focused):
        shown = named(action.key)
        needs = len(shown) + len(action.label) + 3
        is_shown = len(action.label) <= LONGEST and needs <= room
        room = room - needs if is_shown else 0  # what matters less is not shown in its place
        summary = action.help or action.label
        yield Binding(
            action.key,
            f"act_by_key({action.key!r})",
            action.label,
            show=is_shown,
            key_display=shown if action.key in NAMES else None,
            tooltip=f"{summary} (not now: {action.locked})" if action.locked else summary,
        )


def _by_need(page: Page, focused: str) -> Sequence[Action]:
    keys = dict.fromkeys(key for action in page.actions if (key := key_of(action)))
    found = [action for key in keys if (action := meant(page, key, focused))]
    return sorted(
        found,
        key=lambda action: (action.weight is Weight.KEY, bool(action.locked), action.scope is Scope.PAGE),
    )


def has_selection(page: Page, pane_id: str) -> bool:
    """Whether something can be done with several items of a pane at once."""
    return any(each.scope is Scope.SELECTION and each.pane == pane_id for each in page.actions)


def hint(page: Page, pane_id: str) -> str:
    """What can be done with an item of a pane, for its lower border."""
    actions = [each for each in page.actions if each.scope is not Scope.PAGE and each.pane == pane_id]
    return " · ".join(f"{named(each.key)} {each.label}" for each in actions if each.key)
