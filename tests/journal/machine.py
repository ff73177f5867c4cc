"""People and pages for journal tests, made without any vendor."""

from __future__ import annotations

from wizard.domain.events import (
    Fact,
    ListedRow,
    ListingFinished,
    ListingStarted,
    PageListed,
    PersonsPlanned,
    PlanStarted,
)
from wizard.domain.planning.people import EffectKind, UserDraft
from wizard.domain.planning.resolution import Due, PlannedPerson, Resolution
from wizard.domain.rows.cognito_row import CognitoRow, UserStatus
from wizard.domain.rows.identities import EmailState, Method, Profile

PROFILE = Profile(Method.PASSWORD, (), EmailState.VERIFIED, UserStatus.CONFIRMED, enabled=True, phone=False)


def row(number: int, **attributes: str) -> CognitoRow:
    sub = f"sub-{number:04}"
    values = {"sub": sub, "email": f"p{number}@acme.example", "email_verified": "true"} | attributes
    return CognitoRow(username=sub, attributes=values, enabled=True, status=UserStatus.CONFIRMED)


def listed(number: int, **attributes: str) -> ListedRow:
    made = row(number, **attributes)
    return ListedRow(row=made, profile=PROFILE, group=made.email or made.sub)


def page(*numbers: int, listing: int = 1, number: int = 1, token: str | None = None) -> PageListed:
    return PageListed(listing, number, tuple(listed(n) for n in numbers), token)


def draft(number: int) -> UserDraft:
    return UserDraft(
        email=f"p{number}@acme.example",
        email_verified=True,
        external_id=f"sub-{number:04}",
        metadata={"migrated_from": "cognito"},
    )


def creation(number: int) -> Resolution:
    person = PlannedPerson(
        sub=f"sub-{number:04}",
        draft=draft(number),
        effect=EffectKind.CREATE_USER,
        change=None,
        target_id=None,
        due=Due.DUE,
        kind=None,
        written=draft(number),
    )
    return Resolution(person, ())


def planned(count: int) -> list[Fact]:
    """A listing of so many rows, and a plan that creates a person for each."""
    people = range(count)
    listing: list[Fact] = [ListingStarted(1, count), page(*people), ListingFinished(1)]
    return [*listing, PlanStarted(1), PersonsPlanned(1, tuple(creation(n) for n in people))]
