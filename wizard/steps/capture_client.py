"""The preflight of the app client that checks old passwords: each wrong setting is a warning of its own."""

from __future__ import annotations

from wizard.domain.capture_client import PREFLIGHT_ROW as ROW
from wizard.domain.capture_client import wrong_settings
from wizard.domain.events import PreflightRow
from wizard.domain.mail import keeping
from wizard.domain.text import clean
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context
from wizard.errors import Blocked, CallFailed

_MAKE = "Create it with the command that step 4 shows, and give its id there."


async def capture_rows(ctx: Context) -> tuple[PreflightRow, ...]:
    """Nothing while passwords are not kept, or no client is named yet."""
    answers = ctx.journal.answers()
    client_id = str(answers.get(keeping.CLIENT) or "")
    if not keeping.is_chosen(answers) or not client_id:
        return ()
    shown = clean(client_id)
    try:
        client = await ctx.read(RateBudget.COGNITO_READ, ctx.source.capture_client, client_id)
    except (CallFailed, Blocked) as refused:
        words = f"The app client {shown}, which checks old passwords, could not be read: {refused.message}"
        return (PreflightRow(ROW, False, False, words, refused.fix),)
    if client is None:
        return (PreflightRow(ROW, False, False, f"The pool has no app client {shown}.", _MAKE),)
    name = clean(client.name) or shown
    wrong = tuple(
        PreflightRow(f"{ROW}:{setting.name}", False, False, f"App client {name}: {setting.says}", setting.fix)
        for setting in wrong_settings(client)
    )
    good = PreflightRow(ROW, True, False, f"The app client {name} can check old passwords, and nothing else.")
    return wrong or (good,)
