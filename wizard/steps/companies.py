"""Step 3: what the listing tells of companies, counted once for the question where they are kept."""

from __future__ import annotations

from wizard.domain.events import CompaniesCounted
from wizard.domain.organizations.companies import MOST_VALUES, AttributeValues, Companies
from wizard.domain.organizations.domains import is_consumer_domain
from wizard.domain.organizations.memberships import recognised
from wizard.journal import Reader

# Rows whose attributes are read by one short query.
PORTION = 5_000
# Values that show how an attribute holds companies.
SAMPLES = 200
SHOWN = 12
# Attributes that say who somebody is: whatever their values are, they group no one.
PERSONAL = frozenset(
    {
        *("sub", "email", "email_verified", "phone_number", "phone_number_verified", "name", "given_name"),
        *("family_name", "middle_name", "nickname", "preferred_username", "birthdate", "gender", "picture"),
        *("identities", "updated_at", "locale", "zoneinfo", "address"),
    }
)


def count_companies(journal: Reader) -> CompaniesCounted:
    """The values of each attribute that could hold companies, and the domains of proven addresses."""
    values: dict[str, dict[str, None]] = {}
    rows: dict[str, int] = {}
    after: int | None = 0
    while after is not None:
        found, after = journal.attribute_values(after, PORTION)
        for name, value, n in found:
            if name in PERSONAL or not value.strip():
                continue
            rows[name] = rows.get(name, 0) + n
            seen = values.setdefault(name, {})
            if len(seen) <= MOST_VALUES:
                seen[value] = None
    attributes = {name: _of(list(seen), rows[name]) for name, seen in values.items()}
    domains = {
        domain: n for domain, n in journal.verified_domains().items() if not is_consumer_domain(domain)
    }
    listing = journal.listing()
    total = journal.listed(listing.id) if listing else 0
    return CompaniesCounted(Companies(total, attributes, len(domains), sum(domains.values())))


def _of(values: list[str], rows: int) -> AttributeValues:
    return AttributeValues(len(values), rows, recognised(values[:SAMPLES]), tuple(values[:SHOWN]))
