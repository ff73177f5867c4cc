"""The resets in numbers and words: sums, reasons, and which stage comes next."""

from __future__ import annotations

from collections.abc import Iterator

from wizard.domain.adoption import AdoptionDay
from wizard.domain.checks import CheckId
from wizard.domain.emails import is_valid_email, normalise_email
from wizard.domain.target_kind import TargetKind
from wizard.engine.reset_views import ResetViews
from wizard.tui.bridge import Moment
from wizard.tui.widgets.lines import Tone
from wizard.tui.widgets.numbers import Figure

DAYS = 7
CANARIES, MAIL = "verify.canaries", "connect.default_reset_mail"
ALLOWED = "target.mail_allow"


def figures(moment: Moment) -> list[Figure]:
    sums = moment.snapshot.resets
    return [
        Figure("Due", f"{sums['due']:,}", "persons"),
        Figure("Sent", f"{sums['sent']:,}", "accepted"),
        Figure("Failed", f"{sums['failed']:,}", "", Tone.ERROR if sums["failed"] else Tone.STRONG),
        Figure("In doubt", f"{sums['in_doubt']:,}", "", Tone.WARNING if sums["in_doubt"] else Tone.STRONG),
        Figure("Remain", f"{sums['remaining']:,}", "typed first"),
    ]


def facts(moment: Moment) -> list[tuple[str, str]]:
    answers, resets = moment.views.answers(), moment.views.resets
    proof = next(verdict for verdict in moment.views.verdicts() if verdict.id == CheckId.RESET)
    left = [(f"{rows:,} rows", why) for why, rows in moment.views.not_mailed()]
    skipped = [(f"{persons:,} persons", why) for why, persons in resets.count_left_out().items()]
    return [
        ("the proof", f"{proof.status}: {proof.evidence or 'nothing is known yet'}"),
        ("canaries", ", ".join(answers[CANARIES]) or "none named yet (a)"),
        ("may be mailed", _allowed(moment)),
        ("default mail", f"{answers[MAIL]} (m)"),
        *_unknown(resets),
        *_own_mail(resets),
        *(_day(day) for day in reversed(resets.adoption()[-DAYS:])),
        *skipped,
        *left,
    ]


def is_test(moment: Moment) -> bool:
    return moment.snapshot.target.get("kind") == TargetKind.TEST


def _allowed(moment: Moment) -> str:
    given = moment.views.given().get(ALLOWED)
    if given is None:
        return "the canaries alone: it is a test environment (l)" if is_test(moment) else "who is due (l)"
    return f"the canaries and {', '.join(given) or 'nobody else'} (l)"


def _unknown(resets: ResetViews) -> Iterator[tuple[str, str]]:
    unknown = resets.count_unknown()
    if unknown:
        yield f"{unknown:,} unknown", "whether a mail was created: v names them, u re-sends to them"


def _own_mail(resets: ResetViews) -> Iterator[tuple[str, str]]:
    own = resets.own_mail()
    if own:
        standing = "mailed, as you said" if own.is_sent else "yours to mail after the cutover"
        yield "own mail", f"{own.persons:,} persons in {own.path}, the draft beside it: {standing}"


def _day(day: AdoptionDay) -> tuple[str, str]:
    return day.day.isoformat(), (
        f"{day.created:,} resets created, {day.used:,} used; {day.signed_in:,} first sign-ins,"
        f" {day.failed:,} failed ones"
    )


def addresses_in(text: str) -> list[str]:
    return [address for part in text.split(",") if (address := normalise_email(part))]


def wrong_addresses(text: str) -> str:
    wrong = [address for address in addresses_in(text) if not is_valid_email(address)]
    return f"Not an address: {', '.join(wrong)}" if wrong else ""
