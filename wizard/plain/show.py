"""What line mode prints: one line for each fact, cleaned, wrapped by words, never drawn twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.text import Text

from wizard.domain.snapshot import Snapshot
from wizard.domain.steps import STEP_FACTS, StepName
from wizard.domain.text import clean, spelled
from wizard.domain.words import duration
from wizard.engine.meter import Live
from wizard.ports import Listing

LONGEST = 4_000
WIDEST = 100


class Lines:
    """Prints to one stream; whatever goes through ``say`` is safe for a terminal."""

    def __init__(self, out: TextIO) -> None:
        self._console = Console(file=out, color_system=None, markup=False, emoji=False, highlight=False)
        self._encoding = out.encoding or "ascii"
        self._is_narrow_set = not _can_encode("✓▸…→«", self._encoding)

    @property
    def height(self) -> int:
        """Lines that fit on the terminal."""
        return self._console.height

    def say(self, text: str = "") -> None:
        """One fact; longer than the terminal is wide, it goes on indented under its beginning."""
        for line in self.wrapped(text):
            self._console.print(Text(line), soft_wrap=True)

    def verbatim(self, text: str) -> None:
        """A line to be copied: indented, and left to the terminal to wrap."""
        self._console.print(Text(f"  {self.safe(text)}"), soft_wrap=True)

    def all(self, texts: Iterable[str]) -> None:
        for text in texts:
            self.say(text)

    def wrapped(self, text: str) -> list[str]:
        """The cleaned text as the lines that the terminal will show."""
        shown = self.safe(text)
        indent = len(shown) - len(shown.lstrip())
        width = max(20, min(self._console.width, WIDEST) - indent - 3)
        first, *rest = Text(shown.strip()).wrap(self._console, width) or [Text("")]
        hanging = " " * (indent + 2)
        return [" " * indent + first.plain.rstrip(), *(hanging + line.plain.strip() for line in rest)]

    def safe(self, text: str) -> str:
        """The text for this stream: nothing invisible in it, nothing that its encoding cannot hold."""
        shown = clean(text, LONGEST)
        if self._is_narrow_set:
            return spelled(shown, self._encoding)
        return shown.encode(self._encoding, "backslashreplace").decode(self._encoding)


def _can_encode(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def progress(live: Live, snapshot: Snapshot, listing: Listing | None) -> str:
    """Where the running step is: done of total, rate, time left, throttles, persons in doubt."""
    if live.step is StepName.INVENTORY and listing:
        done, total, what = snapshot.users["exported"], listing.estimate, "rows"
        left = max(0, total - done)
    elif live.step is StepName.IMPORT:
        left = snapshot.persons["pending"] + snapshot.persons["in_doubt"]
        total, what = snapshot.persons["planned"], "persons"
        done = total - left
    else:
        asked = sum(n for word, n in snapshot.requests.items() if word != "throttled")
        title = STEP_FACTS[live.step].title if live.step else "Working"
        return f"  {title}: {asked:,} requests so far"
    parts = [f"{done:,} of {total:,} {what}", f"{live.rate:.1f} a second"]
    seconds = live.seconds_left(left)
    if seconds is not None:
        parts.append(f"about {duration(seconds)} left")
    parts.append(f"{live.throttled:,} throttles")
    if live.step is StepName.IMPORT and (memberships := snapshot.memberships.get("planned", 0)):
        open_ones = snapshot.memberships["pending"] + snapshot.memberships["in_doubt"]
        parts.append(f"{memberships - open_ones:,} of {memberships:,} memberships")
    if snapshot.persons["in_doubt"]:
        parts.append(f"{snapshot.persons['in_doubt']:,} in flight or in doubt")
    return f"  {STEP_FACTS[live.step].title}: {', '.join(parts)}"
