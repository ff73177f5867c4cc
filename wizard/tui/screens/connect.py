"""Step 2: which pool, which environment; both ends looked at, then pinned."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from wizard.domain.steps import StepName, StepState
from wizard.domain.target_kind import KEY as KIND
from wizard.domain.target_kind import MEANINGS, QUESTION
from wizard.tui.bridge import Moment
from wizard.tui.dialogs.choose import ChooseDialog, Offer
from wizard.tui.page import Bar, Page
from wizard.tui.screens.dashboard_settings import ask_settings
from wizard.tui.screens.ends_form import EndsForm
from wizard.tui.screens.recovered import RecoveryCard, ask_recovered, is_to_confirm
from wizard.tui.screens.stop_card import StopCard
from wizard.tui.widgets.action_bar import Action
from wizard.tui.widgets.fact_list import Preflight
from wizard.tui.widgets.panel import Panel

KEY = "WORKOS_API_KEY"


def kind_dialog(chosen: str) -> ChooseDialog:
    """Production or test: asked where neither key nor name tells it."""
    offers = [Offer(key, label, told) for key, (label, told) in MEANINGS.items()]
    return ChooseDialog(title=QUESTION, sentence="It is pinned with both ends.", offers=offers, chosen=chosen)


class ConnectPage(Page):
    """The two ends, and the preflight's rows with their fixes."""

    step = StepName.CONNECT
    HELP: ClassVar[str] = (
        "Name both ends, then **n** (outside a field) looks at them: it only reads. The API key stays in the"
        " memory of this process. **l** lists the pools of the region, **a** the AWS profiles; **k**"
        " says whether your customers sign in to the environment, **s** what its settings are."
        " Once looked at, both ends are pinned: another pool or environment is another migration."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "pools", "Pools", tooltip="The user pools of this region"),
        Binding("k", "kind", "Kind", tooltip="Whether your customers sign in to it"),
        Binding("s", "settings", "Settings", show=False, tooltip="Settings that no API tells"),
        Binding("a", "profiles", "Profiles", show=False, tooltip="The AWS profiles of this machine"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._accepted: set[str] = set()

    def compose(self) -> ComposeResult:
        yield StopCard(classes="stop")
        yield RecoveryCard(classes="stop")
        with Panel(title="Both ends", hint="l lists pools · a lists profiles", id="ends"):
            yield EndsForm(self.bridge.views.given(), key=self._key)
        with Panel(title="Preflight", hint="Space accepts a blocking row · r looks again", classes="fill"):
            yield Preflight()

    @property
    def _key(self) -> str:
        return self.wizard.launch.variables.get(KEY, "")

    def heading(self, moment: Moment) -> tuple[str, str]:
        return "Connect both ends", "Everything is looked at, nothing is written; then both ends are pinned."

    def show(self, moment: Moment) -> None:
        self.query_one(StopCard).show(moment, self.step)
        self.query_one(RecoveryCard).show(moment)
        self.query_one(EndsForm).pin(bool(moment.snapshot.source), self._key)
        rows = moment.views.preflight()
        self.query_one(Preflight).show(
            rows, accepted=tuple(self._accepted), is_looking=moment.runs(self.step)
        )

    def bar(self, moment: Moment) -> Bar:
        if moment.runs(self.step):
            return Bar("Looking at both ends …", Action("wait", "Looking …", locked="Looking at both ends …"))
        if is_to_confirm(moment):
            again = Action("connect", "Read again", "r")
            return Bar("A phrase ends the recovery.", Action("recovered", "End the recovery", "n"), (again,))
        if moment.state(self.step) is StepState.DONE:
            return Bar("Both ends are pinned to this journal.", Action("next", "Continue", "n"))
        return Bar("It only reads.", Action("connect", "Connect and check", "n", locked=self._missing()))

    def _missing(self) -> str:
        form = self.query_one(EndsForm)
        values = form.values() if form.is_mounted else {}
        for key, what in (
            ("source.user_pool_id", "Name the user pool."),
            ("target.environment", "Name the environment."),
        ):
            if not values.get(key):
                return what
        return "" if self._key or form.typed_key else "Enter the API key."

    def do(self, action: str) -> None:
        match action:
            case "connect":
                self.command(self._connect)
            case "recovered":
                ask_recovered(self.wizard)
            case "next":
                self.wizard.frame.go(StepName.INVENTORY)
            case _:
                pass

    async def _connect(self) -> None:
        form = self.query_one(EndsForm)
        if form.typed_key:
            # In memory only: neither the process's environment nor the journal sees it.
            self.wizard.launch.variables[KEY] = form.typed_key
        answers: dict[str, Any] = form.values() | {"connect.accept": sorted(self._accepted)}
        if self.bridge.views.asks_kind(answers, self.wizard.launch.variables):
            kind = await self.app.push_screen_wait(kind_dialog(""))
            if kind is None:
                return
            answers[KIND] = kind
        if await self.wizard.change(answers):
            await self.bridge.run(self.step)

    def action_kind(self) -> None:
        self.command(self._choose_kind)

    async def _choose_kind(self) -> None:
        kind = await self.app.push_screen_wait(kind_dialog(str(self.bridge.views.given().get(KIND) or "")))
        if kind is not None:
            await self.wizard.change({KIND: kind})

    def action_settings(self) -> None:
        self.command(lambda: ask_settings(self.wizard))

    @on(Input.Changed)
    def _typed(self) -> None:
        self.wizard.refresh_moment()

    @on(Input.Submitted, "#pool")
    @on(Input.Submitted, "#region")
    def _list(self) -> None:
        if not self.query_one("#pool", Input).value:
            self.action_pools()
        else:
            self.query_one("#key", Input).focus()

    @on(Input.Submitted, "#environment")
    def _ready(self) -> None:
        self.wizard.frame.action_primary()

    def on_preflight_accepted(self, event: Preflight.Accepted) -> None:
        self._accepted ^= {event.row}
        self.wizard.refresh_moment()

    def on_preflight_run_again(self) -> None:
        self.command(self._connect)

    def action_pools(self) -> None:
        self.command(self._choose_pool)

    async def _choose_pool(self) -> None:
        values = self.query_one(EndsForm).values()
        region, profile = values.get("source.region", ""), values.get("source.profile")
        if not region:
            self.query_one("#region", Input).focus()
            self.wizard.tell("Name the region first.")
            return
        pools = await self.bridge.call(lambda migration: migration.pools(region=region, profile=profile))
        offers = [Offer(pool_id, name, pool_id) for pool_id, name in pools]
        if not offers:
            self.wizard.tell(f"There is no user pool in {region}, or it may not be listed.")
            return
        chosen = await self.app.push_screen_wait(ChooseDialog(title=f"User pools in {region}", offers=offers))
        if chosen:
            self.query_one("#pool", Input).value = chosen
            self.query_one("#key", Input).focus()

    def action_profiles(self) -> None:
        self.command(self._choose_profile)

    async def _choose_profile(self) -> None:
        names = await self.bridge.call(lambda migration: migration.profiles())
        offers = [Offer("", "Credentials of this shell", "Environment variables, or the default profile")]
        offers += [Offer(name, name) for name in names]
        chosen = await self.app.push_screen_wait(ChooseDialog(title="AWS profiles", offers=offers))
        if chosen is not None:
            self.query_one("#profile", Input).value = chosen

    def copies(self) -> list[tuple[str, str]]:
        pool = self.bridge.views.given().get("source.user_pool_id")
        return [("the pool's id", str(pool))] if pool else []
