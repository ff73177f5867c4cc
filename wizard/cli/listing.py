"""``rows``, ``users``, ``organizations`` and ``user``: what a journal holds, read page by page."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from wizard.cli.keeping import existing
from wizard.errors import UsageError

if TYPE_CHECKING:
    from wizard.journal import Reader

Records = Callable[["Reader"], Iterator[dict[str, Any]]]


def rows(options: argparse.Namespace) -> int:
    """Cognito rows with where each is counted."""
    from wizard.engine.lists import list_rows  # noqa: PLC0415

    return _put(options, lambda reader: list_rows(reader, **_asked(options)))


def users(options: argparse.Namespace) -> int:
    """WorkOS users to be, with what became of each."""
    from wizard.engine.lists import list_users  # noqa: PLC0415

    return _put(options, lambda reader: list_users(reader, **_asked(options)))


def organizations(options: argparse.Namespace) -> int:
    """WorkOS organizations to be, with their members counted."""
    from wizard.engine.lists import list_organizations  # noqa: PLC0415

    return _put(
        options,
        lambda reader: list_organizations(reader, states=tuple(options.state), text=options.search),
    )


def user(options: argparse.Namespace) -> int:
    """Everything about whomever an address or id names; raises UsageError where that is no one."""
    from wizard import bootstrap  # noqa: PLC0415
    from wizard.domain.text import clean  # noqa: PLC0415
    from wizard.engine.story import story, subs_of  # noqa: PLC0415

    with bootstrap.reading(existing(options)) as reader:
        subs = subs_of(reader, options.who)
        if not subs:
            raise UsageError(
                f"This journal knows no {clean(options.who, 80)}.",
                fix="Give an address, a sub, a username or a WorkOS user id.",
            )
        stories = [story(reader, sub, masked=not options.unmasked) for sub in subs]
    if options.json:
        print(json.dumps([[part.to_json() for part in parts] for parts in stories]))
        return 0
    for parts in stories:
        for part in parts:
            print(part.title)
            for label, text in part.facts:
                print(f"  {clean(label)}: {clean(text, 700)}")
    return 0


def _asked(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "states": tuple(options.state),
        "kind": options.kind or None,
        "text": options.search,
        "masked": not options.unmasked,
    }


def _put(options: argparse.Namespace, records: Records) -> int:
    """Each record as it is read: an array with ``--json``, else a line of cells."""
    from wizard import bootstrap  # noqa: PLC0415
    from wizard.domain.text import clean  # noqa: PLC0415

    with bootstrap.reading(existing(options)) as reader:
        found = islice(records(reader), options.limit or None)
        if not options.json:
            for record in found:
                print("  ".join(clean(text, 200) for text in map(str, record.values()) if text))
            return 0
        separator = "["
        for record in found:
            sys.stdout.write(f"{separator}\n{json.dumps(record)}")
            separator = ","
        sys.stdout.write("\n]\n" if separator == "," else "[]\n")
    return 0
