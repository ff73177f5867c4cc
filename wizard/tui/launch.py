"""What the command line hands the app: callables, so that nothing heavy is imported before first paint."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.domain.text import clean

if TYPE_CHECKING:
    from wizard.engine.migration import OpenJournal
    from wizard.engine.thread import Watched
    from wizard.engine.views import FoundJournal
    from wizard.ports import Clock

LOOK_STARTS = "Getting ready to look …"
DEMO_STARTS = "Starting the rehearsal services …"


@dataclass(frozen=True, slots=True)
class DemoStage:
    """A rehearsal that stands ready: its journal, the answers that a person cannot know, a sentence.

    ``presets`` are put into the fields where they are asked for; ``hints`` are said at their steps.
    """

    journal: Path
    answers: dict[str, Any]
    notice: str
    presets: dict[str, Any] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Launch:
    """How the app reaches the world.

    ``find`` lists the journals of the data folder, ``path_of`` says where one with a name lies, ``opener``
    gives what the engine's thread opens it with, ``demo`` starts the rehearsal services (it blocks), ``look``
    makes a journal that is gone when the app ends, ``save`` writes a text into a journal's folder by name,
    ``watch`` gives what is to be seen of a journal that another process has open (None where none has).
    ``variables`` are the environment of this run: keys that the operator types are put there, and nowhere
    else. ``path`` or ``name`` is the journal that the command line named, neither for the start screen.
    """

    find: Callable[[], Sequence[FoundJournal]]
    path_of: Callable[[str], Path]
    opener: Callable[[Path], OpenJournal]
    demo: Callable[[], DemoStage]
    look: Callable[[], Path]
    save: Callable[[Path, str, str], Path]
    clock: Callable[[], Clock]
    variables: MutableMapping[str, str] = field(repr=False)
    log: Callable[[str], Path]
    watch: Callable[[Path], Watched | None] = lambda _: None
    path: Path | None = None
    name: str | None = None
    is_demo: bool = False
    theme: str = "dark"
    ascii_only: bool = False

    @property
    def opening(self) -> str:
        """What the start screen says while it opens what the command line names; else empty."""
        if self.is_demo:
            return DEMO_STARTS
        name = self.path.stem if self.path else self.name
        return f"Opening {clean(name)} …" if name else ""


@dataclass(frozen=True, slots=True)
class Farewell:
    """What the terminal shows when the app is gone: lines for people, and the exit code."""

    lines: tuple[str, ...] = ()
    exit_code: int = 0
