"""``undo``: shows what would be taken back; does it once its text is given."""

from __future__ import annotations

import argparse
import json

from wizard.cli.commands import opener
from wizard.cli.keeping import existing
from wizard.cli.output import put, say
from wizard.errors import ConfirmationNeeded

# Whatever else is given, nothing but an undo may be meant.
ASK = "UNDO"


def undo(options: argparse.Namespace) -> int:
    """0 where it was shown, or has come to its end; 1 where users could not be taken back; 4 otherwise."""
    from wizard import headless  # noqa: PLC0415

    given = [text for texts in options.confirm for text in texts]
    found = headless.undo(opener(existing(options), clock=options.clock), [ASK, *given])
    if options.json:
        put([json.dumps(found.to_json())])
    else:
        put(found.lines)
    if given and not found.ended:
        raise ConfirmationNeeded(
            "What was given does not confirm this undo; nothing was done.", phrase=found.phrase
        )
    if found.phrase:
        say(f'Nothing is changed yet. Confirm with --confirm "{found.phrase}".')
    return int(found.failed > 0)
