"""The command line: parses flags, picks what to run, and turns whatever stops it into an exit code."""

from __future__ import annotations

import argparse
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import wizard
from wizard.domain.steps import StepName
from wizard.domain.text import clean
from wizard.errors import Stopped, UsageError, WizardError

if TYPE_CHECKING:
    from contextlib import ExitStack
    from types import ModuleType

    from wizard.domain.events import Event
    from wizard.engine.migration import Opened
    from wizard.tui.launch import Launch

BUG = 70
DEMO_USERS = 12_000
LONGEST = 4_000
EPILOG = """exit codes: 0 done · 1 a check or persons failed · 2 usage or missing answer · 3 credentials
4 blocked, operator needed · 5 journal · 70 bug · 130 stopped (resumable)"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; no exception leaves this function."""
    try:
        options = command_line().parse_args(arguments)
        return int(options.do(options))
    except SystemExit as stop:
        return int(stop.code or 0)
    except KeyboardInterrupt:
        return Stopped.exit_code
    except WizardError as error:
        _say(f"{type(error).__name__}: {error}" if error.exit_code == BUG else str(error))
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:  # noqa: BLE001  the last line of defence: a sentence, never a traceback
        _say(
            "This is a bug; nothing that was recorded is lost."
            f" Details are in {_log(traceback.format_exc())}."
        )
        return BUG


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[:1].upper()}{message[1:]}.", fix=f"See {self.prog} --help.")


def command_line() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="cognito2workos",
        description=wizard.__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"cognito2workos {wizard.__version__}")
    parser.add_argument("--journal", type=Path, metavar="F", help="open this journal on the screen")
    parser.add_argument("--name", help="open this journal of the user's data folder")
    _add_screen_flags(parser)
    parser.set_defaults(do=lambda options: _screen(options, is_demo=False))
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    _add_run(commands)
    _add(commands, "plan", "counts, decisions, risks and fingerprint of the plan; no addresses", _plan)
    _add(commands, "status", "where the migration stands", _status)
    _add(commands, "verify", "run the five checks", _verify)
    rehearse = commands.add_parser(
        "rehearse", help="start local rehearsal services and print how to reach them"
    )
    rehearse.add_argument("--users", type=_natural, default=300, help="rows in the seeded pool (300)")
    rehearse.add_argument("--seed", type=int, default=1, help="same seed, same pool (1)")
    rehearse.add_argument(
        "--port", type=_natural, default=0, help="WorkOS here, Cognito on the next one (free)"
    )
    rehearse.add_argument("--json", action="store_true", help="print one JSON object")
    rehearse.set_defaults(do=_rehearse)
    demo = commands.add_parser("demo", help="a whole migration on local services: no account, no network")
    demo.add_argument(
        "--users", type=_natural, default=DEMO_USERS, help=f"rows in the seeded pool ({DEMO_USERS:,})"
    )
    demo.add_argument("--headless", action="store_true", help="no screen: run it through and print a summary")
    _add_screen_flags(demo)
    demo.set_defaults(do=_demo)
    return parser


def _add_screen_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    parser.add_argument("--ascii", action="store_true", help="draw with ASCII characters only")


def _add_run(commands: argparse._SubParsersAction[_Parser]) -> None:
    run = _add(commands, "run", "migrate without a screen: events on stdout, prose on stderr", _run)
    run.add_argument("--answers", type=Path, metavar="A.toml", help="the answers file")
    run.add_argument("--until", type=_step, metavar="STEP", help="stop after this step")
    run.add_argument("--relist", action="store_true", help="list the pool again and plan the difference")
    run.add_argument("--replan", action="store_true", help="take changed answers and plan again")
    run.add_argument("--guide-file", type=Path, metavar="P", help="a saved copy of the migration guide")
    run.add_argument("--yes", action="store_true", help="confirm everything; loopback targets only")
    run.add_argument(
        "--confirm", action="append", nargs="+", default=[], metavar="TEXT", help="a typed confirmation"
    )


def _add(
    commands: argparse._SubParsersAction[_Parser],
    name: str,
    text: str,
    do: Callable[[argparse.Namespace], int],
) -> _Parser:
    command = commands.add_parser(name, help=text, description=text)
    command.add_argument("--journal", type=Path, metavar="F", help="the migration's journal")
    command.add_argument("--name", help="a journal in the user's data folder, by name")
    if name != "run":
        command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(do=do)
    return command


def _natural(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text} is not a whole number")
    return int(text)


def _step(text: str) -> StepName:
    try:
        return StepName(text)
    except ValueError as unknown:
        raise argparse.ArgumentTypeError(f"{text} is no step; steps are {', '.join(StepName)}") from unknown


def _run(options: argparse.Namespace) -> int:
    from wizard import bootstrap, headless  # noqa: PLC0415  --help must not wait for them

    answers = bootstrap.read_answers(options.answers) if options.answers else {}
    if options.guide_file:
        answers["guide.file"] = str(options.guide_file.absolute())
    confirmations = bootstrap.confirmations(
        [text for texts in options.confirm for text in texts], yes=options.yes, environ=os.environ
    )
    return headless.run(
        _opener(_path(options)),
        headless.Options(
            answers=answers,
            until=options.until,
            relist=options.relist,
            replan=options.replan,
            confirmations=confirmations,
        ),
    )


def _plan(options: argparse.Namespace) -> int:
    from wizard import bootstrap, report  # noqa: PLC0415

    plan = bootstrap.snapshot_of(_path(options)).plan
    if plan is None:
        raise UsageError("This journal has no plan yet.", fix="Make one with run --until transform.")
    lines = (
        [json.dumps(plan.to_json() | {"phrase": plan.phrase})] if options.json else report.plan_lines(plan)
    )
    _print(lines)
    return 0


def _status(options: argparse.Namespace) -> int:
    from wizard import bootstrap, report  # noqa: PLC0415

    snapshot = bootstrap.snapshot_of(_path(options))
    _print([json.dumps(snapshot.to_json())] if options.json else report.status_lines(snapshot))
    return 0


def _verify(options: argparse.Namespace) -> int:
    from wizard import headless, report  # noqa: PLC0415

    verdicts = headless.verify(_opener(_path(options)))
    _print([json.dumps(verdicts)] if options.json else report.verdict_lines(verdicts))
    return int(any(verdict["status"] not in {"pass", "waived"} for verdict in verdicts))


def _rehearse(options: argparse.Namespace) -> int:
    from wizard.rehearsal.serve import serve  # noqa: PLC0415

    return serve(users=options.users, seed=options.seed, port=options.port, as_json=options.json)


def _demo(options: argparse.Namespace) -> int:
    return _headless_demo(options) if options.headless else _screen(options, is_demo=True)


def _headless_demo(options: argparse.Namespace) -> int:
    from wizard import bootstrap, headless  # noqa: PLC0415
    from wizard.plain.summary import show  # noqa: PLC0415
    from wizard.rehearsal.demo import rehearsed_demo  # noqa: PLC0415

    with rehearsed_demo(users=options.users) as demo:
        os.environ.update(demo.environ)
        confirmations = bootstrap.confirmations([], yes=True, environ=os.environ)
        code = headless.run(
            _opener(demo.journal),
            headless.Options(answers=demo.answers, confirmations=confirmations),
            events=False,
        )
        show(bootstrap.snapshot_of(demo.journal))
    return code


def _screen(options: argparse.Namespace, *, is_demo: bool) -> int:
    """The app; what is heavy is imported by it after first paint, in other threads than the screen's."""
    from contextlib import ExitStack  # noqa: PLC0415

    from wizard.tui.app import WizardApp  # noqa: PLC0415

    with ExitStack() as stack:
        launch = _launch(options, stack, is_demo=is_demo)
        farewell = WizardApp(launch).run(mouse=not options.no_mouse)
    for line in farewell.lines if farewell else ():
        _say(line)
    return farewell.exit_code if farewell else BUG


def _launch(options: argparse.Namespace, stack: ExitStack, *, is_demo: bool) -> Launch:
    from wizard.tui.launch import DemoStage, Launch  # noqa: PLC0415

    variables = dict(os.environ)

    def demo() -> DemoStage:
        from wizard.rehearsal.demo import NOTICE  # noqa: PLC0415
        from wizard.rehearsal.stage import staged_demo  # noqa: PLC0415

        staged = stack.enter_context(staged_demo(users=getattr(options, "users", DEMO_USERS)))
        # boto3 reads its addresses there; these lead to the rehearsal and hold no secret.
        os.environ.update(staged.environ)
        variables.update(staged.environ)
        return DemoStage(staged.journal, staged.answers, NOTICE)

    return Launch(
        find=lambda: _bootstrap().found_journals(),
        path_of=lambda name: _bootstrap().journal_path(journal=None, name=name),
        opener=lambda path: (
            lambda publish: _bootstrap().Open(_bootstrap().settings_for(path, variables), publish)
        ),
        demo=demo,
        clock=lambda: _bootstrap().system_clock(),
        variables=variables,
        log=_log,
        path=options.journal if not is_demo else None,
        name=options.name if not is_demo else None,
        is_demo=is_demo,
        theme="mono" if os.environ.get("NO_COLOR") else "dark",
        ascii_only=options.ascii,
    )


def _bootstrap() -> ModuleType:
    from wizard import bootstrap  # noqa: PLC0415  imports the adapters: after first paint

    return bootstrap


def _path(options: argparse.Namespace) -> Path:
    from wizard.bootstrap import journal_path  # noqa: PLC0415

    return journal_path(journal=options.journal, name=options.name)


def _opener(path: Path) -> Callable[[Callable[[Event], None]], Opened]:
    from wizard import bootstrap  # noqa: PLC0415

    return lambda publish: bootstrap.Open(bootstrap.settings_for(path), publish)


def _print(lines: object) -> None:
    assert hasattr(lines, "__iter__")
    for line in lines:
        print(line)


def _say(text: str) -> None:
    print(clean(text, LONGEST), file=sys.stderr)


def _log(text: str) -> Path:
    """Write a traceback where only its owner can read it, and say where."""
    import tempfile  # noqa: PLC0415  only after a bug

    descriptor, name = tempfile.mkstemp(prefix="cognito2workos-", suffix=".log")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(name)
