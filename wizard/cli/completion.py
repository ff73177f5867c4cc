"""``completion``: what a shell needs to complete commands, flags, choices and files."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from wizard.cli.output import put

SHELLS = ("bash", "zsh")


def completion(options: argparse.Namespace) -> int:
    import shtab  # noqa: PLC0415  --help must not wait for it

    from wizard.cli.flags import command_line  # noqa: PLC0415  it names this command

    parser = command_line()
    for action in _actions(parser):
        if action.type is Path:
            action.complete = shtab.DIRECTORY if action.metavar == "DIR" else shtab.FILE  # type: ignore[attr-defined]
    put([shtab.complete(parser, options.shell)])
    return 0


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:  # noqa: SLF001  argparse has no other way to them
        yield action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for command in action.choices.values():
                yield from _actions(command)
