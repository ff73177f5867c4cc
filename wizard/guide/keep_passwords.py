"""Step 4's third branch: old passwords are kept, set at WorkOS by the app's own server (beyond the guide)."""

from __future__ import annotations

from wizard.domain.mail import keeping
from wizard.domain.mail.keeping import Capture
from wizard.domain.rows.inventory import Inventory, due_count
from wizard.domain.trees import Choice, Question
from wizard.domain.words import counted

NEXT = "timing.signups"
NOTE = (
    "The guide asks for a reset, so this is your own decision. The pool has to stay, and is billed, until the"
    " last day; weak and breached passwords are refused by WorkOS and are reset."
)


def consequence(inventory: Inventory) -> str:
    """What the branch means for this pool, in rows."""
    can, factor = keeping.can_keep(inventory), keeping.with_factor(inventory)
    reasons = [f"{rows:,} {why}" for why, rows in keeping.nevers(inventory).items()]
    never = f" Never: {'; '.join(reasons)}." if reasons else ""
    return f"{counted(can, 'row')} can go on with the old password.{_factor(factor, can)}{never} {NOTE}"


def sides(inventory: Inventory) -> tuple[tuple[str, str], ...]:
    """What the branch is compared by with the other two; it is beyond the guide."""
    return (
        ("mails now", "0"),
        ("can keep", f"{keeping.can_keep(inventory):,}"),
        ("when", "at the last day"),
        ("your code", "1 route"),
        ("not if", "no page is your own"),
        ("guide", "not in WorkOS'"),
    )


def _factor(rows: int | None, can: int) -> str:
    if rows is None and can:
        return " How many of them use MFA is unknown: those need Cognito's second step, or a reset."
    if not rows:
        return ""
    return f" Up to {rows:,} of them use MFA: those need Cognito's second step, or a reset."


def _rest(inventory: Inventory) -> str:
    return f"Up to {counted(due_count(inventory), 'mail')}, less one for each password that was kept by then."


KEEP = Choice(
    keeping.KEEP,
    "Fewest notice: keep old passwords",
    "Your own page hands each password to WorkOS as its user signs in; no one is mailed before the last day.",
    then=keeping.PAGE_TODAY,
    counted=consequence,
    short="Keep old passwords",
    brief="fewest people notice",
    sides=sides,
)

_PAGE_TODAY = Question(
    id=keeping.PAGE_TODAY,
    prompt="Who shows the password field today?",
    why="Only your own page sees what its users type; Cognito's hosted page hands it to no one.",
    choices=(
        Choice("own", "Our own page", "It can keep passwords before the switch.", then=keeping.CAPTURE),
        Choice(
            "hosted",
            "Cognito's hosted page",
            "Nothing can be kept before the switch; after it, by a sign-in page of your own.",
            then=keeping.CAPTURE,
        ),
        Choice(
            "both",
            "Both",
            "Who signs in on your own page is kept before the switch; the others are not.",
            then=keeping.CAPTURE,
        ),
    ),
    default="own",
)

_CAPTURE = Question(
    id=keeping.CAPTURE,
    prompt="When does your page keep passwords?",
    why="The server of your page asks Cognito whether the password is right, and then sets it at WorkOS.",
    choices=(
        Choice(
            Capture.BEFORE,
            "Before the switch",
            "Sign-ins go on at Cognito; each success also sets the password at WorkOS. AuthKit can follow.",
            then=keeping.MFA,
        ),
        Choice(
            Capture.AFTER,
            "After the switch",
            "Your own page asks WorkOS first, and Cognito where WorkOS says no. AuthKit cannot do that.",
            then=keeping.MFA,
        ),
        Choice(
            Capture.BOTH,
            "Before and after",
            "As many as possible are kept; your own page stays in front after the switch.",
            then=keeping.MFA,
        ),
    ),
    default=Capture.BEFORE,
)

_MFA = Question(
    id=keeping.MFA,
    prompt="What about users with a second factor?",
    why="Cognito says that the password is right before the second step: half of their sign-in.",
    choices=(
        Choice(
            keeping.SKIP,
            "They choose a new password",
            "Nothing of theirs is kept; they are reset as all others who cannot be kept.",
            then=keeping.THEN,
        ),
        Choice(
            keeping.FINISH,
            "Kept once Cognito's second step is done",
            "Before the switch only. Codes by text message or mail are sent twice, and cost.",
            then=keeping.THEN,
        ),
    ),
    default=keeping.SKIP,
)

_THEN = Question(
    id=keeping.THEN,
    prompt="What then, for all who were not kept?",
    why="After the last day the rest chooses a new password, and the pool can go.",
    choices=(
        Choice(
            "proactive",
            "Mail them",
            "Who was not kept is mailed after the last day, in stages.",
            then=NEXT,
            counted=_rest,
        ),
        Choice(
            "reactive",
            "Ask at their next sign-in",
            'No one is mailed; who was not kept meets "check your email" when they next sign in.',
            then=NEXT,
        ),
    ),
    default=keeping.USUAL_THEN,
)

QUESTIONS = (_PAGE_TODAY, _CAPTURE, _MFA, _THEN)
