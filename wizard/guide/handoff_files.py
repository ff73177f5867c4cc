"""The files about providers that are written beside the journal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from wizard.domain.pool import Pool
from wizard.domain.provider_kinds import Shape
from wizard.guide.connection_table import to_csv
from wizard.guide.handoff import needs_sheet, oidc_csv, saml_csv, sheet, sheet_name
from wizard.guide.provider_record import ProviderRecord

TABLE = "connections.csv"
_IMPORTER = (
    ("saml_connections.csv", Shape.SAML, saml_csv),
    ("oidc_connections.csv", Shape.OIDC, oidc_csv),
)


def handoff_files(
    records: Sequence[ProviderRecord], pool: Pool, *, now: datetime
) -> Iterator[tuple[str, str]]:
    """Name and text of each: the table, the vendor's importer's tables, a sheet for whoever needs one."""
    yield TABLE, to_csv(records)
    for name, shape, text in _IMPORTER:
        if any(record.row.shape is shape for record in records):
            yield name, text(records, pool)
    for record in records:
        if needs_sheet(record):
            yield sheet_name(record), sheet(record, pool, now=now)
