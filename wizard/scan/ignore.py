""".gitignore files as git reads them: a deeper file has the last word, and so has a later line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec
from pathspec.patterns.gitignore import GitIgnorePatternError

LONGEST = 256 * 1024


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one folder, in front of those of the folders above it; ``root`` ends with a slash."""

    root: str
    spec: GitIgnoreSpec
    above: Rules | None = None

    def ignores(self, path: str) -> bool:
        """Whether git would leave out ``path`` (absolute; folders end with a slash)."""
        level: Rules | None = self
        while level is not None:
            verdict = level.spec.check_file(path[len(level.root) :]).include
            if verdict is not None:
                return verdict
            level = level.above
        return False


def rules_in(folder: str, above: Rules | None) -> Rules | None:
    """The rules that hold in ``folder``: its own .gitignore, and what holds above."""
    return _rules(Path(folder, ".gitignore"), folder, above)


def rules_above(folder: Path) -> Rules | None:
    """The rules of the repository around ``folder``; none where they leave out the folder itself.

    Whoever names an ignored folder wants it looked at.
    """
    outside = [parent for parent in folder.parents if not (folder / ".git").exists()]
    root = next((parent for parent in outside if (parent / ".git").exists()), None)
    if root is None:
        return _rules(folder / ".git" / "info" / "exclude", str(folder), None)
    rules = _rules(root / ".git" / "info" / "exclude", str(root), None)
    for parent in reversed(outside[: outside.index(root) + 1]):
        rules = rules_in(str(parent), rules)
    return None if rules and rules.ignores(f"{folder}/") else rules


def _rules(file: Path, folder: str, above: Rules | None) -> Rules | None:
    try:
        with file.open("rb") as opened:
            lines = opened.read(LONGEST).decode("utf-8", "replace").splitlines()
    except OSError:
        return above
    spec = _spec(lines)
    return Rules(folder.rstrip("/") + "/", spec, above) if len(spec) else above


def _spec(lines: Iterable[str]) -> GitIgnoreSpec:
    """Git passes over a line that it cannot read, and so do we."""
    kept = []
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except (GitIgnorePatternError, ValueError):
            continue
        kept.append(line)
    return GitIgnoreSpec.from_lines(kept)
