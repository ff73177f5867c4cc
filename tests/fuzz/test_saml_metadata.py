"""Any SAML metadata is read or refused with one sentence."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import wizard.rehearsal
from tests.fuzz.drawn import AWKWARD, assert_told, drawn
from wizard.adapters.web.saml_metadata import parse
from wizard.errors import UsageError

GOOD = (Path(wizard.rehearsal.__file__).parent / "metadata.xml").read_text(encoding="utf-8")
GOOD = GOOD.replace("{place}", "https://idp.example")
PIECES = re.findall(r"<[^>]+>|\"[^\"]*\"|[^<>\"]+", GOOD)
XML = st.one_of(
    AWKWARD,
    st.sampled_from(
        ["<!DOCTYPE x>", '<!ENTITY a "b">', "&a;", "&#xD800;", "]]>", "<![CDATA[", "<?x?>", "<!--"]
    ),
    st.sampled_from(PIECES),
    st.sampled_from(
        ['encoding="UTF-16"', 'encoding="EBCDIC"', "http://", "javascript:alert(1)", "MIIB", "===="]
    ),
)


@st.composite
def _mutated(draw: st.DrawFn) -> bytes:
    """Good metadata with some of its pieces replaced, left out or doubled."""
    pieces = list(PIECES)
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(pieces) - 1))
        pieces[place] = "".join(draw(st.lists(XML, max_size=2)))
    encoding = draw(st.sampled_from(["utf-8", "utf-16", "utf-32", "cp1252"]))
    return "".join(pieces).encode(encoding, "replace")


@drawn
@given(
    content=st.one_of(
        st.binary(max_size=300),
        _mutated(),
        st.lists(XML).map(lambda x: "".join(x).encode("utf-8", "surrogatepass")),
    )
)
def test_metadata(content: bytes) -> None:
    try:
        metadata = parse(content, "idp.xml")
    except UsageError as refused:
        assert_told(refused)
    else:
        assert metadata.entity_id
