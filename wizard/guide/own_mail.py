"""The operator's own mailing: who gets it, and a draft that holds no link (spec, step 4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wizard.domain.text import clean, csv_cell

RECIPIENTS_FILE = "reset_recipients.csv"
DRAFT_FILE = "reset_message.md"
COLUMNS = ("email", "first_name", "last_name")

SUBJECT = "{app}: please choose a new password"
BODY = """\
Hello {{first_name}},

we have moved the sign-in of {app} to a new service. Your account is there already, with the same email \
address. For your safety passwords were not moved, so please choose a new one:

1. Open {app} as you always do.
2. Enter the address at which you read this mail, and choose «forgot password».
3. A mail with a link arrives within a few minutes. Open the link and choose your new password.

If you use a second factor, you will be asked to set it up again after that.

This mail holds no link, on purpose: you can be sure that whoever sends you one in our name is not us.
"""


def subject(app: str) -> str:
    return SUBJECT.format(app=app)


def body(app: str) -> str:
    """The text, with the column of the recipients file that a mailing fills in, in braces."""
    return BODY.format(app=app)


def message(app: str) -> str:
    """Subject and text as a file; ``app`` is somebody's name for it."""
    name = clean(app)
    return f"Subject: {subject(name)}\n\n{body(name)}"


def csv_line(cells: Iterable[object]) -> str:
    """One line of a table for people: cleaned, formulas neutralised, every cell in quotes."""
    return ",".join('"' + csv_cell(cell).replace('"', '""') + '"' for cell in cells) + "\n"


def table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A table line by line, of any length."""
    yield csv_line(columns)
    yield from map(csv_line, rows)
