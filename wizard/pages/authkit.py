"""Step 10: the app's stack, its set-up point by point, and what of the old sign-in is left in its source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wizard.domain.confirmations import Phrase as Words
from wizard.domain.confirmations import redirect_phrase
from wizard.domain.stacks import TICKED, Finding, FindingKind, ItemState, SetUpItem, Stack
from wizard.domain.steps import StepName, StepState
from wizard.domain.words import counted
from wizard.engine.migration import Migration
from wizard.engine.views import AppView
from wizard.guide.stacks import GUIDES
from wizard.pages.commands import Act, Answer, Command, Copy, GoTo, Run, Say
from wizard.pages.common import MAIN_KEY, alone, busy, errors, go_on, main, plain, stop_of
from wizard.pages.model import (
    Action,
    Choose,
    Fact,
    Facts,
    Item,
    Items,
    Mark,
    Option,
    Page,
    Phrase,
    Scope,
    Text,
    Tone,
    Values,
    Weight,
)
from wizard.pages.registry import page
from wizard.pages.state import ViewState

STEP = StepName.AUTHKIT
FOLDER, STACK, WRITE, URI = (f"authkit.{name}" for name in ("app_dir", "stack", "write_env", "redirect_uri"))
REGISTERED, SETTING = "redirect:registered", "env:"
POINTS, FOUND = "points", "found"
LOOK = Run(STEP, only=(StepName.CONNECT, STEP))
MARKS = {
    ItemState.DONE: Mark.DONE,
    ItemState.MISSING: Mark.FAILED,
    ItemState.YOURS: Mark.WAITING,
    ItemState.UNKNOWN: Mark.WARNING,
}


@page("authkit")
def authkit(state: ViewState, target: str) -> Page:
    """A checklist that looks at the app's own files, and findings with their replacements."""
    del target
    app = state.views.app()
    hint, first = _main(state, app)
    return Page(
        id="authkit",
        step=STEP,
        title="The application",
        why="Users are moved when the app signs them in at WorkOS.",
        panes=(
            Facts("app", "The app", tuple(_facts(state, app))),
            Items(
                POINTS,
                "Set-up",
                tuple(map(_point, app.items)) if app else (),
                empty="No one has looked at the app yet.",
            ),
            Items(FOUND, _left(app), tuple(_findings(app)), empty="Nothing was found."),
        ),
        actions=tuple(_actions(state, app, first)),
        hint=hint,
        help=(
            "Nothing of the app is changed by looking. What only you can see is ticked by you. Its env file"
            " may get what is missing: what is there stays, and the cookie password exists there only."
        ),
        stop=stop_of(state, STEP),
    )


def _facts(state: ViewState, app: AppView | None) -> Iterator[Fact]:
    answers = state.views.answers()
    yield Fact("folder", str(answers.get(FOLDER) or "not named yet"))
    if app is None:
        yield Fact("stack", str(answers.get(STACK) or "recognised when it is looked at"))
        return
    guide = GUIDES[Stack(app.stack)]
    yield Fact("stack", f"{guide.title}, {'recognised' if app.detected else 'your choice'}")
    yield Fact("install", guide.install)
    yield Fact("callback", str(answers.get(URI) or "not named yet"))
    yield Fact("read", f"{app.files:,} files at {app.at.astimezone():%H:%M:%S}; set-up: {guide.readme}")
    if app.cookies:
        yield Fact("clear at the cutover", ", ".join(app.cookies), Tone.WARNING)


def _point(item: SetUpItem) -> Item:
    notes = (item.detail,) if item.detail else ()
    return Item(item.id, item.text, cells=(item.state.value,), notes=notes, mark=MARKS[item.state])


def _left(app: AppView | None) -> str:
    if app is None:
        return "Left in the source"
    named = f" · named, not understood: {app.mentions:,}" if app.mentions else ""
    return f"Left in the source: {app.findings:,}{named}"


def _findings(app: AppView | None) -> Iterator[Item]:
    for number, found in enumerate(app.first if app else ()):
        yield Item(
            str(number),
            f"{found.path}:{found.line}",
            cells=(found.what,),
            notes=(f"Instead: {found.replacement}",),
            mark=Mark.FAILED if found.kind is FindingKind.USE else Mark.WAITING,
        )
    if app and (more := app.findings + app.mentions - len(app.first)) > 0:
        yield Item("more", f"{more:,} more are listed by: cognito2workos scan PATH")


def _main(state: ViewState, app: AppView | None) -> tuple[str, Action]:
    """The one sentence of the page, and the next thing to do."""
    if now := busy(state, STEP, "Looking at the app's files …"):
        return now
    answers = state.views.answers()
    if not answers.get(FOLDER):
        return "It reads the app's source, nothing else.", _folder(state, first=True)
    if app is None:
        return "It reads the app's source, nothing else.", main("look", "Look at the app", LOOK)
    if state.state(STEP) is StepState.DONE:
        yours = sum(item.state is ItemState.YOURS for item in app.items)
        word = f"{counted(yours, 'point')} for you to look at" if yours else "nothing left"
        return f"Set up; {word}.", go_on(StepName.VERIFY)
    if not answers.get(URI):
        return "Which callback does the app send?", _callback(state, app, first=True)
    if _misses(app, REGISTERED):
        return "The callback is not registered at WorkOS yet.", _register(state, first=True)
    if _misses(app, SETTING) and not answers.get(WRITE):
        return "The env file may get what it misses.", _write(first=True)
    return "Set up what is missing, replace what is left.", main("look", "Look again", LOOK)


def _misses(app: AppView, what: str) -> bool:
    return any(item.id.startswith(what) and item.state is ItemState.MISSING for item in app.items)


def _actions(state: ViewState, app: AppView | None, first: Action) -> Iterator[Action]:
    yield first
    others = [
        Action("look", "Look again", lambda _, __: LOOK, key="r", help="Look at the app's files again"),
        _folder(state),
        _stack(state),
        _callback(state, app),
        _register(state),
        _write(),
        _tick(app),
        _opens("open", POINTS, "point:"),
        _opens("open-finding", FOUND, "finding:"),
        plain("files", "Files", "v", "Files that the set-up adds", GoTo(page="setup-files")),
        _copy(app),
        errors(),
    ]
    yield from (action for action in others if action.id != first.id)


def _folder(state: ViewState, *, first: bool = False) -> Action:
    return _asked(
        ("folder", "Name its folder", "f"),
        Text(
            FOLDER,
            "The app's source",
            "The folder that holds its package.json, pyproject.toml or requirements.txt. It is only read.",
            value=str(state.known(FOLDER) or ""),
            check=_not_absolute,
        ),
        lambda values: _answer({FOLDER: str(Path(str(values[FOLDER])).expanduser())}),
        first=first,
    )


def _stack(state: ViewState) -> Action:
    options = tuple(Option(stack.value, guide.title, guide.install) for stack, guide in GUIDES.items())
    app = state.views.app()
    known = str(state.views.answers().get(STACK) or (app.stack.value if app else ""))
    return _asked(
        ("stack", "Stack", "t"),
        Choose(STACK, "Which stack is it?", options, default=known),
        lambda values: _answer({STACK: values[STACK]}),
    )


def _callback(state: ViewState, app: AppView | None, *, first: bool = False) -> Action:
    example = GUIDES[Stack(app.stack)].redirect_example if app else "http://localhost:3000/callback"
    return _asked(
        ("callback", "Name the callback", "u"),
        Text(
            URI,
            "The app's callback",
            f"The redirect URI that the app sends, such as {example}. It is registered once that is typed.",
            value=str(state.known(URI) or ""),
            check=lambda text: "" if text.strip() else f"Type it, such as {example}.",
        ),
        lambda values: _answer({URI: str(values[URI]).strip()}),
        first=first,
    )


def _register(state: ViewState, *, first: bool = False) -> Action:
    """Adds the callback to the environment's redirects, once that was typed."""
    uri = str(state.views.answers().get(URI) or "")
    environment = state.snapshot.target.get("environment", "")
    phrase = Words(redirect_phrase(uri, environment))
    sentences = (f"{uri} is added to the redirects of the environment.",)
    return Action(
        "register",
        "Register the callback",
        lambda _, values: alone(STEP)(values),
        key=MAIN_KEY if first else "y",
        help="Register it at WorkOS",
        ask=lambda _: Phrase(f"Register in {environment.upper()}", sentences, phrase, "Register"),
        locked="" if uri else "The app's callback is not named yet.",
        weight=Weight.MAIN if first else Weight.KEY,
    )


def _write(*, first: bool = False) -> Action:
    return Action(
        "write",
        "Write the env file",
        lambda _, __: _answer({WRITE: True}),
        key=MAIN_KEY if first else "w",
        help="Add what is missing to its env file; only you can read it",
        weight=Weight.MAIN if first else Weight.KEY,
    )


def _tick(app: AppView | None) -> Action:
    """Says that somebody looked at a point that only a person can see."""
    yours = {item.id for item in app.items if item.state is ItemState.YOURS} if app else set()

    def command(point: str, _: Values) -> Command:
        if point not in yours:
            return Say("That is not for you to tick: it is looked at.")

        async def tick(migration: Migration) -> None:
            await migration.act(TICKED, point)

        return Act(tick, then=LOOK)

    return Action(
        "tick",
        "Tick",
        command,
        key="space",
        help="You looked at it, and it is so",
        scope=Scope.ITEM,
        pane=POINTS,
        locked="" if yours else "There is nothing to tick.",
        weight=Weight.SHOWN if yours else Weight.KEY,
    )


def _opens(action_id: str, pane: str, what: str) -> Action:
    return Action(
        action_id,
        "Open",
        lambda item, _: GoTo(page="point", target=what + item),
        key="enter",
        help="This one in full",
        scope=Scope.ITEM,
        pane=pane,
    )


def _copy(app: AppView | None) -> Action:
    install = GUIDES[Stack(app.stack)].install if app else ""
    return Action(
        "copy",
        "Copy the install command",
        lambda _, __: Copy(install, "the install command"),
        key="h",
        help="Copy what installs AuthKit",
        locked="" if app else "No one has looked at the app yet.",
    )


def _asked(
    named: tuple[str, str, str],
    question: Text | Choose,
    command: Any,
    *,
    first: bool = False,
) -> Action:
    """Asks one question; ``named``: id, label, key."""
    action_id, label, key = named
    return Action(
        action_id,
        label,
        lambda _, values: command(values),
        key=MAIN_KEY if first else key,
        help=question.title,
        ask=lambda _: question,
        weight=Weight.MAIN if first else Weight.KEY,
    )


def _answer(answers: dict[str, Any]) -> Answer:
    """Records answers, and looks at the app at once."""
    return Answer(answers, then=LOOK, within=STEP)


def _not_absolute(text: str) -> str:
    return "" if Path(text).expanduser().is_absolute() else "Give the whole path, from / on."


@page("point")
def point(state: ViewState, target: str) -> Page:
    """One point of the set-up (``point:ID``), or one place in the source (``finding:NUMBER``), in full."""
    kind, _, name = target.partition(":")
    app = state.views.app()
    items = {item.id: item for item in app.items} if app else {}
    places = {str(number): found for number, found in enumerate(app.first)} if app else {}
    if kind == "point" and name in items:
        title, facts = "Set-up", _of_point(items[name])
    elif kind == "finding" and name in places:
        title, facts = "Left in the source", _of_finding(places[name])
    else:
        title, facts = "Gone", (Fact("it", "was not found when the app was looked at last"),)
    return Page(
        id="point",
        step=STEP,
        title=title,
        why="As the app was looked at last.",
        panes=(Facts("point", title, facts),),
        actions=(_tick_it(app, name),) if kind == "point" else (),
        crumb=title,
    )


def _tick_it(app: AppView | None, name: str) -> Action:
    ticking = _tick(app)
    return Action(
        ticking.id,
        ticking.label,
        lambda _, values: ticking.command(name, values),
        key=ticking.key,
        help=ticking.help,
        locked=ticking.locked,
    )


def _of_point(item: SetUpItem) -> tuple[Fact, ...]:
    seen = (Fact("seen", item.detail),) if item.detail else ()
    return (Fact("point", item.text), Fact("state", item.state.value), *seen)


def _of_finding(found: Finding) -> tuple[Fact, ...]:
    return (
        Fact("where", f"{found.path}:{found.line}"),
        Fact("what", f"{found.what}: {found.match}"),
        Fact("instead", found.replacement),
    )
