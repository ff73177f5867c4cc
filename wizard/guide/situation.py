"""What runbook, first days and messages are written from: a migration's numbers and names at one moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from wizard.domain.federation.connections import ConnectionState, Waiver
from wizard.domain.federation.provider_kinds import Shape
from wizard.domain.mail import keeping
from wizard.domain.mail.adoption import AdoptionDay
from wizard.domain.mail.campaign import WhoMails, who_mails
from wizard.domain.planning.delta import Delta
from wizard.domain.rows.identities import Method, Profile
from wizard.domain.rows.inventory import Cohort, Inventory, count
from wizard.domain.switch_date import SwitchDate
from wizard.guide.auth_methods import mfa_rows
from wizard.guide.dashboard import Look
from wizard.guide.lead_times import LeadTime
from wizard.guide.provider_record import ProviderRecord, Standing

_BY_PASSWORD = frozenset({Method.PASSWORD, Method.LINKED})


@dataclass(frozen=True, slots=True)
class AppFacts:
    """What step 10 saw of the app: its stack, what is left of Cognito, the cookies that it leaves behind."""

    stack: str = ""
    findings: int = 0
    cookies: tuple[str, ...] = ()
    mentions: int = 0


@dataclass(frozen=True, slots=True)
class Situation:
    """A migration at ``at``. ``rows`` and cohorts count rows of the pool, everything else persons.

    ``choices`` are the answers of the timing tree, only those that somebody gave. ``resets`` are the
    campaign's sums and ``used``. ``cutover_at`` None: the cutover is not recorded. ``since`` counts users
    that appeared in WorkOS by other hands since the baseline, where check 2 has counted them. ``delta``
    is the latest listing next to the one that was imported last. ``switch`` is planned, None: not sure yet;
    ``owners`` are those of messages, by id.
    """

    at: datetime
    name: str
    app: str
    environment: str = ""
    inventory: Inventory | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0
    written: int = 0
    open_persons: int = 0
    accepts_open: bool = False
    resets: Mapping[str, int] = field(default_factory=dict)
    providers: tuple[ProviderRecord, ...] = ()
    lead_times: tuple[tuple[LeadTime, str, str], ...] = ()
    seen: AppFacts | None = None
    listed_at: datetime | None = None
    cutover_at: datetime | None = None
    waivers: tuple[Waiver, ...] = ()
    adoption: tuple[AdoptionDay, ...] = ()
    since: int | None = None
    delta: Delta = field(default_factory=Delta)
    looks: tuple[Look, ...] = ()
    switch: SwitchDate | None = None
    owners: Mapping[str, str] = field(default_factory=dict)

    @property
    def who_mails(self) -> WhoMails | None:
        """Who mails all who are due; None while no one has decided."""
        return who_mails(self.choices, self.at)

    @property
    def keeps(self) -> bool:
        """Whether old passwords are kept now: chosen, and the last day is not over."""
        return keeping.holds(self.choices, self.at)

    @property
    def pool_id(self) -> str:
        return self.inventory.pool.id if self.inventory else ""

    @property
    def listing_age(self) -> timedelta | None:
        return self.at - self.listed_at if self.listed_at else None

    @property
    def due(self) -> int:
        return self.resets.get("due", 0)

    @property
    def used(self) -> int:
        """Persons who chose a new password by a reset that this journal created."""
        return self.resets.get("used", 0)

    @property
    def waves(self) -> tuple[ProviderRecord, ...]:
        """Connections of customers that are not switched yet, those with an appointment first."""
        return tuple(
            sorted(
                (record for record in self.connections if not _is_over(record)),
                key=lambda record: (record.connection.appointment or "9", record.name),
            )
        )

    @property
    def connections(self) -> tuple[ProviderRecord, ...]:
        """Providers that belong to a customer, and change at that customer's."""
        return tuple(record for record in self.providers if record.row.shape in {Shape.SAML, Shape.OIDC})

    @property
    def switched(self) -> tuple[ProviderRecord, ...]:
        return tuple(
            record for record in self.providers if record.connection.state is ConnectionState.SWITCHED
        )

    @property
    def without_equivalent(self) -> tuple[ProviderRecord, ...]:
        """Providers that WorkOS does not have."""
        return tuple(record for record in self.providers if record.row.shape is Shape.NONE)

    def standing(self, standing: Standing) -> tuple[ProviderRecord, ...]:
        return tuple(record for record in self.providers if record.standing is standing)

    def counted(self, matches: Callable[[Profile], bool]) -> int:
        """Rows of the pool that match."""
        return count(self.inventory, Cohort("", "", matches)) if self.inventory else 0

    @property
    def by_other_names(self) -> int:
        """Rows that can sign in by a username or a phone number, which AuthKit does not know."""
        pool = self.inventory.pool if self.inventory else None
        if pool is None:
            return 0
        if not pool.username_attributes:
            return self.counted(lambda profile: profile.method in _BY_PASSWORD)
        if "phone_number" not in pool.username_attributes:
            return 0
        return self.counted(lambda profile: profile.method in _BY_PASSWORD and profile.phone)

    @property
    def with_mfa(self) -> int | None:
        """Rows that lose a second factor; None where no one looked who has one."""
        return mfa_rows(self.inventory) if self.inventory else 0


def _is_over(record: ProviderRecord) -> bool:
    untested = record.standing in {Standing.WAIVED, Standing.DECIDED}
    return untested or record.connection.state is ConnectionState.SWITCHED
