"""Which front end asks: the screen, plain lines, or no one."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from wizard import garbage
from wizard.cli.commands import journal, opener
from wizard.cli.notifying import notified
from wizard.cli.output import log, say
from wizard.domain.names import checked_name
from wizard.errors import WizardError

if TYPE_CHECKING:
    from types import ModuleType

    from wizard.engine.migration import OpenJournal
    from wizard.tui.launch import Launch

DEMO_USERS = 12_000


def start(options: argparse.Namespace) -> int:
    """The wizard: on screen, or in lines where there is no screen to draw on."""
    if options.plain or _needs_lines():
        given = options.journal or options.name is not None
        return _plain(options, journal(options) if given else None, answers=_guide(options))
    if options.name is not None:
        checked_name(options.name)
    return _screen(options, is_demo=False)


def demo(options: argparse.Namespace) -> int:
    """The wizard on rehearsal services; where no one can answer, the whole of it without questions."""
    if options.headless or not (options.plain or (sys.stdin.isatty() and sys.stdout.isatty())):
        return _headless_demo(options)
    if options.plain or _needs_lines():
        return _plain_demo(options)
    return _screen(options, is_demo=True)


def _demo_home(*, fresh: bool, keeps_passwords: bool) -> Path | None:
    """Where the demo goes on; None where another one is at it, which leaves this one a place of its own."""
    name = "demo-keep-passwords" if keeps_passwords else "demo"
    home: Path = _bootstrap().journal_path(journal=None, name=None).parent / name
    if _bootstrap().is_held(home / "demo.journal"):
        return None
    if fresh:
        shutil.rmtree(home, ignore_errors=True)
    return home


def _needs_lines() -> bool:
    from wizard.plain.chosen import needs_lines  # noqa: PLC0415  --help must not wait for it

    return needs_lines(os.environ, sys.stdout)


def _guide(options: argparse.Namespace) -> dict[str, Any]:
    return {"guide.file": str(options.guide_file.absolute())} if options.guide_file else {}


def _headless_demo(options: argparse.Namespace) -> int:
    """The migration in two runs, as an operator would make them: people do their part in between."""
    from wizard import bootstrap, headless  # noqa: PLC0415
    from wizard.plain.summary import show  # noqa: PLC0415
    from wizard.rehearsal.demo import NOTICE  # noqa: PLC0415
    from wizard.rehearsal.stage import staged_demo  # noqa: PLC0415

    notifies = notified(options)
    with staged_demo(users=options.users, keeps_passwords=options.keep_passwords) as prepared:
        os.environ.update(prepared.environ)
        confirmations = bootstrap.confirmations([], yes=True, environ=os.environ)

        def run(answers: dict[str, Any]) -> int:
            given = headless.Options(answers=answers, confirmations=confirmations)
            return headless.run(notifies(opener(prepared.journal)), given, events=False)

        say(NOTICE)
        run(prepared.all_answers())
        say("The canary and the developer do their part; then the same command runs again.")
        prepared.rest()
        code = run(prepared.ticks)
        if options.keep_passwords:
            say("Somebody signs in at WorkOS with the old password; then it runs once more.")
            prepared.rest()
            code = run({})
        show(bootstrap.snapshot_of(prepared.journal))
    return code


def _plain_demo(options: argparse.Namespace) -> int:
    from wizard.rehearsal.demo import NOTICE, hints_of  # noqa: PLC0415
    from wizard.rehearsal.stage import staged_demo  # noqa: PLC0415

    keeps = options.keep_passwords
    home = _demo_home(fresh=options.fresh, keeps_passwords=keeps)
    with staged_demo(users=options.users, home=home, keeps_passwords=keeps) as prepared:
        os.environ.update(prepared.environ)
        return _plain(
            options,
            prepared.journal,
            answers=prepared.answers,
            presets=prepared.presets | prepared.ticks,
            notice=NOTICE,
            hints=hints_of(keeps_passwords=keeps),
        )


def _plain(
    options: argparse.Namespace,
    path: Path | None,
    *,
    answers: dict[str, Any],
    presets: Mapping[str, Any] = MappingProxyType({}),
    hints: Mapping[str, str] = MappingProxyType({}),
    notice: str = "",
) -> int:
    from wizard import bootstrap  # noqa: PLC0415
    from wizard.plain import main as plain  # noqa: PLC0415

    environ, notifies = dict(os.environ), notified(options)
    home = bootstrap.journal_path(journal=None, name=None).parent
    asked = {key: value for key, value in answers.items() if key in plain.ASKED}
    return plain.run(
        plain.Start(
            journal=path,
            journals=lambda: sorted(home.glob(f"*{bootstrap.SUFFIX}")),
            path_of=lambda name: bootstrap.journal_path(journal=None, name=name),
            status_of=bootstrap.snapshot_of,
            open_journal=lambda chosen: notifies(opener(chosen, environ)),
            environ=environ,
            clock=bootstrap.settings_for(home).clock,
            resume=None if notice else _resume_command,
            notice=notice,
            answers={key: value for key, value in answers.items() if key not in asked},
            presets={**asked, **presets},
            hints=hints,
        )
    )


def _resume_command(path: Path) -> str:
    return f"cognito2workos --plain --journal {shlex.quote(str(path))}"


def _screen(options: argparse.Namespace, *, is_demo: bool) -> int:
    """The app; what is heavy is imported by it after first paint, in other threads than the screen's."""
    garbage.postpone()  # until the first picture
    from wizard.tui.app.application import WizardApp  # noqa: PLC0415

    with ExitStack() as stack:
        # The screen writes to the terminal by itself, so that the bell is its own.
        notifies = notified(options, lambda: app.bell())  # noqa: PLW0108  there is no app yet
        app = WizardApp(_launch(options, stack, notifies, is_demo=is_demo))
        farewell = app.run(mouse=not options.no_mouse)
    for line in farewell.lines if farewell else ():
        say(line)
    return farewell.exit_code if farewell else WizardError.exit_code


def _launch(
    options: argparse.Namespace,
    stack: ExitStack,
    notifies: Callable[[OpenJournal], OpenJournal],
    *,
    is_demo: bool,
) -> Launch:
    from wizard.tui.launch import DemoStage, Launch  # noqa: PLC0415

    variables = dict(os.environ)

    def stage() -> DemoStage:
        from wizard.rehearsal.demo import NOTICE, hints_of  # noqa: PLC0415
        from wizard.rehearsal.stage import staged_demo  # noqa: PLC0415

        users = getattr(options, "users", DEMO_USERS)
        keeps = getattr(options, "keep_passwords", False)
        home = _demo_home(fresh=getattr(options, "fresh", False), keeps_passwords=keeps)
        staged = stack.enter_context(staged_demo(users=users, home=home, keeps_passwords=keeps))
        # boto3 reads its addresses there; these lead to the rehearsal and hold no secret.
        os.environ.update(staged.environ)
        variables.update(staged.environ)
        return DemoStage(
            staged.journal,
            staged.answers,
            NOTICE,
            presets=staged.presets | staged.ticks,
            hints=hints_of(keeps_passwords=keeps),
        )

    return Launch(
        find=lambda: _bootstrap().found_journals(),
        path_of=lambda name: _bootstrap().journal_path(journal=None, name=name),
        opener=lambda path: notifies(opener(path, variables)),
        demo=stage,
        look=lambda: stack.enter_context(_passing().passing_journal()),
        save=lambda path, name, text: _bootstrap().save_beside(path, name, text),
        clock=lambda: _bootstrap().system_clock(),
        variables=variables,
        log=log,
        watch=lambda path: _bootstrap().watched(path),
        path=None if is_demo else options.journal,
        name=None if is_demo else options.name,
        is_demo=is_demo,
        theme="mono" if os.environ.get("NO_COLOR") else "dark",
        ascii_only=options.ascii,
    )


def _passing() -> ModuleType:
    from wizard.bootstrap import passing  # noqa: PLC0415

    return passing


def _bootstrap() -> ModuleType:
    from wizard import bootstrap  # noqa: PLC0415  imports the adapters: after first paint

    return bootstrap
