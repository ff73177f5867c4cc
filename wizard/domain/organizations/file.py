"""The operator's file of who belongs to which company: CSV, read if it can mean one thing only.

Columns: ``sub`` or ``email``, ``org_external_id``, ``org_name``, ``role_slugs``. Those of the vendor's CLI
are taken as well (``external_id`` for ``sub``, ``org_id`` for an organization that exists in WorkOS), and
what else it has is passed over. https://github.com/workos/workos-migrations
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from wizard.domain.organizations.memberships import FileLine
from wizard.domain.organizations.model import (
    NAME_LENGTH,
    Organization,
    Source,
    external_id,
    is_external_id,
    is_slug,
)
from wizard.domain.rows.emails import normalise_email
from wizard.domain.text import clean, csv_cell
from wizard.errors import UsageError

COLUMNS = ("sub", "email", "org_external_id", "org_name", "role_slugs")
# Of the vendor's CSV for users: they say nothing about companies.
_VENDORS = "email_verified first_name last_name name password password_hash password_hash_type"
PASSED_OVER = frozenset([*_VENDORS.split(), "password_salt", "metadata", "locale", "domains"])
_ALIASES = {"external_id": "sub", "user_external_id": "sub", "organization_external_id": "org_external_id"}
_KNOWN = frozenset({*COLUMNS, "org_id"})
_DELIMITERS = (",", ";", "\t")
_BETWEEN_ROLES = re.compile(r"[,;|\s]+")
TEMPLATE = "organizations_template.csv"


@dataclass(frozen=True, slots=True)
class FileRules:
    """What the reading needs to know: the pool, the role table, and whether roles are taken from the file."""

    pool_id: str
    role_table: Mapping[str, str] = field(default_factory=dict)
    takes_roles: bool = False


class FileProblem(UsageError):
    """What is wrong with the file, by its line."""

    def __init__(self, name: str, number: int, sentence: str) -> None:
        super().__init__(
            f"{clean(name)}, line {number}: {sentence}",
            fix="Mend that line, then run the same command again.",
        )


def read_file(name: str, lines: Iterable[str], rules: FileRules) -> Iterator[FileLine]:
    """The lines of the file, in order; raises FileProblem (exit 2) for the first that cannot be taken.

    ``lines`` come with their ends; ``name`` is for people.
    """
    first, rest = _first_line(name, lines)
    delimiter = _delimiter(first)
    reader = csv.reader(_joined(first, rest), delimiter=delimiter, strict=True)
    try:
        columns = _columns(name, next(reader))
        found = _File(name, rules)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) > len(columns):
                    raise FileProblem(name, reader.line_num, "it has more cells than columns.")
                yield found.line(reader.line_num, dict(zip(columns, map(_cell, cells), strict=False)))
    except csv.Error as bad:
        raise FileProblem(name, reader.line_num, f"it is no CSV ({clean(bad)}).") from bad


def read_names(name: str, lines: Iterable[str]) -> dict[str, str]:
    """Names by value, for companies that are kept elsewhere: the columns org_external_id and org_name."""
    first, rest = _first_line(name, lines)
    reader = csv.DictReader(_joined(first, rest), delimiter=_delimiter(first), strict=True)
    columns = {_column(cell): cell for cell in reader.fieldnames or ()}
    if missing := [column for column in ("org_external_id", "org_name") if column not in columns]:
        raise FileProblem(name, 1, f"it has no column {missing[0]}.")
    names: dict[str, str] = {}
    for row in reader:
        value, said = (_cell(row[columns[column]] or "") for column in ("org_external_id", "org_name"))
        if len(said) > NAME_LENGTH:
            raise FileProblem(name, reader.line_num, f"its org_name has {len(said)} characters.")
        if value and said and names.setdefault(value, said) != said:
            raise FileProblem(name, reader.line_num, f"«{clean(value, 60)}» has another name further up.")
    return names


def template(users: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The file to be filled in, in pieces: a line for each user of the pool (sub and address)."""
    yield ",".join(COLUMNS) + "\n"
    for sub, email in users:
        yield ",".join((_quoted(sub), _quoted(email), "", "", "")) + "\n"


@dataclass(slots=True)
class _File:
    """What was read so far: one name for a company, one set of roles for a user in it."""

    name: str
    rules: FileRules
    names: dict[str, tuple[str, int]] = field(default_factory=dict)
    roles: dict[tuple[str, str], tuple[tuple[str, ...], int]] = field(default_factory=dict)

    def line(self, number: int, cells: Mapping[str, str]) -> FileLine:
        sub, email = cells.get("sub", ""), normalise_email(cells.get("email"))
        if not sub and not email:
            raise FileProblem(self.name, number, "it names no user: sub and email are empty.")
        who = sub or email or ""
        organization = self._organization(number, cells)
        if organization is None:
            return FileLine(number, who, None, by_email=not sub)
        roles = self._roles(number, cells.get("role_slugs", "")) if self.rules.takes_roles else ()
        self._require_once(number, who, organization, roles)
        return FileLine(number, who, organization, roles, by_email=not sub)

    def _organization(self, number: int, cells: Mapping[str, str]) -> Organization | None:
        org_id, given, name = (cells.get(column, "") for column in ("org_id", "org_external_id", "org_name"))
        if len(name) > NAME_LENGTH:
            raise FileProblem(
                self.name,
                number,
                f"its org_name has {len(name)} characters; at most {NAME_LENGTH} are taken.",
            )
        if given and not is_external_id(given):
            raise FileProblem(
                self.name,
                number,
                f"its org_external_id «{clean(given, 40)}» is not 1 to 128 printable ASCII characters.",
            )
        key = given or org_id or (external_id(self.rules.pool_id, Source.FILE, name) if name else "")
        if not key:
            return None
        known, line = self.names.setdefault(key, (name, number))
        if name and known and name != known:
            raise FileProblem(
                self.name,
                number,
                f"«{clean(given or org_id, 60)}» is called «{clean(name, 60)}» here and «{clean(known, 60)}»"
                f" in line {line}.",
            )
        if name and not known:
            self.names[key] = (name, number)
        return Organization(key, given or org_id or name, name or known or given or org_id, org_id or None)

    def _roles(self, number: int, text: str) -> tuple[str, ...]:
        names = tuple(dict.fromkeys(name for name in _role_names(text) if name))
        for name in names:
            slug = self.rules.role_table.get(name, name)
            if slug and not is_slug(slug):
                raise FileProblem(
                    self.name,
                    number,
                    f"«{clean(slug, 60)}» is no role slug: small letters, digits, - and _ (at most 48).",
                )
        return names

    def _require_once(
        self, number: int, who: str, organization: Organization, roles: tuple[str, ...]
    ) -> None:
        known, line = self.roles.setdefault((who, organization.external_id), (roles, number))
        if known != roles:
            raise FileProblem(
                self.name,
                number,
                f"this user and this company are in line {line} as well, with other roles.",
            )


def _first_line(name: str, lines: Iterable[str]) -> tuple[str, Iterator[str]]:
    rest = iter(lines)
    for line in rest:
        return line.removeprefix("\ufeff"), rest
    raise FileProblem(name, 1, "the file is empty.")


def _joined(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _delimiter(first: str) -> str:
    """The sign between columns that makes most of the first line known columns."""

    def known(delimiter: str) -> int:
        names = {_column(cell) for cell in first.strip().split(delimiter)}
        return len(names & (_KNOWN | PASSED_OVER))

    return max(_DELIMITERS, key=known)


def _column(cell: str) -> str:
    name = cell.strip().strip('"').strip().lower()
    return _ALIASES.get(name, name)


def _columns(name: str, cells: list[str]) -> list[str]:
    columns = [_column(cell) for cell in cells]
    unknown = [
        cell for cell, column in zip(cells, columns, strict=True) if column not in _KNOWN | PASSED_OVER
    ]
    if unknown:
        raise FileProblem(
            name,
            1,
            f"the column «{clean(unknown[0], 60)}» is unknown; known are {', '.join(COLUMNS)}, org_id.",
        )
    if twice := [column for column in columns if column in _KNOWN and columns.count(column) > 1]:
        raise FileProblem(name, 1, f"the column {twice[0]} is there twice.")
    if not {"sub", "email"} & set(columns):
        raise FileProblem(name, 1, "it has neither a column sub nor a column email.")
    if not {"org_external_id", "org_name", "org_id"} & set(columns):
        raise FileProblem(name, 1, "it has no column org_external_id.")
    return columns


def _role_names(text: str) -> list[str]:
    """Roles separated as people and exporters do: commas, semicolons, bars, blanks, or a JSON list."""
    if text.startswith("["):
        try:
            found = json.loads(text)
        except ValueError:
            found = None
        if isinstance(found, list):
            return [str(item).strip() for item in found]
    return _BETWEEN_ROLES.split(text.strip())


def _cell(value: str) -> str:
    """A cell without blanks around it, and without the mark that keeps it from being a formula."""
    text = value.strip()
    return text[1:] if text.startswith("'") and csv_cell(text[1:]) == text else text


def _quoted(text: str) -> str:
    cell = csv_cell(text)
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if set(cell) & set(',"\n;') else cell
