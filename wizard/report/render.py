"""The report as HTML that loads nothing from anywhere, as Markdown, and as JSON."""

from __future__ import annotations

import json
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from wizard.domain.people import RowState
from wizard.report.dossier import Dossier


def html(dossier: Dossier, *, masked: bool = True) -> str:
    """One file: styles and charts are inside, nothing is fetched."""
    return _render("report.html.j2", dossier, masked=masked, autoescape=True)


def markdown(dossier: Dossier, *, masked: bool = True) -> str:
    return _render("report.md.j2", dossier, masked=masked, autoescape=False)


def as_json(dossier: Dossier, *, masked: bool = True) -> str:
    return json.dumps(dossier.to_json(masked=masked), indent=2)


def _render(template: str, dossier: Dossier, *, masked: bool, autoescape: bool) -> str:
    environment = Environment(
        loader=PackageLoader("wizard", "templates"),
        autoescape=autoescape,  # noqa: S701  off for Markdown only, whose cells have a filter of their own
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["cell"] = _cell
    environment.filters["number"] = lambda n: f"{n:,}"
    environment.filters["words"] = lambda text: str(text).replace("_", " ")
    content = dossier.to_json(masked=masked)
    return environment.get_template(template).render(report=content, bars=_bars(content["users"]))


def _bars(users: dict[str, int]) -> list[dict[str, Any]]:
    """Rows by state as shares of the whole, for the chart."""
    total = users["exported"] or 1
    return [
        {"state": state.value, "rows": users[state], "share": 100 * users[state] / total}
        for state in RowState
        if users[state]
    ]


def _cell(text: object) -> str:
    """Text that stays inside its Markdown table cell."""
    return str(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "'")
