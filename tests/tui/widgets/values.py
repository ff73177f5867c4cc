"""What the galleries show: the values of an import in its middle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from tests.tui.widgets.samples import AT
from wizard.domain.checks import CheckId
from wizard.domain.events import CheckStatus
from wizard.domain.planning.plan import Plan
from wizard.tui.widgets.activity import Happening
from wizard.tui.widgets.check_cards import CheckCard
from wizard.tui.widgets.lines import Tone
from wizard.tui.widgets.numbers import Figure, RateSample
from wizard.tui.widgets.row_pages import Page, TableRow
from wizard.tui.widgets.row_table import Column

GUIDE = """<!-- index: llms.txt -->
# From Cognito to WorkOS

Cognito will **not** hand out password hashes, nor the keys behind MFA. People you bring over choose a new
password and set up MFA again.

## (1) Map the attributes

| AWS Cognito | WorkOS API |
| --- | --- |
| `email` | `email` |
| `email_verified` | `email_verified` |
| `given_name` | `first_name` |
| `family_name` | `last_name` |

## (2) Reset passwords

- A reset is started with the [password-reset API](https://example.com/reference/password-reset/create).
- It can be sent to everybody at once,
  or at the next sign-in.

1. Look up the user
2. Create the reset

```python
client.user_management.reset_password(email=email)
```

> Keep the same Client ID and Client Secret, and add WorkOS as an additional Redirect URI.

## (3) Social providers

""" + "\n\n".join(
    f"Paragraph {n}: the provider goes on accepting the old redirect URI while the new one is added, so that"
    " no one is locked out between the two."
    for n in range(1, 9)
)

SEEN = f"{AT:%H:%M:%S}"
CHECKS = (
    CheckCard(
        CheckId.EXPORTED, CheckStatus.PASS, "12,480 rows · sha256 9f2c…a1 · last page seen", "auto", SEEN
    ),
    CheckCard(CheckId.IMPORTED, CheckStatus.EXPIRED, "12,443 created + 37 skipped = 12,480", "auto", SEEN),
    CheckCard(
        CheckId.RESET, CheckStatus.WAITING, "mail to canary@acme.test 14:21, waiting for its link", "you"
    ),
    CheckCard(
        CheckId.PROVIDERS,
        CheckStatus.FAIL,
        "Google ✓ · Apple ✓ · okta-acme: redirect_uri_mismatch",
        "probe",
        SEEN,
    ),
    CheckCard(CheckId.AUTHKIT, CheckStatus.TODO, "not started · Next.js App Router", "you"),
)
PLAN = Plan(
    revision=2,
    fingerprint="4c1d9e0011223344",
    environment="production",
    effects={"create_user": 12_443, "update_user": 21, "link_user": 0},
    unchanged=4,
    rows={"skipped": 16, "merged": 52, "persons": 12_468},
    decisions={"no_email": 16},
    due={"due": 9_177, "decided": 68},
    notes={"metadata.plan: shortened (600 characters)": 12},
    baseline=25,
    baseline_ours=21,
)


def rates() -> tuple[RateSample, ...]:
    """Two minutes and more of an import that ran into its limit twice."""
    rise = [RateSample(min(38.4, 6 + n * 2.1)) for n in range(24)]
    dip = [RateSample(4, was_throttled=True), RateSample(0, was_throttled=True), RateSample(11)]
    steady = [RateSample(36 + (n * 7) % 4) for n in range(40)]
    return (*rise, *dip, *rise[6:], *steady, *dip[:1], *steady[:12])


def pages(texts: Sequence[str], rows: int = 1_000) -> Callable[[int | None, int, str], Page]:
    """A fetch over so many rows, with keys 2, 4, 6 …; the text of row n is texts[n % len]."""

    def fetch(after: int | None, limit: int, wanted: str) -> Page:
        found: list[TableRow] = []
        number = 0 if after is None else max(0, after // 2)
        while number < rows and len(found) < limit:
            text = texts[number % len(texts)]
            if wanted.lower() in text.lower():
                found.append(TableRow((number + 1) * 2, (text, f"{number + 1}", "CONFIRMED", text)))
            number += 1
        return found, found[-1].key if number < rows and found else None

    return fetch


COLUMNS = (
    Column("email", weight=3, least=16),
    Column("number", least=7, is_number=True),
    Column("status", least=10),
    Column("groups", weight=2, least=8),
)
HAPPENINGS = tuple(
    Happening(AT + timedelta(seconds=n), word, text, tone)
    for n, (word, text, tone) in enumerate(
        (
            ("created", "user_01J9…7P  li@acme.test", Tone.SUCCESS),
            ("429", "waited 2.0 s, everybody goes on at 39/s", Tone.WARNING),
            ("exists", "dana@acme.test  updated by your rule", Tone.WARNING),
            ("created", "user_01J9…7Q  erin@acme.test", Tone.SUCCESS),
        )
        * 6
    )
)
FIGURES = (
    Figure("created", "7,612", "of 12,443"),
    Figure("rate", "38.4/s", "ceiling 40/s"),
    Figure("ETA", "2m 06s", "at 14:24"),
    Figure("429s", "3", "waiting 2 s", Tone.CAUTION),
    Figure("in doubt", "0", "asked again"),
)
