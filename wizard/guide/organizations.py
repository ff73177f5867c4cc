"""Step 6: which company each user belongs to, and in which role (issue 15)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wizard.domain.organizations.companies import evidence_of, has_signs
from wizard.domain.organizations.domains import WantedDomain, wanted_domains
from wizard.domain.organizations.model import OrganizationRules, RoleSource, Source, ValueFormat
from wizard.domain.organizations.patterns import ORG, ROLE, Pattern
from wizard.domain.organizations.write_guard import REFUSED, write_guard
from wizard.domain.rows.inventory import Inventory
from wizard.domain.rows.pool import Pool
from wizard.domain.text import clean
from wizard.domain.trees import Choice, Question, Tree
from wizard.errors import MissingAnswer, UsageError

SECTION = "organizations"
SOURCE = f"{SECTION}.source"
ROLE_SLUGS = f"{SECTION}.role_slugs"
LEFT = f"{SECTION}.left"
WITHOUT, FORMAT, ROLES = f"{SECTION}.without", f"{SECTION}.format", f"{SECTION}.roles"
UNKNOWN_ROLES, SAME_NAME = f"{SECTION}.unknown_roles", f"{SECTION}.same_name"
SAME_NAMES = f"{SECTION}.same_names"
DOMAINS = f"{SECTION}.domains"
VERIFIED_DOMAINS = f"{SECTION}.verified_domains"


def _describe(source: Source, consequence: str) -> Any:
    def summary(inventory: Inventory) -> str:
        evidence = evidence_of(source, inventory)
        return f"{evidence}. {consequence}" if evidence else consequence

    return summary


def _source(source: Source, label: str, consequence: str, then: str = WITHOUT) -> Choice:
    return Choice(source, label, consequence, then, counted=_describe(source, consequence))


_SOURCE = Question(
    id=SOURCE,
    prompt="Do these users belong to companies, and where do you keep which?",
    why=(
        "WorkOS calls a company an organization: sign-in through its identity provider, roles and policies"
        " hang on it. A membership decides whose data your app shows a user, so it may rest only on what the"
        " user cannot change."
    ),
    choices=(
        Choice(Source.NONE, "No, users only", "No one belongs to an organization. Sessions have no org_id."),
        _source(
            Source.FILE,
            "Our own database (a file)",
            "A CSV names each user's companies and roles. Recommended: it is the list that your app uses.",
        ),
        _source(
            Source.ATTRIBUTE,
            "An attribute",
            "Its values are the companies. An attribute that users can write is refused.",
            then=FORMAT,
        ),
        _source(
            Source.GROUPS,
            "Cognito groups",
            f"A pattern such as {ORG}:{ROLE} says which part of a group's name is the company.",
        ),
        _source(
            Source.PROVIDER,
            "The identity provider",
            "Each enterprise provider is one company, and its users belong to it.",
        ),
        _source(
            Source.DOMAIN,
            "The email domain",
            "Each domain is one company. Only proven addresses count, and consumer domains never do.",
        ),
    ),
    default=Source.NONE,
    applies=has_signs,
)

_FORMAT = Question(
    id=FORMAT,
    prompt="How does the attribute hold companies?",
    why="The format is recognised from the values; correct it where that is wrong.",
    choices=(
        Choice(ValueFormat.VALUE, "One value", "The whole value is one company.", WITHOUT),
        Choice(ValueFormat.LIST, "A list with commas", "Each part is a company.", WITHOUT),
        Choice(
            ValueFormat.JSON, "A JSON list", 'Such as ["acme", "globex"]: each item is a company.', WITHOUT
        ),
    ),
    default=ValueFormat.VALUE,
    applies=has_signs,
)

_WITHOUT = Question(
    id=WITHOUT,
    prompt="Users without a company",
    why="An app that requires an organization has to refuse them, or to make one for them.",
    choices=(
        Choice(
            "import", "Import without a membership", "They sign in, and the session has no org_id.", ROLES
        ),
        Choice("skip", "Skip them", "They are not created in WorkOS.", ROLES),
        Choice("into", "Into one organization", "All of them join the one that you name.", ROLES),
    ),
    default="import",
    applies=has_signs,
)

_ROLES = Question(
    id=ROLES,
    prompt="Where do roles come from?",
    why="A membership without a role gets the default role of the environment.",
    choices=(
        Choice(RoleSource.NONE, "The environment's default", "Everybody gets the default role.", SAME_NAME),
        Choice(
            RoleSource.GROUPS,
            "Cognito groups",
            "The role is in the names of the user's groups.",
            UNKNOWN_ROLES,
        ),
        Choice(
            RoleSource.ATTRIBUTE,
            "An attribute",
            "Its values are roles. An attribute that users can write is refused.",
            UNKNOWN_ROLES,
        ),
        Choice(RoleSource.FILE, "The file", "The file names the roles of each membership.", UNKNOWN_ROLES),
    ),
    default=RoleSource.NONE,
    applies=has_signs,
)

_UNKNOWN_ROLES = Question(
    id=UNKNOWN_ROLES,
    prompt="Roles that WorkOS does not have",
    why="The roles of the environment are read when the plan is drawn up.",
    choices=(
        Choice("stop", "Stop and name them", "No plan is made before each has a role in WorkOS.", SAME_NAME),
        Choice("default", "Use the default role", "Their users get the default role.", SAME_NAME),
        Choice(
            "create",
            "Create them",
            "They are created with the plan, without permissions.",
            SAME_NAME,
            risk="A role cannot be deleted from an environment through the API.",
        ),
    ),
    default="stop",
    applies=has_signs,
)

_SAME_NAME = Question(
    id=SAME_NAME,
    prompt="Organizations in WorkOS that only have the same name",
    why="The same external ID is the same organization. The same name alone is not proof.",
    choices=(
        Choice("new", "Create a new one", "Two organizations then have one name."),
        Choice(
            "use",
            "Use the one that is there",
            "Its members and policies apply to these users.",
            risk="Users join an organization that this tool did not create.",
        ),
    ),
    default="new",
    applies=has_signs,
)

ORGANIZATIONS = Tree(
    "organizations",
    "Organizations",
    (_SOURCE, _FORMAT, _WITHOUT, _ROLES, _UNKNOWN_ROLES, _SAME_NAME),
)


def organization_rules(answers: Mapping[str, Any]) -> OrganizationRules:
    """The rules of these answers, defaults included; raises UsageError for what cannot be meant."""

    def get(name: str, default: Any = "") -> Any:
        value = answers.get(f"{SECTION}.{name}")
        return default if value is None else value

    source, roles = Source(get("source", Source.NONE)), RoleSource(get("roles", RoleSource.NONE))
    rules = OrganizationRules(
        source=source,
        attribute=get("attribute"),
        format=ValueFormat(get("format", ValueFormat.VALUE)),
        pattern=checked_pattern("pattern", get("pattern")) if source is Source.GROUPS else None,
        file=get("file"),
        without=get("without", "import"),
        into=get("into"),
        roles=roles,
        role_attribute=get("role_attribute"),
        role_pattern=checked_pattern("role_pattern", get("role_pattern"))
        if roles is RoleSource.GROUPS
        else None,
        unknown_roles=get("unknown_roles", "stop"),
        same_name=get("same_name", "new"),
        left=get("left", "report"),
        role_table=dict(get("role_slugs", {})),
        same_names=dict(get("same_names", {})),
    )
    _require_complete(rules)
    return rules


def require_safe(rules: OrganizationRules, pool: Pool) -> None:
    """Raise UsageError where users themselves could write what decides who joins a company, or their role."""
    for attribute, what in (
        (rules.attribute if rules.source is Source.ATTRIBUTE else "", "company"),
        (rules.role_attribute if rules.is_on and rules.roles is RoleSource.ATTRIBUTE else "", "role"),
    ):
        if not attribute:
            continue
        guard = write_guard(pool, attribute)
        if not guard.is_safe:
            raise UsageError(
                f"{clean(attribute)} cannot decide a user's {what}: it is {clean(guard.because)}.",
                fix=REFUSED,
            )


def checked_pattern(name: str, text: str) -> Pattern | None:
    """The pattern of an answer, None for none; raises UsageError for what is no pattern for this key."""
    if not text:
        return None
    try:
        pattern = Pattern(text)
    except ValueError as bad:
        raise UsageError(f"{SECTION}.{name} «{clean(text, 80)}» is no pattern: {bad}.") from bad
    part = ORG if name == "pattern" else ROLE
    if part not in text:
        raise UsageError(
            f"{SECTION}.{name} «{clean(text, 80)}» has no {part}.", fix=f"Such as {ORG}:{ROLE} or {part}."
        )
    return pattern


def domains_of(answers: Mapping[str, Any]) -> list[WantedDomain]:
    """The domains that organizations shall have; raises UsageError for what cannot be meant."""
    try:
        return wanted_domains(answers.get(DOMAINS) or {}, answers.get(VERIFIED_DOMAINS) or {})
    except ValueError as wrong:
        raise UsageError(f"{DOMAINS}: {wrong}") from None


def _require_complete(rules: OrganizationRules) -> None:
    """Each source needs its own answer next to it."""
    needed = {
        "attribute": (rules.source is Source.ATTRIBUTE and not rules.attribute, "the attribute"),
        "pattern": (rules.source is Source.GROUPS and rules.pattern is None, "the pattern of group names"),
        "file": (rules.source is Source.FILE and not rules.file, "the file of users and companies"),
        "into": (
            rules.is_on and rules.without == "into" and not rules.into,
            "the organization for users without a company",
        ),
        "role_attribute": (
            rules.is_on and rules.roles is RoleSource.ATTRIBUTE and not rules.role_attribute,
            "the attribute with roles",
        ),
    }
    for name, (is_missing, prompt) in needed.items():
        if is_missing:
            raise MissingAnswer(key=f"{SECTION}.{name}", prompt=prompt, choices=())
    if rules.roles is RoleSource.FILE and rules.is_on and rules.source is not Source.FILE:
        raise UsageError(
            f'{SECTION}.roles = "file" needs {SECTION}.source = "file": roles stand next to their company.'
        )
