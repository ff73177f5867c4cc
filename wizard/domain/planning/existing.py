"""The last part of resolving a group: a chosen person against what WorkOS holds already."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from wizard.domain.planning.candidates import Group, Known, Rules
from wizard.domain.planning.people import EffectKind, RowState, TargetUser, UserChange
from wizard.domain.planning.resolution import Due, Kind, PlannedPerson, RowOutcome
from wizard.domain.planning.threeway import apply, difference, free_metadata
from wizard.domain.planning.twins import Chosen
from wizard.domain.rows.emails import is_stored_as, normalise_email
from wizard.domain.rows.identities import HAS_PASSWORD, Method, is_passwordless, method_of, providers_of
from wizard.domain.rows.mapping import Drafted, draft_for

DELETED = "deleted in WorkOS since it was imported"


@dataclass(frozen=True, slots=True)
class Absent:
    """WorkOS holds none of this address or sub."""


@dataclass(frozen=True, slots=True)
class Ours:
    """WorkOS holds this very person; ``known`` where this journal wrote them."""

    user: TargetUser
    known: Known | None


@dataclass(frozen=True, slots=True)
class Foreign:
    """WorkOS holds a user of this address that did not come from this pool."""

    user: TargetUser


Existing = Absent | Ours | Foreign


def plan_person(chosen: Chosen, group: Group, rules: Rules) -> PlannedPerson | RowOutcome:
    """The person with what to write, or the outcome of the winning row where nothing may be written."""
    standing = _standing(chosen, group)
    if isinstance(standing, RowOutcome):
        return standing
    if isinstance(standing, Foreign) and (refused := _link_refused(chosen, standing.user, rules)):
        return refused
    due = Due.NO if isinstance(standing, Foreign) else due_for(chosen, rules)
    drafted = _drafted(chosen, rules, due)
    if drafted.overflow and rules.mapping.overflow == "skip":
        return _overflowed(chosen, standing)
    person = PlannedPerson(
        sub=chosen.winner.sub,
        draft=drafted.draft,
        effect=EffectKind.CREATE_USER,
        change=None,
        target_id=None,
        due=due,
        kind=chosen.kind,
        notes=drafted.notes,
        merged=tuple(candidate.sub for candidate in chosen.merged),
        written=drafted.draft,
        enabled=chosen.winner.row.enabled,
        met=frozenset({Kind.METADATA_OVERFLOW} if drafted.overflow else ()),
    )
    match standing:
        case Absent():
            return person
        case Ours(known=known):
            met = {Kind.EXISTING_OURS} if known is None else set()
            return _updated(replace(person, met=person.met | met), standing, rules)
        case Foreign(user):
            return _linked(replace(person, met=person.met | {Kind.EXISTING_FOREIGN}), user)
        case _:
            assert_never(standing)


def untouched(known: Known, kind: Kind | None, note: str) -> PlannedPerson:
    """A person of this journal that stays as it is: persons never go back to skipped."""
    return PlannedPerson(
        sub=known.sub,
        draft=known.written,
        effect=None,
        change=None,
        target_id=known.target_id,
        due=Due.NO,
        kind=kind,
        notes=(note,),
        written=known.written,
        stays=True,
    )


def is_gone(known: Known, group: Group) -> bool:
    return all(user.id != known.target_id for user in group.held)


def due_for(chosen: Chosen, rules: Rules) -> Due:
    """Whether the person shall be mailed (R4): by rule, by a decision about their kind, or not."""
    if is_passwordless(rules.pool):
        return Due.NO
    if (
        chosen.kind in _MAILED_BY_DECISION
        and rules.decision(chosen.kind, chosen.winner.sub) == "import_and_mail"
        and method_of(chosen.winner.row, rules.pool) is not Method.FEDERATED
    ):
        return Due.DECIDED
    if not chosen.email_verified:
        return Due.NO
    has_password = any(
        candidate.row.enabled
        and candidate.row.status in HAS_PASSWORD
        and candidate.email_verified
        and candidate.email == chosen.winner.email
        and method_of(candidate.row, rules.pool) in {Method.PASSWORD, Method.LINKED}
        for candidate in (chosen.winner, *chosen.merged)
    )
    if has_password:
        return Due.DUE
    providers = set(providers_of(chosen.winner.row, rules.pool))
    is_decided = chosen.winner.row.enabled and providers and providers <= rules.reset_providers
    return Due.DECIDED if is_decided else Due.NO


_MAILED_BY_DECISION = frozenset({Kind.FORCE_CHANGE_PASSWORD, Kind.EMAIL_UNVERIFIED})


def _standing(chosen: Chosen, group: Group) -> Existing | RowOutcome:
    """Whether WorkOS holds this person, somebody else of this address, or no one."""
    winner, known = chosen.winner, group.known
    if known and known.sub == winner.sub:
        user = next((user for user in group.held if user.id == known.target_id), None)
        return Ours(user, known) if user else RowOutcome(winner.sub, RowState.FAILED, chosen.kind, DELETED)
    if known and normalise_email(known.written.email) == winner.email:
        return _belongs_to_another(chosen)
    subs = [winner.sub, *(candidate.sub for candidate in chosen.merged)]
    by_sub = {user.external_id: user for user in group.held if user.external_id in subs}
    if user := next((by_sub[sub] for sub in subs if sub in by_sub), None):
        return Ours(user, None)
    user = next((user for user in group.held if normalise_email(user.email) == winner.email), None)
    if user is None:
        return Absent()
    return _belongs_to_another(chosen) if user.id in group.ours else Foreign(user)


def _belongs_to_another(chosen: Chosen) -> RowOutcome:
    reason = "its address belongs to the WorkOS user of another row"
    return RowOutcome(chosen.winner.sub, RowState.SKIPPED, Kind.EXISTING_OURS, reason)


def _link_refused(chosen: Chosen, user: TargetUser, rules: Rules) -> RowOutcome | None:
    """Why a foreign user is not linked; None where it shall be."""
    state = RowState.SKIPPED
    match rules.decision(Kind.EXISTING_FOREIGN, chosen.winner.sub):
        case "fail":
            state, reason = RowState.FAILED, "WorkOS has a user with its address that is not of this pool"
        case "link" if not user.email_verified:
            reason = "WorkOS has a user with its address that is not verified there, so it is not linked"
        case "link" if user.external_id and user.external_id != chosen.winner.sub:
            reason = "WorkOS has a user with its address that carries another external_id"
        case "link":
            return None
        case _:
            reason = "WorkOS has a user with its address already: its data will not be found by sub"
    return RowOutcome(chosen.winner.sub, state, Kind.EXISTING_FOREIGN, reason)


def _drafted(chosen: Chosen, rules: Rules, due: Due) -> Drafted:
    return draft_for(
        chosen.winner.row,
        rules.mapping,
        email=chosen.winner.email,
        external_id=chosen.winner.sub,
        due=due,
        migration_date=rules.migration_date,
        disabled=not chosen.winner.row.enabled,
        other_subs=[candidate.sub for candidate in chosen.merged],
        email_verified=chosen.email_verified,
    )


def _overflowed(chosen: Chosen, standing: Existing) -> PlannedPerson | RowOutcome:
    reason = "its metadata does not fit WorkOS' budget"
    if isinstance(standing, Ours) and standing.known:
        stays = untouched(standing.known, Kind.METADATA_OVERFLOW, f"not updated: {reason}")
        return replace(stays, merged=tuple(candidate.sub for candidate in chosen.merged))
    return RowOutcome(chosen.winner.sub, RowState.SKIPPED, Kind.METADATA_OVERFLOW, reason)


def _updated(person: PlannedPerson, ours: Ours, rules: Rules) -> PlannedPerson:
    person = replace(person, target_id=ours.user.id, effect=None)
    if not is_stored_as(person.draft.email, ours.user.email):
        # A reset would go to the address that WorkOS has, which is not the pool's (any more).
        person = replace(person, due=Due.NO)
    if ours.known is None:
        person = replace(person, kind=person.kind or Kind.EXISTING_OURS)
        if rules.decision(Kind.EXISTING_OURS, person.sub) == "leave":
            return replace(person, notes=(*person.notes, "left as WorkOS holds it"), written=None)
    base = ours.known.written if ours.known else None
    found = difference(base, person.draft, ours.user)
    person = replace(
        person,
        notes=(*person.notes, *found.conflicts),
        written=apply(base, person.draft, found.change, ours.user),
    )
    if not found.change:
        return person
    return replace(person, effect=EffectKind.UPDATE_USER, change=found.change)


def _linked(person: PlannedPerson, user: TargetUser) -> PlannedPerson:
    free = free_metadata(person.draft.metadata, user.metadata)
    kept = [key for key in person.draft.metadata if user.metadata.get(key, free.get(key)) is None]
    taken = [key for key, value in person.draft.metadata.items() if user.metadata.get(key, value) != value]
    change = UserChange(external_id=person.draft.external_id, metadata=free)
    return replace(
        person,
        effect=EffectKind.LINK_USER,
        change=change,
        target_id=user.id,
        written=apply(None, person.draft, change, user),
        kind=person.kind or Kind.EXISTING_FOREIGN,
        notes=(
            *person.notes,
            *(f"metadata.{key}: no room next to WorkOS' own keys" for key in kept),
            *(f"metadata.{key}: WorkOS holds another value" for key in taken),
        ),
    )
