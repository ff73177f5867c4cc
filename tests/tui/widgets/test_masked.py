"""Lines with addresses hidden keep their width and their styles."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from wizard.tui.masked import masked_strip

BOLD, DIM = Style(bold=True), Style(dim=True)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("ann@example.com", "a••@example.com"),
        ("to ann.bell@example.com, bo@x.org", "to a•••••••@example.com, b•@x.org"),
        ("long.name@exam…", "l••••••••@exam…"),
        ("│ann@example.com│", "│a••@example.com│"),
        ("«ann@example.com»", "«a••@example.com»"),
        ("名前@example.com", "名••@example.com"),
        ("a@b.c", "a@b.c"),
        ("no address", "no address"),
        ("metadata.plan at 3 %", "metadata.plan at 3 %"),
    ],
)
def test_an_address_gives_way_to_as_many_cells(line: str, shown: str) -> None:
    strip = Strip([Segment(line, BOLD)])
    masked = masked_strip(strip)
    assert masked.text == shown
    assert masked.cell_length == strip.cell_length


def test_styles_stay_where_they_were() -> None:
    strip = Strip([Segment("to an", DIM), Segment("n@exam", BOLD), Segment("ple.com now", DIM)])
    masked = masked_strip(strip)
    assert [(part.text, part.style) for part in masked] == [
        ("to a•", DIM),
        ("•@exam", BOLD),
        ("ple.com now", DIM),
    ]


def test_ascii_has_a_sign_of_its_own() -> None:
    assert masked_strip(Strip([Segment("ann@example.com")]), is_ascii=True).text == "a**@example.com"
