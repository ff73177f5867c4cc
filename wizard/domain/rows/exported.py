"""One user record of an export file: read where it is unambiguous, refused by name where it is not.

The AWS CLI's ``list-users`` and ``admin-get-user`` write the same record with ``Attributes`` and with
``UserAttributes``; other programs and filters leave fields out, or write them in ways of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wizard.domain.moments import read_moment
from wizard.domain.rows.cognito_row import CognitoRow, UserStatus, parse_record

_LISTS = ("Attributes", "UserAttributes")
_DATES = ("UserCreateDate", "UserLastModifiedDate")
_ATTRIBUTES = frozenset({"sub", "email", "email_verified", "phone_number", "name", "cognito:username"})
_STATUSES = frozenset(UserStatus)
_OBJECTS = "AWS Tools for PowerShell and .NET write constants so; the AWS CLI does not"


class Gap(StrEnum):
    """What records leave open; each has its sentence in ``GAPS``."""

    NO_ENABLED = "no_enabled"
    NO_STATUS = "no_status"
    NO_DATE = "no_date"
    NO_SUB = "no_sub"
    REPEATED = "repeated"


GAPS: Mapping[Gap, str] = {
    Gap.NO_ENABLED: "records without Enabled: taken as enabled, though the user may have been disabled",
    Gap.NO_STATUS: "records without UserStatus: taken as UNKNOWN",
    Gap.NO_DATE: "dates that cannot be read: left out",
    Gap.NO_SUB: "records without sub: skipped, the user's data could not be found again",
    Gap.REPEATED: "records that repeat a sub: the one modified last counts",
}


def left_open(gaps: Mapping[str, int]) -> dict[str, int]:
    """How often what is left open, by sentence, in the order of ``Gap``."""
    return {GAPS[gap]: gaps[gap] for gap in Gap if gaps.get(gap)}


@dataclass(frozen=True, slots=True)
class ExportedRow:
    """A row and what its record left open."""

    row: CognitoRow
    gaps: tuple[Gap, ...] = ()


def exported_row(record: Mapping[str, Any]) -> ExportedRow:
    """Read a record; null means absent. Raises ValueError with a clause that names what cannot be taken."""
    given = {name: value for name, value in record.items() if value is not None}
    if not given.get("Username"):
        raise ValueError(f"a user record has no Username{_flattened(given)}")
    attributes = _attributes(given)
    gaps = [Gap.NO_DATE for name in _DATES if name in given and read_moment(given[name]) is None]
    if "Enabled" in given:
        given["Enabled"] = _enabled(given["Enabled"])
    else:
        gaps.append(Gap.NO_ENABLED)
    if "UserStatus" in given:
        _require_status(given["UserStatus"])
    else:
        gaps.append(Gap.NO_STATUS)
    row = parse_record(given | {"Attributes": attributes})
    if not row.has_sub:
        gaps.append(Gap.NO_SUB)
    return ExportedRow(row, tuple(gaps))


def _attributes(record: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The attributes, each a scalar, each once."""
    present = [name for name in _LISTS if name in record]
    if not present:
        raise ValueError(f"a user record has no Attributes{_flattened(record)}")
    if len(present) > 1:
        raise ValueError("a user record has both Attributes and UserAttributes")
    listed = record[present[0]]
    if not isinstance(listed, list):
        raise ValueError(f"{present[0]} is not a list")
    names: set[str] = set()
    for item in listed:
        if not isinstance(item, Mapping) or not isinstance(item.get("Name"), str):
            raise ValueError("an attribute has no Name")
        if isinstance(item.get("Value"), (list, dict)):
            raise ValueError("the value of an attribute is no text")
        if item["Name"] in names:
            raise ValueError("an attribute is named twice")
        names.add(item["Name"])
    return listed


def _flattened(record: Mapping[str, Any]) -> str:
    names = {str(name).lower() for name in record}
    return "; it seems flattened, with attributes as its own fields" if names & _ATTRIBUTES else ""


def _enabled(value: object) -> bool:
    if isinstance(value, str) and value.strip().lower() in {"true", "false"}:
        return value.strip().lower() == "true"
    if not isinstance(value, bool):
        raise ValueError(f"Enabled is neither true nor false{_about(value)}")
    return value


def _require_status(value: object) -> None:
    if not isinstance(value, str):
        raise ValueError(f"UserStatus is no text{_about(value)}")
    if value not in _STATUSES:
        raise ValueError("UserStatus is none that Cognito has")


def _about(value: object) -> str:
    return f" but an object ({_OBJECTS})" if isinstance(value, Mapping) else ""
