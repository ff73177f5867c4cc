"""Where attributes go: the mapping with its budget, and one person before and after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from wizard.domain.budget import RESERVED, Metadata
from wizard.domain.mapping import CREATED_SOURCE, METADATA_PREFIX, USERNAME_SOURCE, is_allowed_target
from wizard.domain.steps import StepName
from wizard.engine.preview import Preview, preview
from wizard.ports import RowQuery
from wizard.tui.bridge import Moment
from wizard.tui.dialogs.choose import ChooseDialog, Offer
from wizard.tui.dialogs.text import TextDialog
from wizard.tui.page import Bar, Page
from wizard.tui.widgets.mapping_table import DraftField, DraftPreview, MappingRow, MappingTable
from wizard.tui.widgets.panel import Panel

STANDARD = (
    ("email", "email", ""),
    ("email_verified", "email_verified", ""),
    ("sub", "external_id", ""),
    ("given_name", "first_name", ""),
    ("family_name", "last_name", ""),
)
OURS = 3  # migrated_from, migration_date, password_reset_sent
WRONG = (
    "Targets are first_name, last_name and metadata.<key>, with a key of at most 40 ASCII characters that is"
    " not one of the wizard's own."
)


class MappingPage(Page):
    """Left the mapping, right one person; [ and ] go through the rows."""

    step = StepName.TRANSFORM
    crumb = "Mapping"
    focus_first = "MappingTable"
    HELP: ClassVar[str] = (
        "**Enter** changes where an attribute goes, **a** adds one, **Delete** leaves it behind. **[**"
        " and **]**"
        " show another person. WorkOS takes 10 metadata pairs, keys of 40 and values of 600 ASCII characters."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "left_square_bracket", "person(-1)", "Previous", key_display="[", tooltip="The person before"
        ),
        Binding("right_square_bracket", "person(1)", "Next", key_display="]", tooltip="The next person"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._seen = [0]

    def compose(self) -> ComposeResult:
        with Panel(title="Mapping", hint="Enter edits · a adds · Delete leaves behind", id="mapping"):
            yield MappingTable()
        with Panel(title="One person", hint="[ ] another", id="preview", classes="fill"):
            yield DraftPreview()

    def heading(self, moment: Moment) -> tuple[str, str]:
        return "Where attributes go", "What is not mapped stays in Cognito; the export file keeps it all."

    def show(self, moment: Moment) -> None:
        mapping = self._mapping
        inventory = moment.views.inventory()
        names = sorted(set(inventory.pool.attributes if inventory else ()) | set(mapping))
        fixed = {source for source, _, _ in STANDARD}
        rows = [MappingRow(source, target, note, is_fixed=True) for source, target, note in STANDARD]
        rows += [
            MappingRow(name, mapping.get(name, "")) for name in names if name not in fixed or name in mapping
        ]
        keys = OURS + sum(target.startswith(METADATA_PREFIX) for target in mapping.values())
        self.query_one(MappingTable).show(rows, keys=keys)
        self._show_person()

    @property
    def _mapping(self) -> dict[str, str]:
        mapping: Mapping[str, str] = self.bridge.views.answers()["mapping"]
        return dict(mapping)

    def _show_person(self) -> None:
        found = self.bridge.views.rows(RowQuery(), self._seen[-1], 1)[0]
        shown: Preview = preview(found[0].row, self._mapping) if found else Preview()
        fields = [DraftField(*field) for field in shown.fields]
        self.query_one(DraftPreview).show(fields, notes=shown.notes)

    def action_person(self, step: int) -> None:
        if step < 0 and len(self._seen) > 1:
            self._seen.pop()
        elif step > 0:
            found = self.bridge.views.rows(RowQuery(), self._seen[-1], 1)[0]
            if found:
                self._seen.append(found[0].id)
        self._show_person()

    def bar(self, moment: Moment) -> Bar:
        return Bar("A changed mapping draws up another plan. Esc goes back.")

    def on_mapping_table_asked(self, event: MappingTable.Asked) -> None:
        match event.what:
            case "drop":
                self._set(event.source, "")
            case "edit":
                self._ask_target(event.source)
            case "add":
                self._ask_source()
            case _:
                pass

    def _ask_source(self) -> None:
        inventory = self.bridge.views.inventory()
        names = [USERNAME_SOURCE, CREATED_SOURCE, *(inventory.pool.attributes if inventory else ())]
        free = [name for name in names if name not in self._mapping]
        dialog = ChooseDialog(title="Which attribute?", offers=[Offer(name, name) for name in free])
        self.app.push_screen(dialog, lambda name: self._ask_target(name) if name else None)

    def _ask_target(self, source: str) -> None:
        dialog = TextDialog(
            title=source,
            sentence=f"Where does it go? {WRONG} Empty leaves it behind.",
            value=self._mapping.get(source) or f"{METADATA_PREFIX}{_key(source)}",
            wrong=lambda text: WRONG if text and not is_allowed_target(text) else "",
        )
        self.app.push_screen(dialog, lambda text: None if text is None else self._set(source, text))

    def _set(self, source: str, target: str) -> None:
        mapping = {name: kept for name, kept in self._mapping.items() if name != source}
        if target:
            mapping[source] = target
        self.command(lambda: self.wizard.change({"mapping": mapping}))


def _key(source: str) -> str:
    """A metadata key that suggests itself."""
    key = source.removeprefix("custom:").replace(":", "_")
    return key if Metadata.takes(key) and key not in RESERVED else "cognito_" + key[:30]
