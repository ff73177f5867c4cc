"""The first part of resolving a group: which of its rows go on, and with which address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from wizard.domain.organizations.plan import KnownMembership
from wizard.domain.planning.people import RowState, TargetUser, UserDraft
from wizard.domain.planning.resolution import Kind, RowOutcome
from wizard.domain.rows.cognito_row import CognitoRow, UserStatus
from wizard.domain.rows.emails import ascii_lower, is_valid_email, normalise_email
from wizard.domain.rows.identities import EmailState, email_state, is_native, is_vouched, links
from wizard.domain.rows.kinds import ADDRESS_KINDS, entry_kind
from wizard.domain.rows.mapping import MappingRules
from wizard.domain.rows.pool import Pool

NO_SUB = "no sub: the user's data could not be found again"
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rules:
    """How groups are resolved: the operator's decisions and what is known of the pool.

    ``decisions``: Kind value to choice key, complete. ``proven_domains``: by provider name, the domains
    that the operator confirmed for it (R10). ``migration_date``: written to every person's metadata.
    ``overrides``: by ``sub``, decisions about that one row, by Kind value. ``reset_providers``: providers
    that WorkOS does not have, whose people the operator decided to mail a reset.
    """

    decisions: Mapping[str, str]
    mapping: MappingRules
    pool: Pool
    proven_domains: Mapping[str, frozenset[str]]
    migration_date: str
    overrides: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    reset_providers: frozenset[str] = frozenset()

    def decision(self, kind: Kind, *subs: str) -> str:
        """The decision about a kind for these rows: the first made for one of them alone, else for all."""
        for sub in subs:
            if choice := self.overrides.get(sub, {}).get(kind):
                return choice
        return self.decisions[kind]


@dataclass(frozen=True, slots=True)
class Known:
    """A person that this journal already created or updated, and what it wrote last.

    ``memberships``: those that it settled, by external ID of their organization.
    """

    sub: str
    target_id: str
    written: UserDraft
    memberships: Mapping[str, KnownMembership] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that share an address or are linked, with what WorkOS holds of them.

    ``held``: users of the baseline that match by one of the rows' subs, by ``known.target_id`` or by a
    row's email. ``ours``: the ids of those whose external_id is a sub of this pool.
    """

    rows: tuple[CognitoRow, ...]
    known: Known | None = None
    held: tuple[TargetUser, ...] = ()
    ours: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that goes on: with the address to use, what that is worth, and the decision that let it in."""

    row: CognitoRow
    email: str
    email_verified: bool
    proven: bool
    kind: Kind | None = None

    @property
    def sub(self) -> str:
        return self.row.sub

    @property
    def rank(self) -> tuple[bool, datetime, str]:
        """Order among twins, the greatest wins: native CONFIRMED, then newest; the sub settles ties."""
        is_settled = is_native(self.row) and self.row.status is UserStatus.CONFIRMED
        return is_settled, self.newness, self.sub

    @property
    def newness(self) -> datetime:
        return self.row.modified_at or self.row.created_at or _LONG_AGO


def candidate_or_outcome(row: CognitoRow, rules: Rules) -> Candidate | RowOutcome:
    """The row as a candidate, or SKIPPED by the first row kind whose decision says so."""
    if not row.has_sub:
        return RowOutcome(row.sub, RowState.SKIPPED, None, NO_SUB)
    kind: Kind | None = None
    if entry := entry_kind(row.status, enabled=row.enabled):
        if rules.decision(entry, row.sub) == "skip":
            return skipped(row, entry, _REASONS[entry])
        kind = entry
    address = normalise_email(row.email)
    state, verified = email_state(row), row.email_verified
    proven = state is EmailState.VERIFIED and is_vouched(row, rules.pool, rules.proven_domains)
    if problem := ADDRESS_KINDS.get(state):
        # A provider's row is called <provider>_<subject>, which may look like an address and is none.
        address = normalise_email(row.username) if is_native(row) else None
        verified = proven = False
        if rules.decision(problem, row.sub) != "username":
            return skipped(row, problem, _REASONS[problem])
        if address is None or not is_valid_email(address):
            return skipped(row, problem, f"{_REASONS[problem]}, and its username is no valid address either")
        kind = kind or problem
    # An address borrowed from the username does not make an abandoned sign-up a person.
    if row.status is UserStatus.UNCONFIRMED and kind in {None, Kind.NO_EMAIL, Kind.INVALID_EMAIL}:
        if rules.decision(Kind.UNCONFIRMED, row.sub) == "skip":
            return skipped(row, Kind.UNCONFIRMED, _REASONS[Kind.UNCONFIRMED])
        kind = kind or Kind.UNCONFIRMED
    assert address is not None
    return Candidate(row, address, verified, proven, kind)


def drop_disabled_duplicates(candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[RowOutcome]]:
    """Keep a disabled row only where no enabled one has its address: they are never merged."""
    taken = {candidate.email for candidate in candidates if candidate.row.enabled}
    kept, outcomes = [], []
    for candidate in candidates:
        if candidate.row.enabled or candidate.email not in taken:
            kept.append(candidate)
        else:
            reason = "disabled in Cognito, and an enabled row has its address"
            outcomes.append(skipped(candidate.row, Kind.DISABLED, reason))
    return kept, outcomes


def linked_components(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Candidates joined where one's ``identities`` name another; never an enabled with a disabled one.

    Only a row that a provider made can be named: anybody may choose a handle that looks like one.
    """
    if len(candidates) == 1:
        return [list(candidates)]
    named: dict[tuple[str, bool], list[int]] = {}
    for position, candidate in enumerate(candidates):
        if not is_native(candidate.row):
            key = (ascii_lower(candidate.row.username), candidate.row.enabled)
            named.setdefault(key, []).append(position)
    labels = list(range(len(candidates)))
    for position, candidate in enumerate(candidates):
        for username in links(candidate.row):
            for other in named.get((username, candidate.row.enabled), ()):
                _join(labels, position, other)
    components: dict[int, list[Candidate]] = {}
    for position, candidate in enumerate(candidates):
        components.setdefault(_root(labels, position), []).append(candidate)
    return list(components.values())


def skipped(row: CognitoRow, kind: Kind, reason: str) -> RowOutcome:
    return RowOutcome(row.sub, RowState.SKIPPED, kind, reason)


def all_skipped(candidates: Iterable[Candidate], kind: Kind, reason: str) -> list[RowOutcome]:
    return [skipped(candidate.row, kind, reason) for candidate in candidates]


_REASONS = {
    Kind.DISABLED: "disabled in Cognito",
    Kind.UNUSABLE_STATUS: "archived, compromised or of unknown status in Cognito",
    Kind.NO_EMAIL: "has no email",
    Kind.INVALID_EMAIL: "its email is not a valid address",
    Kind.UNCONFIRMED: "sign-up never confirmed",
}


def _root(labels: list[int], position: int) -> int:
    while labels[position] != position:
        labels[position] = labels[labels[position]]
        position = labels[position]
    return position


def _join(labels: list[int], one: int, other: int) -> None:
    first, second = sorted((_root(labels, one), _root(labels, other)))
    labels[second] = first
