"""The Textual app: opens a journal, keeps work alive whatever is in view, never leaves a dead terminal."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.screen import Screen

from wizard import garbage
from wizard.domain.text import clean
from wizard.errors import JournalError, WizardError
from wizard.pages.commands import GoTo
from wizard.pages.wording import on_page
from wizard.tui import STYLES, WIDGETS
from wizard.tui.app.palette import WizardCommands
from wizard.tui.app.process import silence_loggers
from wizard.tui.app.type_ahead import TypeAheadApp
from wizard.tui.glyphs import choose_glyphs
from wizard.tui.launch import DEMO_STARTS, LOOK_STARTS, DemoStage, Farewell, Launch
from wizard.tui.theme import register_themes

if TYPE_CHECKING:
    from wizard.domain.steps import StepName
    from wizard.tui.app.frame import FrameScreen
    from wizard.tui.bridge import Bridge

LEAVE_SECONDS = 2.0
LONGEST = 1_000
SCREENS = Path(__file__).with_name("screens.tcss")
BUG = 70


class WizardApp(TypeAheadApp[Farewell]):
    """Start screen, then the frame around the steps of one journal."""

    CSS_PATH: ClassVar[list[str | PurePath]] = [STYLES]
    TITLE = "cognito → workos"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {WizardCommands}
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", priority=True, tooltip="Pause, save and leave"),
        Binding("M", "mask", "Hide addresses", show=False, tooltip="Hide addresses, or show them"),
        Binding(
            "S",
            "picture",
            "Save a picture",
            show=False,
            tooltip="Save this view for a ticket",
        ),
        Binding("ctrl+t", "theme", "Theme", show=False, tooltip="The next of the four themes"),
    ]

    def __init__(self, launch: Launch) -> None:
        super().__init__()
        self.launch = launch
        self.glyphs = choose_glyphs(
            encoding=getattr(sys.__stderr__, "encoding", None), ascii_only=launch.ascii_only
        )
        self.demo_notice = ""
        self._is_kept = True
        self._presets: Mapping[str, Any] = {}
        self._hints: dict[str, str] = {}
        self._bridge: Bridge | None = None
        self._path: Path | None = launch.path
        self.opening = launch.opening
        register_themes(self)
        self.begin_with_theme(launch.theme)

    def _load_screen_css(self, screen: Screen[Any]) -> None:
        """Textual's hook before a screen is shown: the start screen needs no rules but those of the app."""
        if screen not in self.screen_stack:
            self._read_all_rules()
        super()._load_screen_css(screen)

    def _read_all_rules(self) -> None:
        if not self.stylesheet.has_source(str(WIDGETS), ""):
            self.stylesheet.read_all([WIDGETS, SCREENS])
            self.stylesheet.update(self)

    @property
    def bridge(self) -> Bridge:
        assert self._bridge is not None, "no journal is open"
        return self._bridge

    @property
    def journal(self) -> Path:
        """Where the open journal lies."""
        assert self._path is not None, "no journal is open"
        return self._path

    @property
    def is_open(self) -> bool:
        return self._bridge is not None

    @property
    def frame(self) -> FrameScreen:
        from wizard.tui.app.frame import FrameScreen  # noqa: PLC0415  after first paint

        return next(screen for screen in self.screen_stack if isinstance(screen, FrameScreen))

    def get_default_screen(self) -> Screen[None]:
        """The start screen is the one that the others are put upon: one screen less to paint first."""
        from wizard.tui.app.start import StartScreen  # noqa: PLC0415  keeps the module's import short

        return StartScreen(width=self.size.width)

    def on_mount(self) -> None:
        if self.glyphs.is_ascii:
            self.add_class("-ascii")
        silence_loggers()
        self.call_after_refresh(garbage.begin)
        if self.launch.is_demo:
            self.call_after_refresh(self._begin_opening, self.opening, self._open_demo)
        elif self.launch.path or self.launch.name:
            self.call_after_refresh(self._begin_opening, self.opening, self._open_named)

    def open_journal(self, path: Path) -> None:
        """Open a journal, paused, on the step where it stopped; one at a time."""
        if not self.opening:
            self._begin_opening(f"Opening {clean(path.stem)} …", lambda: self._open(path))

    def open_demo(self) -> None:
        """Start the rehearsal services and open their journal; one at a time."""
        if not self.opening:
            self._begin_opening(DEMO_STARTS, self._open_demo)

    def open_look(self) -> None:
        """Open a journal that is kept nowhere, on the page that reads a pool; one at a time."""
        if not self.opening:
            self._begin_opening(LOOK_STARTS, self._open_look)

    def _begin_opening(self, sentence: str, opening: Callable[[], Awaitable[object]]) -> None:
        """``sentence`` is what the start screen says meanwhile."""
        self.opening = sentence
        self.command(opening, self._stayed_closed)

    def _stayed_closed(self) -> None:
        from wizard.tui.app.start import StartScreen  # noqa: PLC0415  after first paint

        self.opening = ""
        for screen in self.screen_stack:
            if isinstance(screen, StartScreen):
                screen.look()

    async def _open_named(self) -> None:
        path = self.launch.path
        if path is None:
            path = await asyncio.to_thread(self.launch.path_of, self.launch.name or "")
        await self._open(path)

    async def _open_look(self) -> None:
        await self._open(await asyncio.to_thread(self.launch.look))
        self._is_kept = False
        self.call_after_refresh(lambda: self.frame.go_to(GoTo(page="look")))

    async def _open_demo(self) -> None:
        stage = await asyncio.to_thread(self.launch.demo)
        self.demo_notice = stage.notice
        self._presets, self._hints = stage.presets, dict(stage.hints)
        await self._open(stage.journal, stage)

    async def _open(self, path: Path, stage: DemoStage | None = None) -> None:
        if self._bridge is not None:
            return
        from wizard.tui.app.frame import FrameScreen  # noqa: PLC0415
        from wizard.tui.bridge import Bridge, WatchingBridge, only_read  # noqa: PLC0415  after first paint

        bridge = Bridge(
            self.launch.opener(path),
            self.launch.clock(),
            self._presets,
            environ=self.launch.variables,
            notice=self.demo_notice,
        )
        try:
            await bridge.open()
        except JournalError:
            watched = self.launch.watch(path)
            if watched is None:
                raise
            bridge = WatchingBridge(watched, self.launch.clock(), environ=self.launch.variables)
            await bridge.open()
            self.notify_user(only_read(watched.holder), severity="warning")
        self._bridge, self._path = bridge, path
        if stage:
            await bridge.answer(stage.answers)
        self.push_screen(FrameScreen())

    async def action_mask(self) -> None:
        """Hide every address on screen, or show them again; what is in view is drawn anew."""
        await self._mask(hidden=not self.glyphs.is_masked)
        self.notify_user(
            "Addresses are hidden; M shows them." if self.glyphs.is_masked else "Addresses are shown."
        )

    async def action_picture(self) -> None:
        """Save what is in view as SVG next to the journal, for a ticket; addresses are hidden first."""
        if not self.is_open:
            self.notify_user("Open a journal first: pictures lie next to it.")
            return
        if not self.glyphs.is_masked:
            await self._mask(hidden=True)
        self.call_after_refresh(self._save_picture)

    def _save_picture(self) -> None:
        page = self.frame.page
        name = f"screen-{page.place()[0] if page else 'wizard'}-{self.launch.clock().now():%Y%m%d-%H%M%S}.svg"
        try:
            path = self.launch.save(self.journal, name, self.export_screenshot(simplify=True))
        except WizardError as stop:
            self.notify_user(str(stop), severity="error")
            return
        self.notify_user(f"Saved {path}. Addresses are hidden; M shows them.")

    async def _mask(self, *, hidden: bool) -> None:
        self.glyphs = replace(self.glyphs, is_masked=hidden)
        if not self.is_open:
            self.refresh(layout=True)
            return
        page = self.frame.page
        place = page.place() if page else None
        await self._rebuild()
        if place:
            self.call_after_refresh(lambda: self.frame.go_to(GoTo(page=place[0], target=place[1])))

    def command(
        self, command: Callable[[], Awaitable[object]], failed: Callable[[], object] = lambda: None
    ) -> None:
        """Start something that outlives the view it came from; what stops it is shown, never raised."""
        self.run_worker(self._run_and_report(command, failed), group="command", exit_on_error=False)

    async def _run_and_report(
        self, command: Callable[[], Awaitable[object]], failed: Callable[[], object]
    ) -> None:
        if self.is_open:
            self.call_later(self.refresh_moment)  # what has begun shows at once, not at the next tick
        try:
            await command()
        except WizardError as stop:
            self.notify_user(on_page(str(stop)), severity="error")
            failed()
        if self.is_open:
            self.refresh_moment()

    def known(self, key: str) -> Any:
        """What was answered, else what the demo suggests; None where nothing is."""
        return self.bridge.views.given().get(key) or self._presets.get(key)

    def tell_hint(self, step: StepName) -> None:
        """Say once what no one could know at this step of the demo."""
        if hint := self._hints.pop(step, ""):
            from wizard.tui.dialogs.message import MessageDialog  # noqa: PLC0415  not before it is needed

            self.push_screen(MessageDialog(title="In this demo", sentence=hint))

    def refresh_moment(self) -> None:
        """Draw the frame again, if it is there and not being left."""
        from wizard.tui.app.frame import FrameScreen  # noqa: PLC0415

        for screen in self.screen_stack:
            if isinstance(screen, FrameScreen) and screen.is_mounted:
                screen.tick(always=True)

    def notify_user(self, text: str, *, severity: str = "information") -> None:
        """A toast: cleaned, and never markup."""
        shown = self.glyphs.spell(clean(text, LONGEST))
        self.notify(shown, severity=severity, markup=False, timeout=8)  # type: ignore[arg-type]

    def copy(self, text: str, what: str) -> None:
        """Copy through the terminal, and show what was copied: not every terminal takes it."""
        self.copy_to_clipboard(text)
        self.notify_user(
            f"Copied {what}: {text}. If pasting gives nothing, select it with Shift and the mouse."
        )

    def pause_work(self) -> None:
        if self._bridge:
            self._bridge.pause()

    def write_log(self, text: str) -> Path:
        return self.launch.log(text)

    def after_bug(self) -> None:
        """Throw the views away, whatever state they are in, and draw them again from the journal."""
        self.bug = None
        # No command: that one draws the views first, and these may never answer.
        self.run_worker(self._rebuild(), group="command", exit_on_error=False)

    async def _rebuild(self) -> None:
        from wizard.tui.app.frame import FrameScreen  # noqa: PLC0415
        from wizard.tui.app.start import StartScreen  # noqa: PLC0415

        while len(self.screen_stack) > 1:
            await self.pop_screen()
        if self.is_open:
            self.push_screen(FrameScreen())
        else:
            self.opening = ""
            self.switch_screen(StartScreen(width=self.size.width))

    async def action_quit(self) -> None:
        """Pause, wait at most two seconds for what is in flight, and say how to go on."""
        if self._leaving:
            return
        self._leaving = True
        self.run_worker(self._leave(), group="leave", exit_on_error=False)

    async def _leave(self) -> None:
        """Whatever goes wrong on the way out, the app ends."""
        farewell = Farewell()
        try:
            if self._bridge:
                farewell = await self._taken_leave(self._bridge)
        except Exception as error:  # noqa: BLE001  there is no view left to show it in
            self.bug = self.bug or error
            log = self.log_bug(error)
            farewell = Farewell((f"The journal is safe at {self._path}. Details are in {log}.",))
        self.exit(replace(farewell, exit_code=BUG) if self.bug else farewell)

    async def _taken_leave(self, bridge: Bridge) -> Farewell:
        from wizard.tui.app.farewell import farewell_of  # noqa: PLC0415

        bridge.pause()
        self.notify_user("Pausing: what is in flight is finished and recorded.")
        await asyncio.to_thread(bridge.close, LEAVE_SECONDS)
        return farewell_of(
            bridge.at_rest(),
            self._path,
            self.launch,
            is_demo=bool(self.demo_notice),
            is_kept=self._is_kept,
        )
