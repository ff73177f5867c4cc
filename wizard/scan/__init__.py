"""Finds what is left of Cognito and Amplify in an app's source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from wizard.domain.stacks import Finding, ScanCounts, ScanResult, Skipped
from wizard.domain.text import clean
from wizard.errors import UsageError
from wizard.scan.find import find, may_hold
from wizard.scan.languages import Language
from wizard.scan.tree import decoded, is_minified, sources
from wizard.scan.views import views

__all__ = ["scan", "scan_all", "words_in"]

_CAN_BE_MINIFIED = frozenset({Language.JS, Language.MARKUP})


def scan(path: Path, counts: ScanCounts) -> Iterator[Finding]:
    """Every use below ``path`` as it is met, in the order of names and lines; ``counts`` grows with them.

    Raises UsageError where there is nothing to look at.
    """
    if not path.exists():
        raise UsageError(f"There is no {clean(path)}.", fix="Give the folder of your app's source.")
    if not (path.is_dir() or path.is_file()):
        raise UsageError(f"{clean(path)} is neither a folder nor a file.")
    return _scan(path, counts)


def scan_all(path: Path, keep: int) -> ScanResult:
    """A whole scan with the first ``keep`` findings; raises UsageError for a wrong path."""
    counts = ScanCounts()
    first: list[Finding] = []
    for finding in scan(path, counts):
        if len(first) < keep:
            first.append(finding)
    return ScanResult(
        files=counts.files,
        findings=counts.findings,
        by_id=dict(sorted(counts.by_id.items())),
        skipped={why.value: number for why, number in sorted(counts.skipped.items())},
        cookies=tuple(sorted(counts.cookies)),
        first=tuple(first),
        clean=counts.clean,
    )


def words_in(path: Path, words: Sequence[str]) -> frozenset[str]:
    """Those of ``words`` that stand in the code below ``path``, comments apart."""
    open_words = {word: word.encode() for word in words}
    for source in sources(path, lambda _: None):
        here = [word for word, raw in open_words.items() if raw in source.raw]
        text = decoded(source.raw) if here else None
        if text is not None:
            code = views(text, source.language).code
            open_words = {
                word: raw for word, raw in open_words.items() if word not in here or word not in code
            }
        if not open_words:
            break
    return frozenset(words) - frozenset(open_words)


def _scan(path: Path, counts: ScanCounts) -> Iterator[Finding]:
    for source in sources(path, counts.skip):
        counts.files += 1
        if b"\0" not in source.raw[:200] and not may_hold(source.raw):
            continue
        text = decoded(source.raw)
        if text is None:
            counts.files -= 1
            counts.skip(Skipped.BINARY)
        elif source.language in _CAN_BE_MINIFIED and is_minified(text):
            counts.files -= 1
            counts.skip(Skipped.MINIFIED)
        else:
            for use in find(text, source.language, source.path):
                counts.findings += 1
                counts.by_id[use.finding.id] = counts.by_id.get(use.finding.id, 0) + 1
                counts.cookies.update(use.cookies)
                yield use.finding
