from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.tui.widgets.gallery import HOSTILE
from tests.tui.widgets.values import GUIDE
from wizard.tui.glyphs import ASCII, UNICODE, choose_glyphs
from wizard.tui.widgets.markdown_lines import markdown_lines
from wizard.tui.widgets.safe import fit, fit_right, safe, safe_text, wrap

TEXT = st.text(max_size=60).map(safe_text)


@given(TEXT, st.integers(0, 40))
def test_fitted_text_has_exactly_its_width(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width
    assert cell_len(fit_right(text, width)) == width
    assert cell_len(fit(text, width, glyphs=ASCII)) == width


@given(TEXT, st.integers(2, 40))
def test_wrapped_text_loses_nothing_but_spaces(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    assert all(cell_len(line) <= width for line in lines)


@given(st.text(max_size=200), st.integers(20, 90))
def test_any_guide_becomes_narrow_harmless_lines(text: str, width: int) -> None:
    for line in markdown_lines(text, width, UNICODE):
        shown = "".join(piece for piece, _ in line)
        assert safe_text(shown, 10_000) == shown


def test_the_guide_is_laid_out() -> None:
    lines = ["".join(text for text, _ in line) for line in markdown_lines(GUIDE, 60, UNICODE)]
    assert lines[0] == "From Cognito to WorkOS"
    assert "│ AWS Cognito    │ WorkOS API     " in lines
    assert "│ given_name     │ first_name     " in lines
    assert "  client.user_management.reset_password(email=email)" in lines
    assert "1. Look up the user" in lines
    shown = " ".join(" ".join(lines).split())
    assert "password-reset API (https://example.com/reference/password-reset/create)." in shown
    assert "**" not in shown
    assert all(cell_len(line) <= 60 for line in lines)


def read(text: str, width: int = 40) -> list[str]:
    return ["".join(piece for piece, _ in line) for line in markdown_lines(text, width, UNICODE)]


def test_lists_in_lists_keep_their_place_and_their_paragraphs() -> None:
    text = "- one\n  goes on\n  1) inner\n\n     of two paragraphs\n\n> said\n> - by somebody\n"
    assert read(text) == [
        *("· one goes on", "  1) inner", "", "     of two paragraphs", ""),
        *("│ said", "│ · by somebody"),
    ]


def test_addresses_are_shown_once_and_comments_never() -> None:
    assert read(
        '<!-- not for people -->\n[the page](https://a.example/x "title") and <https://b.example>'
    ) == [
        "the page (https://a.example/x) and",
        "https://b.example",
    ]
    assert read("![a picture](https://a.example/p.png)") == ["a picture (https://a.example/p.png)"]
    assert read("[x](javascript:alert(1)) <b>bold</b>") == ["[x](javascript:alert(1)) <b>bold</b>"]


def test_what_markdown_spells_is_cleaned() -> None:
    assert read("a&#x202e;b and `c\u202ed`") == ["a<202E>b and c<202E>d"]


def test_no_paragraph_is_too_long_to_be_read() -> None:
    shown = read("[" * 300_000 + "\n\nthe end", 100)
    assert shown[-1] == "the end"


def test_markup_stays_text() -> None:
    for payload in HOSTILE:
        assert safe(payload).spans == []
        assert "\x1b" not in safe(payload).plain


def test_a_terminal_that_cannot_write_boxes_gets_ascii() -> None:
    assert choose_glyphs(encoding="utf-8", ascii_only=False) is UNICODE
    assert choose_glyphs(encoding="utf-8", ascii_only=True) is ASCII
    for encoding in ("ascii", "latin-1", None, "no-such-encoding"):
        assert choose_glyphs(encoding=encoding, ascii_only=False) is ASCII
    assert ASCII.spell("Zoë → 李…") == "Zo\\xeb -> \\u674e..."
    assert UNICODE.spell("Zoë → 李…") == "Zoë → 李…"
