"""Pictures of every step: ``python -m screenshots.make [FOLDER]``.

They show the views of ``tests/tui/looks`` that are of one step each, dark, in both sizes, of a pool with
12,000 rows. Each SVG carries the digest of the snapshot of the same view, each PNG that of its SVG, so that a
test can tell an old one without drawing anything. A PNG is drawn where its SVG has changed, and needs
chromium.

With a folder: all views, in all four themes, to be looked at there.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import math
import re
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tests.tui.looks.snapshots import FOLDER as PAGES
from tests.tui.looks.snapshots import LOOKS, Snapshot, snapshots
from tests.tui.looks.stages import Moments, Stage, in_utc
from tests.tui.looks.walk import moments

FOLDER = Path(__file__).parent
# The view of each step, by the name of its picture.
SHOWN = {
    "1-guide": "guide-begun",
    "2-connect": "connect",
    "3-inventory": "inventory",
    "4-timing": "timing-asked",
    "5-export": "export",
    "6-transform": "transform-asked",
    "6-organizations": "organizations-planned",
    "7-import": "import-running",
    "8-federation": "federation",
    "9-reset": "reset-sampled",
    "10-authkit": "authkit",
    "11-verify": "verify-ready",
    "12-report": "report-written",
}
SIZES = ("120x36", "80x24")
BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
SCALE = "--force-device-scale-factor=1.3"  # twice what a page shows of it
USERS = 12_000
# As long as the name of the folder that it stands for.
SHOWN_AS = "/home/ann/migration"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SHOWN_IN = re.compile(r"<!-- snapshot ([0-9a-f]{64}) -->\n")
SIGNATURE = b"\x89PNG\r\n\x1a\n"
DIGEST = b"tEXtDrawn from\0"
RULES = (
    (re.compile(r"terminal-\d+"), "t"),
    (re.compile(r'<clipPath id="t-line-\d+">.*?</clipPath>\s*', re.DOTALL), ""),
    (re.compile(r' clip-path="url\(#t-line-\d+\)"'), ""),
    (re.compile("&#160;"), "\N{NO-BREAK SPACE}"),
    (re.compile(r' shape-rendering="crispEdges"'), ""),
    (re.compile("</style>"), "rect { shape-rendering: crispEdges }</style>"),
)


def pages() -> dict[str, Path]:
    """The snapshot that each picture here is taken with, by the picture's name without its suffix."""
    return {
        f"{name}-{size}": PAGES / f"{view}-{size}-dark.txt" for name, view in SHOWN.items() for size in SIZES
    }


def to_png(pictures: Sequence[Path]) -> list[Path]:
    """Draw the PNG next to each SVG that has changed; gives those that no browser was there to draw."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    old = [svg for svg in pictures if not _is_drawn(svg)]
    for svg in old if browser else ():
        _draw(browser, svg)
    return [] if browser else old


def _is_drawn(svg: Path) -> bool:
    png = svg.with_suffix(".png")
    return png.is_file() and drawn_from(png.read_bytes()) == digest_of(svg.read_text(encoding="utf-8"))


def _draw(browser: str, svg: Path) -> None:
    text = svg.read_text(encoding="utf-8")
    box = BOX.search(text)
    assert box is not None, svg
    size = ",".join(str(math.ceil(float(side))) for side in box.groups())
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", SCALE]
    png = svg.with_suffix(".png")
    target = [f"--window-size={size}", f"--screenshot={png}", svg.absolute().as_uri()]
    subprocess.run([browser, *options, *target], check=True, capture_output=True)
    png.write_bytes(_signed(png.read_bytes(), digest_of(text)))


def digest_of(text: str) -> str:
    """The digest of a snapshot, or of what an SVG draws: which snapshot it names is not part of that."""
    return hashlib.sha256(SHOWN_IN.sub("", text).encode("utf-8")).hexdigest()


def _signed(png: bytes, digest: str) -> bytes:
    """The PNG with a text chunk before its end chunk, which has twelve bytes."""
    chunk = DIGEST + digest.encode("ascii")
    framed = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return png[:-12] + framed + png[-12:]


def drawn_from(png: bytes) -> str:
    """The digest of the SVG that a PNG was drawn from, empty where it does not say."""
    _, found, after = png.partition(DIGEST)
    return after[:64].decode("ascii") if found and png.startswith(SIGNATURE) else ""


def shown_in(svg: str) -> str:
    """The digest of the snapshot that an SVG was taken with, empty where it does not say."""
    found = SHOWN_IN.search(svg)
    return found[1] if found else ""


def svg_of(snapshot: Snapshot, page: str) -> str:
    """The picture, signed for the page of its view.

    It has not what is Rich's only: classes by content, a clip a line, spelled spaces.
    """
    svg = snapshot.picture()
    for rule, instead in RULES:
        svg = rule.sub(instead, svg)
    return f"{svg}<!-- snapshot {digest_of(page)} -->\n"


def taken(
    made: Moments, looks: Sequence[str], only: frozenset[str] | None = None
) -> Iterator[tuple[Snapshot, str]]:
    """The views, all or those with these names, in these looks; each with its picture."""
    known = pages()

    async def of(stage: Stage, look: str) -> list[tuple[Snapshot, str]]:
        return [(found, drawn(found)) async for found in snapshots(made, stage, look, only=only)]

    def drawn(found: Snapshot) -> str:
        page = next((path for path in known.values() if path.stem == found.name), None)
        return svg_of(found, page.read_text(encoding="utf-8") if page else found.page)

    for look, stage in itertools.product(looks, Stage):
        yield from asyncio.run(of(stage, look))


def write_all(folder: Path) -> list[Path]:
    """Every view in every theme."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    with in_utc(), moments() as at:
        for snapshot, svg in taken(at, tuple(LOOKS)):
            made.append(folder / f"{snapshot.name}.svg")
            made[-1].write_text(svg, encoding="utf-8")
    return made


def write_steps() -> list[Path]:
    """The pictures here, in place of the old ones; the snapshots are to be current, which a test says."""
    with in_utc(), moments(users=USERS) as made:
        return pictures_of(replace(made, shown_as=SHOWN_AS))


def pictures_of(made: Moments) -> list[Path]:
    """The pictures here, in place of the old ones, of journals that are there already."""
    named = {path.stem: name for name, path in pages().items()}
    views = frozenset(SHOWN.values())
    found = {named[snapshot.name]: svg for snapshot, svg in taken(made, ["dark"], views)}
    for old in (*FOLDER.glob("*.svg"), *FOLDER.glob("*.png")):
        if old.stem not in found:
            old.unlink()
    for name, svg in found.items():
        (FOLDER / f"{name}.svg").write_text(svg, encoding="utf-8")
    return [FOLDER / f"{name}.svg" for name in found]


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    made = write_steps() if folder == FOLDER else write_all(folder)
    print(f"{len(made)} pictures in {folder}")
    if left := to_png(made):
        names = ", ".join(svg.stem for svg in left)
        sys.exit(f"No PNG of {names}: none of {', '.join(BROWSERS)} is installed.")


if __name__ == "__main__":
    main()
