"""Backups and the hand-over of an open journal: where they go, what is recorded, what is refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from wizard.adapters.clock import SystemClock
from wizard.adapters.files.journal_folder import JournalFolder
from wizard.engine.kept import kept_view
from wizard.engine.runner import Recorder
from wizard.engine.safekeeping import Safekeeping, _require_new
from wizard.errors import JournalError
from wizard.journal import Journal


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    opened = Journal(tmp_path / "acme.journal", actor=lambda: "{}")
    yield opened
    opened.close()


@pytest.fixture
def safekeeping(journal: Journal) -> Safekeeping:
    clock = SystemClock()
    recorder = Recorder(journal.record, lambda _: None, clock)
    return Safekeeping(journal, JournalFolder(journal.path), clock, recorder)


async def test_a_backup_goes_next_to_the_journal_or_where_somebody_says(
    journal: Journal, safekeeping: Safekeeping, tmp_path: Path
) -> None:
    nothing = kept_view(journal.reader)
    assert (nothing.backup, nothing.backed_up_at, nothing.reason, nothing.handed_to) == (None, None, "", "")
    usual = await safekeeping.back_up(None, "before the import")
    assert JournalFolder(journal.path).folder in usual.parents
    kept = kept_view(journal.reader)
    assert (kept.path, kept.backup, kept.reason) == (journal.path, usual, "before the import")
    assert kept.backed_up_at is not None
    other = await safekeeping.back_up(tmp_path / "elsewhere", "asked for")
    assert other.parent == tmp_path / "elsewhere"
    assert kept_view(journal.reader).backup == other
    assert all(looked.ok for looked in await safekeeping.look())


async def test_a_hand_over_is_recorded_and_written(
    journal: Journal, safekeeping: Safekeeping, tmp_path: Path
) -> None:
    to = tmp_path / "handed.journal"
    assert await safekeeping.hand_over(to) == to
    assert to.is_file()
    kept = kept_view(journal.reader)
    assert (kept.handed_to, kept.reason) == (str(to), "before the hand-over")
    acts = journal.reader.acts()
    assert acts[0].details == {"path": str(to)}


def test_nothing_is_sealed_where_the_copy_cannot_be_written(tmp_path: Path) -> None:
    _require_new(tmp_path / "new")
    with pytest.raises(JournalError, match="is no folder that can be written"):
        _require_new(tmp_path / "none" / "new")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("link", "."):
        with pytest.raises(JournalError, match="exists already"):
            _require_new(tmp_path / name)
