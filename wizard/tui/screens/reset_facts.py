"""The resets in numbers and words: sums, reasons, and which stage comes next."""

from __future__ import annotations

from wizard.domain.campaign import Stage
from wizard.domain.checks import CheckId
from wizard.domain.emails import is_valid_email
from wizard.domain.rows import normalise_email
from wizard.engine.reset_views import StageView
from wizard.tui.bridge import Moment
from wizard.tui.screens.reset_stages import is_campaign
from wizard.tui.widgets.lines import Tone
from wizard.tui.widgets.numbers import Figure

CANARIES, MAIL = "verify.canaries", "connect.default_reset_mail"


def upcoming(moment: Moment) -> StageView | None:
    """The stage that comes next: to be sent, or to be waited for; None where there is none."""
    for stage in moment.views.stages():
        if stage.pending or (stage.sent and not stage.held and stage.stage is not Stage.REST):
            return stage
        if not is_campaign(moment):
            break
    return None


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
    answers, skipped = moment.views.answers(), moment.snapshot.resets["skipped"]
    proof = next(verdict for verdict in moment.views.verdicts() if verdict.id == CheckId.RESET)
    left = [(f"{rows:,} rows", why) for why, rows in moment.views.not_mailed()]
    allowed = [(f"{skipped:,} persons", "not on the list of addresses that staging may mail")]
    return [
        ("the proof", f"{proof.status}: {proof.evidence or 'nothing is known yet'}"),
        ("canaries", ", ".join(answers[CANARIES]) or "none named yet (a)"),
        ("default mail", f"{answers[MAIL]} (m)"),
        *left,
        *(allowed if skipped else []),
    ]


def addresses_in(text: str) -> list[str]:
    return [address for part in text.split(",") if (address := normalise_email(part))]


def wrong_addresses(text: str) -> str:
    wrong = [address for address in addresses_in(text) if not is_valid_email(address)]
    return f"Not an address: {', '.join(wrong)}" if wrong else ""
