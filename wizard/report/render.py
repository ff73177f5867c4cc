"""The report as HTML that loads nothing from anywhere, as Markdown, and as JSON."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from wizard.domain.checks import TITLES, CheckId
from wizard.domain.steps import STEP_FACTS, StepName
from wizard.report import charts
from wizard.report.dossier import Dossier


def html(dossier: Dossier, *, masked: bool = True) -> str:
    """One file: styles and charts are inside, nothing is fetched, no script runs."""
    style = files("wizard").joinpath("templates", "report", "style.css").read_text("utf-8")
    return _render("report.html.j2", dossier, masked=masked, autoescape=True, style=style)


def markdown(dossier: Dossier, *, masked: bool = True) -> str:
    return _render("report.md.j2", dossier, masked=masked, autoescape=False)


def as_json(dossier: Dossier, *, masked: bool = True) -> str:
    return json.dumps(dossier.to_json(masked=masked), indent=2, ensure_ascii=False) + "\n"


def _render(template: str, dossier: Dossier, *, masked: bool, autoescape: bool, **more: Any) -> str:
    environment = Environment(
        loader=PackageLoader("wizard", "templates/report"),
        autoescape=autoescape,  # noqa: S701  off for Markdown only, whose cells have a filter of their own
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["cell"] = cell
    environment.filters["number"] = lambda n: f"{n:,}"
    environment.filters["words"] = lambda text: str(text).replace("_", " ")
    environment.filters["moment"] = lambda text: str(text)[:16].replace("T", " ")
    content = dossier.to_json(masked=masked)
    return environment.get_template(template).render(
        report=content,
        rows=charts.rows_by_state(content["users"]),
        resets=charts.resets(content["resets"]),
        days=charts.adoption(content["adoption"]),
        titles={check.value: TITLES[check] for check in CheckId},
        steps={step.value: STEP_FACTS[step].title for step in StepName},
        **more,
    )


def cell(text: object) -> str:
    """Text that stays inside its Markdown table cell, and cannot become a link, an image or HTML."""
    plain = str(text).replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;")
    for mark in "|[]*_#!":
        plain = plain.replace(mark, f"\\{mark}")
    return plain.replace("`", "'")
