"""The concrete Context: settings, far ends opened when first needed, reads and writes in their turn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeAlias, TypeVar, TypeVarTuple

from wizard.adapters.files.journal_folder import JournalFolder
from wizard.domain.confirmations import UNDO, Confirmations
from wizard.domain.events import Event, Fact
from wizard.domain.mail.campaign import ExtraMailing
from wizard.domain.nights import night_of
from wizard.domain.recovery import needed
from wizard.domain.steps import StepName
from wizard.domain.target_kind import CHOICES as KINDS
from wizard.domain.target_kind import KEY, QUESTION, WRITES_PRODUCTION, TargetFacts, TargetKind
from wizard.engine.calls import TRIES, Calls, RateBudget
from wizard.engine.dispatch import Dispatch, Item, Outcome, Sending
from wizard.engine.guarded import guarded
from wizard.errors import ConfirmationNeeded, MissingAnswer, WizardError
from wizard.guide.answers import key_of
from wizard.journal import Reader
from wizard.ports import (
    Clock,
    GuideSource,
    IdentitySource,
    IdentityTarget,
    MetadataSource,
    RedirectProbe,
)

__all__ = ["Clients", "Confirmations", "Context", "EventStream", "Step"]

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
EventStream: TypeAlias = AsyncGenerator[Event, None]

# Documented: 100 reads/s, 30 lists/s, 120 AdminGetUser/s.
READS = 50.0
COGNITO_READS = 20.0
WRITES = frozenset({RateBudget.WORKOS_WRITE, RateBudget.WORKOS_RESET, RateBudget.WORKOS_ORGANIZATION})
# Documented: 50 organizations are deleted in a minute.
ORGANIZATIONS_DELETED = 50 / 60


class Clients(Protocol):
    """Opens the far ends from what the operator answered; bootstrap knows how."""

    def source(self, settings: Mapping[str, Any]) -> IdentitySource: ...

    def target(self) -> IdentityTarget: ...

    async def profiles(self) -> Sequence[str]: ...

    async def pools(self, *, region: str, profile: str | None) -> Sequence[tuple[str, str]]: ...

    def guide(self, settings: Mapping[str, Any]) -> GuideSource: ...

    def probe(self) -> RedirectProbe: ...

    def metadata(self) -> MetadataSource: ...


class Context:
    """What the steps of one run work with; they write nothing: they yield events and read ``journal``.

    ``extra_mailing`` is a mailing asked for besides their own. ``needs_pool``: whether a step of this run
    asks the pool for something; others do without AWS. ``back_up`` writes a backup of the journal for a
    reason, ``hold_key`` keeps other processes from writing with a key (its address and mark); both raise
    JournalError.

    ``relisting``: a look before a new listing, with answers that count in place of those of the journal.
    """

    def __init__(
        self,
        *,
        journal: Reader,
        clients: Clients,
        files: JournalFolder,
        clock: Clock,
        record: Callable[[Fact], Awaitable[None]],
        count: Callable[[str], None],
        publish: Callable[[Event], None],
        confirmations: Confirmations,
        stop: asyncio.Event,
        back_up: Callable[[str], Awaitable[Path]],
        hold_key: Callable[[str, str], None],
        extra_mailing: ExtraMailing | None = None,
        check_only: bool = False,
        needs_pool: bool = True,
        relisting: Mapping[str, Any] | None = None,
    ) -> None:
        self.journal = journal
        self.files = files
        self.clock = clock
        self.back_up = back_up
        self._hold_key = hold_key
        self.extra_mailing = extra_mailing
        self.check_only = check_only
        self.needs_pool = needs_pool
        self.relisting = relisting is not None
        self._instead = relisting or {}
        self._clients = clients
        self._record = record
        self._count = count
        self._publish = publish
        self._confirmations = confirmations
        self._stop = stop
        self._source: IdentitySource | None = None
        self._target: IdentityTarget | None = None
        self._calls: Calls | None = None
        self._is_in_order = False

    @property
    def source(self) -> IdentitySource:
        if self._source is None:
            self._source = self._clients.source({**self.journal.answers(), **self._instead})
        return self._source

    @property
    def target(self) -> IdentityTarget:
        """The environment; while the journal is in recovery, what writes to it raises ConfirmationNeeded."""
        if self._target is None:
            self._target = self._clients.target()
        return guarded(self._target, self._recovery) if self._recovery() else self._target

    def _recovery(self) -> ConfirmationNeeded | None:
        """What stops every request that writes; None once the journal is known to be in order."""
        if self._is_in_order:
            return None
        recovery = self.journal.recovery()
        self._is_in_order = recovery is None
        return needed(recovery, str(self.setting("target.environment"))) if recovery else None

    @property
    def guide(self) -> GuideSource:
        return self._clients.guide(self.journal.answers())

    @property
    def probe(self) -> RedirectProbe:
        return self._clients.probe()

    @property
    def metadata(self) -> MetadataSource:
        return self._clients.metadata()

    @property
    def environment(self) -> str:
        """The operator's name for the WorkOS environment; raises MissingAnswer if it has none yet."""
        return self.choice("target.environment")

    @property
    def target_facts(self) -> TargetFacts:
        """What the environment's kind is decided from; raises what opening WorkOS raises."""
        identity = self.target.identity()
        return TargetFacts.of(self.journal.answers(), identity.base_url, identity.key_kind)

    @property
    def target_kind(self) -> TargetKind:
        """What the environment is; raises MissingAnswer where only the operator can say it."""
        kind = self.target_facts.kind
        if kind is None:
            raise MissingAnswer(key=KEY, prompt=QUESTION, choices=KINDS)
        return kind

    @property
    def paused(self) -> bool:
        return self._stop.is_set()

    def setting(self, key: str) -> Any:
        """An answer, or its default; None where neither exists."""
        known = key_of(key)
        return self.journal.answers().get(key, known.default if known else None)

    def choice(self, key: str) -> str:
        """An answer that must have been given; raises MissingAnswer otherwise."""
        value = self.setting(key)
        if value is None:
            known = key_of(key)
            assert known is not None
            raise MissingAnswer(key=key, prompt=known.meaning, choices=known.choices)
        return str(value)

    @property
    def yes(self) -> bool:
        """Whether ``--yes`` stands for what would be typed."""
        return self._confirmations.yes

    @property
    def asks_undo(self) -> bool:
        """Whether what was typed is about an undo."""
        return self._confirmations.means(UNDO)

    def confirmed(self, phrase: str, *, by_yes: bool = True) -> bool:
        """Whether the operator typed ``phrase``; commas, spaces and case do not matter.

        ``--yes`` stands for it (loopback only), but where ``by_yes`` is false.
        """
        return self._confirmations.take(phrase, by_yes=by_yes)

    async def turn(self, bucket: RateBudget, *, finishing: bool = False) -> None:
        """Wait for the turn of one request and count it; raises Stopped.

        ``finishing`` ends what has begun: a short wait is sat out although the run is to be paused.
        """
        if bucket in WRITES:
            self._require_writable()
        calls = self._paced()
        await calls.turn(bucket, finishing=finishing)
        calls.counted(bucket)

    async def read(
        self, bucket: RateBudget, call: Callable[[*Ts], Awaitable[T]], *arguments: *Ts, tries: int = TRIES
    ) -> T:
        """Make a read with these arguments in its turn; throttles and outages are waited out, visibly.

        Raises Stopped, and CallRefused after so many ``tries`` without a usable answer.
        """
        if bucket in WRITES:
            self._require_writable()
        return await self._paced().read(bucket, call, *arguments, tries=tries)

    def dispatch(
        self,
        items: Iterator[Item] | AsyncGenerator[Item, None],
        bucket: RateBudget,
        sending: Sending[Item, Outcome],
    ) -> AsyncGenerator[tuple[Outcome, ...], None]:
        """Send items through a sliding window and give their outcomes in groups of at most 16."""
        if bucket in WRITES:
            self._require_writable()
        else:
            self._require_order()
        return Dispatch(self._paced(), self._record, bucket, sending).run(items)

    def _require_writable(self) -> None:
        """Raise what stops every request that writes: a recovery, or another process with this key."""
        self._require_order()
        identity = self.target.identity()
        self._hold_key(identity.base_url, identity.key_mark)

    def _require_order(self) -> None:
        if stop := self._recovery():
            raise stop

    async def close(self) -> None:
        """Let both far ends go."""
        for end in (self._source, self._target):
            if end is not None:
                await end.close()

    def ceilings(self) -> dict[RateBudget, float]:
        """The most requests that each budget starts in a second."""
        return {
            RateBudget.COGNITO_LIST: float(self.setting("pace.cognito_pages_per_second")),
            RateBudget.COGNITO_READ: COGNITO_READS,
            RateBudget.WORKOS_READ: READS,
            RateBudget.WORKOS_WRITE: float(self.setting("pace.writes_per_second") or self._usual_writes()),
            RateBudget.WORKOS_RESET: float(self.setting("pace.resets_per_second")),
            RateBudget.WORKOS_ORGANIZATION: ORGANIZATIONS_DELETED,
        }

    def _paced(self) -> Calls:
        if self._calls is None:
            self._calls = Calls(
                self.ceilings(),
                clock=self.clock,
                stop=self._stop,
                count=self._count,
                publish=self._publish,
                night=night_of(self.journal.answers()),
            )
        return self._calls

    def _usual_writes(self) -> float:
        """What is not known yet is not written to either; then it would be production's pace."""
        try:
            return self.target_facts.writes_per_second
        except WizardError:
            return WRITES_PRODUCTION


class Step(Protocol):
    """One of the twelve: ``run`` does the work and ends with a StepMoved that says how it ended."""

    name: ClassVar[StepName]
    every_run: ClassVar[bool]

    def run(self, ctx: Context) -> EventStream: ...
