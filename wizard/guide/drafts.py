"""Messages to users, as drafts with this migration's numbers and the app's name; nothing is sent by them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from wizard.domain.mail.campaign import WhoMails
from wizard.domain.rows.pool import ProviderKind
from wizard.domain.text import clean
from wizard.domain.words import counted, listed
from wizard.guide import keep_words, own_mail
from wizard.guide.provider_record import ProviderRecord
from wizard.guide.situation import Situation


@dataclass(frozen=True, slots=True)
class Draft:
    """One message. ``count`` in ``unit`` (None: not counted); ``is_chosen``: it fits what was decided.

    ``days``: how long after the switch it goes out, before it where negative.

    ``body`` holds plain text of ours with the names of others, raw; ``to`` says who gets it.
    """

    id: str
    title: str
    to: str
    count: int | None
    subject: str
    body: str
    unit: str = "user"
    is_chosen: bool = True
    days: int = -3

    @property
    def file_name(self) -> str:
        return f"message-{self.id}.md"

    @property
    def number(self) -> str:
        return "not counted" if self.count is None else counted(self.count, self.unit)


def drafts(now: Situation) -> tuple[Draft, ...]:
    """The messages for this pool, those first that fit the decisions; no one's message is left out."""
    now = replace(now, app=clean(now.app))  # a line of its own would be markup
    made = [draft for make in _MAKERS for draft in make(now) if draft.count is None or draft.count]
    return tuple(sorted(made, key=lambda draft: not draft.is_chosen))


def as_markdown(draft: Draft) -> str:
    """The draft as a file: to whom, how many, subject, text; names of others cannot become markup."""
    chosen = "" if draft.is_chosen else "\n\nNot what was decided: kept in case that changes."
    head = f"- To: {_text(draft.to)} ({draft.number})\n- Subject: {_text(draft.subject)}"
    return f"# {draft.title}\n\n{head}{chosen}\n\n---\n\n{_text(draft.body)}\n"


def _text(text: str) -> str:
    lines = (clean(line, 2_000) for line in text.split("\n"))
    return "\n".join(lines).replace("<", "&lt;").replace("`", "'")


def _resets(now: Situation) -> Iterator[Draft]:
    if day := keep_words.last_day(now):
        yield Draft(
            "passwords-kept",
            "Sign in once, and keep the password",
            "all whose password can be kept",
            keep_words.can_keep(now),
            keep_words.SUBJECT.format(app=now.app, day=day),
            keep_words.BODY.format(app=now.app, day=day),
            unit="row",
            days=-14,
        )
    yield Draft(
        "reset-reactive",
        "Reset at the next sign-in",
        "all who sign in with a password",
        now.due,
        f"The next time you sign in to {now.app}",
        f"Hello,\n\nwe are renewing the sign-in of {now.app}. The next time you sign in, your old password"
        " will not be accepted. You will then be asked to check your email: it brings a link to choose a new"
        " password. Nothing else about your account changes.\n\nIf no mail arrives within a few minutes,"
        " look in your spam folder, then choose «forgot password» once more.\n",
        is_chosen=now.who_mails in {WhoMails.NO_ONE, None} and not now.keeps,
    )
    yield Draft(
        "reset-proactive",
        "Announcement of the reset mail",
        "all who get the reset mail from WorkOS",
        now.due,
        f"{now.app}: please choose a new password",
        f"Hello,\n\nwe are renewing the sign-in of {now.app}. You will get a second mail with a link to"
        " choose a new password. That link works for a short time only; if it has expired, open the app and"
        " choose «forgot password».\n\nWe never ask for your password by mail or telephone.\n",
        is_chosen=now.who_mails in {WhoMails.WIZARD, None},
    )
    yield Draft(
        "reset-own-mail",
        "Your own mail, without a link",
        "the addresses of the recipients file",
        now.due,
        own_mail.subject(now.app),
        own_mail.body(now.app),
        is_chosen=now.who_mails is WhoMails.OPERATOR,
        days=0,
    )


def _mfa(now: Situation) -> Iterator[Draft]:
    yield Draft(
        "mfa",
        "Second factor, after the reset",
        "all who sign in with a second factor today",
        now.with_mfa,
        f"{now.app}: set up your second factor again",
        f"Hello,\n\nthe second factor that you use with {now.app} could not be brought along. After you have"
        " chosen your new password, please set it up again with an authenticator app: you will be shown a"
        " code to scan at your next sign-in, or find it in your account.\n\nCodes by text message are no"
        " longer offered. Delete the old entry in your authenticator app; its codes no longer work.\n",
        unit="row",
        days=1,
    )


def _other_names(now: Situation) -> Iterator[Draft]:
    yield Draft(
        "sign-in-by-email",
        "Sign in by email from now on",
        "all who can sign in by a username or a phone number",
        now.by_other_names,
        f"{now.app}: sign in with your email address",
        f"Hello,\n\nfrom now on you sign in to {now.app} with your email address, the one at which you read"
        " this. Your username or phone number is no longer asked for.\n\nIf this is not the address that you"
        " want to use, answer this mail before the change.\n",
        unit="row",
        days=-14,
    )


def _no_equivalent(now: Situation) -> Iterator[Draft]:
    ways = {
        "magic_auth": "type your email address; you will be sent a code to sign in with.",
        "password_reset": "choose «forgot password» and type your email address, to get a password.",
    }
    for kind, records in _by_kind(now.without_equivalent).items():
        way = ways.get(records[0].choices.get("replacement", ""))
        title = records[0].row.title
        yield Draft(
            f"provider-{kind}",
            f"{title} is no longer offered",
            f"all who sign in with {title}",
            sum(record.rows for record in records),
            f"{now.app}: signing in without {title}",
            f"Hello,\n\n{now.app} can no longer be entered with {title}. At the sign-in page, please"
            f" {way or 'contact us: your account has to be set up again.'} Use the address that {title} knows"
            " you by, and you will find everything as it was.\n",
            unit="row",
            days=-14,
        )


def _by_kind(records: Sequence[ProviderRecord]) -> dict[ProviderKind, list[ProviderRecord]]:
    found: dict[ProviderKind, list[ProviderRecord]] = {}
    for record in records:
        found.setdefault(record.kind, []).append(record)
    return found


def _administrators(now: Situation) -> Iterator[Draft]:
    records = now.connections
    shown = listed(clean(record.name) for record in records[:20])
    more = f" and {len(records) - 20} more" if len(records) > 20 else ""  # noqa: PLR2004  as many as a sentence bears
    yield Draft(
        "idp-administrators",
        "Single sign-on moves",
        f"the administrators of {shown}{more}" if records else "",
        len(records),
        f"Single sign-on to {now.app}: a change on your side, by appointment",
        f"Hello,\n\nyour users sign in to {now.app} through your identity provider. We move that sign-in to"
        " WorkOS, and your identity provider has to know its new address.\n\nThe sheet that comes with this"
        " mail names the old and the new values and what to do; it takes minutes. Please tell us when it"
        " suits you, and who will do it. The old application stays in place until both of us have seen the"
        " new one work.\n",
        unit="connection",
        days=-14,
    )


_MAKERS: tuple[Callable[[Situation], Iterator[Draft]], ...] = (
    _resets,
    _mfa,
    _other_names,
    _no_equivalent,
    _administrators,
)
