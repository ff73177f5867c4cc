"""Drives the real app over real rehearsal services; waits on conditions, never on time."""

from __future__ import annotations

import asyncio
import time
import unicodedata
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual._context import visible_screen_stack
from textual.pilot import Pilot
from textual.widgets import Button, Input

from tests.quick_clock import QuickClock, tick
from wizard import bootstrap
from wizard.domain.steps import StepName, StepState
from wizard.rehearsal.demo import demo_limits
from wizard.rehearsal.services import Rehearsal
from wizard.tui.app.application import WizardApp
from wizard.tui.app.frame import FrameScreen
from wizard.tui.launch import DemoStage, Farewell, Launch

WIDE, NARROW = (120, 36), (80, 24)
PATIENCE = 60.0


@contextmanager
def rehearsed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, users: int, given: Mapping[str, Any] | None = None
) -> Iterator[Launch]:
    """A launch that leads to services in this process; ``given`` is answered before it begins."""
    with Rehearsal(users=users, limits=demo_limits(), tick=tick) as services:
        environ = services.environment()
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        answers = {
            "source.region": services.region,
            "source.user_pool_id": services.user_pool_id,
            "target.environment": "demo",
            "guide.file": services.guide_file,
            "pace.writes_per_second": 50,
            "pace.cognito_pages_per_second": 5,
            **(given or {}),
        }
        stage = DemoStage(folder / "demo.journal", answers, "made-up users")
        yield launch_of(folder, environ, demo=lambda: stage, is_demo=True)


def launch_of(
    folder: Path,
    environ: dict[str, str],
    *,
    demo: Callable[[], DemoStage],
    is_demo: bool = False,
    path: Path | None = None,
) -> Launch:
    def log(text: str) -> Path:
        written = folder / "error.log"
        written.write_text(text, encoding="utf-8")
        return written

    return Launch(
        find=lambda: [bootstrap.found_journal(found) for found in folder.glob("*.journal")],
        path_of=lambda name: folder / f"{name}.journal",
        opener=lambda file: (
            lambda publish: bootstrap.Open(bootstrap.settings_for(file, environ, QuickClock()), publish)
        ),
        demo=demo,
        look=lambda: folder / "passing" / "look.journal",
        save=bootstrap.save_beside,
        clock=bootstrap.system_clock,
        variables=dict(environ),
        log=log,
        watch=bootstrap.watched,
        is_demo=is_demo,
        path=path,
    )


@dataclass
class Driver:
    """The app under a pilot."""

    app: WizardApp
    pilot: Pilot[Farewell]

    @property
    def frame(self) -> FrameScreen:
        return self.app.frame

    async def until(self, holds: Callable[[], object], what: str = "") -> None:
        """Wait until something holds; whatever bug the app shows meanwhile is raised."""
        end = time.monotonic() + PATIENCE
        while not holds():
            if self.app.bug:
                raise self.app.bug
            assert time.monotonic() < end, f"waited in vain {what}:\n{self.text()}"
            await self.pilot.pause()
            await asyncio.sleep(0.01)

    async def opened(self) -> None:
        """Wait until the journal's first page has been drawn."""
        await self.until(
            lambda: self.app.is_open and isinstance(self.app.screen, FrameScreen), "for the frame"
        )
        await self.until(self.offers, "for a page")

    def offers(self) -> str:
        """The label of the primary button, empty while there is none."""
        found = self.app.screen.query("Button.-primary")
        return str(found.last(Button).label) if found else ""

    async def to(self, step: StepName, offer: str) -> None:
        """Wait until a step is in view and offers something that can be pressed."""
        await self.until(lambda: self.frame.current is step, f"for {step}")
        await self.until(lambda: self.can_press(offer), f"for «{offer}»")

    def can_press(self, offer: str) -> bool:
        found = self.app.screen.query("Button.-primary")
        button = found.last(Button) if found else None
        return button is not None and not button.disabled and str(button.label).startswith(offer)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        if self.app.bug:
            raise self.app.bug

    async def type(self, text: str) -> None:
        await self.press(*("space" if character == " " else character for character in text))

    def state(self, step: StepName) -> StepState:
        return self.frame.moment.snapshot.steps[step]

    def text(self) -> str:
        """What the terminal shows now; a dialog draws what lies below from the screens that are set here."""
        visible_screen_stack.set(self.app._background_screens)
        lines = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in lines)

    def check_view(self) -> None:
        """No hidden character, no horizontal scroll bar, the whole primary button in sight."""
        hidden = {c for c in self.text() if unicodedata.category(c) in {"Cc", "Cf", "Co", "Cs"} and c != "\n"}
        assert not hidden, [f"{ord(c):04X}" for c in hidden]
        screen = self.app.screen
        for widget in screen.query("*"):
            is_wider = widget.is_on_screen and widget.show_horizontal_scrollbar
            # A field scrolls with what is typed.
            assert isinstance(widget, Input) or not is_wider, f"{widget}:\n{self.text()}"
        for button in screen.query("Button.-primary").results(Button):
            if button.is_on_screen:
                visible, whole = screen.find_widget(button).visible_region, button.region
                assert visible.size == whole.size, f"{button.label} is clipped:\n{self.text()}"
                assert len(str(button.label)) <= whole.width, f"{button.label} is cut"

    async def look(self) -> str:
        """Check the view at both sizes; gives the wide text."""
        await self.pilot.resize_terminal(*NARROW)
        await self.pilot.pause()
        self.check_view()
        await self.pilot.resize_terminal(*WIDE)
        await self.pilot.pause()
        self.check_view()
        if self.app.bug:
            raise self.app.bug
        return self.text()


@asynccontextmanager
async def driven(launch: Launch, size: tuple[int, int] = WIDE) -> AsyncIterator[Driver]:
    """The app with toasts and tooltips on; its engine is closed afterwards."""
    app = WizardApp(launch)
    try:
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            yield Driver(app, pilot)
    finally:
        if app.is_open:
            app.bridge.close(5)
