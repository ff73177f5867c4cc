"""The figures of a running import."""

from __future__ import annotations

from datetime import timedelta

from wizard.domain.words import duration
from wizard.tui.bridge import Moment
from wizard.tui.screens.words import import_progress
from wizard.tui.widgets.lines import Tone
from wizard.tui.widgets.numbers import Figure

DOCUMENTED = 50  # writes per second that WorkOS documents
CEILING = 40


def figures(moment: Moment) -> list[Figure]:
    """Done, rate against ceiling and documented limit, time left, throttles, persons in doubt."""
    persons, live = moment.snapshot.persons, moment.live
    done, total = import_progress(moment.snapshot)
    written = persons["created"] + persons["updated"]
    left = live.seconds_left(total - done) if moment.runs_import else None
    at = (moment.now + timedelta(seconds=left)).astimezone() if left is not None else None
    ceiling = moment.views.answers().get("pace.writes_per_second") or CEILING
    waiting = live.waiting
    failed = persons["failed"]
    shown = [
        Figure("Written", f"{written:,}", f"of {total:,}"),
        Figure("Rate", f"{live.rate:,.0f}/s", f"max {ceiling:g}/s"),
        Figure("Time left", duration(left) if left is not None else "–", f"at {at:%H:%M}" if at else ""),
        Figure(
            "429s",
            f"{live.throttled:,}",
            f"wait {waiting.seconds:g} s" if waiting else "none now",
            Tone.WARNING if waiting else Tone.STRONG,
        ),
        Figure("In doubt", f"{persons['in_doubt']:,}", "in flight" if moment.runs_import else ""),
    ]
    if failed:
        shown.append(Figure("Failed", f"{failed:,}", "e lists them", Tone.ERROR))
    return shown
