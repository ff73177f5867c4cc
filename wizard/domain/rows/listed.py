"""A row as the journal keeps it: classified, with the family of rows that may be one person."""

from __future__ import annotations

from wizard.domain.events import ListedRow
from wizard.domain.rows.cognito_row import CognitoRow
from wizard.domain.rows.emails import is_valid_email, normalise_email
from wizard.domain.rows.identities import is_native, links, profile_of
from wizard.domain.rows.pool import Pool


def listed_row(row: CognitoRow, pool: Pool) -> ListedRow:
    """The row with its profile, its family, and the usernames that its identities name."""
    return ListedRow(row=row, profile=profile_of(row, pool), group=match_key(row), links=links(row))


def match_key(row: CognitoRow) -> str:
    """The address that this row would have in WorkOS, else a key of its own."""
    for candidate in (row.email, row.username if is_native(row) else None):
        address = normalise_email(candidate)
        if address and is_valid_email(address):
            return address
    return normalise_email(row.email) or f"sub:{row.sub}"
