"""Pictures of every step: ``python -m screenshots.make``.

They are those of ``tests/tui/looks`` that show one step each, dark, in both sizes, under names of their
own, and PNG files of them where chromium is found. Each PNG carries the digest of what it was drawn from,
so that a test can tell an old one.
"""

from __future__ import annotations

import hashlib
import math
import re
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

FOLDER = Path(__file__).parent
LOOKS = FOLDER.parent / "tests" / "tui" / "looks" / "svg"
# The view of each step, by the name of its picture.
SHOWN = {
    "1-guide": "guide-begun",
    "2-connect": "connect",
    "3-inventory": "inventory",
    "4-timing": "timing-asked",
    "5-export": "export",
    "6-transform": "transform-asked",
    "7-import": "import-running",
    "8-federation": "federation",
    "9-reset": "reset-sampled",
    "10-authkit": "authkit",
    "11-verify": "verify-open",
    "12-report": "report-written",
}
SIZES = ("120x36", "80x24")
BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
SCALE = "--force-device-scale-factor=0.65"  # keeps each picture under 200 kB
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SIGNATURE = b"\x89PNG\r\n\x1a\n"
DIGEST = b"tEXtDrawn from\0"


def taken() -> dict[str, Path]:
    """The picture that each file here is a copy of, by the name here without its suffix."""
    return {
        f"{name}-{size}": LOOKS / f"{view}-{size}-dark.svg" for name, view in SHOWN.items() for size in SIZES
    }


def to_png(pictures: Sequence[Path]) -> bool:
    """A PNG beside each SVG; False where there is no browser to draw them."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        return False
    for svg in pictures:
        _draw(browser, svg)
    return True


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


def digest_of(svg: str) -> str:
    return hashlib.sha256(svg.encode("utf-8")).hexdigest()


def _signed(png: bytes, digest: str) -> bytes:
    """The PNG with a text chunk before its end chunk, which has twelve bytes."""
    chunk = DIGEST + digest.encode("ascii")
    framed = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return png[:-12] + framed + png[-12:]


def drawn_from(png: bytes) -> str:
    """The digest of the SVG that a PNG was drawn from, empty where it does not say."""
    _, found, after = png.partition(DIGEST)
    return after[:64].decode("ascii") if found and png.startswith(SIGNATURE) else ""


def main() -> None:
    for old in (*FOLDER.glob("*.svg"), *FOLDER.glob("*.png")):
        old.unlink()
    made = [Path(shutil.copyfile(look, FOLDER / f"{name}.svg")) for name, look in taken().items()]
    if not to_png(made):
        print(f"No PNG files: none of {', '.join(BROWSERS)} is installed.", file=sys.stderr)
    print(f"{len(made)} pictures in {FOLDER.name}/")


if __name__ == "__main__":
    main()
