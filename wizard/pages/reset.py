"""Step 9: the reset flow proven with a canary, then sample and rest, each typed."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.checks import CheckId
from wizard.domain.mail.adoption import AdoptionDay
from wizard.domain.mail.campaign import CAMPAIGN, Stage, WhoMails
from wizard.domain.mail.keeping import is_chosen
from wizard.domain.steps import StepName, StepState
from wizard.domain.target_kind import TargetKind
from wizard.domain.words import duration
from wizard.engine.reset_views import ResetViews, StageView
from wizard.pages import reset_actions as does
from wizard.pages.commands import GoTo, Run
from wizard.pages.common import CANARIES, busy, go_on, main, stop_of
from wizard.pages.keeping import keeps_until
from wizard.pages.model import (
    Action,
    Document,
    Fact,
    Facts,
    Figure,
    Figures,
    Item,
    Items,
    Mark,
    Page,
    Poll,
    Tone,
)
from wizard.pages.passwords import kept_panes
from wizard.pages.registry import page
from wizard.pages.state import ViewState

STEP = StepName.RESET
PACE = "pace.resets_per_second"
SOON, SELDOM = 3.0, 30.0  # seconds between two looks: at a sandbox, at WorkOS
DAYS = 7
MOST_NAMED = 200
LAST = frozenset({Stage.REST, Stage.REMINDER})
WHO = {
    Stage.CANARY: "your own test accounts",
    Stage.SAMPLE: "25 users, before all others",
    Stage.REST: "all others who are due",
    Stage.REMINDER: "who was mailed and has not used the link",
}


@page("reset")
def reset(state: ViewState, target: str) -> Page:
    """Stages with their counts; nothing is sent before exactly its phrase was typed."""
    del target
    hint, first = _main(state)
    return Page(
        id="reset",
        step=STEP,
        title="Passwords" if is_chosen(state.views.given()) else "Password resets",
        why="Mail goes only to users who need it, at most once; each stage is typed.",
        panes=(
            *kept_panes(state),
            Figures("sums", "Resets", _figures(state)),
            Items("stages", "Stages", tuple(_stages(state)), columns=("Remain", "Sent", "Used")),
            Facts("proof", "The proof, and who is left out", tuple(_facts(state))),
        ),
        actions=(first, *does.actions(state, first.id)),
        hint=hint,
        help=(
            "A stage is sent only when its phrase was typed, each user gets at most one. The sample and the"
            " rest unlock with the recorded cutover. *Sent* means accepted, never delivered."
        ),
        stop=stop_of(state, STEP),
        poll=_poll(state),
    )


def _poll(state: ViewState) -> Poll | None:
    """Events are looked at again by themselves as long as a link that was mailed may still be used."""
    stage = state.views.resets.next_stage(state.now)
    if stage is None or stage.pending or stage.used >= stage.sent:
        return None
    is_near = state.snapshot.target.get("kind") == TargetKind.SANDBOX
    return Poll(Run(STEP, only=(StepName.CONNECT, STEP)), SOON if is_near else SELDOM)


@page("reset-names")
def names(state: ViewState, target: str) -> Page:
    """By name: whose outcome is unknown, and who left the queue with the reason."""
    del target
    return Page(
        id="reset-names",
        step=STEP,
        title="By name",
        why="Whose outcome is unknown, and who left the queue.",
        panes=(Document("names", "By name", lambda: _names(state.views.resets), key=state.snapshot.resets),),
        actions=(),
        crumb="By name",
    )


def _main(state: ViewState) -> tuple[str, Action]:
    """The one sentence of the page, and the next thing to do."""
    if now := busy(state, STEP, "Each reset is recorded before and after its request."):
        return now
    if state.state(STEP) is StepState.DONE:
        return "The flow is proven.", go_on(StepName.AUTHKIT)
    if not state.views.answers()[CANARIES]:
        return "A canary is a migrated account whose mailbox you can open.", does.canaries(state, first=True)
    own = state.views.resets.own_mail()
    if own and not own.is_sent and state.views.is_cut_over():
        return f"{own.persons:,} users are yours to mail.", does.own_mail_sent(state, own)
    return _stage_main(state)


def _stage_main(state: ViewState) -> tuple[str, Action]:
    stage, unknown = state.views.resets.next_stage(state.now), state.views.resets.count_unknown()
    look = main("look", "Look again", Run(STEP, only=(StepName.CONNECT, STEP)))
    if stage is None and unknown:
        return f"Whether {unknown:,} users got their mail stays unknown.", look
    if stage is None:
        ready = main("look", "Get them ready", Run(STEP, only=(StepName.CONNECT, STEP)))
        return "It finds who is due; nothing is sent by looking.", ready
    if not stage.pending:
        return f"{stage.used:,} of {stage.sent:,} links of the {stage.stage} were used.", look
    if stage.stage is not Stage.CANARY and not state.views.resets.is_open_to_all():
        return (
            "Before the cutover they would set a password that the app does not use yet.",
            main("cutover", "To the cutover", GoTo(StepName.VERIFY)),
        )
    return "The confirmation is typed.", does.send(state, stage)


def _figures(state: ViewState) -> tuple[Figure, ...]:
    sums = state.snapshot.resets
    return (
        Figure("Due", f"{sums['due']:,}", "users"),
        Figure("Sent", f"{sums['sent']:,}", "accepted"),
        Figure("Failed", f"{sums['failed']:,}", "", Tone.BAD if sums["failed"] else Tone.STRONG),
        Figure("In doubt", f"{sums['in_doubt']:,}", "", Tone.WARNING if sums["in_doubt"] else Tone.STRONG),
        Figure("Remain", f"{sums['remaining']:,}", "typed first"),
    )


def _stages(state: ViewState) -> Iterator[Item]:
    for stage in state.views.stages():
        counts = (stage.pending, stage.sent, stage.used)
        yield Item(
            stage.stage.value,
            f"{stage.stage.value}: {WHO[stage.stage]}",
            cells=tuple(f"{number:,}" for number in counts),
            notes=(_standing(stage, state),),
            mark=_mark(stage),
            share=_share(stage),
        )


def _share(stage: StageView) -> float | None:
    """How much of a stage is sent, while there is more than one user in it and it is not over."""
    total = stage.sent + stage.pending
    return stage.sent / total if total > 1 and not stage.held else None


def _standing(stage: StageView, state: ViewState) -> str:
    """What a stage waits for; while it is sent, how long that will take at the pace that was answered."""
    if state.runs(STEP) and stage.sent and stage.pending:
        seconds = stage.pending / float(state.views.answers()[PACE])
        return f"{duration(seconds)} left, {stage.pending:,} users"
    return waits(stage, state)


def _mark(stage: StageView) -> Mark:
    if stage.held or (stage.stage in LAST and stage.sent and not stage.pending):
        return Mark.DONE
    if stage.sent:
        return Mark.RUNNING
    return Mark.WAITING if stage.pending else Mark.OPEN


def waits(stage: StageView, state: ViewState) -> str:
    """What a stage waits for, in one clause."""
    if stage.stage in CAMPAIGN and (day := keeps_until(state)):
        return f"passwords are kept until {day:%Y-%m-%d}: no one is mailed before that day is over"
    if stage.stage in CAMPAIGN and state.views.resets.who_mails(state.now) is not WhoMails.WIZARD:
        return "not mailed by the wizard: users ask for their reset, or you mail them"
    is_named = stage.stage in {Stage.CANARY, Stage.REMINDER}
    if stage.pending and not is_named and not state.views.resets.is_open_to_all():
        return "unlocks with the recorded cutover"
    if stage.pending:
        return "waits for your typed confirmation" if is_named else "typed once the stage before it has held"
    if stage.held:
        return "held: it went well"
    if stage.stage in LAST:
        return "created for all of them" if stage.sent else "none yet"
    if stage.sent:
        return f"{stage.used:,} of {stage.sent:,} links used; waiting for confirmation"
    return "none yet"


def _facts(state: ViewState) -> Iterator[Fact]:
    answers, resets = state.views.answers(), state.views.resets
    proof = next(verdict for verdict in state.views.verdicts() if verdict.id == CheckId.RESET)
    yield Fact("the proof", f"{proof.status}: {proof.evidence or 'nothing is known yet'}")
    yield Fact("canaries", ", ".join(answers[CANARIES]) or "none named yet")
    yield Fact("may be mailed", _allowed(state))
    yield Fact("default mail", str(answers[does.MAIL]))
    yield Fact(
        "marked",
        "each user when mailed" if answers[does.MARK] else "no one: events alone tell who was mailed",
    )
    if unknown := resets.count_unknown():
        yield Fact("unknown", f"{unknown:,} users: whether a mail was created", Tone.WARNING)
    if own := resets.own_mail():
        standing = "mailed, as you said" if own.is_sent else "yours to mail after the cutover"
        yield Fact("own mail", f"{own.persons:,} users in {own.path}, the draft next to it: {standing}")
    for day in reversed(resets.adoption()[-DAYS:]):
        yield Fact(day.day.isoformat(), day_line(day))
    for why, users in resets.count_skip_reasons().items():
        yield Fact(f"{users:,} users", why)
    for why, rows in state.views.not_mailed():
        yield Fact(f"{rows:,} rows", why)


def day_line(day: AdoptionDay) -> str:
    """One day (UTC) of resets and sign-ins."""
    return (
        f"{day.created:,} resets created, {day.used:,} used; {day.signed_in:,} first sign-ins,"
        f" {day.failed:,} failed ones"
    )


def _allowed(state: ViewState) -> str:
    given = state.views.given().get(does.ALLOWED)
    if given is None:
        is_test = state.snapshot.target.get("kind") == TargetKind.TEST
        return "the canaries alone: it is a test environment" if is_test else "who is due"
    return f"the canaries and {', '.join(given) or 'no one else'}"


def _names(resets: ResetViews) -> list[str]:
    lines = ["Unknown whether a mail was created"]
    for mail in resets.unknown(MOST_NAMED):
        at = f"attempted {mail.attempted_at:%Y-%m-%d %H:%M:%S} UTC" if mail.attempted_at else ""
        lines.append(f"  {mail.email}: {at}")
    if len(lines) == 1:
        lines.append("  No one.")
    left = [f"  {mail.email}: {mail.reason}" for mail in resets.skipped_mails(0, MOST_NAMED)]
    lines += ["Left the queue", *(left or ["  No one."])]
    files = "  resets_unknown.csv and resets_left_out.csv in the folder next to the journal."
    return [*lines, "All of them", files]
