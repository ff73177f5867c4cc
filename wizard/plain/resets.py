"""Step 9 in lines: the canary's reset, then sample and rest, each sent only when its phrase was typed."""

from __future__ import annotations

from wizard.domain.campaign import Stage
from wizard.domain.checks import CheckId
from wizard.domain.confirmations import hold_phrase, mailed_phrase
from wizard.domain.steps import StepName, StepState
from wizard.domain.target_kind import TargetKind
from wizard.engine.reset_views import StageView
from wizard.guide.dashboard import Matters
from wizard.plain import reset_errands
from wizard.plain.ask import Option
from wizard.plain.desk import Aside, Desk
from wizard.plain.importing import ALLOWED, CANARIES, ask_allowed, ask_canaries
from wizard.plain.settings import ask_settings
from wizard.report.send_card import card_lines


def walk(desk: Desk) -> None:
    """Go from stage to stage as far as phrases and evidence reach; raises Aside where it must wait."""
    if any(stage.sent for stage in desk.views.stages()):
        reset_errands.offer(desk)
    ask_settings(desk, Matters.CANARY)
    if not desk.views.answers().get(CANARIES):
        ask_canaries(desk)
    is_test = desk.views.snapshot().target.get("kind") == TargetKind.TEST
    if is_test or desk.views.given().get(ALLOWED) is not None:
        ask_allowed(desk)
    desk.run(StepName.RESET)
    while desk.views.snapshot().steps[StepName.RESET] is not StepState.DONE:
        phrases = _phrases_for_next(desk)
        if not phrases:
            _tell_evidence(desk)
            raise Aside
        desk.run(StepName.RESET, phrases=phrases)


def _phrases_for_next(desk: Desk) -> tuple[str, ...]:
    """What the operator typed for the stage that comes next; empty where nothing is confirmed."""
    stage = desk.views.resets.next_stage()
    if stage is None:
        return _own_mail(desk)
    if stage.pending and stage.stage is not Stage.CANARY and not desk.views.resets.is_open_to_all():
        desk.lines.say(
            f"{stage.pending:,} resets of the {stage.stage} wait for the recorded cutover: before it,"
            " people would set a password that the app does not use yet."
        )
        return ()
    return _send(desk, stage) if stage.pending else _hold(desk, stage)


def _own_mail(desk: Desk) -> tuple[str, ...]:
    """The operator's word that the mail of their own went out."""
    own, plan = desk.views.resets.own_mail(), desk.views.plan()
    if own is None or own.is_sent or plan is None or not desk.views.is_cut_over():
        return ()
    desk.lines.say(f"Mail the {own.persons:,} persons in {own.path} yourself; the draft is beside it.")
    phrase = mailed_phrase(own.persons, plan.environment)
    return (phrase,) if desk.ask.phrase(phrase) else ()


def _send(desk: Desk, stage: StageView) -> tuple[str, ...]:
    """The card before sending, and its phrase; the list that was shown is bound by its fingerprint."""
    card = desk.views.resets.card(stage)
    desk.lines.say(f"Resets to the {stage.stage}:")
    desk.lines.all(f"  {line}" for line in card_lines(card))
    return (card.phrase.bound,) if desk.ask.phrase(card.phrase.text) else ()


def _hold(desk: Desk, stage: StageView) -> tuple[str, ...]:
    """Wait for the links to be used, or take the operator's word; an empty phrase only looks again."""
    desk.lines.say(
        f"{stage.used:,} of {stage.sent:,} resets of the {stage.stage} were used, as the events say so far."
    )
    options = [
        Option("look", "Look at the events again"),
        Option("word", "It went well", "Mail arrived, the link worked, no bounces in the dashboard."),
        Option("later", "Later"),
    ]
    match desk.ask.choose("How did it go?", options, "look"):
        case "look":
            desk.run(StepName.RESET)
            return _phrases_for_next(desk)
        case "word":
            phrase = hold_phrase(stage.stage)
            return (phrase,) if desk.ask.phrase(phrase) else ()
        case _:
            return ()


def _tell_evidence(desk: Desk) -> None:
    for verdict in desk.views.verdicts():
        if verdict.id == CheckId.RESET:
            desk.lines.say(f"  {verdict.status}: {verdict.evidence}")
