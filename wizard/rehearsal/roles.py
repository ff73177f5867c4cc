"""Environment roles (https://workos.com/docs/reference/roles)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wizard.rehearsal.identifiers import Ids, Now, stamp
from wizard.rehearsal.refusals import Refusal, unprocessable

Record = dict[str, Any]
LONGEST = 48
_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(slots=True)
class Roles:
    """Roles by slug; a new environment has ``member``, which is the default, and ``admin``.

    ``multiple``: whether a membership may have several, which the dashboard decides.
    """

    ids: Ids
    now: Now
    by_slug: dict[str, Record] = field(default_factory=dict)
    default: str = "member"
    multiple: bool = False

    def __post_init__(self) -> None:
        for slug in ("admin", "member"):
            self.create({"slug": slug, "name": slug.title()})

    def create(self, body: Mapping[str, Any]) -> Record:
        slug, name = body.get("slug"), body.get("name")
        if not isinstance(slug, str) or not _SLUG.fullmatch(slug) or len(slug) > LONGEST:
            raise unprocessable("slug", "slug must be lower-case letters, digits, hyphens and underscores")
        if not isinstance(name, str) or not 1 <= len(name) <= LONGEST:
            raise unprocessable("name", f"name must be 1 to {LONGEST} characters")
        if slug in self.by_slug:
            raise Refusal(409, f"A role with the slug '{slug}' exists already.", code="role_slug_conflict")
        moment = stamp(self.now())
        role: Record = {
            "object": "role",
            "id": self.ids.new("role"),
            "slug": slug,
            "name": name,
            "description": body.get("description"),
            "type": "EnvironmentRole",
            "resource_type_slug": "organization",
            "permissions": [],
            "created_at": moment,
            "updated_at": moment,
        }
        self.by_slug[slug] = role
        return role

    def listing(self) -> Record:
        """All of them in order of priority: this list has no pages."""
        return {"object": "list", "data": list(self.by_slug.values())}

    def chosen(self, body: Mapping[str, Any]) -> tuple[str, ...] | None:
        """The slugs that a request names, None where it names none; refuses what cannot be given."""
        one, several = body.get("role_slug"), body.get("role_slugs")
        if one is None and several is None:
            return None
        slugs = _texts("role_slug", [one]) if several is None else _texts("role_slugs", several)
        if one is not None and several is not None:
            raise unprocessable("role_slugs", "either role_slug or role_slugs may be given")
        if len(slugs) > 1 and not self.multiple:
            raise Refusal(422, "Multiple roles are not enabled.", code="multiple_roles_not_enabled")
        for slug in slugs:
            if slug not in self.by_slug:
                raise Refusal(422, f"Invalid role: '{slug}'.", code="invalid_role")
        return slugs


def _texts(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        raise unprocessable(name, f"{name} must be a list of role slugs")
    if not all(isinstance(item, str) and item for item in value):
        raise unprocessable(name, f"{name} must hold role slugs")
    return tuple(value)
