"""What becomes of rows: the person that they make, if any, and the fate of every other row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wizard.domain.organizations.model import PlannedMembership
from wizard.domain.planning.people import EffectKind, RowState, UserChange, UserDraft


class Kind(StrEnum):
    """The kinds of rows that need a decision, in the order in which the first one applies.

    The values are the keys of ``[rows]`` in the answers file.
    """

    DISABLED = "disabled"
    UNUSABLE_STATUS = "unusable_status"
    NO_EMAIL = "no_email"
    INVALID_EMAIL = "invalid_email"
    UNCONFIRMED = "unconfirmed"
    TWINS = "twins"
    TWINS_UNPROVEN = "twins_unproven"
    FORCE_CHANGE_PASSWORD = "force_change_password"  # noqa: S105  a kind of row, not a password
    FEDERATED_SOCIAL = "federated_social"
    FEDERATED_ENTERPRISE = "federated_enterprise"
    EMAIL_UNVERIFIED = "email_unverified"
    EXISTING_OURS = "existing_ours"
    EXISTING_FOREIGN = "existing_foreign"
    METADATA_OVERFLOW = "metadata_overflow"


class Due(StrEnum):
    """Whether a person shall get a reset mail (R4): by rule, by the operator's decision, or not."""

    DUE = "due"
    DECIDED = "decided"
    NO = "no"


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """The fate of a row that is no person of its own; ``reason`` is one clean clause for people."""

    sub: str
    state: RowState
    kind: Kind | None
    reason: str


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """A person and what to write for them at WorkOS.

    ``sub`` is the winning row's (or the known person's). ``effect`` None means that nothing is to be
    written: unchanged, or left. ``change`` is set for UPDATE_USER and LINK_USER. ``kind`` is the
    decision that let this person in, if any; ``merged`` are the other subs of this person. ``written``
    is what counts as written by us once the effect is done; None for a person left as WorkOS holds it.
    ``enabled`` is the winning row's: WorkOS has no such flag, so who is not enabled can sign in again.
    ``met`` are kinds that only the plan can know: what WorkOS holds already, what does not fit there.
    ``memberships`` None: no one asked, or they stay as they are; ``stays``: so does all of this person.
    """

    sub: str
    draft: UserDraft
    effect: EffectKind | None
    change: UserChange | None
    target_id: str | None
    due: Due
    kind: Kind | None
    notes: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    written: UserDraft | None = None
    enabled: bool = True
    met: frozenset[Kind] = frozenset()
    memberships: tuple[PlannedMembership, ...] | None = None
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Resolution:
    """A person, if there is one, and an outcome for every row but that person's own winning row.

    ``kinds`` counts rows by the first kind that applies to each (of the whole group, on its first
    resolution); a RowOutcome or person may name a later one, which settled it.
    """

    person: PlannedPerson | None
    outcomes: tuple[RowOutcome, ...]
    kinds: Mapping[Kind, int] = field(default_factory=dict)
