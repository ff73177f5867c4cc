"""Reads the organizations of a journal for the report, the largest first or all by number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from wizard.engine.organization_views import domain_outcomes
from wizard.journal import Reader
from wizard.ports import OrganizationItem
from wizard.report.organizations import OrganizationLine, role_counts

PAGE = 500
MOST = 100


def largest(reader: Reader) -> list[OrganizationLine]:
    """Those with most members, as the report shows them."""
    states, domains = _connections(reader), _domains(reader)
    return [_line(reader, item, states, domains) for item in reader.organizations.largest(MOST)]


def all_lines(reader: Reader) -> Iterator[OrganizationLine]:
    """Every organization, page by page."""
    states, domains, after = _connections(reader), _domains(reader), 0
    while page := reader.organizations.items(after, PAGE):
        yield from (_line(reader, item, states, domains) for item in page)
        after = page[-1].id


def _line(
    reader: Reader, item: OrganizationItem, states: Mapping[str, str], domains: Mapping[str, str]
) -> OrganizationLine:
    roles = role_counts(reader.organizations.roles(item.id))
    return OrganizationLine(
        name=item.name,
        external_id=item.external_id,
        workos_id=item.target_id or "",
        users=item.members,
        roles=roles,
        state=item.state,
        reason=item.reason,
        connection=states.get(item.target_id or "", ""),
        domains=domains.get(item.target_id or "", ""),
    )


def _connections(reader: Reader) -> dict[str, str]:
    """States of connections by the organization that they belong to."""
    known = reader.federation().connections.values()
    return {found.organization_id: found.state.value for found in known if found.organization_id}


def _domains(reader: Reader) -> dict[str, str]:
    """Domains with their states by the organization that they belong to."""
    found: dict[str, list[str]] = {}
    for outcome in domain_outcomes(reader):
        if outcome.organization_id:
            found.setdefault(outcome.organization_id, []).append(outcome.words)
    return {organization: ", ".join(words) for organization, words in found.items()}
