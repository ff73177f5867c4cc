"""The form of both ends: where rows come from, where persons go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static

from wizard.domain.target_kind import masked_key
from wizard.tui.glyphs import glyphs_of

FIELDS = (
    ("profile", "source.profile", "AWS profile", "credentials of this shell"),
    ("region", "source.region", "Region", "us-east-1"),
    ("pool", "source.user_pool_id", "User pool", "us-east-1_Ab12Cd34E"),
    ("environment", "target.environment", "Environment", "your name for it: a label"),
)


class EndsForm(Vertical):
    """Fields that lock once both ends are pinned; the key is masked and never leaves the form by itself."""

    def __init__(self, given: Mapping[str, Any], *, key: str) -> None:
        super().__init__()
        self._given = given
        self._known_key = key

    def compose(self) -> ComposeResult:
        *source, environment = FIELDS
        for field in source:
            yield from self._field(*field)
        with Horizontal(classes="field"):
            yield Static("API key", classes="name")
            yield Input(id="key", password=True, compact=True, placeholder=self._key_told(self._known_key))
        yield from self._field(*environment)

    def _field(self, name: str, key: str, label: str, example: str) -> Iterator[Horizontal]:
        field = Input(
            str(self._given.get(key) or ""), id=name, compact=True, placeholder=example, select_on_focus=False
        )
        yield Horizontal(Static(label, classes="name"), field, classes="field")

    def _key_told(self, key: str) -> str:
        return f"{masked_key(key)}  in memory only" if key else "sk_…, kept in memory only"

    def values(self) -> dict[str, str]:
        """What was filled in, by the keys of the answers."""
        found = {key: self.query_one(f"#{name}", Input).value.strip() for name, key, _, _ in FIELDS}
        return {key: value for key, value in found.items() if value}

    @property
    def typed_key(self) -> str:
        return self.query_one("#key", Input).value.strip()

    def pin(self, is_pinned: bool, key: str) -> None:
        """Lock what names the ends; the key may still be entered again."""
        for name, _, _, _ in FIELDS:
            self.query_one(f"#{name}", Input).disabled = is_pinned
        field = self.query_one("#key", Input)
        field.placeholder = glyphs_of(self).spell(self._key_told(key))
        self.set_class(is_pinned, "-pinned")
