"""The guide in any words: its facts are found, missing or contradicted, and nothing else happens."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.drawn import TEXTS, assert_told, drawn
from wizard.adapters.web.guide_page import GuideFile
from wizard.errors import WizardError
from wizard.guide.facts import GUIDE_FACTS, FactState, check, new_rows

FOLDER = Path(__file__).parents[1] / "data" / "guide"
GUIDES = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.md"))]
REFERENCE = [(FOLDER / name).read_text(encoding="utf-8") for name in ("one.md", "two.md")]
MARKS = ("`", "#", "-", "*", ">", "<", "1.", " ")
IDS = [fact.id for fact in GUIDE_FACTS]

# Other words for the same thing, as an editor might choose them.
SYNONYMS = {
    "Cognito": ["AWS Cognito", "Amazon Cognito", "the user pool"],
    "WorkOS": ["AuthKit", "the WorkOS environment"],
    "users": ["people", "accounts"],
    "People": ["Users", "Everybody"],
    "Client ID": ["client ID", "Client Id", "`client_id`"],
    "provider": ["identity provider", "IdP"],
    "MFA": ["multi-factor authentication", "MFA (TOTP)"],
}
BESIDE = [
    "<!-- llms.txt -->",
    "## (3) Import users",
    "Contact support for anything above 200,000 users.",
    "> Rate limits apply to every environment.",
    "```js\nawait workos.userManagement.createUser({ email });\n```",
    "| Plan | Price |\n| --- | --- |\n| Free | 0 |",
    "- one\n- two",
]


@st.composite
def reworded(draw: st.DrawFn, guides: list[str]) -> str:
    """A guide with the same facts: other words, other order, other company."""
    text = draw(st.sampled_from(guides))
    for word, others in SYNONYMS.items():
        if word in text and draw(st.booleans()):
            text = text.replace(word, draw(st.sampled_from(others)))
    blocks = re.split(r"\n{2,}", text)
    blocks += draw(st.lists(st.sampled_from(BESIDE), max_size=3))
    blocks = [_laid_out(draw, block) for block in draw(st.permutations(blocks))]
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    return "\n\n".join(blocks).replace("\n", newline)


def _laid_out(draw: st.DrawFn, block: str) -> str:
    if block.startswith("|"):
        return _turned(block) if draw(st.booleans()) else block
    if any(line.startswith(MARKS) for line in block.split("\n")):
        return block
    return block.replace(". ", ".\n") if draw(st.booleans()) else " ".join(block.split("\n"))


def _turned(table: str) -> str:
    """A table with its columns the other way round."""
    lines = []
    for line in table.split("\n"):
        cells = line.strip().strip("|").split("|")
        lines.append("|" + "|".join(reversed(cells)) + "|")
    return "\n".join(lines)


@drawn
@given(text=reworded(GUIDES))
def test_every_fact_survives_rewording(text: str) -> None:
    assert [(r.id, r.state.value) for r in check(text) if r.state is not FactState.FOUND] == []


ROWS = {
    "map_email": {"email"},
    "map_verified": {"email_verified", "emailverified"},
    "map_first": {"given_name", "first_name"},
    "map_last": {"family_name", "last_name"},
}


@drawn
@given(
    text=reworded(REFERENCE),
    fact=st.sampled_from(sorted(ROWS)),
    other=st.sampled_from(["", "| `{}` | `nickname` |"]),
)
def test_a_changed_row_is_noticed(text: str, fact: str, other: str) -> None:
    """Gone is missing; another target is a contradiction."""
    source = min(ROWS[fact])
    lines = text.replace("\r\n", "\n").split("\n")
    changed = [
        other.format(source) if _cells(line) and _cells(line) <= ROWS[fact] else line for line in lines
    ]
    assert changed != lines
    found = {
        result.id: result.state for result in check("\n".join(line for line in changed if line or not other))
    }
    assert found[fact] is (FactState.CONTRADICTED if other else FactState.MISSING)


def _cells(line: str) -> set[str]:
    return {cell.strip(" `").lower() for cell in line.strip().strip("|").split("|")} if "|" in line else set()


@drawn
@given(text=st.one_of(TEXTS, st.lists(st.one_of(TEXTS, st.sampled_from(GUIDES)), max_size=4).map("\n".join)))
def test_any_text_has_a_verdict_on_every_fact(text: str) -> None:
    assert [result.id for result in check(text)] == IDS
    new_rows(text)


@drawn
@given(content=st.one_of(st.binary(max_size=300), st.sampled_from(GUIDES).map(str.encode)))
def test_any_file_is_a_guide_or_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "guide.md"
    path.write_bytes(content)
    try:
        page = asyncio.run(GuideFile(path).fetch())
    except WizardError as refused:
        assert_told(refused)
    else:
        assert len(check(page.text)) == len(IDS)
