"""Step 10: the app's stack, its set-up, and what of the old sign-in is left in its source."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from wizard.domain.confirmations import redirect_phrase
from wizard.domain.stacks import TICKED, ItemState, Stack
from wizard.domain.steps import StepName, StepState
from wizard.engine.views import AppView
from wizard.guide.stacks import GUIDES, StackGuide
from wizard.tui.bridge import Moment
from wizard.tui.dialogs.choose import ChooseDialog, Offer
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.dialogs.typed import TypedDialog
from wizard.tui.screens.authkit_points import PointList, told_done
from wizard.tui.screens.page import Bar, Page
from wizard.tui.screens.record import FactsPanel
from wizard.tui.screens.stop_card import StopCard
from wizard.tui.screens.why import TextPage
from wizard.tui.widgets.action_bar import Action
from wizard.tui.widgets.panel import Panel

FOLDER, STACK, WRITE, URI = (f"authkit.{name}" for name in ("app_dir", "stack", "write_env", "redirect_uri"))
REGISTERED, SETTING = "redirect:registered", "env:"


class AuthkitPage(Page):
    """A checklist that looks at the app's own files, and findings with their replacements."""

    step = StepName.AUTHKIT
    focus_first = "PointList"
    HELP: ClassVar[str] = (
        "Nothing of the app is changed by looking. **f** names its folder, **t** its stack where it is not"
        " recognised, **r** looks again, **Space** ticks what only you can see, **u** names the app's"
        " callback to be registered, **w** adds what is missing to its env file (the cookie password exists"
        " there only)."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "folder", "Folder", tooltip="Where the app's source is"),
        Binding("t", "stack", "Stack", show=False, tooltip="Which stack it is"),
        Binding("r", "look", "Look again", show=False, tooltip="Look at the app's files again"),
        Binding("u", "redirect", "Callback", show=False, tooltip="The app's callback, to be registered"),
        Binding("w", "write", "Env file", show=False, tooltip="Add what is missing to the env file"),
    ]

    def compose(self) -> ComposeResult:
        yield StopCard(classes="stop")
        yield FactsPanel(
            title="The app", id="app", hint="f folder · t stack · u callback · w env file", classes="tight"
        )
        hint = "Space ticks · Enter shows all · r looks again"
        with Panel(title="Set-up, and what is left", hint=hint, classes="fill tight"):
            yield PointList()

    def heading(self, moment: Moment) -> tuple[str, str]:
        return "The application", "People are moved when the app signs them in at the new place."

    def show(self, moment: Moment) -> None:
        self.query_one(StopCard).show(moment, self.step)
        answers, app = moment.views.answers(), moment.views.app()
        self.query_one(FactsPanel).show(_facts(answers, app))
        self.query_one(PointList).show(app)

    def bar(self, moment: Moment) -> Bar:
        if moment.runs(self.step):
            return Bar("Looking at the app's files …", Action("wait", "Looking …", locked="Looking …"))
        if not moment.views.answers().get(FOLDER):
            return Bar("It reads the app's source, nothing else.", Action("folder", "Name its folder", "n"))
        again = Action("look", "Look again", "r")
        app = moment.views.app()
        if app is None:
            return Bar("It reads the app's source.", Action("look", "Look at the app", "n"))
        if moment.state(self.step) is StepState.DONE:
            return Bar(told_done(app), Action("next", "Continue", "n"), (again,))
        if _misses(app, REGISTERED) and moment.views.answers().get(URI):
            register = Action("register", "Register the callback", "n")
            return Bar("The callback is not registered there yet.", register, (again,))
        if not moment.views.answers().get(URI):
            return Bar(
                "Which callback does the app send?", Action("callback", "Name the callback", "n"), (again,)
            )
        if _misses(app, SETTING) and not moment.views.answers().get(WRITE):
            told = "The env file may get what it misses."
            return Bar(told, Action("write", "Write the env file", "n"), (again,))
        return Bar("Set up what is missing, replace what is left.", Action("look", "Look again", "n"))

    def do(self, action: str) -> None:
        match action:
            case "folder":
                self.action_folder()
            case "look":
                self.action_look()
            case "register":
                self._register()
            case "callback":
                self.action_redirect()
            case "write":
                self.action_write()
            case "next":
                self.wizard.frame.go(StepName.VERIFY)
            case _:
                pass

    def action_look(self) -> None:
        self.run_alone()

    def action_folder(self) -> None:
        dialog = TextDialog(
            title="The app's source",
            sentence="The folder that holds its package.json or pyproject.toml. It is only read.",
            value=str(self.wizard.known(FOLDER) or ""),
            wrong=_not_absolute,
        )
        self.app.push_screen(dialog, self._name_folder)

    def _name_folder(self, text: str | None) -> None:
        if text:
            self._answer({FOLDER: str(Path(text).expanduser())})

    def action_redirect(self) -> None:
        app = self.bridge.views.app()
        example = GUIDES[app.stack].redirect_example if app else "http://localhost:3000/callback"
        dialog = TextDialog(
            title="The app's callback",
            sentence=f"The redirect URI that the app sends, such as {example}. It is registered when typed.",
            value=str(self.wizard.known(URI) or ""),
        )
        self.app.push_screen(dialog, lambda text: self._answer({URI: text}) if text else None)

    def action_stack(self) -> None:
        offers = [Offer(stack.value, guide.title, guide.install) for stack, guide in GUIDES.items()]
        chosen = str(self.bridge.views.answers().get(STACK) or "")
        dialog = ChooseDialog(title="Which stack is it?", offers=offers, chosen=chosen)
        self.app.push_screen(dialog, lambda key: self._answer({STACK: key}) if key else None)

    def action_write(self) -> None:
        self._answer({WRITE: True})

    def _answer(self, answers: dict[str, Any]) -> None:
        self.command(lambda: self._take(answers))

    async def _take(self, answers: dict[str, Any]) -> None:
        if await self.wizard.change(answers):
            await self.bridge.run(self.step, only=(StepName.CONNECT, self.step))

    def _register(self) -> None:
        uri = str(self.bridge.views.answers()[URI])
        environment = self.wizard.frame.moment.snapshot.target.get("environment", "")
        phrase = redirect_phrase(uri, environment)
        dialog = TypedDialog(
            title=f"Register in {environment.upper()}",
            sentences=("The app's callback is added to the environment's redirects.",),
            phrase=phrase,
            label="Register",
        )
        self.app.push_screen(dialog, lambda typed: self.run_alone(phrase) if typed else None)

    def on_point_list_ticked(self, event: PointList.Ticked) -> None:
        self.command(lambda: self._tick(event.point))

    async def _tick(self, point: str) -> None:
        await self.bridge.call(lambda migration: migration.act(TICKED, point))
        await self.bridge.run(self.step, only=(StepName.CONNECT, self.step))

    def on_point_list_opened(self, event: PointList.Opened) -> None:
        self.open_page(TextPage(self.step, event.title, event.parts))

    def copies(self) -> list[tuple[str, str]]:
        app = self.bridge.views.app()
        return [("the install command", GUIDES[app.stack].install)] if app else []


def _facts(answers: Any, app: AppView | None) -> list[tuple[str, str]]:
    folder = str(answers.get(FOLDER) or "not named yet (f)")
    if app is None:
        return [("folder", folder), ("stack", str(answers.get(STACK) or "recognised when it is looked at"))]
    guide: StackGuide = GUIDES[Stack(app.stack)]
    how = "recognised" if app.detected else "your choice"
    facts = [
        ("folder", folder),
        ("stack", f"{guide.title}, {how} (t)"),
        ("install", guide.install),
        ("read", f"{app.files:,} files at {app.at.astimezone():%H:%M:%S}; set-up: {guide.readme}"),
    ]
    if app.cookies:
        facts.append(("old cookies", ", ".join(app.cookies)))
    return facts


def _misses(app: AppView, what: str) -> bool:
    return any(item.id.startswith(what) and item.state is ItemState.MISSING for item in app.items)


def _not_absolute(text: str) -> str:
    return "" if Path(text).expanduser().is_absolute() else "Give the whole path, from / on."
