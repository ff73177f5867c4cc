"""What a step is, and what the engine hands it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, Generic, Protocol, TypeAlias, TypeVar, TypeVarTuple

from wizard.domain.campaign import Errand
from wizard.domain.events import Event, Fact
from wizard.domain.steps import StepName
from wizard.domain.target_kind import TargetFacts, TargetKind
from wizard.errors import WizardError
from wizard.ports.app import AppFolder
from wizard.ports.federation import MetadataSource, RedirectProbe
from wizard.ports.journal import JournalReader
from wizard.ports.vendors import Clock, GuideSource, IdentitySource, IdentityTarget

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
EventStream: TypeAlias = AsyncGenerator[Event, None]


class Bucket(StrEnum):
    """A budget of requests: each has a ceiling and a pause of its own."""

    COGNITO_LIST = "cognito_list"
    COGNITO_READ = "cognito_read"
    WORKOS_READ = "workos_read"
    WORKOS_WRITE = "workos_write"
    WORKOS_RESET = "workos_reset"


class Sendable(Protocol):
    """Something to be sent; ``in_doubt`` where an earlier run may have sent it already."""

    @property
    def in_doubt(self) -> bool: ...


Item = TypeVar("Item", bound=Sendable)
Outcome = TypeVar("Outcome")


class LeftAlone(Exception):
    """Raised by ``Sending.prepare``: this item is not sent, and there is nothing to record of it."""


class Halted(Exception):
    """Raised by ``Sending.send``: record this ``outcome``, send nothing more, and raise ``error``."""

    def __init__(self, outcome: Any, error: WizardError) -> None:
        super().__init__(str(error))
        self.outcome = outcome
        self.error = error


@dataclass(frozen=True, slots=True)
class Sending(Generic[Item, Outcome]):
    """How one kind of item is sent.

    ``prepare`` may read what decides whether an item is sent at all: an outcome settles it before anything
    was attempted. ``attempted`` is committed before the request starts; ``untouched`` is the outcome of a
    request that certainly had none. ``look_up`` tells what became of an item in doubt: its outcome, or None
    where it had none; without it an item in doubt is left so, and never sent again by itself. ``counts``:
    ``send`` takes the turns of its requests by itself, so that each is counted where it is made.
    """

    send: Callable[[Item], Awaitable[Outcome]]
    attempted: Callable[[Item], Fact]
    untouched: Callable[[Item], Outcome]
    look_up: Callable[[Item], Awaitable[Outcome | None]] | None = None
    prepare: Callable[[Item], Awaitable[Outcome | None]] | None = None
    counts: bool = False


class UsersFile(Protocol):
    """A written ``cognito_users.json``: how many rows, and the digest of its bytes."""

    @property
    def path(self) -> Path: ...
    @property
    def rows(self) -> int: ...
    @property
    def sha256(self) -> str: ...


class UsersFileFacts(Protocol):
    """What check 1 reads back: ``.Users | length``, unique ``sub``, digest, and whether a token is left."""

    @property
    def rows(self) -> int: ...
    @property
    def unique_subs(self) -> int: ...
    @property
    def sha256(self) -> str: ...
    @property
    def token_left(self) -> bool: ...


class Files(Protocol):
    """The folder beside the journal; files are the owner's only."""

    @property
    def folder(self) -> Path: ...

    def free_bytes(self) -> int: ...

    def write_text(self, name: str, text: str) -> Path:
        """Write a file of this name, whole or not at all; tells where it is."""
        ...

    def read_text(self, path: Path) -> str:
        """The text of an operator's file; raises UsageError where it cannot be read."""
        ...

    def redirect_uris_elsewhere(self) -> Mapping[str, str]:
        """Redirect URIs that journals beside this one have for other environments, by their names."""
        ...

    def write_pieces(self, name: str, pieces: Iterable[str]) -> Path:
        """The same for a text that comes in pieces, of any size in flat memory."""
        ...

    async def write_users(self, records: Iterable[str]) -> UsersFile: ...

    def read_users(self, path: Path) -> UsersFileFacts: ...

    def app(self, folder: Path) -> AppFolder:
        """The app's source in that folder; raises UsageError where there is none."""
        ...


class Context(Protocol):
    """What a step works with. It writes nothing by itself: it yields events and reads ``journal``."""

    @property
    def journal(self) -> JournalReader: ...

    @property
    def source(self) -> IdentitySource: ...

    @property
    def target(self) -> IdentityTarget: ...

    @property
    def guide(self) -> GuideSource: ...

    @property
    def probe(self) -> RedirectProbe: ...

    @property
    def metadata(self) -> MetadataSource: ...

    @property
    def files(self) -> Files: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def environment(self) -> str:
        """The operator's name for the WorkOS environment; raises MissingAnswer if it has none yet."""
        ...

    @property
    def target_facts(self) -> TargetFacts:
        """What the environment's kind is decided from; raises what opening WorkOS raises."""
        ...

    @property
    def target_kind(self) -> TargetKind:
        """What the environment is; raises MissingAnswer where only the operator can say it."""
        ...

    def setting(self, key: str) -> Any:
        """An answer, or its default; None where neither exists."""
        ...

    def choice(self, key: str) -> str:
        """An answer that must have been given; raises MissingAnswer otherwise."""
        ...

    def confirmed(self, phrase: str, *, by_yes: bool = True) -> bool:
        """Whether the operator typed ``phrase``; commas, spaces and case do not matter.

        ``--yes`` stands for it (loopback only), but where ``by_yes`` is false.
        """
        ...

    @property
    def yes(self) -> bool:
        """Whether ``--yes`` stands for what would be typed."""
        ...

    @property
    def errand(self) -> Errand | None:
        """A mailing that this run was asked for besides the steps' own."""
        ...

    async def read(
        self, bucket: Bucket, call: Callable[[*Ts], Awaitable[T]], *arguments: *Ts, tries: int = 8
    ) -> T:
        """Make a read with these arguments in its turn; throttles and outages are waited out, visibly.

        Raises Stopped, and CallRefused after so many ``tries`` without a usable answer.
        """
        ...

    async def turn(self, bucket: Bucket, *, finishing: bool = False) -> None:
        """Wait for the turn of one request and count it; raises Stopped.

        ``finishing`` ends what has begun: a short wait is sat out although the run is to be paused.
        """
        ...

    def dispatch(
        self,
        items: Iterator[Item] | AsyncGenerator[Item, None],
        bucket: Bucket,
        sending: Sending[Item, Outcome],
    ) -> AsyncGenerator[tuple[Outcome, ...], None]:
        """Send items through a sliding window and give their outcomes in groups of at most 16."""
        ...

    @property
    def paused(self) -> bool: ...

    @property
    def relisting(self) -> bool:
        """Whether this is the look before a new listing, which other export files may be."""
        ...

    @property
    def needs_pool(self) -> bool:
        """Whether a step of this run asks the pool for something; others do without AWS."""
        ...

    @property
    def looking(self) -> bool:
        """Whether this run only looks at how things are now; it is given no confirmations."""
        ...


class Step(Protocol):
    """One of the twelve: ``run`` does the work and ends with a StepMoved that says how it ended."""

    name: ClassVar[StepName]
    every_run: ClassVar[bool]

    def run(self, ctx: Context) -> EventStream: ...
