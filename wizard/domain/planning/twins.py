"""The second part of resolving a group: which of several rows with one address is the person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wizard.domain.planning.candidates import Candidate, Rules, all_skipped, linked_components
from wizard.domain.planning.people import RowState
from wizard.domain.planning.resolution import Kind, RowOutcome

_NOT_CHOSEN = "another row of the same user was chosen"
_LEFT_OUT = "several rows share this address"
_UNPROVEN = "shares its address with another row and does not prove that it owns it"


@dataclass(frozen=True, slots=True)
class AddressGroup:
    """Rows that would become one address, as components of linked rows.

    ``known`` is the sub of the person that the journal already has among them, ``anchor`` the sub under
    which WorkOS holds a user of ours: the person keeps its external_id where the decision merges.
    """

    email: str
    components: tuple[tuple[Candidate, ...], ...]
    known: str | None = None
    anchor: str | None = None

    @property
    def members(self) -> list[Candidate]:
        return [candidate for component in self.components for candidate in component]

    @property
    def kind(self) -> Kind | None:
        """Which decision its rows need as twins; None for a row that is alone."""
        members = self.members
        if len(members) == 1:
            return None
        is_one = len(self.components) == 1 or len(self.trusted) == len(members)
        return Kind.TWINS if is_one else Kind.TWINS_UNPROVEN

    @property
    def trusted(self) -> list[Candidate]:
        """Rows that prove the address, and those linked to one that does."""
        return [
            candidate
            for component in self.components
            if any(c.proven and c.email == self.email for c in component)
            for candidate in component
        ]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The row that is the person, the rows merged into it, and the outcomes of all the others."""

    winner: Candidate
    email_verified: bool
    kind: Kind | None
    merged: tuple[Candidate, ...] = ()
    others: tuple[RowOutcome, ...] = ()

    def merged_as(self, state: RowState, kind: Kind | None, reason: str) -> tuple[RowOutcome, ...]:
        return tuple(RowOutcome(candidate.sub, state, kind, reason) for candidate in self.merged)


def buckets(candidates: Sequence[Candidate], known: str | None, anchors: Iterable[str]) -> list[AddressGroup]:
    """The candidates by the address of the row that would win among linked ones; linked rows stay together.

    No two buckets have one address, so that no two persons ever get one.
    """
    by_email: dict[str, list[tuple[Candidate, ...]]] = {}
    for component in linked_components(candidates):
        first = max(component, key=lambda c: (c.sub == known, c.rank))
        by_email.setdefault(first.email, []).append(tuple(component))
    held = set(anchors)
    result = []
    for email, components in by_email.items():
        members = [candidate for component in components for candidate in component]
        subs = [c.sub for c in sorted(_claimants(members, email), key=lambda c: c.rank)]
        anchor = next((sub for sub in reversed(subs) if sub in held), None)
        result.append(AddressGroup(email, tuple(components), known if known in subs else None, anchor))
    return result


def choose(bucket: AddressGroup, rules: Rules) -> Chosen | list[RowOutcome]:
    """The person of a bucket, or only outcomes where the decision leaves all rows out.

    A person that the journal already has stays the person, whatever the decision.
    """
    members, kind = bucket.members, bucket.kind
    if kind is None:
        return Chosen(members[0], members[0].email_verified, members[0].kind)
    decision = rules.decision(kind, *_subs(members))
    if decision == "proven":
        return _proven(bucket, bucket.trusted, rules)
    return _settle(members, bucket, decision, kind)


def _settle(
    eligible: Sequence[Candidate], bucket: AddressGroup, decision: str, kind: Kind
) -> Chosen | list[RowOutcome]:
    """Merge, newest or skip among rows of one person."""
    known = next((c for c in eligible if c.sub == bucket.known), None)
    claimants = _claimants(eligible, bucket.email)
    match decision:
        case "merge":
            winner = known or max(claimants, key=lambda c: (c.sub == bucket.anchor, c.rank))
            # In the order of subs, so that another order of rows writes nothing new.
            merged = sorted((c for c in eligible if c is not winner), key=lambda c: c.sub)
            return Chosen(winner, winner.email_verified, kind, tuple(merged))
        case "newest":
            proven = [c for c in claimants if c.proven] or claimants
            winner = known or max(proven, key=lambda c: (c.newness, c.sub))
        case _:
            if known is None:
                return all_skipped(eligible, kind, _LEFT_OUT)
            winner = known
    return _alone(winner, eligible, kind, _NOT_CHOSEN, email_verified=winner.email_verified)


def _proven(bucket: AddressGroup, trusted: Sequence[Candidate], rules: Rules) -> Chosen | list[RowOutcome]:
    """The proven rows without the others; if none is proven, one row as not verified."""
    members, kind = bucket.members, Kind.TWINS_UNPROVEN
    trusted_subs = {c.sub for c in trusted}
    known = next((c for c in members if c.sub == bucket.known), None)
    if known and known.sub not in trusted_subs:
        return _alone(known, members, kind, _LEFT_OUT, email_verified=False)
    if not trusted:
        winner = max(_claimants(members, bucket.email), key=lambda c: c.rank)
        return _alone(winner, members, kind, _UNPROVEN, email_verified=False)
    left_out = all_skipped((c for c in members if c.sub not in trusted_subs), kind, _UNPROVEN)
    if len(trusted) == 1:
        return Chosen(trusted[0], trusted[0].email_verified, kind, others=tuple(left_out))
    settled = _settle(trusted, bucket, rules.decision(Kind.TWINS, *_subs(trusted)), Kind.TWINS)
    if isinstance(settled, Chosen):
        return replace(settled, kind=kind, others=(*settled.others, *left_out))
    return [*settled, *left_out]


def _subs(candidates: Iterable[Candidate]) -> list[str]:
    return [candidate.sub for candidate in candidates]


def _claimants(candidates: Iterable[Candidate], email: str) -> list[Candidate]:
    """The rows that have the bucket's address themselves; linked ones may have another."""
    return [candidate for candidate in candidates if candidate.email == email]


def _alone(
    winner: Candidate, members: Sequence[Candidate], kind: Kind, reason: str, *, email_verified: bool
) -> Chosen:
    others = all_skipped((c for c in members if c is not winner), kind, reason)
    return Chosen(winner, email_verified, kind, others=tuple(others))
