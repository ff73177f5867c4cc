"""Commands and their flags (spec 4)."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import wizard
from wizard.cli import commands as do
from wizard.cli import fronts
from wizard.cli.completion import SHELLS, completion
from wizard.cli.notifying import add_notify
from wizard.cli.safety_flags import add_answers, add_journal, add_lists, add_undo
from wizard.cli.support_bundle import bundled
from wizard.cli.versions import PrintVersions
from wizard.domain.steps import StepName
from wizard.errors import UsageError

EPILOG = """exit codes: 0 nothing that was asked for is left · 1 a check, users or resets failed
2 usage or missing answer · 3 credentials · 4 somebody is needed · 5 journal · 70 bug
130 stopped (resumable)"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[:1].upper()}{message[1:]}.", fix=f"See {self.prog} --help.")


def command_line() -> argparse.ArgumentParser:
    """The whole command line; each command's function is in ``do``."""
    parser = _Parser(
        prog="cognito2workos",
        description=wizard.__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=PrintVersions, nargs=0, help="print versions, and end")
    parser.add_argument("--journal", type=Path, metavar="F", help="the migration's journal")
    parser.add_argument("--name", help="a journal in the user's data folder, by name")
    parser.add_argument("--guide-file", type=Path, metavar="P", help="a saved copy of the migration guide")
    _add_front_flags(parser)
    add_notify(parser)
    _add_log_flags(parser)
    parser.set_defaults(do=fronts.start)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    _add_run(commands)
    _add(commands, "plan", "counts, decisions, risks and fingerprint of the plan; no addresses", do.plan)
    status = _add(commands, "status", "where the migration stands, and what can be done next", do.status)
    status.add_argument("--page", default="", metavar="ID[:TARGET]", help="a page and its actions")
    _add(
        commands,
        "watch",
        "see how a migration goes on that somebody else has open; changes nothing",
        do.watch,
    )
    _add_act(commands)
    _add(commands, "verify", "run the five checks", do.verify)
    report = _add(commands, "report", "write the report, at any step", do.report)
    report.add_argument("-o", dest="folder", type=Path, metavar="DIR", required=True, help="where to")
    report.add_argument("--unmasked", action="store_true", help="with whole addresses")
    summary = "one page for whoever approves, as HTML and Markdown"
    sheet = _add(commands, "change-sheet", summary, do.change_sheet)
    sheet.add_argument("-o", dest="folder", type=Path, metavar="DIR", required=True, help="where to")
    add_journal(commands, _add)
    add_answers(commands, _add)
    add_undo(commands, _add)
    add_lists(commands, _add)
    _add_local(commands)
    _add_help(commands)
    return parser


def command_names() -> frozenset[str]:
    """Every command."""
    parsers = (x for x in command_line()._actions if isinstance(x, argparse._SubParsersAction))  # noqa: SLF001
    return frozenset(name for found in parsers for name in found.choices)


def _add_help(commands: argparse._SubParsersAction[_Parser]) -> None:
    """Commands about this program itself."""
    _add(commands, "doctor", "look at this machine: versions, terminal, network, journal", do.doctor)
    bundle = _add(commands, "support-bundle", "what to send with a question: no address and no key", bundled)
    bundle.add_argument("-o", dest="file", type=Path, metavar="Z.zip", required=True, help="a new file")
    bundle.add_argument("--with-log", type=Path, metavar="FILE", help="a file that --log has written")
    completed = commands.add_parser("completion", help="print what a shell needs to complete commands")
    completed.add_argument("shell", choices=SHELLS, help="which shell")
    completed.set_defaults(do=completion)


def _add_local(commands: argparse._SubParsersAction[_Parser]) -> None:
    """Commands that need no journal of the operator's."""
    look = commands.add_parser("look", help="read a pool: AWS read access alone, nothing is written anywhere")
    look.add_argument("--pool", metavar="ID", required=True, help="the user pool")
    look.add_argument("--region", metavar="R", help="its AWS region (from the pool's id)")
    look.add_argument("--profile", metavar="P", help="the AWS profile to use")
    look.add_argument(
        "--journal", type=Path, metavar="F", help="keep what was read, to begin a migration with"
    )
    look.add_argument("-o", dest="folder", type=Path, metavar="DIR", help="write the change sheet there")
    look.add_argument("--json", action="store_true", help="print JSON")
    look.set_defaults(do=do.look)
    scan = commands.add_parser("scan", help="find what is left of Cognito in an app's source")
    scan.add_argument("path", type=Path, metavar="PATH", help="the app's folder")
    scan.add_argument("--json", action="store_true", help="print JSON")
    scan.set_defaults(do=do.scan)
    rehearse = commands.add_parser(
        "rehearse", help="start local rehearsal services and print how to reach them"
    )
    rehearse.add_argument("--users", type=_natural, default=300, help="rows in the seeded pool (300)")
    rehearse.add_argument("--seed", type=int, default=1, help="same seed, same pool (1)")
    rehearse.add_argument("--port", type=_natural, default=0, help="WorkOS here, Cognito next (free)")
    rehearse.add_argument("--json", action="store_true", help="print one JSON object")
    rehearse.set_defaults(do=do.rehearse)
    _add_people(rehearse)
    demo = commands.add_parser("demo", help="a whole migration on local services: no account, no network")
    demo.add_argument(
        "--users",
        type=_natural,
        default=fronts.DEMO_USERS,
        help=f"rows in the seeded pool ({fronts.DEMO_USERS:,})",
    )
    demo.add_argument(
        "--fresh", action="store_true", help="begin again, instead of going on where it stopped"
    )
    demo.add_argument(
        "--keep-passwords",
        action="store_true",
        help="its users sign in with their old passwords, which the app's own server hands to WorkOS",
    )
    demo.add_argument("--headless", action="store_true", help="no questions: run it through and sum it up")
    _add_front_flags(demo)
    add_notify(demo)
    demo.set_defaults(do=fronts.demo)


def _add_people(rehearse: _Parser) -> None:
    """What people do besides the wizard, at a rehearsal that runs."""
    people = rehearse.add_subparsers(
        title="what people do, while it runs", metavar="DO", parser_class=_Parser
    )
    table: tuple[tuple[str, tuple[str, ...], str], ...] = (
        ("register", ("PROVIDER", "URI"), "a provider's admin adds a redirect URI"),
        ("mails", (), "the reset mails that were sent, as JSON"),
        ("use-link", ("ADDRESS",), "a user opens the newest reset mail and chooses a password"),
        ("sign-in", ("ADDRESS",), "that user signs in with it"),
    )
    for name, arguments, summary in table:
        command = people.add_parser(name, help=summary, description=summary)
        for argument in arguments:
            command.add_argument(argument.lower(), metavar=argument)
        command.add_argument("--url", default="", help="its WorkOS (WORKOS_BASE_URL)")
        command.set_defaults(do=do.as_people, person=name)


def _add_front_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plain", action="store_true", help="plain lines instead of a screen")
    parser.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    parser.add_argument("--ascii", action="store_true", help="draw with ASCII characters only")


def _add_log_flags(parser: argparse.ArgumentParser) -> None:
    """Taken before a command and after it."""
    unless_given: Any = argparse.SUPPRESS
    parser.add_argument(
        "--log", type=Path, metavar="FILE", default=unless_given, help="a line for each request, in a file"
    )
    parser.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        default=unless_given,
        help="a line for each request, on stderr",
    )


def _add_run(commands: argparse._SubParsersAction[_Parser]) -> None:
    run = _add(commands, "run", "migrate without a screen: events on stdout, prose on stderr", do.run)
    add_notify(run)
    run.add_argument("--answers", type=Path, metavar="A.toml", help="the answers file")
    run.add_argument("--new", action="store_true", help="begin the migration where its journal is not there")
    run.add_argument("--until", type=_step, metavar="STEP", help="stop after this step")
    run.add_argument(
        "--unset",
        action="append",
        default=[],
        metavar="KEY",
        help="take an answer back, as if no one gave it",
    )
    run.add_argument("--relist", action="store_true", help="list the pool again and plan the difference")
    run.add_argument("--replan", action="store_true", help="take changed answers and plan again")
    _add_extra_mailings(run.add_mutually_exclusive_group())
    run.add_argument("--guide-file", type=Path, metavar="P", help="a saved copy of the migration guide")
    run.add_argument("--yes", action="store_true", help="confirm everything; loopback targets only")
    run.add_argument(
        "--confirm", action="append", nargs="+", default=[], metavar="TEXT", help="a typed confirmation"
    )


def _add_act(commands: argparse._SubParsersAction[_Parser]) -> None:
    act = _add(commands, "act", "do one action of a page, as status --json names them", do.act)
    act.add_argument("action", metavar="ID", help="the action")
    add_notify(act)
    act.add_argument("--page", default="", metavar="ID[:TARGET]", help="the page (that of the next step)")
    act.add_argument(
        "--on", default="", metavar="ITEM", help="what to do it to, where the page lists several"
    )
    act.add_argument(
        "--set",
        action="append",
        type=_value,
        default=[],
        metavar="KEY=VALUE",
        help="a value that it asks for",
    )
    act.add_argument("--replan", action="store_true", help="do it although it undoes steps")
    act.add_argument(
        "--confirm", action="append", nargs="+", default=[], metavar="TEXT", help="a typed confirmation"
    )


def _value(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise argparse.ArgumentTypeError(f"{text} is not KEY=VALUE")
    return key, value


def _add_extra_mailings(group: argparse._MutuallyExclusiveGroup) -> None:
    """Mailings besides the stages: nothing else is done in such a run."""
    group.add_argument("--resend", metavar="ADDRESS", help="one reset mail more to one person")
    group.add_argument("--resend-unknown", action="store_true", help="to all whose first one is unknown")
    group.add_argument("--remind", action="store_true", help="to all mailed who have not used their link")


def _add(
    commands: argparse._SubParsersAction[_Parser],
    name: str,
    text: str,
    function: Callable[[argparse.Namespace], int],
) -> _Parser:
    command = commands.add_parser(name, help=text, description=text)
    command.add_argument("--journal", type=Path, metavar="F", help="the migration's journal")
    command.add_argument("--name", help="a journal in the user's data folder, by name")
    _add_log_flags(command)
    if name != "run":
        command.add_argument("--json", action="store_true", help="print JSON")
    command.set_defaults(do=function)
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
