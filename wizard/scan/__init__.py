"""Finds what is left of Cognito and Amplify in an app's source."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from wizard.domain.stacks import Finding, FindingKind, ScanCounts, ScanResult, Skipped
from wizard.domain.text import clean
from wizard.errors import UsageError
from wizard.scan.find import Use, copied_library, find, may_hold, mention
from wizard.scan.languages import Language
from wizard.scan.mentions import NAME_IN_BYTES, copy_of
from wizard.scan.tree import Source, decoded, is_minified, sources
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
    first: dict[FindingKind, list[Finding]] = {kind: [] for kind in FindingKind}
    places: Counter[tuple[str, str]] = Counter()
    for finding in scan(path, counts):
        if len(first[finding.kind]) < keep:
            first[finding.kind].append(finding)
        if finding.kind is FindingKind.MENTION:
            places[finding.path, finding.match] += 1
    digest = hashlib.sha256(repr(sorted(places.items())).encode()).hexdigest()[:12]
    return ScanResult(
        files=counts.files,
        findings=counts.findings,
        by_id=dict(sorted(counts.by_id.items())),
        skipped={why.value: number for why, number in sorted(counts.skipped.items())},
        cookies=tuple(sorted(counts.cookies)),
        first=tuple([*first[FindingKind.USE], *first[FindingKind.MENTION]][:keep]),
        clean=counts.clean,
        mentions=counts.mentions,
        mentioned=digest if places else "",
    )


def words_in(path: Path, words: Sequence[str]) -> frozenset[str]:
    """Those of ``words`` that stand in the code below ``path``, comments apart."""
    open_words = {word: word.encode() for word in words}
    for source in sources(path, lambda _: None):
        if source.unread:
            continue
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
        for use in _uses(source, counts):
            counts.cookies.update(use.cookies)
            if use.finding.kind is FindingKind.MENTION:
                counts.mentions += 1
            else:
                counts.findings += 1
                counts.by_id[use.finding.id] = counts.by_id.get(use.finding.id, 0) + 1
            yield use.finding


def _uses(source: Source, counts: ScanCounts) -> Iterator[Use]:
    """What is in one file; of one that no pattern can read, whether it names Cognito."""
    names = may_hold(source.raw)
    if names and (copied := copy_of(source.path, source.raw)):
        counts.files += 1
        yield copied_library(source.path, copied)
        return
    if source.unread:
        counts.skip(source.unread)
        yield from _named(source)
        return
    if not names and b"\0" not in source.raw[:200]:
        counts.files += 1
        return
    text = decoded(source.raw)
    if text is None:
        counts.skip(Skipped.BINARY)
    elif source.language in _CAN_BE_MINIFIED and is_minified(text):
        counts.skip(Skipped.MINIFIED)
        yield from _named(source)
    else:
        counts.files += 1
        yield from find(text, source.language, source.path)


def _named(source: Source) -> Iterator[Use]:
    if found := NAME_IN_BYTES.search(source.raw):
        line = source.raw.count(b"\n", 0, found.start()) + 1
        yield mention(source.path, line, found[0].decode("latin-1"))
