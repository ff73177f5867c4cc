"""What happens to the work when the line of a remote terminal drops."""

from __future__ import annotations

from collections.abc import Mapping

WARNING = "If this line drops, the import stops safely and waits. Start it in tmux to let it continue."


def dropped_line_warning(environ: Mapping[str, str]) -> str:
    """The sentence for a terminal over SSH that neither tmux nor screen keeps; empty for any other."""
    is_kept = bool(environ.get("TMUX") or environ.get("STY"))
    return WARNING if environ.get("SSH_CONNECTION") and not is_kept else ""
