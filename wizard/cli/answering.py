"""``answers``: the decisions of a migration for another one, and what two of them decided otherwise."""

from __future__ import annotations

import argparse
import json

from wizard.cli.keeping import existing
from wizard.cli.output import put
from wizard.errors import UsageError


def answers(options: argparse.Namespace) -> int:
    """The answers file on stdout, or the differences; with ``--json`` as one object."""
    from wizard import bootstrap  # noqa: PLC0415
    from wizard.engine.comparing import compare, comparison_lines  # noqa: PLC0415
    from wizard.guide.answers_export import decisions_of, export  # noqa: PLC0415

    if options.export == (options.diff is not None):
        raise UsageError("What of the answers?", fix="Give --export, or --diff OTHER.journal.")
    if options.production and not options.export:
        raise UsageError("--for goes with --export.", fix="Leave it out.")
    with bootstrap.reading(existing(options)) as reader:
        if options.export:
            given = reader.answers()
            exported = [json.dumps(decisions_of(given))]
            put(exported if options.json else [export(given, production=bool(options.production)).rstrip()])
            return 0
        found = compare(reader, options.diff)
    put([json.dumps(found.to_json())] if options.json else comparison_lines(found))
    return 0
