"""Step 6, organizations: where companies are kept, what comes of it, and who would join what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import repeat
from pathlib import Path
from typing import Any

from wizard.domain.organizations.companies import evidence_of, guessed_pattern
from wizard.domain.organizations.file import TEMPLATE
from wizard.domain.organizations.model import (
    NEW_ONE,
    RoleSource,
    Source,
    is_slug,
    looks_like_an_id,
    role_words,
)
from wizard.domain.organizations.patterns import ORG, ROLE, Pattern
from wizard.domain.planning.plan import Plan
from wizard.domain.steps import StepName
from wizard.domain.words import counted
from wizard.engine.migration import Migration
from wizard.engine.organization_views import OrganizationShown
from wizard.guide.organizations import LEFT, ORGANIZATIONS, ROLE_SLUGS, SAME_NAMES, SECTION
from wizard.pages.commands import Act, Answer
from wizard.pages.common import plain, stop_of
from wizard.pages.model import (
    Action,
    Choose,
    Fact,
    Facts,
    Field,
    Fields,
    Item,
    Items,
    Next,
    Option,
    Page,
    Pane,
    Scope,
    Text,
    Tone,
    Values,
    Weight,
)
from wizard.pages.registry import page
from wizard.pages.state import ViewState
from wizard.pages.tree import next_of, tree_actions, tree_pane
from wizard.ports import SameName

TREE = ORGANIZATIONS.id
SHOWN = 3
TABLE, SAME, WHICH = "table", "same_names", "which"
MOST_NAMESAKES = 50
LABELS = {
    Source.FILE: "our own database",
    Source.ATTRIBUTE: "an attribute",
    Source.GROUPS: "Cognito groups",
    Source.PROVIDER: "identity provider",
    Source.DOMAIN: "email domain",
}
DETAILS: Mapping[str, tuple[str, str]] = {
    "attribute": ("attribute with companies", "Such as custom:tenant_id"),
    "pattern": ("pattern of group names", f"Such as {ORG}:{ROLE}"),
    "file": ("file of users and companies", "CSV: sub or email, org_external_id, org_name, role_slugs"),
    "into": ("organization for users without a company", "Its name"),
    "role_attribute": ("attribute with roles", "Such as custom:role"),
    "role_pattern": ("pattern of roles in group names", f"Such as {ROLE} or {ORG}-{ROLE}"),
}
KEYS = (
    "organizations.attribute",
    "organizations.pattern",
    "organizations.file",
    "organizations.into",
    "organizations.role_attribute",
    "organizations.role_pattern",
)


@page("organizations")
def organizations(state: ViewState, target: str) -> Page:
    """The tree with the evidence for each source, and the plan's organizations."""
    del target
    hint, first = next_of(state, TREE)
    return Page(
        id="organizations",
        step=StepName.TRANSFORM,
        title="Where do you keep which company a user belongs to?",
        why="A membership decides whose data a user sees: it may rest only on what they cannot change.",
        panes=tuple(_panes(state)),
        actions=(*((first,) if first else ()), *_actions(state)),
        hint=hint,
        stop=stop_of(state, StepName.TRANSFORM),
        help="A changed answer draws up another plan. Nothing is written before that plan is confirmed.",
        crumb="Organizations",
    )


def organization_facts(plan: Plan) -> Iterator[Fact]:
    """What a plan writes of organizations and memberships; nothing where users come without them."""
    if not plan.memberships:
        return
    summary = {word: n for word, n in plan.organizations.items() if word != "planned" and n}
    yield Fact("organizations", ", ".join(f"{n:,} {word}" for word, n in summary.items()) or "none")
    words = ("create", "update", "unchanged", "skipped")
    counts = [f"{plan.memberships[word]:,} {word}" for word in words if plan.memberships.get(word)]
    yield Fact("memberships", ", ".join(counts) or "none")
    if plan.roles_to_create:
        yield Fact("roles to create", ", ".join(plan.roles_to_create), Tone.WARNING)


def organization_hint(state: ViewState) -> Fact | None:
    """That the pool shows signs of companies, while no one has said what they are."""
    if all(question.id != f"{SECTION}.source" for question in state.views.undecided(TREE)):
        return None
    return Fact("!", "This pool shows signs of companies: o says where they are kept.", Tone.WARNING)


def _panes(state: ViewState) -> Iterator[Pane]:
    inventory = state.views.inventory()
    if inventory:
        facts = (
            Fact(LABELS[source], summary, Tone.BAD if "✗" in summary else Tone.PLAIN)
            for source in LABELS
            if (summary := evidence_of(source, inventory) or ("recommended" if source is Source.FILE else ""))
        )
        yield Facts("evidence", "Found in this pool", tuple(facts))
    yield tree_pane(state, TREE, ORGANIZATIONS.title)
    plan = state.snapshot.plan
    shown = state.views.organizations_shown(SHOWN)
    if plan and plan.memberships and shown:
        in_none = plan.memberships["in_none"]
        summary = (
            f"{counted(plan.organizations.get('planned', 0), 'organization')} ·"
            f" {counted(plan.memberships['planned'], 'membership')} · {counted(in_none, 'user')} in none"
        )
        by_sso = state.views.answers().get(f"{SECTION}.source") == Source.PROVIDER
        items = tuple(_item(one, by_sso=by_sso) for one in shown)
        yield Items("preview", f"Preview: {summary}", items, columns=("users", "roles"))
    if twins := tuple(map(_namesake, state.views.same_names(MOST_NAMESAKES), repeat(_same_names(state)))):
        yield Items(SAME, "WorkOS has organizations of these names", twins, columns=("users", "decided"))
    yield Facts("details", "Details", tuple(_details(state)))


def _same_names(state: ViewState) -> dict[str, str]:
    return dict(state.views.answers().get(SAME_NAMES) or {})


def _namesake(found: SameName, decided: Mapping[str, str]) -> Item:
    """One organization of the plan, and those of the same name: the same name is no proof."""
    chosen = decided.get(found.name)
    by_rule = f"{found.target_id} is used" if found.target_id else "a new one, by default"
    words = {None: by_rule, NEW_ONE: "a new one"}
    return Item(
        found.name,
        found.name,
        cells=(f"{found.members:,}", words.get(chosen, f"{chosen} is used")),
        notes=(f"in WorkOS: {', '.join(found.ids)}",),
        tone=Tone.PLAIN if chosen else Tone.WARNING,
    )


def _item(shown: OrganizationShown, *, by_sso: bool) -> Item:
    warn = "! looks like an ID: customers see it" if looks_like_an_id(shown.item.name) else ""
    roles = ", ".join(f"{n:,} {slug or role_words(())}" for slug, n in shown.roles.items())
    sso = f"SSO: {shown.item.members:,} cannot use a reset mail once it is connected" if by_sso else ""
    notes = tuple(
        text for text in (warn, sso, f"first: {', '.join(shown.first)}" if shown.first else "") if text
    )
    return Item(
        str(shown.item.id),
        shown.item.name,
        cells=(f"{shown.item.members:,}", roles),
        notes=notes,
        tone=Tone.WARNING if warn else Tone.PLAIN,
    )


def _details(state: ViewState) -> Iterator[Fact]:
    answers = state.views.answers()
    for name, (label, _) in DETAILS.items():
        if value := answers.get(f"{SECTION}.{name}"):
            yield Fact(label, str(value))
    for name, slug in dict(answers.get(ROLE_SLUGS) or {}).items():
        yield Fact("role", f"{name} → {slug or 'no role'}")
    yield Fact("memberships that left", str(answers.get(LEFT) or "report"))


def _actions(state: ViewState) -> Iterator[Action]:
    yield from tree_actions(state, TREE)
    yield Action(
        "details",
        "Details",
        _detailed,
        key="d",
        help="The attribute, pattern or file of the source that was chosen",
        ask=lambda _: _fields(state),
        weight=Weight.SHOWN,
    )
    yield Action(
        "roles",
        "Roles",
        lambda _, values: Answer({ROLE_SLUGS: _table_of(str(values[TABLE]))}),
        key="r",
        help="Which role slug each name of the pool or the file has",
        ask=lambda _: _roles(state),
        weight=Weight.SHOWN,
    )
    yield plain(
        "template",
        "Template",
        "t",
        f"Write {TEMPLATE} with the users of this pool",
        Act(_write_template),
        locked="" if state.views.inventory() else "The pool has not been listed yet.",
        weight=Weight.SHOWN,
    )
    if state.views.same_names(MOST_NAMESAKES):
        yield Action(
            "same",
            "Same name",
            lambda name, values: Answer({SAME_NAMES: _same_names(state) | {name: str(values[WHICH])}}),
            key="enter",
            help="Whether this organization in WorkOS is used, or another one is created",
            ask=lambda name: _which(state, name),
            scope=Scope.ITEM,
            pane=SAME,
        )
    yield Action(
        "left",
        "Memberships that left",
        lambda _, values: Answer({LEFT: str(values["left"])}),
        key="l",
        help="What becomes of memberships that the pool no longer shows",
        ask=lambda _: _left(state),
    )


async def _write_template(migration: Migration) -> str:
    written = await migration.write_organization_template()
    return f"Fill in the companies in {written}, then name it under Details (d)."


def _fields(state: ViewState) -> Next:
    answers, inventory = state.views.answers(), state.views.inventory()
    guess = guessed_pattern(inventory) if inventory else None
    usual = {
        "attribute": inventory.companies.best if inventory and inventory.companies else "",
        "pattern": guess.text if guess else "",
    }
    fields = tuple(
        Field(
            name,
            label,
            value=str(answers.get(f"{SECTION}.{name}") or usual.get(name, "")),
            hint=hint,
            check=_checks(name),
        )
        for name, (label, hint) in DETAILS.items()
        if _is_asked(name, answers)
    )
    if not fields:
        return Choose("nothing", "This source needs no details.", (Option("back", "Go back"),))
    return Fields("Details of the source", fields)


def _is_asked(name: str, answers: Mapping[str, Any]) -> bool:
    """Only what the chosen branches need."""
    source, roles = answers.get(f"{SECTION}.source"), answers.get(f"{SECTION}.roles")
    return {
        "attribute": source == Source.ATTRIBUTE,
        "pattern": source == Source.GROUPS,
        "file": source == Source.FILE,
        "into": answers.get(f"{SECTION}.without") == "into",
        "role_attribute": roles == RoleSource.ATTRIBUTE,
        "role_pattern": roles == RoleSource.GROUPS,
    }[name]


def _detailed(_: str, values: Values) -> Answer:
    given = {f"{SECTION}.{name}": str(values[name]).strip() or None for name in DETAILS if name in values}
    if path := given.get(f"{SECTION}.file"):
        given[f"{SECTION}.file"] = str(Path(path).expanduser().absolute())
    return Answer(given)


def _checks(name: str) -> Any:
    part = {"pattern": ORG, "role_pattern": ROLE}.get(name)

    def check(text: str) -> str:
        if not part or not text.strip():
            return ""
        try:
            pattern = Pattern(text.strip())
        except ValueError as bad:
            return f"No pattern: {bad}."
        return "" if part in pattern.text else f"It has no {part}."

    return check


def _roles(state: ViewState) -> Text:
    known = dict(state.views.answers().get(ROLE_SLUGS) or {})
    return Text(
        TABLE,
        "Names of roles and their slugs",
        "One for each line or comma: Administrators = admin. Nothing behind the sign: the name is no role.",
        value=", ".join(f"{name} = {slug}" for name, slug in known.items()),
        check=_wrong_table,
        is_long=True,
    )


def _wrong_table(text: str) -> str:
    for part in _parts(text):
        name, sign, slug = (piece.strip() for piece in part.partition("="))
        if not sign or not name:
            return f"No name = slug: {part.strip()}"
        if slug and not is_slug(slug):
            return f"No role slug (small letters, digits, - and _): {slug}"
    return ""


def _table_of(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in _parts(text))
    return {name.strip(): slug.strip() for name, _, slug in pairs}


def _parts(text: str) -> list[str]:
    return [part for line in text.splitlines() for part in line.split(",") if part.strip()]


def _which(state: ViewState, name: str) -> Choose:
    """The organizations of this name, and a new one, which is the default."""
    found = next((one for one in state.views.same_names(MOST_NAMESAKES) if one.name == name), None)
    options = [Option(NEW_ONE, "Create a new one", "Two organizations then have one name.")]
    for target_id in found.ids if found else ():
        summary = "Its members and policies apply to these users. The dashboard shows whose it is."
        options.append(Option(target_id, f"Use {target_id}", summary))
    return Choose(WHICH, f"Which organization is «{name}»?", tuple(options), default=NEW_ONE)


def _left(state: ViewState) -> Choose:
    return Choose(
        "left",
        "Memberships that the pool no longer shows",
        (
            Option("report", "Report them", "They stay as they are in WorkOS."),
            Option(
                "deactivate",
                "Deactivate them",
                "The next import switches off those that this tool created, once that is confirmed.",
            ),
        ),
        default=str(state.views.answers().get(LEFT) or "report"),
    )
