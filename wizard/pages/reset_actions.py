"""What can be done about the reset mails: each stage, one user again, reminders, and who may be mailed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wizard.domain.confirmations import Phrase as Words
from wizard.domain.confirmations import hold_phrase, mailed_phrase
from wizard.domain.mail.campaign import Stage
from wizard.domain.steps import StepName
from wizard.domain.target_kind import TargetKind
from wizard.engine.approvals import Approved
from wizard.engine.migration import Migration
from wizard.engine.reset_views import ExtraMailingOffer, OwnMailView, StageView
from wizard.guide.dashboard import Matters
from wizard.pages import settings
from wizard.pages.approval import approval_said
from wizard.pages.commands import Act, Answer, Command, GoTo, Run, Say
from wizard.pages.common import (
    CANARIES,
    MAIN_KEY,
    addresses_in,
    alone,
    listed,
    plain,
    typed,
    warned,
    wrong_addresses,
)
from wizard.pages.links import to_settings
from wizard.pages.model import Action, Ask, Choose, Option, Phrase, Text, Values, Weight
from wizard.pages.state import ViewState
from wizard.report.send_card import card_lines

STEP = StepName.RESET
MAIL, ALLOWED = "connect.default_reset_mail", "target.mail_allow"
MARK = "timing.mark_sent"
YES, NO = "yes", "no"
ADDRESS, ADDRESSES = "address", "addresses"
TWICE = "Whoever got the first mail gets a second one; an earlier link still works until it expires."


def actions(state: ViewState, first: str) -> Iterator[Action]:
    """All but the main one, which is ``first``."""
    resets = state.views.resets
    stage = next((view for view in state.views.stages() if view.sent and not view.held), None)
    if first == "look" and stage and not stage.pending and stage.stage in {Stage.CANARY, Stage.SAMPLE}:
        yield _hold(stage)
    if first != "look":
        look = Run(STEP, only=(StepName.CONNECT, STEP))
        yield plain("look", "Look again", "r", "Read the events for resets created and used", look)
    if first != "canaries":
        yield canaries(state)
    yield _allowed(state)
    yield _mail(state)
    yield _mark(state)
    yield to_settings()
    yield again(state)
    if resets.count_unknown():
        yield _mailing(
            ("unknown", "Re-send to the unknown", "u"),
            resets.offer_unknown,
            lambda offer: f"Whether {offer.persons:,} users got their mail stays unknown.",
            TWICE,
        )
    if state.views.is_cut_over():
        yield _mailing(
            ("remind", "Remind", "w"),
            resets.offer_reminder,
            lambda offer: f"{offer.persons:,} users were mailed and have not used their link.",
            "A reminder is a new campaign: each gets one mail more.",
        )
    yield plain("names", "By name", "v", "Who is unknown, and who left the queue", GoTo(page="reset-names"))


def canaries(state: ViewState, *, first: bool = False) -> Action:
    """Whose resets prove the flow; they are made ready at once."""
    return Action(
        "canaries",
        "Name the canaries",
        lambda _, values: _answer(CANARIES, addresses_in(values[ADDRESSES])),
        key=MAIN_KEY if first else "a",
        help="Whose resets prove the flow",
        ask=lambda _: Text(
            ADDRESSES,
            "Canaries",
            "Addresses of migrated accounts whose mailbox you can open, with commas between.",
            value=listed(state.known(CANARIES)),
            check=wrong_addresses,
        ),
        weight=Weight.MAIN if first else Weight.KEY,
    )


def send(state: ViewState, stage: StageView) -> Action:
    """Sends a stage; what is typed confirms just the list that was shown."""

    def card(_: str) -> Phrase:
        shown = state.views.resets.card(stage)
        warnings = warned(state, Matters.CANARY) if stage.stage is Stage.CANARY else ()
        title = f"Resets to the {stage.stage} in {shown.where}"
        said = approval_said(state, Approved.SEND, shown.fingerprint)
        return Phrase(title, (*card_lines(shown), *said, *warnings), shown.phrase, "Send")

    return Action(
        "send",
        f"Send the {stage.stage}",
        lambda _, values: alone(STEP)(values),
        key=MAIN_KEY,
        help="Send this stage, once its phrase was typed",
        ask=card,
        weight=Weight.MAIN,
    )


def own_mail_sent(state: ViewState, own: OwnMailView) -> Action:
    """The operator's word that the mail of their own went out."""
    words = Words(mailed_phrase(own.persons, state.snapshot.target.get("environment", "")))
    sentences = (f"To the {own.persons:,} users in {own.path}.", "Nothing is sent from here.")
    return Action(
        "mailed",
        "They are mailed",
        lambda _, values: alone(STEP)(values),
        key=MAIN_KEY,
        help="Say that your own mail went out",
        ask=lambda _: Phrase("Your own mail went out", sentences, words, "It did"),
        weight=Weight.MAIN,
    )


def _hold(stage: StageView) -> Action:
    """The operator's word that a stage went well."""
    sentences = (
        f"{stage.used:,} of {stage.sent:,} used their link, as the events say.",
        "Say so only if mail arrived, the link worked, and the dashboard shows no bounces.",
    )
    words = Words(hold_phrase(stage.stage))
    return Action(
        "hold",
        "It went well",
        lambda _, values: alone(STEP)(values),
        key="h",
        help=f"Say that the {stage.stage} went well",
        ask=lambda _: Phrase(f"The {stage.stage} went well", sentences, words, "It did"),
        weight=Weight.SHOWN,
    )


def _allowed(state: ViewState) -> Action:
    is_test = state.snapshot.target.get("kind") == TargetKind.TEST
    empty = "the canaries alone are mailed" if is_test else "there is no such list"
    return Action(
        "allowed",
        "Who may be mailed",
        lambda _, values: _answer(ALLOWED, addresses_in(values[ADDRESSES]) or None),
        key="l",
        help="The only addresses that are mailed",
        ask=lambda _: Text(
            ADDRESSES,
            "Who may be mailed",
            "Addresses with commas between: only they and the canaries are mailed, whatever is confirmed."
            f" Empty: {empty}.",
            value=listed(state.views.given().get(ALLOWED)),
            check=wrong_addresses,
        ),
    )


def _mail(state: ViewState) -> Action:
    """Whether creating a reset mails the user, as of now."""
    look = next(look for look in state.views.looks() if look.setting.key == MAIL)

    def seen(_: str, values: Values) -> Command:
        async def note(migration: Migration) -> None:
            await migration.look_at_settings({MAIL: str(values[settings.ANSWER])})

        return Act(note)

    return Action(
        "mail",
        "Default mail",
        seen,
        key="m",
        help="Whether creating a reset mails the user",
        ask=lambda _: settings.question(look),
    )


def _mark(state: ViewState) -> Action:
    """Whether each user who is mailed is marked at WorkOS, so that no one else mails them again."""
    return Action(
        "mark",
        "Mark who was mailed",
        lambda _, values: Answer({MARK: values[MARK] == YES}),
        key="k",
        help="Note each mailed reset in the user's metadata",
        ask=lambda _: Choose(
            MARK,
            "Mark each user who is mailed?",
            (
                Option(
                    YES, "Yes", "password_reset_sent in the user's metadata: one write more for each mail."
                ),
                Option(NO, "No", "The events of WorkOS alone tell who was mailed: the key must read them."),
            ),
            default=YES if state.views.answers()[MARK] else NO,
        ),
    )


def again(state: ViewState) -> Action:
    """One reset mail more to one user, by address."""

    def offer(values: Values) -> ExtraMailingOffer:
        return state.views.resets.offer_one(str(values[ADDRESS]), state.now)

    def card(values: Values) -> Ask | None:
        made = offer(values)
        summary = f"One reset mail more to {made.extra_mailing.address}."
        return None if made.refused else _card(made, "Re-send to one user", summary, TWICE)

    return Action(
        "again",
        "Re-send to one user",
        lambda _, values: _sent(offer(values), values),
        key="o",
        help="One reset mail more to one user",
        ask=lambda _: Text(
            ADDRESS,
            "Re-send to one user",
            "The address of the user who did not get the mail, or whose link expired.",
            check=_one_address,
            then=card,
        ),
    )


def _mailing(
    named: tuple[str, str, str],
    offer: Callable[[], ExtraMailingOffer],
    summary: Callable[[ExtraMailingOffer], str],
    more: str,
) -> Action:
    """A mailing to all whom an offer names, typed after its card was read; ``named``: id, label, key."""
    action_id, label, key = named

    def card(_: str) -> Ask | None:
        made = offer()
        return None if made.refused else _card(made, label, summary(made), more)

    return Action(action_id, label, lambda _, values: _sent(offer(), values), key=key, help=more, ask=card)


def _card(offer: ExtraMailingOffer, title: str, *sentences: str) -> Phrase:
    return Phrase(f"{title} in {offer.where}" if offer.where else title, sentences, offer.phrase, "Send")


def _sent(offer: ExtraMailingOffer, values: Values) -> Command:
    """The mailing as it was typed, or why not now."""
    if offer.refused:
        return Say(offer.refused)
    return Run(STEP, only=(StepName.CONNECT, STEP), phrases=typed(values), mailing=offer.extra_mailing)


def _answer(key: str, value: object) -> Answer:
    """The answer, and what it makes ready at once."""
    return Answer({key: value}, then=Run(STEP, only=(StepName.CONNECT, STEP)) if value else None)


def _one_address(text: str) -> str:
    found = addresses_in(text)
    return wrong_addresses(text) or ("" if len(found) == 1 else "Type one address.")
