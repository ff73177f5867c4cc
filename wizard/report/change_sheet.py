"""The change sheet as HTML that loads nothing from anywhere, and as Markdown."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from wizard.domain.text import clean
from wizard.guide.change_sheet import ChangeSheet, Line, Part
from wizard.report.render import cell

HTML_FILE, MARKDOWN_FILE = "change-sheet.html", "change-sheet.md"
LONGEST = 2_000


def html(sheet: ChangeSheet) -> str:
    """One page; styles are inside, no script runs."""
    environment = Environment(
        loader=PackageLoader("wizard", "templates/report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("change-sheet.html.j2").render(sheet=_clean(sheet))


def markdown(sheet: ChangeSheet) -> str:
    """The same as tables; text of others cannot become markup."""
    return "\n".join(_markdown(_clean(sheet))) + "\n"


def files_of(sheet: ChangeSheet) -> dict[str, str]:
    """Both files, by name."""
    return {HTML_FILE: html(sheet), MARKDOWN_FILE: markdown(sheet)}


def _markdown(sheet: ChangeSheet) -> list[str]:
    lines = [f"# {cell(sheet.title)}", "", cell(sheet.summary), "", f"As of {cell(sheet.made)}."]
    for part in sheet.parts:
        lines += ["", f"## {part.title}", ""]
        if part.lines:
            lines += ["| | | from |", "| --- | --- | --- |"]
            lines += [f"| {cell(row.label)} | {cell(row.text)} | {cell(row.source)} |" for row in part.lines]
        if part.text:
            lines += ["```json", *(text.replace("`", "'") for text in part.text), "```"]
    return lines


def _clean(sheet: ChangeSheet) -> ChangeSheet:
    def text(value: str) -> str:
        return clean(value, LONGEST)

    parts = tuple(
        Part(
            part.id,
            part.title,
            tuple(Line(row.id, text(row.label), text(row.text), row.source) for row in part.lines),
            tuple(map(text, part.text)),
        )
        for part in sheet.parts
    )
    return ChangeSheet(text(sheet.title), text(sheet.summary), text(sheet.made), parts)
