"""What happens next, in one sentence, and the button that does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Button

from wizard.tui.glyphs import glyphs_of
from wizard.tui.widgets.lines import Line, LineBlock, Tone
from wizard.tui.widgets.safe import safe, safe_text

PRIMARY_KEY = "n"


@dataclass(frozen=True, slots=True)
class Action:
    """A button: ``key`` is the letter that does the same; ``locked`` says why it cannot be pressed."""

    id: str
    label: str
    key: str = ""
    locked: str = ""
    tooltip: str = ""


MOST_NARROW = 2  # lines of the sentence


class ActionBar(Horizontal):
    """One sentence, secondary buttons, and one primary button at the right."""

    class Pressed(Message):
        """A button was pressed; ``action`` is its id."""

        def __init__(self, bar: ActionBar, action: str) -> None:
            super().__init__()
            self.bar = bar
            self.action = action

        @property
        def control(self) -> ActionBar:
            return self.bar

    def __init__(
        self,
        sentence: str = "",
        *,
        primary: Action | None = None,
        secondary: Sequence[Action] = (),
        id: str | None = None,  # noqa: A002  Textual's name
    ) -> None:
        super().__init__(id=id)
        self._sentence = sentence
        self._primary = primary
        self._secondary = tuple(secondary)
        self._is_replacing = False

    def compose(self) -> ComposeResult:
        yield Sentence()
        for action in self._actions:
            yield Button(id=_button_id(action), variant="primary" if action is self._primary else "default")

    def on_mount(self) -> None:
        self._fill()

    @property
    def _actions(self) -> tuple[Action, ...]:
        return (*self._secondary, self._primary) if self._primary else self._secondary

    def show(self, sentence: str, *, primary: Action | None, secondary: Sequence[Action] = ()) -> None:
        """Show another sentence and other buttons; with the same ids they stay where they are."""
        before = [action.id for action in self._actions]
        self._sentence, self._primary, self._secondary = sentence, primary, tuple(secondary)
        if before != [action.id for action in self._actions]:
            self._is_replacing = True
            self._replace()
        elif not self._is_replacing:
            self._fill()

    @work(exclusive=True, group="buttons")
    async def _replace(self) -> None:
        """Put other buttons in; the focus stays in the bar where it was in it.

        The coroutine is made when it is begun: a later call may overtake it before.
        """
        had_focus = self.has_focus_within
        await self.recompose()
        self._is_replacing = False
        self._fill()
        if had_focus and self.query("Button:enabled"):
            self.query("Button:enabled").last().focus()

    def _fill(self) -> None:
        glyphs = glyphs_of(self)
        locked = self._primary.locked if self._primary else ""
        self.query_one(Sentence).show(locked or self._sentence, is_reason=bool(locked))
        for action in self._actions:
            button = self.query_one(f"#{_button_id(action)}", Button)
            key = safe_text(f"  {action.key}", glyphs=glyphs) if action.key else ""
            label = Content.assemble(safe(action.label, glyphs=glyphs), (key, "not bold"))
            if label != button.label:
                button.label = label
                button.refresh(layout=True)  # a longer label would be wrapped into the width of the last one
            button.disabled = bool(action.locked)
            button.tooltip = safe(action.locked or action.tooltip or action.label, glyphs=glyphs)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        pressed = next((item for item in self._actions if _button_id(item) == event.button.id), None)
        if pressed:
            self.post_message(self.Pressed(self, pressed.id))

    def press_primary(self) -> bool:
        """Do what the primary button does; False where it is locked or missing, or has another key.

        Whoever presses the key that goes on once too often must not pause what has just begun.
        """
        if self._primary is None or self._primary.locked or self._primary.key != PRIMARY_KEY:
            return False
        self.post_message(self.Pressed(self, self._primary.id))
        return True

    def press_secondary(self, key: str) -> bool:
        """Do what the button next to the primary says that shows this key; False where there is none."""
        found = next((item for item in self._secondary if item.key == key and not item.locked), None)
        if found is None:
            return False
        self.post_message(self.Pressed(self, found.id))
        return True


class Sentence(LineBlock):
    """What happens next, or why the button is locked; in the middle of the bar."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._is_reason = False

    def show(self, text: str, *, is_reason: bool) -> None:
        self._text, self._is_reason = text, is_reason
        self.redraw()

    def lines(self, width: int) -> Sequence[Line]:
        mark = f"{self.glyphs.warning} " if self._is_reason else ""
        tone = Tone.WARNING if self._is_reason else Tone.MUTED
        wrapped = self.wrap(mark + self._text, max(1, width))
        is_narrow = self.screen.has_class("-narrow")
        height = min(len(wrapped), MOST_NARROW) if is_narrow else max(1, self.size.height)
        shown = wrapped[: height - 1]
        if rest := " ".join(wrapped[height - 1 :]):
            shown.append(self.fit(rest, width))
        above: list[Line] = [()] * ((height - len(shown)) // 2)
        return [*above, *(((text, tone),) for text in shown)]


def _button_id(action: Action) -> str:
    return f"action-{action.id}"
