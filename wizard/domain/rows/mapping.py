"""From a Cognito row to the WorkOS user that it shall become (spec, step 6 "Mapping")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from wizard.domain.planning.budget import MARK_KEY, MAX_PAIRS, MAX_VALUE, Metadata
from wizard.domain.planning.people import UserDraft
from wizard.domain.planning.resolution import Due
from wizard.domain.rows import groups
from wizard.domain.rows.cognito_row import CognitoRow

NAME_TARGETS = ("first_name", "last_name")
METADATA_PREFIX = "metadata."

# Sources that are no attributes but fields of the record; ``cognito:`` is Cognito's own prefix for them
# in tokens, so that no attribute of a pool can have these names.
USERNAME_SOURCE = "cognito:username"
CREATED_SOURCE = "cognito:created_at"
# Names of groups as ``groups.join`` writes them.
GROUPS_SOURCE = "cognito:groups"

_NAME_SOURCES = {"given_name": "first_name", "family_name": "last_name"}


@dataclass(frozen=True, slots=True)
class MappingRules:
    """Which attribute goes where, beyond the standard rows.

    ``attributes``: source attribute (or ``cognito:username``, ``cognito:created_at``, ``cognito:groups``)
    to ``first_name``, ``last_name`` or ``metadata.<key>``. ``overflow``: drop, truncate or skip, for
    metadata over budget.
    """

    attributes: Mapping[str, str] = field(default_factory=dict)
    overflow: str = "drop"


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft, what was left out of it in sentences, and the metadata keys that did not fit."""

    draft: UserDraft
    notes: tuple[str, ...] = ()
    overflow: tuple[str, ...] = ()


def draft_for(
    row: CognitoRow,
    rules: MappingRules,
    *,
    email: str,
    external_id: str,
    due: Due,
    migration_date: str,
    disabled: bool,
    other_subs: Sequence[str],
    email_verified: bool | None = None,
) -> Drafted:
    """The user that a row shall become; ``email_verified`` None copies the row's own attribute.

    Names go raw, as they are in Cognito. ``password_reset_sent`` is set only where a reset is due.
    """
    metadata = _metadata(
        row, rules, due=due, migration_date=migration_date, disabled=disabled, other_subs=other_subs
    )
    first_name, last_name = _names(row, rules)
    draft = UserDraft(
        email=email,
        email_verified=row.email_verified if email_verified is None else email_verified,
        external_id=external_id,
        first_name=first_name,
        last_name=last_name,
        metadata=metadata.pairs,
    )
    return Drafted(draft, tuple(metadata.notes), tuple(metadata.overflow))


def is_allowed_target(target: str) -> bool:
    """Whether a mapping may write there: a name, or a metadata key that is well-formed and not ours."""
    return target in NAME_TARGETS or (
        target.startswith(METADATA_PREFIX) and Metadata.takes(target.removeprefix(METADATA_PREFIX))
    )


def _metadata(
    row: CognitoRow,
    rules: MappingRules,
    *,
    due: Due,
    migration_date: str,
    disabled: bool,
    other_subs: Sequence[str],
) -> Metadata:
    metadata = Metadata(truncate=rules.overflow == "truncate")
    metadata.mark("migrated_from", "cognito")
    metadata.mark("migration_date", migration_date)
    if due is not Due.NO:
        metadata.mark(MARK_KEY, "false")
    if disabled:
        metadata.mark("cognito_enabled", "false")
    for source, target in rules.attributes.items():
        value = value_of(row, source)
        if not value or not target.startswith(METADATA_PREFIX):
            continue
        if source == GROUPS_SOURCE:
            metadata.put_names(target.removeprefix(METADATA_PREFIX), groups.split(value))
        else:
            metadata.put(target.removeprefix(METADATA_PREFIX), value)
    if subs := _joined(other_subs):
        _put_other_subs(metadata, subs, len(other_subs))
    return metadata


def _put_other_subs(metadata: Metadata, subs: str, count: int) -> None:
    if len(metadata.pairs) == MAX_PAIRS:
        metadata.notes.append("metadata.cognito_other_subs: no room, kept in the journal only")
        return
    metadata.mark("cognito_other_subs", subs)
    if subs.count(",") + 1 < count:
        metadata.notes.append("metadata.cognito_other_subs: not all fit, the rest is in the journal")


def _joined(subs: Sequence[str]) -> str:
    """As many whole subs as a metadata value holds."""
    joined = ""
    for sub in subs:
        longer = f"{joined},{sub}" if joined else sub
        if len(longer) <= MAX_VALUE and sub.isascii() and "," not in sub:
            joined = longer
    return joined


def value_of(row: CognitoRow, source: str) -> str:
    """What a row has for a source of the mapping; empty where it has nothing."""
    if source == USERNAME_SOURCE:
        return row.username
    if source == CREATED_SOURCE:
        return row.created_at.isoformat() if row.created_at else ""
    return row.attributes.get(source, "")


def _names(row: CognitoRow, rules: MappingRules) -> tuple[str | None, str | None]:
    """First and last name: from mapped attributes, else given_name and family_name, else from ``name``."""
    chosen: dict[str, str] = {}
    for source, target in [*rules.attributes.items(), *_NAME_SOURCES.items()]:
        value = value_of(row, source).strip()
        if target in NAME_TARGETS and value:
            chosen.setdefault(target, value)
    if not chosen:
        chosen = dict(zip(NAME_TARGETS, value_of(row, "name").split(maxsplit=1), strict=False))
    first_name, last_name = (chosen.get(target, "") or None for target in NAME_TARGETS)
    return first_name, last_name
