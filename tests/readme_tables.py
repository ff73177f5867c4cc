"""The tables of README that are made of the code: ``make tables`` writes them, a test compares them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from wizard.domain.confirmations import FORMS
from wizard.engine.exits import MEANINGS

README = Path(__file__).parent.parent / "README.md"
BEGIN, END = "<!-- made by `make tables`: {} -->", "<!-- end of {} -->"


def exits() -> Iterator[Sequence[str]]:
    yield "exit code", "means"
    for code, meaning in MEANINGS.items():
        yield str(code), meaning


def confirmations() -> Iterator[Sequence[str]]:
    yield "text", "step", "confirms"
    for form in FORMS:
        yield f"`{form.text}`", f"`{form.step}`", form.confirms


TABLES = {"exit codes": exits, "confirmations": confirmations}


def table(name: str) -> str:
    """The table of this name as Markdown."""
    head, *rows = TABLES[name]()
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def written(text: str) -> str:
    """README with each table as it is now; raises ValueError where one has no place."""
    for name in TABLES:
        before, begin, rest = text.partition(BEGIN.format(name))
        _, end, after = rest.partition(END.format(name))
        if not begin or not end:
            raise ValueError(f"README has no place for the table of {name}")
        text = f"{before}{begin}\n{table(name)}\n{end}{after}"
    return text


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
