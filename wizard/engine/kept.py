"""What is known of the journal's own file: how far it is, its latest backup, and where it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wizard.journal import Reader


@dataclass(frozen=True, slots=True)
class KeptView:
    """``backup`` None: none was written yet; ``handed_to`` empty: it is still ours."""

    path: Path
    commits: int
    backup: Path | None = None
    backed_up_at: datetime | None = None
    reason: str = ""
    handed_to: str = ""


def kept_view(reader: Reader) -> KeptView:
    """Reads it in three short reads."""
    last, sealed = reader.meta("backup"), reader.meta("handed_over")
    return KeptView(
        path=reader.path,
        commits=reader.commits(),
        backup=Path(last["path"]) if last else None,
        backed_up_at=datetime.fromisoformat(last["at"]) if last else None,
        reason=last["reason"] if last else "",
        handed_to=sealed["path"] if sealed else "",
    )
