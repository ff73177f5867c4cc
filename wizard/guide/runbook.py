"""The runbook of this migration: what to do around the cutover, in order, with its own numbers and names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from wizard.domain.confirmations import cutover_phrase, send_phrase
from wizard.domain.federation.connections import WaiverKind
from wizard.domain.federation.provider_kinds import Shape
from wizard.domain.mail import keeping
from wizard.domain.mail.campaign import WhoMails
from wizard.domain.words import ago, counted, listed
from wizard.guide import keep_words
from wizard.guide.dashboard import Matters, warnings
from wizard.guide.handoff import TABLE
from wizard.guide.lead_times import due_by
from wizard.guide.provider_record import ProviderRecord, Standing, need
from wizard.guide.situation import Situation

NAMED = 12


class Phase(StrEnum):
    """The runbook's parts, in order."""

    BEFORE = "before"
    CUTOVER = "cutover"
    FIRST_DAYS = "first_days"
    ROLLBACK = "rollback"


TITLES = {
    Phase.BEFORE: "Before the cutover",
    Phase.CUTOVER: "Cutover, in this order",
    Phase.FIRST_DAYS: "First days",
    Phase.ROLLBACK: "Rollback, and what it loses",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the runbook; ``details`` are its names and addresses, cleaned by whoever shows them."""

    text: str
    details: tuple[str, ...] = ()
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    phase: Phase
    entries: tuple[Entry, ...]

    @property
    def title(self) -> str:
        return TITLES[self.phase]


def runbook(now: Situation) -> tuple[Section, ...]:
    """The four parts; what does not concern this pool is left out."""
    parts = {
        Phase.BEFORE: _before(now),
        Phase.CUTOVER: _cutover(now),
        Phase.FIRST_DAYS: _first_days(now),
        Phase.ROLLBACK: _rollback(now),
    }
    return tuple(Section(phase, tuple(entries)) for phase, entries in parts.items())


def _before(now: Situation) -> Iterator[Entry]:
    day = f", {now.switch.told()}" if now.switch else ""
    yield Entry(
        f"Announce the day{day}: {counted(now.rows, 'row')} of the pool, {counted(now.written, 'user')} in"
        " WorkOS so far. All users sign in once more; the messages are drafted."
    )
    if now.lead_times:
        yield _lead_times(now)
    yield _sign_ups(now)
    yield from _open_providers(now)
    yield Entry(
        "Look at what no API shows, in the WorkOS dashboard, on the same day; the sender of the mails, too.",
        tuple(look.told_at(now.at) for look in now.looks),
        is_done=bool(now.looks) and not warnings(now.looks, now.at, *Matters),
    )
    if now.open_persons and now.accepts_open:
        yield Entry(f"{counted(now.open_persons, 'open user')} accepted: tell whom they ask for help.")
    elif now.open_persons:
        yield Entry(f"{counted(now.open_persons, 'user')} not settled: mend them, or accept them by a note.")


def _lead_times(now: Situation) -> Entry:
    taken = [(item, owner, due) for item, owner, due in now.lead_times if owner]
    free = [f"{item.who}: {item.what}" for item, owner, _ in now.lead_times if not owner]
    details = [
        *free,
        *(
            f"{item.who}: {owner}, due {due_by(item, due, now.switch) or 'some day'}"
            for item, owner, due in taken
        ),
    ]
    if not free:
        return Entry(
            f"All {len(details)} of the things that take the time of others have an owner: ask each.",
            tuple(details),
        )
    return Entry(
        f"{len(free)} of {len(details)} things that take the time of others have no owner yet.",
        tuple(details),
    )


def _sign_ups(now: Situation) -> Entry:
    match now.choices.get("timing.signups"):
        case "freeze":
            return Entry(
                "Close sign-up in the AWS console (self-registration off), then sign in once through each"
                " provider: first federated sign-ins may be refused too."
            )
        case "dual_write":
            return Entry(
                "Keep the dual-write deployed until the last old client is gone; the last delta shows whom"
                " it has missed."
            )
        case _:
            return Entry(
                "Sign-up stays open in Cognito; the last delta brings whoever signs up until the cutover."
            )


def _open_providers(now: Situation) -> Iterator[Entry]:
    if open_ones := now.standing(Standing.OPEN):
        yield Entry(
            f"{counted(len(open_ones), 'provider')} neither tested nor waived.",
            bounded(f"{record.name}: {need(record)}" for record in open_ones),
        )
    untested = [waiver for waiver in now.waivers if waiver.kind is WaiverKind.PROVIDER]
    if untested:
        yield Entry(
            f"{counted(len(untested), 'provider')} waived: say so to whoever signs in that way.",
            bounded(f"{waiver.provider}: {waiver.reason}" for waiver in untested),
        )
    if others := [waiver for waiver in now.waivers if waiver not in untested]:
        yield Entry(
            "Accepted as it is, by note:",
            bounded(f"{waiver.provider}: {waiver.reason}" for waiver in others),
        )


def _cutover(now: Situation) -> Iterator[Entry]:
    age = f" The listing at hand was finished {ago(now.listing_age)}." if now.listing_age else ""
    yield Entry(f"The last delta: run with --relist, read the new plan, confirm it.{age}{_delta(now)}")
    yield Entry("Run the five checks once more; all must pass.")
    yield from _switches(now)
    yield _deploy(now)
    yield Entry(
        "Let the APIs take WorkOS tokens: keys from https://api.workos.com/sso/jwks/<client id>, and none of"
        f" the pool {now.pool_id or 'any more'}. Access tokens of Cognito live until they expire."
    )
    yield _sessions(now)
    yield Entry("Sign in as a canary, once each way:", bounded(_ways_in(now)))
    phrase = cutover_phrase(now.environment or "<environment>")
    yield Entry(
        f"Record it: type «{phrase}». Nothing is switched by that.",
        is_done=now.cutover_at is not None,
    )
    if now.who_mails is WhoMails.WIZARD and now.resets.get("remaining"):
        yield Entry(f"Then the resets: «{send_phrase(now.resets['remaining'], now.environment).text}».")


def _delta(now: Situation) -> str:
    """What the latest listing brought next to the one imported last, and whether it was brought over."""
    delta = now.delta
    if not delta.since or not delta.complete:
        return ""
    state = "brought over" if delta.imported else "not brought over yet"
    return f" It showed {delta.summary} ({state})."


def _switches(now: Situation) -> Iterator[Entry]:
    at_cutover = [
        record for record in now.providers if record.choices.get("redirect_uris") == "switch_at_cutover"
    ]
    if at_cutover:
        yield Entry(
            "These apps hold one redirect URI: give them the new one now.",
            bounded(f"{record.name}: {record.uri or 'the URI is not known yet'}" for record in at_cutover),
        )


def _deploy(now: Situation) -> Entry:
    seen = now.seen
    if seen is None:
        return Entry("Deploy the app with AuthKit. No one has checked it yet (step 10).")
    found = ((seen.findings, "use"), (seen.mentions, "mention"))
    named = " and ".join(counted(number, word) for number, word in found if number)
    left = f"{named} of Cognito left in it" if named else "nothing left in it"
    return Entry(f"Deploy the app with AuthKit ({seen.stack.replace('_', ' ')}): {left}.")


def _sessions(now: Situation) -> Entry:
    cookies = now.seen.cookies if now.seen else ()
    if cookies:
        return Entry("End every old session, and clear these cookies, met in the app's source:", cookies)
    return Entry(
        "End every old session. No cookie of Cognito or Amplify was met by name; look for"
        " CognitoIdentityServiceProvider.* and your own."
    )


def _ways_in(now: Situation) -> Iterator[str]:
    if now.keeps:
        yield "by the old password, as it was kept"
    if now.due:
        yield "by password, after a reset"
    yield from (record.name for record in now.providers if record.row.shape is not Shape.NONE)
    if now.without_equivalent:
        yield f"by email, in place of {listed(record.name for record in now.without_equivalent)}"


def _first_days(now: Situation) -> Iterator[Entry]:
    yield Entry(
        "A last delta once the old app is gone everywhere: run with --relist, until it is empty."
        f"{_delta(now)}"
    )
    if left := now.delta.left:
        yield Entry(
            f"{counted(left, 'user')} left the pool and are in WorkOS: {now.delta.marked:,} marked,"
            f" {now.delta.revoked:,} signed out, {now.delta.undecided:,} undecided."
        )
    yield _campaign(now)
    yield Entry(
        "Look at adoption each day: resets created and used, first and failed sign-ins. WorkOS keeps its"
        " events for 90 days."
    )
    if now.connections:
        waves = now.waves
        yield Entry(
            f"Waves: {len(now.connections) - len(waves)} of {len(now.connections)} connections are switched"
            " or waived.",
            bounded(_wave(record) for record in waves),
        )
    yield Entry(
        "Cognito may go when the delta is empty, every wave is over, and no one has needed the way back for"
        " as long as you promised. Keep cognito_users.json and this report. Nothing here ever deletes it."
    )
    if keeping.is_chosen(now.choices):
        yield Entry(
            "Once the last day is over: delete the app client that checks old passwords, its IAM policy, and"
            " the handler's settings."
        )
    if keep := [record for record in now.providers if record.keep]:
        yield Entry(
            "Last of all, after the new ones were tested: remove Cognito's old URIs at the providers.",
            bounded(f"{record.name}: {', '.join(record.keep)}" for record in keep),
        )


def _campaign(now: Situation) -> Entry:
    due, sent, used = now.due, now.resets.get("sent", 0), now.used
    if now.keeps:
        text = keep_words.campaign(now)
        return Entry(f"{text[0].upper()}{text[1:]}")
    if now.who_mails in {WhoMails.NO_ONE, None}:
        return Entry(
            f"No one is mailed. Up to {counted(due, 'user')} will meet «check your email» at their next"
            f" sign-in; {used:,} have a new password so far."
        )
    if now.who_mails is WhoMails.OPERATOR:
        return Entry(f"Send your own mail to {counted(due, 'user')}: recipients file and draft are ready.")
    left = now.resets.get("remaining", 0)
    phrase = f" Confirm with «{send_phrase(left, now.environment).text}»." if left else ""
    return Entry(
        f"The campaign: {sent:,} of {due:,} resets created, {used:,} used, {left:,} remain.{phrase}",
        is_done=bool(due) and not left,
    )


def _wave(record: ProviderRecord) -> str:
    connection = record.connection
    when = connection.appointment or "no appointment"
    who = connection.owner or "no owner"
    contact = f", {connection.contact}" if connection.contact else ""
    return f"{record.name}: {when}, {who}{contact}; {connection.state}, {counted(record.rows, 'row')}"


def _rollback(now: Situation) -> Iterator[Entry]:
    yield Entry(
        "The way back: deploy the old app again, and give the apps with one redirect URI the old one."
        f" Cognito still has every one of its {counted(now.rows, 'row')}; nothing was changed there."
    )
    if now.choices.get("timing.signups") == "freeze":
        yield Entry("Open sign-up in Cognito again.")
    yield Entry(
        f"Lost: passwords set in WorkOS. {counted(now.used, 'user')} used a reset of ours; in Cognito they"
        " have their old one."
    )
    since = "No one has counted them yet" if now.since is None else f"New sign-ups since: {now.since:,}"
    yield Entry(
        f"Lost: new sign-ups. Whoever signed up in WorkOS is not in Cognito. {since} (check 2); list them"
        " by creation date in the dashboard before you go back."
    )
    if now.connections:
        yield Entry(
            f"Lost: switched identity providers. {counted(len(now.switched), 'connection')} would have to be"
            " changed back by their administrators.",
            bounded(record.name for record in now.switched),
        )
    yield Entry("There is no way back for a provider once its old URI is removed: that is why it is last.")


def bounded(texts: Iterable[str], *, more_in: str = TABLE) -> tuple[str, ...]:
    """The first texts, and how many more are where."""
    found = tuple(texts)
    if len(found) <= NAMED:
        return found
    return (*found[:NAMED], f"and {len(found) - NAMED:,} more, in {more_in}")
