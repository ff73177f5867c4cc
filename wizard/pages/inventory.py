"""Step 3: how these users sign in, counted while the pool is listed."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.rows.inventory import Inventory, tenant_signs
from wizard.domain.steps import StepName, StepState
from wizard.domain.trees import Branch
from wizard.engine.migration import Migration
from wizard.guide.auth_cohorts import TOPS
from wizard.guide.mfa_scan import MFA_SCAN, SAMPLE, mfa_question
from wizard.pages.commands import Act, Answer, Command, GoTo, Run
from wizard.pages.common import busy, lock_of, main, opens, plain, stop_of
from wizard.pages.model import (
    Action,
    Choose,
    Fact,
    Facts,
    Figure,
    Figures,
    Live,
    Option,
    Page,
    Pane,
    Tone,
    TreePane,
    Values,
    Weight,
)
from wizard.pages.registry import page
from wizard.pages.relisting import relist
from wizard.pages.state import ViewState

STEP = StepName.INVENTORY
TREE = "methods"
ACCEPTED = "inventory accepted"
MFA_WORDS = {"notice": "a notice to all", "sample": f"a sample of {SAMPLE}", "full": "a full scan"}
NOTHING_YET = Branch(
    "auth",
    "How do these users sign in?",
    children=tuple(
        Branch(leaf.cohort.id, leaf.cohort.label, consequence=leaf.consequence, why=leaf.why)
        for name, leaf in TOPS.items()
        if name != "native"
    ),
)


@page("inventory")
def inventory(state: ViewState, target: str) -> Page:
    """The tree of sign-in methods with live counts, each level adding up to the one above."""
    del target
    hint, first = _main(state)
    return Page(
        id="inventory",
        step=STEP,
        title="Auth-method inventory",
        why="Counted from the pool. Each branch decides what moves and what users do again.",
        panes=tuple(_panes(state)),
        actions=(first, *_actions(state)),
        hint=hint,
        help=(
            "Every number counts rows of the pool. Branches under a heading add up to it, unless the heading"
            " says that they overlap. A scan for MFA is billed by AWS; listing is not."
        ),
        stop=stop_of(state, STEP),
    )


def progress(state: ViewState) -> tuple[int, int]:
    """Rows listed, and how many there are about: Cognito's estimate, or more where there are more."""
    listing, listed = state.views.listing(), state.snapshot.users["exported"]
    return listed, max(listed, listing.estimate if listing else 0)


def _main(state: ViewState) -> tuple[str, Action]:
    if now := busy(state, STEP, "Each page is committed as it comes."):
        return now
    if state.state(STEP) is StepState.DONE:
        return "It can be listed again.", _accept(state)
    label = "Continue the listing" if state.views.listing() else "List the pool"
    lock = lock_of(state, STEP)
    return lock or f"It only reads. MFA: {MFA_WORDS[_extent(state)]}.", main(
        "list", label, Run(STEP), help="List every row of the pool once", locked=lock
    )


def _accept(state: ViewState) -> Action:
    rows = state.snapshot.users["exported"]

    async def accept(migration: Migration) -> None:
        await migration.act(ACCEPTED, details={"rows": rows})

    command = Act(accept, then=GoTo(StepName.TIMING))
    return main("accept", "Accept the inventory", command, help="Say that this is what the pool holds")


def _actions(state: ViewState) -> Iterator[Action]:
    tree = state.views.inventory()
    yield opens(TREE, "List the rows of a branch", lambda branch: rows_of(state, branch), label="Rows")
    yield opens(
        TREE,
        "Why a branch is as it is",
        lambda branch: GoTo(page="why", target=f"{TREE} {branch}"),
        action_id="why",
        label="Why",
        key="x",
    )
    yield _mfa(state, tree)
    yield plain(
        "lead",
        "Start today",
        "t",
        "What takes other people's time",
        GoTo(page="lead-times"),
        weight=Weight.SHOWN,
        locked="" if tree else "The pool was not listed yet.",
    )
    yield relist(state)
    if state.state(STEP) is StepState.DONE:
        yield plain("next", "To the reset timing", "o", "To step 4", GoTo(StepName.TIMING))


def rows_of(state: ViewState, branch: str) -> Command:
    """A branch that counts no rows of its own is explained instead."""
    methods = state.views.methods()
    found = branch_at(methods, branch) if methods else None
    if found and found.cohort:
        return GoTo(page="rows", target=f"cohort {found.cohort}")
    return GoTo(page="why", target=f"{TREE} {branch}")


def branch_at(branch: Branch, branch_id: str) -> Branch | None:
    """The branch of this id, in or below this one."""
    if branch.id == branch_id:
        return branch
    return next((found for child in branch.children if (found := branch_at(child, branch_id))), None)


def _extent(state: ViewState) -> str:
    return str(state.views.answers()[MFA_SCAN])


def _mfa(state: ViewState, found: Inventory | None) -> Action:
    """How far to look for MFA; what it bills is counted from the rows that would be looked up."""

    def chosen(_: str, values: Values) -> Command:
        wanted = str(values[MFA_SCAN])
        scans = wanted != "notice" and state.state(STEP) is StepState.DONE
        return Answer({MFA_SCAN: wanted}, then=Run(STEP) if scans else None)

    return Action(
        "mfa",
        "MFA",
        chosen,
        key="m",
        help="Whether to look up who uses MFA, and what that costs",
        ask=lambda _: _ask_mfa(state, found),
        locked=_mfa_lock(found),
        weight=Weight.SHOWN,
    )


def _mfa_lock(found: Inventory | None) -> str:
    match found.pool.mfa if found else "":
        case "OFF":
            return "MFA is off in this pool: no one has to be looked up."
        case "ON":
            return "MFA is required in this pool: all native users are asked to enroll again."
        case _:
            return ""


def _ask_mfa(state: ViewState, found: Inventory | None) -> Choose:
    question = mfa_question(found)
    options = tuple(Option(choice.key, choice.label, choice.consequence) for choice in question.choices)
    return Choose(MFA_SCAN, question.prompt, options, sentences=(question.why,), default=_extent(state))


def _panes(state: ViewState) -> Iterator[Pane]:
    tree = state.views.inventory()
    if state.state(STEP) is not StepState.DONE:
        yield Figures("listing", "Listing", tuple(_figures(state)))
        if state.runs(STEP):
            yield Live("live", "Progress", STEP)
    methods = state.views.methods
    yield TreePane(
        TREE,
        "How do these users sign in?",
        lambda: methods() or NOTHING_YET,
        key=state.views.counted_on(),
        total=tree.total if tree else 0,
    )
    if tree and (signs := tenant_signs(tree)):
        summary = tuple(Fact(sign.subject, sign.sentence, Tone.WARNING) for sign in signs)
        yield Facts("tenants", "Signs of organizations: step 6 asks where they are kept", summary)


def _figures(state: ViewState) -> Iterator[Figure]:
    listed, estimate = progress(state)
    listing = state.views.listing()
    about = f"of about {estimate:,}" if estimate else "none listed yet"
    yield Figure("Rows", f"{listed:,}", about, share=min(1.0, listed / estimate) if estimate else None)
    yield Figure("Pages", f"{listing.pages if listing else 0:,}", "60 rows each")
    if listing and listing.restarts:
        yield Figure("Restarts", f"{listing.restarts:,}", "refused tokens", Tone.WARNING)
