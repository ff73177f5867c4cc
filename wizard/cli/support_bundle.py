"""``support-bundle``: one file to send with a question; what is in it is listed before it is written.

It holds what ``doctor`` found, the masked report, the counts of the plan and, where one is named, a log of
requests: no address, no key, no body.
"""

from __future__ import annotations

import argparse
import json
import os
import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from wizard.cli.keeping import existing
from wizard.cli.output import put, say
from wizard.domain.secret_text import hide_secrets
from wizard.domain.text import mask_addresses
from wizard.errors import UsageError

Entry = tuple[str, str, Iterator[str]]
"""The name in the file, what it is, and its text in pieces."""


def bundled(options: argparse.Namespace) -> int:
    """Never writes over a file that is there; raises UsageError."""
    from wizard.adapters.files.new_files import replacing  # noqa: PLC0415  --help must not wait for it

    path, file = existing(options), options.file.absolute()
    if file.exists():
        raise UsageError(f"{file} is there already.", fix="Give -o a new name, or remove it.")
    entries = list(chain(_doctor(path), _plan(path), _report(path), _log(options.with_log)))
    for name, about, _ in entries:
        say(f"{name:<28} {about}")
    try:
        with replacing(file) as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, _, pieces in entries:
                with bundle.open(name, "w", force_zip64=True) as entry:
                    for piece in pieces:
                        entry.write(mask_addresses(hide_secrets(piece)).encode())
    except OSError as bad:
        raise UsageError(
            f"The bundle cannot be written to {file}: {bad.strerror}.", fix="Give -o another path."
        ) from bad
    put(
        [json.dumps({"bundle": str(file), "files": [name for name, *_ in entries]})]
        if options.json
        else [str(file)]
    )
    return 0


def _doctor(journal: Path) -> Iterator[Entry]:
    from wizard.cli.doctor import found  # noqa: PLC0415

    text = json.dumps([fact.to_json() for fact in found(os.environ, journal)], indent=1)
    yield "doctor.json", "this machine: versions, terminal, network, journal", iter([text])


def _plan(journal: Path) -> Iterator[Entry]:
    from wizard import bootstrap  # noqa: PLC0415

    plan = bootstrap.snapshot_of(journal).plan
    if plan:
        yield "plan.json", "the counts of the plan", iter([json.dumps(plan.to_json(), indent=1)])


def _report(journal: Path) -> Iterator[Entry]:
    from wizard.bootstrap import reports  # noqa: PLC0415

    for name, text in reports.masked_texts(journal).items():
        yield f"report/{name}", "of the masked report", iter([text])


def _log(path: Path | None) -> Iterator[Entry]:
    """Raises UsageError for a file that is no log of requests: anything could be in it."""
    from wizard.cli.request_log import is_log_line  # noqa: PLC0415

    if path is None:
        return
    try:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    except (OSError, UnicodeDecodeError) as bad:
        raise UsageError(
            f"{path} cannot be read.", fix="Give --with-log a file that --log has written."
        ) from bad
    if not all(map(is_log_line, lines)):
        raise UsageError(
            f"{path} is no log of requests.", fix="Give --with-log a file that --log has written."
        )
    yield "requests.log", "a line for each request", iter(lines)
