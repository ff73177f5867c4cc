"""Flags of the commands that look inside a journal, keep it safe, and take back."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from wizard.cli import keeping, listing
from wizard.cli.answering import answers
from wizard.cli.undoing import undo

Add: TypeAlias = Callable[..., Any]
"""Adds a command that takes a journal, and gives its parser."""


def add_journal(commands: argparse._SubParsersAction[Any], add: Add) -> None:
    """``journal backup|check|restore|handover``."""
    journal = commands.add_parser("journal", help="back up, check, restore or hand over a journal")
    acts = journal.add_subparsers(title="what to do", metavar="WHAT", required=True)
    backup = add(acts, "backup", "write a copy of the journal; the last three are kept", keeping.back_up)
    backup.add_argument("--to", type=Path, metavar="DIR", help="where to (next to the journal)")
    add(acts, "check", "look at every page, and count every sum again", keeping.check)
    restore = add(acts, "restore", "put a backup in the journal's place", keeping.restore)
    restore.add_argument(
        "--from", dest="backup", type=Path, metavar="B", help="which backup (the latest next to the journal)"
    )
    handover = add(
        acts, "handover", "seal the journal, and write the copy that somebody else opens", keeping.hand_over
    )
    handover.add_argument("--to", type=Path, metavar="FILE", required=True, help="the copy, a new file")


def add_answers(commands: argparse._SubParsersAction[Any], add: Add) -> None:
    """``answers --export|--diff``."""
    command = add(commands, "answers", "decisions for another migration, or what differs from it", answers)
    command.add_argument("--export", action="store_true", help="print an answers file with the decisions")
    command.add_argument(
        "--for", dest="production", choices=("production",), help="with what production treats otherwise"
    )
    command.add_argument("--diff", type=Path, metavar="OTHER", help="the journal to compare with")


def add_undo(commands: argparse._SubParsersAction[Any], add: Add) -> None:
    """``undo``."""
    command = add(
        commands, "undo", "what of the import can be taken back; does it once it is confirmed", undo
    )
    command.add_argument(
        "--confirm", action="append", nargs="+", default=[], metavar="TEXT", help="a typed confirmation"
    )


def add_lists(commands: argparse._SubParsersAction[Any], add: Add) -> None:
    """``rows``, ``users``, ``organizations``, ``user``."""
    for name, text, function in (
        ("rows", "Cognito rows, with where each is counted", listing.rows),
        ("users", "WorkOS users to be, with what became of each", listing.users),
        ("organizations", "WorkOS organizations to be, with their members", listing.organizations),
    ):
        command = add(commands, name, text, function)
        command.add_argument(
            "--state", action="append", default=[], metavar="STATE", help="only those in this state"
        )
        command.add_argument("--search", default="", metavar="TEXT", help="only those that hold this text")
        command.add_argument("--limit", type=int, default=0, metavar="N", help="at most so many (all)")
        if name != "organizations":
            command.add_argument("--kind", default="", metavar="KIND", help="only of this decision kind")
            command.add_argument("--unmasked", action="store_true", help="with whole addresses and names")
    one = add(commands, "user", "all that is known of one user", listing.user)
    one.add_argument("who", metavar="ID|ADDRESS", help="an address, a sub, a username or a WorkOS user id")
    one.add_argument("--unmasked", action="store_true", help="with whole addresses and names")
