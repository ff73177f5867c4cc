"""Step 12: the report next to the journal, written again whenever what it tells has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from wizard.domain.steps import StepName
from wizard.engine.context import Context, EventStream
from wizard.journal import Reader

if TYPE_CHECKING:
    from wizard.report.files import WrittenReport

WriteReport: TypeAlias = "Callable[[Reader, Path, datetime], WrittenReport]"


class ReportStep:
    """At any step, and last in every run; ``write`` collects and renders."""

    name: ClassVar[StepName] = StepName.REPORT
    every_run: ClassVar[bool] = True

    def __init__(self, write: WriteReport) -> None:
        self._write = write

    async def run(self, ctx: Context) -> EventStream:
        # Rendering takes moments in which a pause must still be heard.
        written = await asyncio.to_thread(self._write, ctx.journal, ctx.files.folder, ctx.clock.now())
        last = ctx.journal.meta("report")
        if last is None or last["mark"] != written.written.mark:
            yield written.act
            yield written.written
        yield written.moved
