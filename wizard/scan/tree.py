"""Walks an app's folder: the files worth reading, in order, and a count of those that are not."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wizard.domain.stacks import Skipped
from wizard.scan.ignore import Rules, rules_above, rules_in
from wizard.scan.languages import LOCK_FILES, Language, language_of, language_of_start

LARGEST = 1024 * 1024
# Of a larger file, so much is looked through for the name.
LOOKED_THROUGH = 16 * LARGEST
# What others wrote, or a build made.
VENDORED = frozenset(
    (
        *(
            "node_modules",
            "bower_components",
            "jspm_packages",
            ".git",
            ".hg",
            ".svn",
            "vendor",
            "dist",
            ".next",
        ),
        *(".nuxt", ".output", ".svelte-kit", ".turbo", ".parcel-cache", ".venv", "venv", "site-packages"),
        *("__pycache__", ".tox", ".mypy_cache", ".gradle", "Pods", "DerivedData", ".terraform", ".aws-sam"),
        *(".serverless", "cdk.out", ".dart_tool", ".yarn", ".pnpm-store"),
    )
)
# What is said to coding agents: prose and permissions, no part of the app.
PROMPTS = frozenset(
    (
        *(".claude", ".cursor", ".windsurf", ".kiro", ".continue", ".codex", ".gemini", ".roo", ".cline"),
        *(".junie", ".amazonq", ".aider", ".augment", ".opencode", ".agents", ".goose"),
    )
)
_PROMPT = re.compile(
    r"\.(?:cursor|windsurf|cline|roo|goose)rules$|\.aider[\w.-]*$|\.(?:prompt|instructions|chatmode|mdc)(?:\.\w+)?$"
    r"|(?:claude|agents|gemini)\.(?:local\.)?(?:md|json)$",
    re.IGNORECASE,
)
_OF_PROMPTS = frozenset((None, Language.OTHER, Language.JSON, Language.YAML))
_OF_GITHUB = tuple(
    f"/.github/{name}" for name in ("prompts", "instructions", "agents", "chatmodes", "skills")
)
_BUILT = re.compile(r"[.-]min\.(?:js|mjs|cjs|css|json|html)$|\.map$|\.(?:bundle|chunk)\.js$")
_LONG_LINE = 2_000
_DENSE = 0.03
_LOOKS_BINARY_IN = 8_192


@dataclass(frozen=True, slots=True)
class Source:
    """A file with its bytes; ``path`` is relative to the folder that is scanned.

    ``unread``: why no pattern looks at it (too large, built by its name), though its bytes are here.
    """

    path: str
    language: Language
    raw: bytes
    unread: Skipped | None = None


def sources(root: Path, skip: Callable[[Skipped], None]) -> Iterator[Source]:
    """Every file below ``root`` (or ``root`` itself, a file) that may hold a use, one at a time.

    Links are not followed: what they lead to inside the tree is met where it is. Memory holds one file
    and the names of the folders on the way to it.
    """
    root = Path(os.path.realpath(root))
    if root.is_file():
        yield from _file(str(root), root.name, root.name, skip)
        return
    yield from _folder(str(root), "", rules_above(root), skip)


def _folder(
    folder: str, prefix: str, above: Rules | None, skip: Callable[[Skipped], None]
) -> Iterator[Source]:
    waiting: list[tuple[str, str, Rules | None]] = [(folder, prefix, above)]
    while waiting:
        path, shown, outer = waiting.pop()
        rules = rules_in(path, outer)
        below: list[tuple[str, str, Rules | None]] = []
        for entry in _entries(path, skip):
            name = f"{shown}{entry.name}"
            if entry.is_symlink():
                skip(Skipped.LINK)
            elif entry.is_dir(follow_symlinks=False):
                if _enters(entry, rules, skip):
                    below.append((entry.path, f"{name}/", rules))
            elif rules and rules.ignores(entry.path):
                skip(Skipped.IGNORED)
            else:
                yield from _file(entry.path, entry.name, name, skip)
        waiting.extend(reversed(below))


# Windows has none of these, and no pipes in folders.
_UNFOLLOWED = sum(getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"))


def _entries(path: str, skip: Callable[[Skipped], None]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(path) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError:
        skip(Skipped.UNREADABLE)
        return []


def _enters(entry: os.DirEntry[str], rules: Rules | None, skip: Callable[[Skipped], None]) -> bool:
    if entry.name in VENDORED:
        skip(Skipped.VENDORED)
    elif entry.name in PROMPTS or entry.path.endswith(_OF_GITHUB):
        skip(Skipped.PROMPTS)
    elif rules and rules.ignores(f"{entry.path}/"):
        skip(Skipped.IGNORED)
    else:
        return True
    return False


def _file(path: str, name: str, shown: str, skip: Callable[[Skipped], None]) -> Iterator[Source]:
    language = language_of(name)
    if language in _OF_PROMPTS and _PROMPT.search(name):
        skip(Skipped.PROMPTS)
        return
    if name.lower() in LOCK_FILES or (language is None and "." in name.strip(".")):
        skip(Skipped.OTHER_KIND)
        return
    try:
        raw = _read(path, LOOKED_THROUGH if language not in {None, Language.OTHER} else LARGEST + 1)
    except OSError:
        skip(Skipped.UNREADABLE)
        return
    if raw is None:
        skip(Skipped.OTHER_KIND)
    elif len(raw) > LARGEST and language in {None, Language.OTHER}:
        skip(Skipped.HUGE)
    elif language := language or language_of_start(name, raw[:200]):
        built = Skipped.MINIFIED if _BUILT.search(name) else None
        yield Source(shown, language, raw, Skipped.HUGE if len(raw) > LARGEST else built)
    else:
        skip(Skipped.OTHER_KIND)


def _read(path: str, most: int) -> bytes | None:
    """At most so many bytes; None for what is no plain file (a pipe, a device)."""
    descriptor = os.open(path, os.O_RDONLY | _UNFOLLOWED)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return None
        return os.read(descriptor, min(status.st_size, most))
    finally:
        os.close(descriptor)


def decoded(raw: bytes) -> str | None:
    """The text of these bytes, whatever their encoding; None where they are none.

    UTF-16 is known by its mark, or by a zero in every other byte; what is not UTF-8 is read byte by
    byte, which keeps every ASCII character where it is.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    start = raw[:_LOOKS_BINARY_IN]
    if b"\0" in start:
        if wide := _wide(start):
            return raw.decode(wide, "replace")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _wide(start: bytes) -> str | None:
    zeros = start[::2].count(0), start[1::2].count(0)
    half = len(start) / 2
    if zeros[0] == 0 and zeros[1] > half * 0.7:
        return "utf-16-le"
    return "utf-16-be" if zeros[1] == 0 and zeros[0] > half * 0.7 else None


def is_minified(text: str) -> bool:
    """Whether most of the text is one long line of code (a long line of data has no such marks)."""
    longest = max(text.split("\n"), key=len)
    if len(longest) < _LONG_LINE or len(longest) * 2 < len(text):
        return False
    return sum(map(longest.count, ";{}(),")) > _DENSE * len(longest)
