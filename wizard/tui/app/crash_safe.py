"""An app in which whatever breaks is shown, and ends nothing."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TypeVar

from textual.worker import Worker, WorkerState

from wizard.tui.textual_patches import OutlivingApp
from wizard.tui.tones import TonedApp

R = TypeVar("R")


class CrashSafeApp(TonedApp[R], OutlivingApp[R]):
    """``bug`` is what broke and is being told; the work is paused meanwhile, and the views are made again."""

    def __init__(self) -> None:
        super().__init__()
        self.bug: Exception | None = None
        self._leaving = False

    def pause_work(self) -> None:
        """Start nothing new; what is in flight is finished."""
        raise NotImplementedError

    def write_log(self, text: str) -> Path:
        """Keep a traceback in a file, and tell where."""
        raise NotImplementedError

    def log_bug(self, error: Exception) -> Path:
        return self.write_log("".join(traceback.format_exception(error)))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and event.worker.error:
            error = event.worker.error
            self.show_bug(error if isinstance(error, Exception) else RuntimeError(str(error)))

    def broke(self, error: Exception) -> bool:
        """Show what no handler caught.

        What breaks while a bug is being told, or once it was, as a page that is still drawn, changes nothing.
        """
        if self._running and not self._leaving:
            self.show_bug(error)
            return True
        return self.bug is not None

    def show_bug(self, error: Exception) -> None:
        """Pause, write the traceback to a file, and say calmly that the migration is safe."""
        self.pause_work()
        if self.bug is not None:
            return
        self.bug = error
        log = self.log_bug(error)
        from wizard.tui.dialogs.bug import BugScreen  # noqa: PLC0415  only after a bug

        self.push_screen(BugScreen(error, log))
