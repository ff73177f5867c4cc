"""Any answers file is either answers or one sentence."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from tests.fuzz.drawn import AWKWARD, JSON, SCALARS, SECRET, TEXTS, assert_told, drawn
from wizard.bootstrap import read_answers
from wizard.domain.rows.pool import Pool
from wizard.errors import UsageError
from wizard.guide.answers import FEDERATION_KEYS, KEYS, rules_of

NAMES = [key.name for key in KEYS] + [f"federation.Google.{key.name}" for key in FEDERATION_KEYS]
CHOICES = sorted({choice for key in (*KEYS, *FEDERATION_KEYS) for choice in key.choices})
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
EXAMPLES: list[str] = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
POOL = Pool(id="us-east-1_Ab12Cd", arn="", name="", estimate=0)


def _toml(value: Any) -> str:
    """A value as TOML writes it, more or less: what is no TOML is as good a test."""
    match value:
        case bool():
            return "true" if value else "false"
        case dict():
            return "{" + ", ".join(f"{_toml(key)} = {_toml(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_toml, value)) + "]"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return f"{value}"


VALUES = st.one_of(st.just(SECRET), st.sampled_from(CHOICES), st.lists(TEXTS, max_size=3), SCALARS, JSON)
LINES = st.builds(
    lambda name, value: f"{name} = {_toml(value)}",
    st.one_of(
        st.sampled_from(NAMES),
        AWKWARD,
        st.just(SECRET),
        st.sampled_from(NAMES).map(lambda name: f"[{name}]\nx"),
    ),
    VALUES,
)
STRUCTURED = st.lists(LINES, max_size=6).map("\n".join)


@st.composite
def _mutated(draw: st.DrawFn) -> str:
    """A good file with a piece of it replaced."""
    text = draw(st.sampled_from(EXAMPLES))
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 30)))
    return text[:start] + draw(st.one_of(AWKWARD, LINES)) + text[end:]


FILES = st.one_of(
    st.binary(max_size=200),
    st.one_of(st.text(max_size=200), STRUCTURED, _mutated()).map(
        lambda text: text.encode("utf-8", "surrogatepass")
    ),
)


@drawn
@given(content=FILES)
@example(content=b"a" + b".a" * 5_000 + b" = 1")
@example(content=b"x = " + b"[" * 5_000)
@example(content=b"[pace]\nwrites_per_second = 1e999\n")
@example(content=b"[pace]\nwrites_per_second = " + b"9" * 5_000)
@example(content=b"[pace]\nwrites_per_second = " + b"9" * 400)
@example(content=b"[pace]\nmax_persons = " + b"9" * 30)
@example(content=b'[timing]\nreset = "rsk_test_fuzz_never_shown"\n')
def test_an_answers_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "answers.toml"
    path.write_bytes(content)
    try:
        answers = read_answers(path)
    except UsageError as refused:
        assert_told(refused)
        return
    json.dumps(answers)
    rules_of(answers, POOL, "2026-11-23")
