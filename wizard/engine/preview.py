"""One row before and after the mapping, for people: what the plan would make of it if it were alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wizard.domain.planning.people import UserDraft
from wizard.domain.planning.resolution import Due
from wizard.domain.rows.cognito_row import CognitoRow
from wizard.domain.rows.emails import normalise_email
from wizard.domain.rows.mapping import METADATA_PREFIX, MappingRules, draft_for

_SOURCES = {
    "email": "email",
    "email_verified": "email_verified",
    "given_name": "first_name",
    "family_name": "last_name",
}
_DATE = "the day of the import"


@dataclass(frozen=True, slots=True)
class Preview:
    """``fields``: source attribute, value, target field, value; raw texts. ``notes``: what is lost."""

    fields: tuple[tuple[str, str, str, str], ...] = ()
    notes: tuple[str, ...] = ()


def preview(row: CognitoRow, mapping: Mapping[str, str]) -> Preview:
    """The fields of a row side by side with those of the user that it would become."""
    drafted = draft_for(
        row,
        MappingRules(mapping),
        email=normalise_email(row.email) or "",
        external_id=row.sub,
        due=Due.NO,
        migration_date=_DATE,
        disabled=False,
        other_subs=(),
    )
    after = _after(drafted.draft)
    targets = _SOURCES | {"sub": "external_id"} | dict(mapping)
    fields = []
    for source, before in sorted(row.attributes.items()):
        target = targets.get(source, "")
        fields.append((source, before, target if target in after else "", after.pop(target, "")))
    fields += [("", "", target, value) for target, value in after.items() if value]
    return Preview(tuple(fields), drafted.notes)


def _after(draft: UserDraft) -> dict[str, str]:
    named = {
        "email": draft.email,
        "email_verified": str(draft.email_verified).lower(),
        "external_id": draft.external_id,
        "first_name": draft.first_name or "",
        "last_name": draft.last_name or "",
    }
    return named | {f"{METADATA_PREFIX}{key}": value for key, value in draft.metadata.items()}
