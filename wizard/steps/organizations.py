"""Step 6, organizations: what WorkOS has of them, what the operator's file says, and who belongs to which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from wizard.domain.events import OrganizationLinesRead, OrganizationsListed, RolesRead
from wizard.domain.organizations.companies import Companies
from wizard.domain.organizations.file import FileProblem, FileRules, read_file, read_names
from wizard.domain.organizations.memberships import FileLine, Joining
from wizard.domain.organizations.model import (
    MANY_ROLES,
    Organization,
    OrganizationRules,
    RoleSource,
    Source,
    looks_like_an_id,
)
from wizard.domain.paging import Pages
from wizard.domain.planning.candidates import Group, Rules
from wizard.domain.planning.plan import PlanDraft
from wizard.domain.rows.emails import normalise_email
from wizard.domain.rows.inventory import tenant_signs
from wizard.domain.rows.pool import Pool
from wizard.domain.text import clean, mask_email
from wizard.domain.words import counted
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.errors import Blocked
from wizard.guide.optional_calls import LIST_GROUPS, LIST_MEMBERS
from wizard.guide.organizations import FORMAT, SOURCE, organization_rules, require_safe
from wizard.journal import Reader

LINES = 500
NAMED = 5
FIRST = 20


def rules_for(journal: Reader) -> OrganizationRules:
    """The operator's rules; the format of an attribute is recognised from its values where no one said it."""
    answers = journal.answers()
    rules = organization_rules(answers)
    found = companies_of(journal)
    if rules.source is Source.ATTRIBUTE and FORMAT not in answers and found:
        seen = found.attributes.get(rules.attribute)
        rules = replace(rules, format=seen.format) if seen else rules
    return rules


def companies_of(journal: Reader) -> Companies | None:
    """What the latest listing tells of companies; None where no one counted."""
    kept = journal.meta("companies")
    return Companies.from_json(kept["companies"]) if kept else None


async def read_organizations(ctx: Context) -> EventStream:
    """Everything that the plan needs to know of organizations; nothing where users come without them."""
    rules, pool = rules_for(ctx.journal), ctx.journal.pool()
    if not rules.is_on or pool is None:
        return
    require_safe(rules, pool)
    _require_groups(ctx, rules, pool)
    async for event in _environment(ctx, rules):
        yield event
    if rules.source is Source.FILE:
        for event in _file(ctx, rules, pool):
            yield event


def joining_of(ctx: Context, resolver: Rules) -> Joining:
    """What decides about memberships, with what was read before."""
    rules = rules_for(ctx.journal)
    if not rules.is_on:
        return Joining(rules, resolver)
    kept = ctx.journal.meta("roles")
    known = frozenset(kept["slugs"]) if kept and rules.roles is not RoleSource.NONE else None
    names = {}
    if rules.file and rules.source is not Source.FILE:
        names = read_names(Path(rules.file).name, ctx.files.read_lines(Path(rules.file)))
    return Joining(
        replace(rules, known_roles=known, names=names), resolver, held=ctx.journal.organizations.held()
    )


def with_lines(joining: Joining, groups: Sequence[Group], journal: Reader) -> Joining:
    """The same with the file's lines about these rows."""
    if joining.rules.source is not Source.FILE:
        return joining
    rows = [row for group in groups for row in group.rows]
    keys = {key for row in rows for key in (row.sub, normalise_email(row.email)) if key}
    return replace(joining, lines=journal.organizations.lines(sorted(keys)))


def settled_roles(joining: Joining) -> tuple[str, ...]:
    """Roles to be created with the plan; raises Blocked where some are unknown and no one decided."""
    unknown = joining.unclear.roles
    match joining.rules.unknown_roles:
        case "create":
            return tuple(sorted(unknown))
        case "stop" if unknown:
            summary = ", ".join(f"{clean(name, 60)} ({counted(n, 'user')})" for name, n in _largest(unknown))
            more = f" and {len(unknown) - FIRST} more" if len(unknown) > FIRST else ""
            raise Blocked(
                f"WorkOS has no {'role' if len(unknown) == 1 else 'roles'} {summary}{more}.",
                fix="Create them in the dashboard (Authorization, Roles), or give each a slug"
                " (organizations.role_slugs; empty for what is no role), or take the default role or have"
                " them created (organizations.unknown_roles).",
            )
        case _:
            return ()


def warnings_of(joining: Joining, draft: PlanDraft) -> Iterator[str]:
    """What to know of organizations before the plan is confirmed."""
    if not draft.has_memberships:
        return
    counts = draft.joining
    if counts.several:
        yield (
            f"{counted(counts.several, 'user')} will be in several organizations: AuthKit lets them choose,"
            " and your own pages must (the API answers 403 organization_selection_required)."
        )
    if counts.due and joining.rules.source is Source.PROVIDER:
        yield (
            f"{counted(counts.due, 'user')} who would get a reset mail belong to an organization that signs"
            " in through its identity provider: they are not mailed once its connection is there."
        )
    if counts.none:
        yield f"{counted(counts.none, 'user')} will be in no organization: their sessions have no org_id."
    if counts.many_roles:
        yield (
            f"{counted(counts.many_roles, 'user')} will have more than {MANY_ROLES} roles: all of them stand"
            " in the session's cookie, which holds 4 KB."
        )
    for reason, n in counts.skipped.items():
        yield f"{counted(n, 'membership')} will not be written: {reason}."
    names = [organization.name for organization in counts.organizations.values()]
    if names and sum(map(looks_like_an_id, names)) * 2 > len(names):
        yield "Names of organizations look like IDs, and customers will see them: add names."
    if twins := sum(_has_namesake(organization, joining) for organization in counts.organizations.values()):
        yield (
            f"{counted(twins, 'organization')} will be created although WorkOS has one of that name: the same"
            " name is no proof. Which to use is decided one by one."
        )
    for sentence, n in _largest(joining.unclear.values)[:NAMED]:
        yield f"{counted(n, 'user')} with {clean(sentence)}: no membership comes of it."
    if joining.rules.unknown_roles == "default":
        for name, n in _largest(joining.unclear.roles)[:NAMED]:
            users = counted(n, "user")
            yield f"{users} with the role {clean(name, 60)}, which WorkOS does not have: the default role."


def unasked_signs(journal: Reader) -> Iterator[str]:
    """Signs of companies in the pool, while no one has said where they are kept."""
    inventory = journal.inventory()
    if inventory is None or SOURCE in journal.answers():
        return
    for sign in tenant_signs(inventory):
        yield f"{clean(sign.subject)}: {clean(sign.sentence)}. Users come without organizations."


def _has_namesake(organization: Organization, joining: Joining) -> bool:
    """Whether no one decided that a new one is right, next to one of the same name."""
    is_open = organization.name not in joining.rules.same_names and organization.target_id is None
    return is_open and organization.name in joining.held.named


def require_apart(draft: PlanDraft) -> None:
    """Raise Blocked where two companies of the pool would be one organization: their users would mix."""
    taken: dict[str, Organization] = {}
    for organization in draft.joining.organizations.values():
        if organization.target_id is None:
            continue
        other = taken.setdefault(organization.target_id, organization)
        if other is not organization:
            raise Blocked(
                f"«{clean(other.value, 60)}» and «{clean(organization.value, 60)}» would both be the WorkOS"
                f" organization {organization.target_id} ({clean(organization.name, 60)}), and their users"
                " would share a company.",
                fix="Say for that name that a new one is created (organizations.same_names), or give one of"
                " them another name.",
            )


def _largest(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:FIRST]


def _require_groups(ctx: Context, rules: OrganizationRules, pool: Pool) -> None:
    """Groups that could not be read are not groups that no one is in."""
    unread = {LIST_GROUPS, LIST_MEMBERS} & {*pool.unreadable, *ctx.journal.unread()}
    if rules.wants_groups and (unread or pool.is_files):
        what = "export files hold no groups" if pool.is_files else f"{min(unread)} was refused"
        raise Blocked(
            f"The groups of the pool decide about organizations or roles, and could not be read: {what}.",
            fix="Allow ListGroups and ListUsersInGroup, then list again (--relist), or take another source.",
        )


async def _environment(ctx: Context, rules: OrganizationRules) -> EventStream:
    pages, after, first = Pages("organizations in WorkOS"), None, True
    while True:
        page = await ctx.read(RateBudget.WORKOS_READ, ctx.target.organizations.page, after)
        pages.page((organization.id for organization in page.organizations), page.after)
        yield OrganizationsListed(page.organizations, first)
        first, after = False, page.after
        if after is None:
            break
    if rules.roles is not RoleSource.NONE:
        yield RolesRead(tuple(await ctx.read(RateBudget.WORKOS_READ, ctx.target.organizations.roles)))


def _file(ctx: Context, rules: OrganizationRules, pool: Pool) -> Iterator[OrganizationLinesRead]:
    """The file in portions; each user that it names must be a row of the pool."""
    path, first = Path(rules.file), True
    takes_roles = rules.roles is RoleSource.FILE
    lines = read_file(
        path.name, ctx.files.read_lines(path), FileRules(pool.id, rules.role_table, takes_roles=takes_roles)
    )
    for portion in _portions(lines):
        strangers = ctx.journal.organizations.strangers([line.who for line in portion])
        if unknown := next((line for line in portion if line.who in strangers), None):
            who = f"the address {mask_email(unknown.who)}" if unknown.by_email else f"the sub {unknown.who}"
            raise FileProblem(path.name, unknown.number, f"no row of the pool has {clean(who)}.")
        yield OrganizationLinesRead(portion, first)
        first = False
    if first:
        yield OrganizationLinesRead((), first)


def _portions(lines: Iterable[FileLine]) -> Iterator[tuple[FileLine, ...]]:
    rest = iter(lines)
    while portion := tuple(islice(rest, LINES)):
        yield portion
