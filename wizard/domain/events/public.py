"""Events as the JSON objects of the event stream: counts and keys, never addresses or other raw text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import datetime
from typing import Any

from wizard.domain.events.apps import AppChecked
from wizard.domain.events.delta import OffboardingAttempted, OffboardingOutcome, OffboardingSettled
from wizard.domain.events.federation import (
    ConnectionNoted,
    MetadataRead,
    ProviderTicked,
    RedirectProbed,
)
from wizard.domain.events.listing import GroupListed, MfaScanned, PageListed, PoolRead, RowRelisted
from wizard.domain.events.mailing import (
    CampaignPlanned,
    CutoverDone,
    EventsSeen,
    KeptMarksRead,
    MailsAttempted,
    MailsMarked,
    MailsResent,
    MailsSettled,
    ResetEventsRead,
)
from wizard.domain.events.operator import ActDone, Answered, GuideRead, RowDecided
from wizard.domain.events.organizations import (
    CompaniesCounted,
    DomainsSettled,
    MembershipsCompared,
    MembershipSettled,
    MembershipsReconciled,
    MembershipsSettled,
    MembershipsSwitchedOff,
    OrganizationLinesRead,
    OrganizationsAttempted,
    OrganizationsListed,
    OrganizationsSettled,
)
from wizard.domain.events.undoing import UndoAttempted, UndoJudged, UndoSettled
from wizard.domain.events.union import Event
from wizard.domain.events.writing import (
    BaselineRead,
    EffectsAttempted,
    EffectsSettled,
    PersonsPlanned,
    PlanFrozen,
    Settled,
    UsersReconciled,
)
from wizard.domain.mail.adoption import UserEventKind
from wizard.domain.organizations.model import FamilyState
from wizard.domain.planning.delta import OffboardingState
from wizard.domain.planning.people import RowState
from wizard.domain.planning.undo import UndoState
from wizard.domain.text import mask_addresses


def public(event: Event) -> dict[str, Any]:
    """The event as the JSON object of the event stream: its name and fields without personal data."""
    return {"event": event.name} | {name: _masked(value) for name, value in _public_fields(event).items()}


def _masked(value: object) -> object:
    """Addresses stand in notes, evidence and phrases, too; of each its first letter and domain are left."""
    match value:
        case str():
            return mask_addresses(value)
        case Mapping():
            return {key: _masked(item) for key, item in value.items()}
        case list() | tuple():
            return [_masked(item) for item in value]
        case _:
            return value


def _public_fields(event: Event) -> dict[str, Any]:
    match event:
        case GuideRead():
            return _plain(event, leave_out={"text"})
        case PoolRead(pool):
            return {"pool": pool.id, "estimate": pool.estimate, "providers": len(pool.providers)}
        case PageListed(listing, page, rows, token):
            return {"listing": listing, "page": page, "rows": len(rows), "last": token is None}
        case RowRelisted(sub, row):
            return {"sub": sub, "gone": row is None}
        case RowDecided(sub, kind):
            return {"sub": sub, "kind": kind}
        case ActDone(details={"rows": list(rows)} as details):
            # A decision about rows may hold addresses.
            return _plain(event, leave_out={"details"}) | {"details": {**details, "rows": len(rows)}}
        case GroupListed(group, subs):
            return {"group": group, "rows": len(subs)}
        case MfaScanned():
            return {"scanned": event.scanned}
        case BaselineRead(revision, users, after):
            return {"revision": revision, "users": len(users), "last": after is None}
        case PersonsPlanned(revision, resolutions):
            persons = sum(1 for item in resolutions if item.person)
            return {"revision": revision, "persons": persons}
        case PlanFrozen(plan):
            return plan.to_json() | {"phrase": plan.phrase}
        case EffectsAttempted(effects):
            return {"persons": len(effects)}
        case EffectsSettled(outcomes, memberships):
            joined = {"memberships": _joined(memberships)} if memberships else {}
            return _settled(outcomes) | joined
        case OffboardingAttempted(act, persons):
            return {"act": act.value, "persons": len(persons)}
        case OffboardingSettled(act, lefts):
            return {"act": act.value} | _lefts(lefts)
        case UndoJudged() | UndoAttempted() | UndoSettled():
            return {"number": event.number} | _undone(event)
        case CampaignPlanned():
            counts = {"campaign": event.campaign, "canaries": len(event.canaries)}
            return counts | {"reminds": event.reminds, "sso_organizations": len(event.sso)}
        case CutoverDone(phrase, waivers):
            return {"phrase": phrase, "waivers": [waiver.to_json() for waiver in waivers]}
        case MailsAttempted(mails) | MailsMarked(mails) | MailsResent(mails):
            return {"persons": len(mails)}
        case MailsSettled():
            return dict(Counter(item.state.value for item in event.outcomes))
        case EventsSeen(user_events):
            seen = Counter(event.kind.value for event in user_events)
            return {kind.value: seen[kind.value] for kind in UserEventKind}
        case ResetEventsRead(created, since):
            through = event.through.isoformat() if event.through else None
            return {"resets": len(created), "since": since.isoformat(), "through": through}
        case KeptMarksRead():
            kept, refused = sum(event.days.values()), sum(event.refused.values())
            return {"users": event.users, "kept": kept, "refused": refused, "lost": event.lost}
        case OrganizationsListed(organizations):
            return {"organizations": len(organizations)}
        case OrganizationLinesRead(lines):
            return {"lines": len(lines)}
        case OrganizationsAttempted(numbers):
            return {"organizations": len(numbers)}
        case OrganizationsSettled() | DomainsSettled():
            return dict(Counter(item.state.value for item in event.outcomes))
        case MembershipsSettled(memberships):
            return _joined(memberships)
        case MembershipsSwitchedOff(numbers, outcome):
            return {"memberships": len(numbers), "outcome": outcome}
        case MembershipsReconciled(number, met):
            return {"pass": number, "memberships": len(met)}
        case MembershipsCompared():
            return _plain(event) | {"different": len(event.different)}
        case CompaniesCounted(companies):
            return {"attributes": len(companies.attributes), "domains": companies.domains}
        case UsersReconciled(number, seen, appeared):
            return {"pass": number, "users": len(seen), "appeared": appeared}
        case ConnectionNoted(connection):
            content = {"provider": connection.provider, "state": connection.state}
            return content | {"workos_state": connection.target_state}
        case RedirectProbed(provider, role, result):
            asked = {"provider": provider, "role": role}
            return asked | {"verdict": result.verdict, "evidence": result.evidence}
        case ProviderTicked(provider, tick):
            return {"provider": provider, "tick": tick}
        case MetadataRead(provider, source, metadata):
            return {
                "provider": provider,
                "source": source,
                "certificates": len(metadata.certificates),
            }
        case Answered(answers, reopens):
            return {"keys": sorted(answers), "reopens": list(reopens)}
        case AppChecked(stack, detected, scan, items, cookies):
            states = Counter(item.state.value for item in items)
            return {
                "stack": stack.value,
                "detected": detected,
                "files": scan.files,
                "uses": scan.findings,
                "mentions": scan.mentions,
            } | {"by_id": dict(scan.by_id), "items": dict(states), "cookies": list(cookies)}
        case _:
            return _plain(event)


def _settled(outcomes: tuple[Settled, ...]) -> dict[str, Any]:
    failed = [{"sub": item.sub, "reason": item.reason} for item in outcomes if item.state is RowState.FAILED]
    return dict(Counter(item.state.value for item in outcomes)) | {"failures": failed}


def _joined(outcomes: tuple[MembershipSettled, ...]) -> dict[str, Any]:
    failed = [
        {"sub": item.sub, "reason": item.reason} for item in outcomes if item.state is FamilyState.FAILED
    ]
    return dict(Counter(item.state.value for item in outcomes)) | {"failures": failed}


def _lefts(outcomes: tuple[OffboardingOutcome, ...]) -> dict[str, Any]:
    failed = [
        {"sub": item.sub, "reason": item.reason} for item in outcomes if item.state is OffboardingState.FAILED
    ]
    counts: dict[str, Any] = dict(Counter(item.state.value for item in outcomes))
    return counts | {"sessions": sum(item.sessions for item in outcomes), "failures": failed}


def _plain(event: Event, leave_out: frozenset[str] | set[str] = frozenset()) -> dict[str, Any]:
    names = [item.name for item in fields(event) if item.name not in leave_out]
    return {name: _value(getattr(event, name)) for name in names}


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return dict(value) if isinstance(value, Mapping) else value


def _undone(event: UndoJudged | UndoAttempted | UndoSettled) -> dict[str, Any]:
    match event:
        case UndoJudged(_, users):
            return dict(Counter(user.undo.value for user in users))
        case UndoAttempted(_, persons):
            return {"users": len(persons)}
        case UndoSettled(_, outcomes):
            states = Counter(item.state.value for item in outcomes)
            failed = [item for item in outcomes if item.state is UndoState.FAILED]
            return {**states, "failures": [{"sub": item.sub, "reason": item.reason} for item in failed]}
