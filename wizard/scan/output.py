"""A scan as lines or as one JSON object, written as the findings come; file names are cleaned (R7)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from wizard.domain.stacks import Finding, ScanCounts, Skipped
from wizard.domain.text import clean
from wizard.domain.words import counted
from wizard.scan import scan

PATH = 1_000
WORDS = {
    Skipped.IGNORED: "ignored by .gitignore",
    Skipped.VENDORED: "folders of others' or built code",
    Skipped.BINARY: "binary",
    Skipped.HUGE: "over 1 MiB",
    Skipped.MINIFIED: "minified",
    Skipped.LINK: "links",
    Skipped.OTHER_KIND: "of kinds that hold no code or settings",
    Skipped.PROMPTS: "for coding agents",
    Skipped.UNREADABLE: "unreadable",
}


def print_findings(path: Path, *, as_json: bool, say: Callable[[str], None]) -> int:
    """Print a scan and ``say`` its last sentence; 1 where anything is left, 0 where the app is clean.

    Raises UsageError for a wrong path.
    """
    counts = ScanCounts()
    findings = scan(path, counts)
    for line in _as_json(findings, counts) if as_json else _as_lines(findings):
        print(line)
    say(summary(counts))
    return int(not counts.clean)


def _as_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """``file:line: what → replacement``, one line a finding."""
    for found in findings:
        yield f"{clean(found.path, PATH)}:{found.line}: {clean(found.what)} → {found.replacement}"


def _as_json(findings: Iterable[Finding], counts: ScanCounts) -> Iterator[str]:
    """One JSON object in pieces; the counts come last, when they are complete."""
    yield '{"findings": ['
    waiting = ""
    for found in findings:
        if waiting:
            yield f"{waiting},"
        waiting = json.dumps(public(found))
    if waiting:
        yield waiting
    skipped = {why.value: counts.skipped.get(why, 0) for why in Skipped}
    totals = {
        "clean": counts.clean,
        "files": counts.files,
        "found": counts.findings,
        "mentions": counts.mentions,
        "by_id": counts.by_id,
        "skipped": skipped,
        "cookies": sorted(map(clean, counts.cookies)),
    }
    yield f"], {json.dumps(totals)[1:]}"


def public(found: Finding) -> dict[str, Any]:
    """The finding with cleaned texts."""
    texts = {"path": clean(found.path, PATH), "what": clean(found.what), "match": clean(found.match)}
    return asdict(found) | texts


def summary(counts: ScanCounts) -> str:
    """One sentence: what was found in how many files, and what was left out."""
    skipped = ", ".join(f"{n:,} {WORDS[why]}" for why, n in sorted(counts.skipped.items()))
    found = counted(counts.findings, "use") if counts.findings else "No use"
    mentions = f", {counted(counts.mentions, 'place')} more that name it, not understood"
    named = mentions if counts.mentions else ""
    summary = f"{found} of Cognito or Amplify in {counted(counts.files, 'file')}{named}"
    return f"{summary}; left out: {skipped or 'nothing'}."
