"""Step 10 in lines: the app's folder, its set-up point by point, what is left of Cognito in its source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wizard.domain.confirmations import redirect_phrase
from wizard.domain.events import CheckDone
from wizard.domain.stacks import TICKED, FindingKind, ItemState, Stack
from wizard.domain.steps import StepName, StepState
from wizard.engine.views import AppView
from wizard.guide.app_manifests import PACKAGE_JSON, npm_packages
from wizard.guide.stacks import GUIDES, StackGuide, major
from wizard.plain.ask import Option
from wizard.plain.desk import Aside, Desk

FOLDER, STACK, WRITE, URI = (f"authkit.{name}" for name in ("app_dir", "stack", "write_env", "redirect_uri"))
REGISTERED = "redirect:registered"
MARKS = {ItemState.DONE: "✓", ItemState.MISSING: "✗", ItemState.YOURS: "○", ItemState.UNKNOWN: "?"}
SHOWN = 20


def walk(desk: Desk) -> None:
    """Look at the app as often as wanted, until nothing is missing and nothing is left."""
    if not desk.views.given().get(FOLDER):
        _name_folder(desk)
    _look(desk)
    while app := desk.views.app():
        _tell(desk, app)
        is_done = desk.views.snapshot().steps[StepName.AUTHKIT] is StepState.DONE
        options = list(_offers(desk, app, is_done=is_done))
        picked = desk.ask.choose("What next for the app?", options, options[0].key)
        if picked == "leave":
            if is_done:
                return
            raise Aside
        _do(desk, app, picked)


def _offers(desk: Desk, app: AppView, *, is_done: bool) -> Iterator[Option]:
    """What can be done about what is missing, the most likely first."""
    if is_done:
        yield Option("leave", "Go on")
    missing = {item.id for item in app.items if item.state is ItemState.MISSING}
    answers = desk.views.answers()
    if not answers.get(URI):
        yield Option("callback", "Name the app's callback, to be registered at WorkOS")
    elif REGISTERED in missing:
        yield Option("register", "Register the callback at WorkOS")
    if not answers.get(WRITE) and any(item.startswith("env:") for item in missing):
        yield Option(
            "env", "Add what is missing to its env file", "What is there stays; only you can read it."
        )
    yield Option("look", "Look again")
    if any(item.state is ItemState.YOURS for item in app.items):
        yield Option("tick", "Tick what only you can see")
    yield Option("files", "Show a file of the set-up")
    yield Option("stack", "It is another stack")
    yield Option("folder", "It is in another folder")
    if not is_done:
        yield Option("leave", "Leave it for later")


def _do(desk: Desk, app: AppView, picked: str) -> None:
    match picked:
        case "callback":
            _name_callback(desk, app)
        case "register":
            _register(desk)
        case "env":
            desk.answer({WRITE: True}, within=StepName.AUTHKIT)
        case "tick":
            _tick(desk, app)
        case "files":
            _show_file(desk, app)
        case "stack":
            _name_stack(desk, app)
        case "folder":
            _name_folder(desk)
        case _:
            pass
    _look(desk)


def _look(desk: Desk, *phrases: str) -> None:
    """Do the step; its points and findings are listed by whoever asks for it."""
    with desk.hushed(CheckDone):
        desk.run(StepName.AUTHKIT, phrases=phrases)


def _name_folder(desk: Desk) -> None:
    default = str(desk.known(FOLDER) or "")
    desk.lines.say("The folder holds its package.json, pyproject.toml or requirements.txt. It is only read.")
    typed = desk.ask.text("Folder of the app's source (empty: later)", default=default, check=_folder_problem)
    if not typed:
        raise Aside
    desk.answer({FOLDER: str(Path(typed).expanduser().absolute())}, within=StepName.AUTHKIT)


def _folder_problem(typed: str) -> str:
    return "" if not typed or Path(typed).expanduser().is_dir() else "There is no such folder."


def _name_callback(desk: Desk, app: AppView) -> None:
    default = str(desk.known(URI) or GUIDES[app.stack].redirect_example)
    desk.answer({URI: desk.ask.text("The redirect URI that the app sends", default=default)})
    _register(desk)


def _register(desk: Desk) -> None:
    answers = desk.views.answers()
    environment = str(answers["target.environment"])
    desk.lines.say(f"The callback is added to the redirects of {environment.upper()}.")
    phrase = redirect_phrase(str(answers[URI]), environment)
    if desk.ask.phrase(phrase):
        _look(desk, phrase)


def _tick(desk: Desk, app: AppView) -> None:
    options = [Option(item.id, item.text) for item in app.items if item.state is ItemState.YOURS]
    picked = desk.ask.choose(
        "Which of these have you looked at, and it is so?", [*options, Option("", "None")]
    )
    if picked:
        desk.do(lambda migration: migration.act(TICKED, picked))


def _show_file(desk: Desk, app: AppView) -> None:
    guide = GUIDES[app.stack]
    files = {file.path: file for file in guide.files_for(_version(desk, guide))}
    picked = desk.ask.choose("Which file?", [*(Option(path, path) for path in files), Option("", "None")], "")
    if picked:
        desk.lines.say(f"{picked}:")
        for line in files[picked].content().splitlines():
            desk.lines.verbatim(line)


def _version(desk: Desk, guide: StackGuide) -> int | None:
    manifest = Path(str(desk.views.answers()[FOLDER])) / PACKAGE_JSON
    text = manifest.read_text("utf-8", "replace") if manifest.is_file() else None
    return major(npm_packages(text).get(guide.framework, ""))


def _name_stack(desk: Desk, app: AppView) -> None:
    options = [Option(stack.value, guide.title) for stack, guide in GUIDES.items()]
    desk.answer({STACK: desk.ask.choose("Which stack is it?", options, app.stack)}, within=StepName.AUTHKIT)


def _tell(desk: Desk, app: AppView) -> None:
    guide = GUIDES[Stack(app.stack)]
    how = "recognised" if app.detected else "your choice"
    desk.lines.say(f"{guide.title} ({how}); {app.files:,} files read. Install: {guide.install}")
    desk.lines.say(f"  Set-up: {guide.readme}")
    for item in app.items:
        detail = f" ({item.detail})" if item.detail else ""
        desk.lines.say(f"  {MARKS[item.state]} {item.state}: {item.text}{detail}")
    for found in app.first[:SHOWN]:
        mark = "✗" if found.kind is FindingKind.USE else MARKS[ItemState.YOURS]
        desk.lines.say(f"  {mark} {found.path}:{found.line} {found.what}. Instead: {found.replacement}")
    if (more := app.findings + app.mentions - SHOWN) > 0:
        desk.lines.say(f"  {more:,} more are listed by: cognito2workos scan PATH.")
    if app.cookies:
        desk.lines.say(f"  Cookies to be cleared at the cutover: {', '.join(app.cookies)}")
