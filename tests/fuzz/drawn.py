"""How many examples are drawn, and what every one of them must end in."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from wizard.errors import WizardError
from wizard.ports import Signal

# `make test` draws a few of each, `make fuzz` many thousands.
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))
SECRET = "sk_test_fuzz_never_shown"

Test = TypeVar("Test", bound=Callable[..., object])

# Text that breaks things: controls, directions, surrogates, separators, markup, formulas, numbers.
AWKWARD = st.sampled_from(
    (
        *("", " ", "\0", "\x1b[2J", "\u202e", "\ud800", "\udc00x", "\u2028", "\ufeff", "é", "𝒳", "x" * 3_000),
        *("{0}", "%s", "[b]", "=1+1", "../..", "1e999", "NaN", "null", "a@b.example", "Ann <a@b>"),
    )
)
TEXTS = st.one_of(AWKWARD, st.text(max_size=40), st.lists(AWKWARD, max_size=3).map("".join))
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from([10**400, -(2**63), 1e308]), TEXTS
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def drawn(test: Test) -> Test:
    """As many examples as this run draws; a slow machine fails no one."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
    return settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=checks)(test)


def assert_told(error: WizardError | Signal) -> None:
    """A sentence for the operator: there is one, it can be shown, and no secret is in it."""
    said = str(error)
    assert said.strip()
    assert SECRET not in said
    shown = {unicodedata.category(character) for character in said if character != "\n"}
    assert not shown & {"Cc", "Cf", "Cs"}, said
