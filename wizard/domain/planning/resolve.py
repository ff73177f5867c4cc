"""What becomes of a group of rows: persons, and an outcome for every other row (spec, step 6).

Where a case is not decided, the choice is the one that never hands one person's account to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from wizard.domain.planning.candidates import (
    Candidate,
    Group,
    Known,
    Rules,
    candidate_or_outcome,
    drop_disabled_duplicates,
    skipped,
)
from wizard.domain.planning.existing import DELETED, is_gone, plan_person, untouched
from wizard.domain.planning.people import RowState
from wizard.domain.planning.resolution import Kind, PlannedPerson, Resolution, RowOutcome
from wizard.domain.planning.twins import AddressGroup, Chosen, buckets, choose
from wizard.domain.rows.cognito_row import CognitoRow
from wizard.domain.rows.emails import ascii_lower
from wizard.domain.rows.identities import Method, is_native, links, method_of, profile_of, providers_of
from wizard.domain.rows.kinds import EARLY, federated_kind, kind_of, tallied

__all__ = ["Group", "Known", "Rules", "kinds_of", "resolve"]

Kinds: TypeAlias = Mapping[str, Kind | None]


def resolve(group: Group, rules: Rules) -> tuple[Resolution, ...]:
    """The group's persons and the fate of every other row; usually one resolution.

    Several come out where a group splits: a Username used as an address, or linked rows of which the
    loser's address is also another row's.
    """
    alone = _alone(group.rows, rules)
    candidates, outcomes = _entered(group.rows, rules)
    kinds = tallied(_first(alone, candidates, outcomes).values())
    known = _known_row(group)
    anchors = [user.external_id for user in group.held if user.external_id]
    found = [
        _resolved(bucket, group, rules, alone)
        for bucket in buckets(candidates, known.sub if known else None, anchors)
    ]
    if known and (dropped := next((o for o in outcomes if o.sub == known.sub), None)):
        outcomes.remove(dropped)
        found.append(_stays(known, dropped, group))
    first, *rest = found or [Resolution(None, ())]
    return (Resolution(first.person, (*first.outcomes, *outcomes), kinds), *rest)


def kinds_of(rows: Sequence[CognitoRow], rules: Rules) -> Kinds:
    """The first kind that applies to each row of a group, by ``sub``, whatever WorkOS holds of it."""
    candidates, outcomes = _entered(rows, rules)
    return _first(_alone(rows, rules), candidates, outcomes)


def _alone(rows: Iterable[CognitoRow], rules: Rules) -> Kinds:
    """The kinds that rows would be of, if each were alone with its address."""
    return {row.sub: kind_of(profile_of(row, rules.pool), rules.pool) for row in rows}


def _first(alone: Kinds, candidates: Sequence[Candidate], outcomes: Iterable[RowOutcome]) -> Kinds:
    if len(alone) == 1:
        return alone
    # As if WorkOS held no one: what is known of it must not change what rows are.
    shared = {c.sub: bucket.kind for bucket in buckets(candidates, None, ()) for c in bucket.members}
    found = {**shared, **{outcome.sub: outcome.kind for outcome in outcomes}}
    return {sub: kind if kind in EARLY else found.get(sub) or kind for sub, kind in alone.items()}


_LEFT_OUT = {
    Kind.FORCE_CHANGE_PASSWORD: "never signed in",
    Kind.EMAIL_UNVERIFIED: "its email is not verified",
    Kind.FEDERATED_SOCIAL: "left to just-in-time",
    Kind.FEDERATED_ENTERPRISE: "left to just-in-time",
}


def _entered(rows: Iterable[CognitoRow], rules: Rules) -> tuple[Sequence[Candidate], list[RowOutcome]]:
    """The rows that go on, and the outcomes of those that do not."""
    candidates: list[Candidate] = []
    outcomes: list[RowOutcome] = []
    barred: set[str] = set()
    for row in rows:
        match candidate_or_outcome(row, rules):
            case Candidate() as candidate:
                candidates.append(candidate)
            case outcome:
                outcomes.append(outcome)
                barred.update(links(row) if outcome.kind is Kind.DISABLED else ())
    kept = []
    for candidate in candidates:
        # Cognito refuses the sign-in through a provider that is linked to a disabled row.
        if ascii_lower(candidate.row.username) in barred and not is_native(candidate.row):
            outcomes.append(skipped(candidate.row, Kind.DISABLED, "linked to a row disabled in Cognito"))
        else:
            kept.append(candidate)
    alone, left_out = drop_disabled_duplicates(kept)
    return alone, [*outcomes, *left_out]


def _known_row(group: Group) -> Known | None:
    """The known person, where its row is in the group; a person whose row is gone claims nothing here."""
    known = group.known
    return known if known and any(row.sub == known.sub for row in group.rows) else None


def _resolved(bucket: AddressGroup, group: Group, rules: Rules, alone: Kinds) -> Resolution:
    chosen = choose(bucket, rules)
    if not isinstance(chosen, Chosen):
        return Resolution(None, tuple(chosen))
    chosen, refused = _past_single_kinds(chosen, bucket, rules, alone)
    if refused:
        return Resolution(None, (*refused, *chosen.others))
    match plan_person(chosen, group, rules):
        case PlannedPerson() as person:
            merged = chosen.merged_as(
                RowState.MERGED, chosen.kind, "merged with another row of the same user"
            )
            return Resolution(person, (*merged, *chosen.others))
        case outcome:
            merged = chosen.merged_as(outcome.state, outcome.kind, outcome.reason)
            return Resolution(None, (outcome, *merged, *chosen.others))


def _past_single_kinds(
    chosen: Chosen, bucket: AddressGroup, rules: Rules, alone: Kinds
) -> tuple[Chosen, tuple[RowOutcome, ...]]:
    """The choice with its kind named, and the outcomes where the decision about that kind leaves it out."""
    rows = [chosen.winner.row, *(candidate.row for candidate in chosen.merged)]
    elsewhere = _federated_only(rows, rules)
    kind = elsewhere or chosen.kind or alone[chosen.winner.sub]
    if kind is None or kind is chosen.kind:
        return chosen, ()
    if rules.decision(kind, *(row.sub for row in rows)) not in {"skip", "jit"}:
        return replace(chosen, kind=chosen.kind or kind), ()
    if bucket.known == chosen.winner.sub:
        return chosen, ()
    return chosen, tuple(skipped(row, kind, _LEFT_OUT[kind]) for row in rows)


def _federated_only(rows: Sequence[CognitoRow], rules: Rules) -> Kind | None:
    """The federated kind of a person none of whose rows has a password: whatever let them in, it is asked."""
    if any(method_of(row, rules.pool) is not Method.FEDERATED for row in rows):
        return None
    return federated_kind({name for row in rows for name in providers_of(row, rules.pool)}, rules.pool)


def _stays(known: Known, dropped: RowOutcome, group: Group) -> Resolution:
    """A known person whose row would be skipped now: nothing is written, and it is said."""
    if is_gone(known, group):
        return Resolution(None, (RowOutcome(known.sub, RowState.FAILED, dropped.kind, DELETED),))
    return Resolution(untouched(known, dropped.kind, f"not updated: {dropped.reason}"), ())
