"""Step 10: the app's stack, its set-up, and what is left of Cognito in its source (check 5)."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable
from pathlib import Path
from typing import ClassVar

from wizard.adapters.files.app_folder import AppFolder
from wizard.domain.checks import CheckId, inputs_of
from wizard.domain.confirmations import mentions_phrase, redirect_phrase
from wizard.domain.events import ActDone, AppChecked, CheckDone, CheckStatus, Notice, StepMoved
from wizard.domain.rows.pool import Unread
from wizard.domain.stacks import TICKED, FindingKind, ItemState, ScanResult, SetUpItem, Stack
from wizard.domain.steps import StepName, StepState
from wizard.domain.text import clean
from wizard.domain.words import counted
from wizard.engine.calls import RateBudget
from wizard.engine.context import Context, EventStream
from wizard.guide.optional_calls import OPTIONAL_CALLS, REDIRECT_URIS, without
from wizard.guide.stacks import CLIENT_ID, COOKIE_PASSWORD, GUIDES, SPA_CLIENT_ID, StackGuide
from wizard.ports import Rejected
from wizard.steps.app_set_up import new_cookie_password, read_manifest, set_up_items
from wizard.steps.optional import asked, noted, sent
from wizard.steps.unknowns import weighed

KEPT = 100
NAMED = 3
# The point of the set-up that stands for all places that only name Cognito.
MENTIONS = "mentions"


class AuthkitStep:
    """Looks at the app on every run; without a folder it says what it needs and stays to do."""

    name: ClassVar[StepName] = StepName.AUTHKIT
    every_run: ClassVar[bool] = True

    async def run(self, ctx: Context) -> EventStream:
        folder = ctx.setting("authkit.app_dir")
        if not folder:
            yield Notice(
                "To check the app, set authkit.app_dir to the folder of its source"
                " (authkit.stack where it is not recognised)."
            )
            yield StepMoved(StepName.AUTHKIT, StepState.OPEN, "needs authkit.app_dir")
            return
        app = ctx.files.app(Path(folder))
        manifest = read_manifest(app)
        answered = ctx.setting("authkit.stack")
        stack = Stack(answered) if answered else manifest.stack or Stack.OTHER
        guide = GUIDES[stack]
        if ctx.setting("authkit.write_env"):
            for act in _write_env(ctx, app, guide):
                yield act
            manifest = read_manifest(app)
        items = list(await set_up_items(app, guide, manifest))
        async for event in _register(ctx, manifest.env.get(guide.redirect_setting, ""), items):
            yield event
        scan = await app.scan(KEPT)
        if scan.mentions:
            items.append(_mentions(scan))
            if ctx.confirmed(mentions_phrase(scan.mentions, scan.mentioned)):
                yield ActDone(TICKED, items[-1].id)
        cookies = tuple(sorted({*scan.cookies, *_cookies_before(ctx)}))
        checked = AppChecked(stack, not answered, scan, _ticked(ctx, items), cookies)
        yield checked
        unknown = {item.id: item.detail for item in checked.items if item.state is ItemState.UNKNOWN}
        status = CheckStatus.PASS
        for event in weighed(ctx, _verdict(ctx, guide, checked), unknown):
            yield event
            status = event.status if isinstance(event, CheckDone) else status
        yield StepMoved(StepName.AUTHKIT, _STATES[status], _note(scan, checked.items))


_STATES = {
    CheckStatus.PASS: StepState.DONE,
    CheckStatus.FAIL: StepState.FAILED,
    CheckStatus.TODO: StepState.OPEN,
    CheckStatus.UNKNOWN: StepState.OPEN,
    CheckStatus.WAIVED: StepState.DONE,
}


def _write_env(ctx: Context, app: AppFolder, guide: StackGuide) -> list[ActDone]:
    """Add what is missing and known here; the cookie password exists in that file only (R6)."""
    values: dict[str, str] = {}
    known = read_manifest(app).env
    uri = ctx.setting("authkit.redirect_uri")
    for setting in guide.settings:
        if any(known.get(name) for name in setting.names):
            continue
        if setting in {CLIENT_ID, SPA_CLIENT_ID} and (client := app.variable(CLIENT_ID.name)):
            values[setting.name] = client
        elif setting is COOKIE_PASSWORD and guide.server:
            values[setting.name] = new_cookie_password(secrets.token_bytes(32))
        elif setting.name == guide.redirect_setting and uri:
            values[setting.name] = uri
    written = app.add_settings(guide.env_file, values) if values else ()
    details = {"file": guide.env_file, "names": list(written)}
    return [ActDone("env file written", details=details)] if written else []


async def _register(ctx: Context, used: str, items: list[SetUpItem]) -> EventStream:
    """Where a redirect URI is asked for: at WorkOS, and the one that the app sends."""
    uri = ctx.setting("authkit.redirect_uri")
    if not uri:
        return
    if used and used != uri:
        detail = f"the app sends {clean(used)}"
        items.append(SetUpItem("redirect:same", f"the app sends {clean(uri)}", ItemState.MISSING, detail))
    state, detail = ItemState.DONE, ""
    known = await asked(ctx, RateBudget.WORKOS_READ, REDIRECT_URIS, ctx.target.redirect_uris)
    for event in noted(ctx, REDIRECT_URIS, known):
        yield event
    if isinstance(known, Unread):
        state, detail = ItemState.UNKNOWN, without(REDIRECT_URIS, known.why)
    elif uri not in known:
        phrase = redirect_phrase(uri, ctx.environment)
        if not ctx.confirmed(phrase):
            state, detail = ItemState.MISSING, f'waits for the typed confirmation "{phrase}"'
        elif refused := await _added(ctx, uri):
            state, detail = ItemState.MISSING, refused
        else:
            yield ActDone("redirect URI registered", phrase, {"uri": uri})
    items.append(SetUpItem("redirect:registered", f"{clean(uri)} registered at WorkOS", state, detail))


async def _added(ctx: Context, uri: str) -> str:
    """Register it; gives why WorkOS did not, empty where it did."""

    def add() -> Awaitable[Rejected | None]:
        return sent(lambda: ctx.target.add_redirect_uri(uri))

    match await asked(ctx, RateBudget.WORKOS_WRITE, REDIRECT_URIS, add):
        case Rejected(_, message):
            return f"WorkOS refuses it: {clean(message)}"
        case Unread(_, why):
            return f"{clean(why)} {OPTIONAL_CALLS[REDIRECT_URIS].without}"
        case None:
            return ""


def _ticked(ctx: Context, items: list[SetUpItem]) -> tuple[SetUpItem, ...]:
    """The points, with those done that a person has ticked."""
    ticks = {act.note for act in ctx.journal.acts(kind=TICKED)}
    return tuple(
        SetUpItem(item.id, item.text, ItemState.DONE, "ticked")
        if item.state is ItemState.YOURS and item.id in ticks
        else item
        for item in items
    )


def _cookies_before(ctx: Context) -> list[str]:
    before = ctx.journal.meta("app")
    return list(before["cookies"]) if before else []


def _verdict(ctx: Context, guide: StackGuide, checked: AppChecked) -> CheckDone:
    missing = [item for item in checked.items if item.state is ItemState.MISSING]
    yours = sum(item.state is ItemState.YOURS for item in checked.items)
    done = sum(item.state is ItemState.DONE for item in checked.items)
    unseen = [item for item in checked.items if _is_unseen(item)]
    status = CheckStatus.TODO if missing or unseen else CheckStatus.PASS
    if checked.scan.findings or checked.scan.skipped.get("unreadable"):
        status = CheckStatus.FAIL
    parts = [f"{guide.title}: {_left(checked.scan)}", f"{done} points of the set-up done"]
    parts += [f"look at {_named(item)}" for item in unseen]
    if missing:
        parts.append(f"{len(missing)} missing: {'; '.join(map(_named, missing))}")
    if yours:
        parts.append(f"{yours} are yours to look at")
    listing, plan = ctx.journal.listing(), ctx.journal.plan()
    inputs = inputs_of(listing=listing.id if listing else 0, revision=plan.revision if plan else 0)
    return CheckDone(CheckId.AUTHKIT, status, f"{', '.join(parts)}.", by="cognito2workos", inputs=inputs)


def _is_unseen(item: SetUpItem) -> bool:
    """Whether these are mentions that no one has looked at: they may be uses, so nothing passes on them."""
    return item.id.startswith(f"{MENTIONS}:") and item.state is ItemState.YOURS


def _named(item: SetUpItem) -> str:
    return f"{item.text} ({item.detail})" if item.detail else item.text


def _mentions(scan: ScanResult) -> SetUpItem:
    """The places that only name Cognito, for a person to tick; other places make another point of it."""
    phrase = mentions_phrase(scan.mentions, scan.mentioned)
    text = f"{counted(scan.mentions, 'place')} in the source where Cognito is named, not understood"
    first = _places(scan, FindingKind.MENTION)
    detail = f'first {first}; looked at: tick it, headless --confirm "{phrase}"'
    return SetUpItem(f"{MENTIONS}:{scan.mentioned}", text, ItemState.YOURS, detail)


def _left(scan: ScanResult) -> str:
    """What the scan saw, in one clause."""
    if scan.findings:
        first = _places(scan, FindingKind.USE)
        return f"{scan.findings:,} uses of Cognito left in {scan.files:,} files, first {first}"
    if unread := scan.skipped.get("unreadable", 0):
        return f"{unread:,} files or folders could not be read"
    return f"no use of Cognito in {scan.files:,} files"


def _places(scan: ScanResult, kind: FindingKind) -> str:
    found = [place for place in scan.first if place.kind is kind]
    return ", ".join(f"{clean(place.path)}:{place.line}" for place in found[:NAMED])


def _note(scan: ScanResult, items: tuple[SetUpItem, ...]) -> str:
    missing = sum(item.state is ItemState.MISSING for item in items)
    note = f"{scan.findings:,} uses left, {missing} points missing"
    return f"{note}, mentions to look at" if any(map(_is_unseen, items)) else note
