"""Step 7: exactly the plan that was confirmed is written, and goes on wherever it stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from wizard.domain.confirmations import Phrase as Words
from wizard.domain.confirmations import accept_phrase
from wizard.domain.planning.plan import Plan
from wizard.domain.snapshot import ACCEPT_KEY
from wizard.domain.steps import StepName, StepState
from wizard.domain.target_kind import called
from wizard.domain.words import counted, duration
from wizard.engine.approvals import Approved
from wizard.pages.approval import approval_said
from wizard.pages.commands import Answer, Command, GoTo, Run
from wizard.pages.common import (
    CANARIES,
    MAIN_KEY,
    addresses_in,
    at_work,
    busy,
    errors,
    go_on,
    listed,
    main,
    opens,
    plain,
    said,
    stop_of,
    typed,
    wrong_addresses,
)
from wizard.pages.model import (
    Action,
    Ask,
    Choose,
    Fact,
    Facts,
    Figure,
    Items,
    Live,
    Option,
    Page,
    Pane,
    Phrase,
    Text,
    Tone,
    Values,
    Weight,
)
from wizard.pages.nights import import_takes
from wizard.pages.paces import paces, writes_per_second
from wizard.pages.problems import COLUMNS, IMPORTED, WAITING, kind_items, rows_of
from wizard.pages.registry import page
from wizard.pages.relisting import relist
from wizard.pages.state import Running, ViewState
from wizard.pages.transform import flow, is_superseded, plan_facts, plan_title
from wizard.report import risks

STEP = StepName.IMPORT
WEBHOOKS = "connect.webhooks"
ADDRESSES, WHY = "addresses", "why"
ATTENTION = "attention"
ONLY = (StepName.CONNECT, STEP)
KILL_ME = "Demo: kill this program now, then run the same command. It goes on where it was."
MOST_KINDS = 3
OVER = frozenset({StepState.FAILED, StepState.BLOCKED})


@page("import")
def importing(state: ViewState, target: str) -> Page:
    """The plan until it is confirmed, progress and figures from then on."""
    del target
    hint, first = _main(state)
    title, why = _heading(state)
    return Page(
        id="import",
        step=STEP,
        title=title,
        why=why,
        panes=tuple(_panes(state)),
        actions=tuple(_actions(state, first)),
        hint=hint,
        help=(
            "Nothing is written before the plan's phrase was typed: count and environment. Each request is"
            " recorded before it starts and after it ended, so the work can be stopped at any moment."
            " Pausing finishes what is in flight. Failed users can be taken as they are, with a note."
        ),
        stop=stop_of(state, STEP),
    )


def is_confirmed(state: ViewState) -> bool:
    """Whether the plan of now may be written."""
    plan = state.snapshot.plan
    return bool(plan and plan.confirmed_at)


def progress(state: ViewState) -> tuple[int, int]:
    """Users finished and planned."""
    users = state.snapshot.persons
    return users["planned"] - unsettled(state), users["planned"]


def membership_progress(state: ViewState) -> tuple[int, int] | None:
    """Memberships settled and planned; None where users come without them."""
    memberships = state.snapshot.memberships
    planned = memberships.get("planned", 0)
    return (planned - memberships["pending"] - memberships["in_doubt"], planned) if planned else None


def family_sums(state: ViewState) -> Iterator[Fact]:
    """Planned users, organizations and memberships, each as the sum of its states; nothing without the last.

    Each of the three adds up at every commit.
    """
    if membership_progress(state) is None:
        return
    snapshot = state.snapshot
    for family, counts in (
        ("users", snapshot.persons),
        ("organizations", snapshot.organizations),
        ("memberships", snapshot.memberships),
    ):
        parts = [f"{n:,} {word.replace('_', ' ')}" for word, n in counts.items() if n and word != "planned"]
        tone = Tone.WARNING if counts["failed"] else Tone.PLAIN
        yield Fact(family, f"{counts['planned']:,} planned = {' + '.join(parts) or '0'}", tone)


def unsettled(state: ViewState) -> int:
    """Users of the plan who wait, or whose outcome has to be looked up."""
    users = state.snapshot.persons
    return users["pending"] + users["in_doubt"]


def _heading(state: ViewState) -> tuple[str, str]:
    if state.runs(STEP):
        return "Importing users", "Safe to close: each user is recorded before and after the request."
    if state.state(STEP).is_ended:
        return "Imported", _describe(state)
    done, total = progress(state)
    if is_superseded(state):
        return "Import into WorkOS", "The plan is superseded; the next one is confirmed before it is written."
    if is_confirmed(state) and done:
        return "Import into WorkOS", f"{done:,} of {total:,} users are done; the rest waits."
    if is_confirmed(state):
        return "Import into WorkOS", "The plan is confirmed; no user has been written yet."
    return "Import into WorkOS", "Nothing is written before exactly this plan is confirmed."


def _describe(state: ViewState) -> str:
    snapshot = state.snapshot
    if not snapshot.open_persons:
        return "Every user of the plan is settled."
    word = "accepted as they are" if snapshot.accepts_open else "not settled"
    return f"{counted(snapshot.open_persons, 'user')} {word}."


def _panes(state: ViewState) -> Iterator[Pane]:
    plan = state.snapshot.plan
    if is_superseded(state):
        yield from at_work(state)
    if is_confirmed(state) and not is_superseded(state):
        yield Live("live", "Progress", STEP, tuple(_figures(state)))
        if sums := tuple(family_sums(state)):
            yield Facts("sums", "Users, organizations, memberships", sums)
    else:
        kind = state.snapshot.target.get("kind", "")
        facts = plan_facts(plan, kind) if plan else (Fact("plan", "There is none yet.", Tone.MUTED),)
        if plan:
            yield flow(state, plan)
        yield Facts("plan", plan_title(state), facts)
    rows = tuple(kind_items(state, but=IMPORTED | WAITING))
    if state.runs(STEP):
        rows = tuple(replace(row, notes=()) for row in rows[:MOST_KINDS])
    yield Items(ATTENTION, "Left out, or failed", rows, columns=COLUMNS, empty="Nothing needs attention.")
    if not state.runs(STEP) and not state.state(STEP).is_ended:
        yield Facts("settings", "Before it starts", tuple(_settings(state)))


def _settings(state: ViewState) -> Iterator[Fact]:
    answers = state.views.answers()
    yield Fact("canaries", listed(answers[CANARIES]) or "none named: no user goes first")
    word = "switched off meanwhile" if answers[WEBHOOKS] == "disable" else "left on"
    yield Fact("webhooks", word)
    yield Fact("pace", f"at most {writes_per_second(state):g} writes a second")
    if takes := import_takes(state):
        yield Fact("time", takes)


def _figures(state: ViewState) -> Iterator[Figure]:
    """Done, rate next to its average, time left, throttles, users in doubt and failed."""
    users, live = state.snapshot.persons, state.live
    done, total = progress(state)
    is_on = state.runs(STEP)
    average = state.views.pace().average
    usual = f"{average:,.1f} average" if average is not None else ""
    left = live.seconds_left(total - done) if is_on else None
    at = (state.now + timedelta(seconds=left)).astimezone() if left is not None else None
    yield Figure("Written", f"{users['created'] + users['updated']:,}", f"of {total:,}")
    if joined := membership_progress(state):
        yield Figure("Memberships", f"{joined[0]:,}", f"of {joined[1]:,}")
    if is_on:
        yield Figure("Rate", f"{live.rate:,.0f}/s", usual or f"limit {writes_per_second(state):g}/s")
        yield Figure(
            "Time left", duration(left) if left is not None else "–", f"until {at:%H:%M}" if at else ""
        )
    elif average is not None:
        yield Figure("Average", f"{average:,.1f}/s", "while it ran")
    waiting = live.waiting
    throttled = state.snapshot.requests["throttled"]
    yield Figure(
        "Slowed",
        f"{throttled:,}×",
        f"waiting {waiting.seconds:g} s" if waiting else "by WorkOS",
        Tone.WARNING if waiting else Tone.STRONG,
    )
    if users["in_doubt"] or is_on:
        yield Figure("In flight" if is_on else "To look up", f"{users['in_doubt']:,}", "users")
    if users["failed"]:
        yield Figure("Failed", f"{users['failed']:,}", "users", Tone.BAD)


def _see_who_left() -> Action:
    return main("left", "See who left", GoTo(page="delta"))


def _main(state: ViewState) -> tuple[str, Action]:
    """The one sentence of the page, and the next thing to do."""
    if now := busy(state, STEP, KILL_ME if state.notice else "Skipped rows stay listed; nothing is lost."):
        return now
    if is_superseded(state):
        return _planned_again(state)
    if is_stale(state):
        again = relist(state, key=MAIN_KEY, until=StepName.TRANSFORM, weight=Weight.MAIN, is_agreed=True)
        return "The listing is old. Listing again only reads; the difference is planned.", again
    if not unsettled(state) and (offer := state.views.offboarding_offer()):
        return f"{counted(offer[1], 'user')} left the pool.", _see_who_left()
    if state.state(STEP).is_ended and not (state.state(STEP) is StepState.FAILED and unsettled(state)):
        if undecided := state.snapshot.delta.undecided:
            return f"{counted(undecided, 'user')} left the pool.", _see_who_left()
        return "Everyone who is due is settled; the providers come next.", go_on(StepName.FEDERATION)
    if is_confirmed(state):
        word = "Paused; nothing is in flight." if state.state(STEP) is StepState.PAUSED else "It can go on."
        return word, main("resume", "Go on", Run(STEP), help="Write who is still open")
    plan = state.snapshot.plan
    if plan is None:
        return "The plan comes first.", main("plan", "To the plan", GoTo(StepName.TRANSFORM))
    canaries = len(state.views.answers()[CANARIES])
    first = f"{counted(canaries, 'canary account')} first." if canaries else "No canary is named."
    return f"{first} The confirmation is typed.", _confirm(state, plan)


def _planned_again(state: ViewState) -> tuple[str, Action]:
    """While what was listed or decided since is not in the plan: nothing of it can be confirmed or go on."""
    for step in (StepName.INVENTORY, StepName.TRANSFORM):
        if now := busy(state, step, "The plan is drawn up again; nothing is written."):
            return now
    again = main("plan", "To the plan", GoTo(StepName.TRANSFORM), help="Where it is drawn up again")
    return "The plan is superseded: it is drawn up again first.", again


def is_stale(state: ViewState) -> bool:
    """Whether the latest run stopped because the listing is too old to be imported."""
    return bool(state.stop and state.target is STEP and state.stop.recovery_id == "stale")


def _actions(state: ViewState, first: Action) -> Iterator[Action]:
    yield first
    yield opens(ATTENTION, "List the rows of this kind", rows_of, action_id="rows", label="Rows")
    yield canaries(state)
    yield _webhooks(state)
    yield paces(state, "w")
    yield _accept(state)
    yield plain(
        "delta", "Changed since", "d", "What changed in the pool since the import", GoTo(page="delta")
    )
    yield plain("undo", "Undo the import", "u", "Take back what was written", GoTo(page="undo"))
    yield plain("problems", "Rows by kind", "b", "Each can be decided about", GoTo(page="problems"))
    yield errors()
    if first.id != "relist":
        yield relist(state, key="l", until=StepName.TRANSFORM)


def _confirm(state: ViewState, plan: Plan) -> Action:
    """Writes exactly the plan that was shown, once its phrase was typed."""
    where = called(plan.environment, state.snapshot.target.get("kind"))

    def card(_: str) -> Phrase:
        are = "is" if plan.writes == 1 else "are"
        sentences = (
            f"{counted(plan.writes, 'user')} {are} written to {where}. No one is mailed by this.",
            *_with_them(plan),
            f"Plan {plan.revision}, fingerprint {plan.typed.shown}: just this plan is confirmed.",
            *approval_said(state, Approved.IMPORT, plan.fingerprint),
            *(f"! {risk}" for risk in risks(plan)),
            *((state.notice,) if state.notice else ()),
        )
        return Phrase(f"Write to {where}", sentences, plan.typed, "Import")

    # A plan that writes no one has nothing to be confirmed.
    ask = card if plan.writes else None
    return Action(
        "confirm",
        "Confirm the plan" if plan.writes else "Record the plan",
        lambda _, values: Run(STEP, phrases=typed(values)),
        key=MAIN_KEY,
        help="Write exactly this plan, once its phrase was typed",
        ask=ask,
        weight=Weight.MAIN,
    )


def _with_them(plan: Plan) -> Iterator[str]:
    """What is written of organizations and memberships next to the users; the fingerprint covers them."""
    if plan.memberships:
        organizations = counted(plan.organizations.get("create", 0), "organization")
        memberships = plan.memberships["create"] + plan.memberships["update"]
        yield f"With them {organizations} created, and {counted(memberships, 'membership')} written."


def canaries(state: ViewState) -> Action:
    """Who is written, read back and mailed before all others; nothing is made ready by naming them."""
    return Action(
        "canaries",
        "Name canaries",
        lambda _, values: Answer({CANARIES: addresses_in(str(values[ADDRESSES]))}),
        key="a",
        help="Who is written, read back and mailed before all others",
        ask=lambda _: Text(
            ADDRESSES,
            "Canaries",
            "Addresses of accounts whose mailbox you can open, with commas between. Empty: none.",
            value=listed(state.known(CANARIES)),
            check=wrong_addresses,
        ),
    )


def _webhooks(state: ViewState) -> Action:
    options = (
        Option("leave", "Leave webhooks on", "Each user written sends an event to each endpoint."),
        Option("disable", "Switch them off meanwhile", "They come on again at the end, or at a pause."),
    )
    return Action(
        "webhooks",
        "Webhooks",
        lambda _, values: Answer({WEBHOOKS: values[WEBHOOKS]}),
        key="h",
        help="Whether webhooks are on during the import",
        ask=lambda _: Choose(
            WEBHOOKS, "Webhooks during the import?", options, default=str(state.views.answers()[WEBHOOKS])
        ),
    )


def _accept(state: ViewState) -> Action:
    """Takes the import for done although users are open: a note, then the phrase that counts them."""
    number, locked = state.snapshot.open_persons, _not_to_accept(state)
    phrase = Words(accept_phrase(number))
    is_over = state.state(STEP) in OVER

    def card(_: Values) -> Ask:
        summary = "Check 2 counts them as explained; they stay listed, and nothing is written for them."
        return Phrase("Accept open users", (summary,), phrase, "Accept")

    def command(_: str, values: Values) -> Command:
        return Answer({ACCEPT_KEY: str(values[WHY])}, then=Run(STEP, only=ONLY, phrases=typed(values)))

    return Action(
        "accept",
        "Accept open users" if locked else f"Accept {number:,} open",
        command,
        key="o",
        help="Take open users as they are, with a note",
        ask=lambda _: Text(
            WHY,
            "Accept open users",
            f"{counted(number, 'user')} failed or not settled. Why may the import count as done?",
            value=str(state.views.answers().get(ACCEPT_KEY) or ""),
            check=said,
            then=card,
        ),
        locked=locked,
        weight=Weight.SHOWN if is_over and not locked else Weight.KEY,
    )


def _not_to_accept(state: ViewState) -> str:
    if state.running is not Running.NO:
        return "Something is running: pause it first."
    if not state.snapshot.open_persons:
        return "No user is open."
    if state.snapshot.accepts_open:
        return "They are accepted already."
    if (waiting := unsettled(state)) and state.state(STEP) not in OVER and is_confirmed(state):
        return f"The import has not come to its end: {counted(waiting, 'user')} wait. Go on first."
    return "" if is_confirmed(state) else "The plan is not confirmed: nothing was tried yet."
