"""The fixture apps: each line that holds a use says so in a comment, which a scan does not see."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

from wizard.domain.stacks import Finding, ScanCounts, Stack
from wizard.guide.stacks import GUIDES
from wizard.scan import scan

APPS = Path(__file__).parent.parent / "data" / "apps"
_MARK = re.compile(r"finds(-next)?: ([\w, ]+\w)")

Places = Counter[tuple[str, int, str]]


def texts_of(app: Path) -> list[Path]:
    """The files of an app; what Python compiled beside them is none."""
    return sorted(path for path in app.rglob("*") if path.is_file() and path.parent.name != "__pycache__")


def expected(app: Path) -> Places:
    """File, line and pattern of every use that the comments announce."""
    places: Places = Counter()
    for path in texts_of(app):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if mark := _MARK.search(line):
                name = path.relative_to(app).as_posix()
                places.update((name, number + bool(mark[1]), word) for word in mark[2].split(", "))
    return places


def scanned(path: Path) -> tuple[list[Finding], ScanCounts]:
    counts = ScanCounts()
    return list(scan(path, counts)), counts


def places(findings: list[Finding]) -> Places:
    return Counter((found.path, found.line, found.id) for found in findings)


def set_up_app(stack: Stack, folder: Path) -> Path:
    """The clean app of a stack in a new folder, with the files that the wizard has for it."""
    shutil.copytree(APPS / "clean" / stack.value, folder)
    for file in GUIDES[stack].files_for(None):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.content(), encoding="utf-8")
    return folder


def nextjs_app(folder: Path) -> Path:
    """A Next.js app that has left Cognito, with AuthKit set up but for its env file."""
    set_up_app(Stack.NEXTJS, folder)
    (folder / ".env.local").write_text("WORKOS_API_KEY=sk_test_app\n", encoding="utf-8")
    (folder / ".gitignore").write_text(".env.local\n", encoding="utf-8")
    return folder
