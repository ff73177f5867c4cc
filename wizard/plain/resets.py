"""Step 9 in lines: the canary's reset, then sample and rest, each sent only when its phrase was typed."""

from __future__ import annotations

from wizard.domain.campaign import Stage, hold_phrase, mailed_phrase
from wizard.domain.checks import CheckId
from wizard.domain.steps import StepName, StepState
from wizard.engine.reset_views import StageView
from wizard.plain import reset_errands
from wizard.plain.ask import Option
from wizard.plain.desk import Aside, Desk
from wizard.plain.importing import CANARIES, ask_canaries
from wizard.report.send_card import card_lines

RESET_MAIL = "connect.default_reset_mail"


def walk(desk: Desk) -> None:
    """Go from stage to stage as far as phrases and evidence reach; raises Aside where it must wait."""
    if any(stage.sent for stage in desk.views.stages()):
        reset_errands.offer(desk)
    _ask_reset_mail(desk)
    if not desk.views.answers().get(CANARIES):
        ask_canaries(desk)
    desk.run(StepName.RESET)
    while desk.views.snapshot().steps[StepName.RESET] is not StepState.DONE:
        phrases = _phrases_for_next(desk)
        if not phrases:
            _tell_evidence(desk)
            raise Aside
        desk.run(StepName.RESET, phrases=phrases)


def _ask_reset_mail(desk: Desk) -> None:
    """No API tells whether creating a reset mails the user."""
    options = [
        Option("on", "On", "Creating a reset mails the person."),
        Option("off", "Off", "Creating a reset mails nobody: your own mail has to."),
        Option("unknown", "I do not know", "Look under Emails in the WorkOS dashboard."),
    ]
    given = desk.views.answers()[RESET_MAIL]
    desk.answer({RESET_MAIL: desk.ask.choose("Is WorkOS' default password-reset mail on?", options, given)})


def _phrases_for_next(desk: Desk) -> tuple[str, ...]:
    """What the operator typed for the stage that comes next; empty where nothing is confirmed."""
    for stage in desk.views.stages():
        if stage.stage in {Stage.SAMPLE, Stage.REST} and not _is_campaign(desk):
            continue
        if stage.pending and stage.stage is not Stage.CANARY and not desk.views.resets.is_open_to_all():
            desk.lines.say(
                f"{stage.pending:,} resets of the {stage.stage} wait for the recorded cutover: before it,"
                " people would set a password that the app does not use yet."
            )
            return ()
        if stage.pending:
            return _send(desk, stage)
        if stage.sent and not stage.held and stage.stage in {Stage.CANARY, Stage.SAMPLE}:
            return _hold(desk, stage)
    return _own_mail(desk)


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


def _is_campaign(desk: Desk) -> bool:
    answers = desk.views.answers()
    return answers.get("timing.reset") == "proactive" and answers["timing.mailer"] == "workos"


def _tell_evidence(desk: Desk) -> None:
    for verdict in desk.views.verdicts():
        if verdict.id == CheckId.RESET:
            desk.lines.say(f"  {verdict.status}: {verdict.evidence}")
