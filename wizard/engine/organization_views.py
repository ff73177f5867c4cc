"""Organizations of the plan as pages preview them; and the template of the operator's file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from wizard.adapters.files.journal_folder import JournalFolder
from wizard.domain.events import DomainsSettled
from wizard.domain.organizations.domains import DomainOutcome
from wizard.domain.organizations.file import TEMPLATE, template
from wizard.journal import Reader
from wizard.ports import OrganizationItem, RowQuery

PAGE = 500
FIRST = 2
NAMED = 5


@dataclass(frozen=True, slots=True)
class OrganizationShown:
    """One of the largest, with users by role slug ('' for the default) and the first addresses."""

    item: OrganizationItem
    roles: Mapping[str, int]
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MembershipFindings:
    """What check 2 found of organizations and memberships when it looked last.

    ``missing`` with the first subs, ``different`` as text that names the sub; ``extra`` counts by ``Extra``.
    """

    organizations_missing: int
    missing: int
    missing_subs: tuple[str, ...]
    different: tuple[str, ...]
    extra: Mapping[str, int]


def membership_findings(reader: Reader) -> MembershipFindings | None:
    """None while check 2 has not looked, or no memberships are planned."""
    kept = reader.meta("memberships_compared")
    if not kept:
        return None
    missing, subs = reader.organizations.unseen(kept["pass_number"], NAMED)
    return MembershipFindings(
        kept["organizations_missing"], missing, tuple(subs), tuple(kept["different"]), kept["extra"]
    )


def domain_outcomes(reader: Reader) -> list[DomainOutcome]:
    """How the domains of organizations stood in WorkOS when step 8 looked last."""
    kept = reader.meta(DomainsSettled.key)
    return [DomainOutcome.from_json(content) for content in (kept["outcomes"] if kept else ())]


def organizations_shown(reader: Reader, most: int) -> list[OrganizationShown]:
    """The organizations with most members."""
    known = reader.organizations
    return [
        OrganizationShown(
            item,
            known.roles(item.id),
            tuple(member.email for member in known.members(item.id, 0, FIRST)),
        )
        for item in known.largest(most)
    ]


def write_template(reader: Reader, files: JournalFolder) -> Path:
    """The file to be filled in, with a line for each row of the pool; tells where it is."""
    return files.write_pieces(TEMPLATE, template(_users(reader)))


def _users(reader: Reader) -> Iterator[tuple[str, str]]:
    after: int | None = 0
    while after is not None:
        items, after = reader.rows(RowQuery(), after, PAGE)
        yield from ((item.row.sub, item.row.email or "") for item in items)
