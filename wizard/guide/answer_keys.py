"""The schema of answers.toml as data: every key with its kind, choices and default (spec, section 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wizard.domain import approval, nights, switch_date, target_kind
from wizard.domain.checks import CheckId
from wizard.domain.mail import keeping
from wizard.domain.stacks import Stack
from wizard.domain.steps import StepName
from wizard.domain.trees import Question
from wizard.guide.bills import COUNTS, CURRENCY, PRICES
from wizard.guide.dashboard import SETTINGS, UNKNOWN
from wizard.guide.delta import DELTA
from wizard.guide.federation import FEDERATION, FEDERATION_TREE
from wizard.guide.mfa_scan import MFA_SCAN
from wizard.guide.organizations import (
    DOMAINS,
    LEFT,
    ORGANIZATIONS,
    ROLE_SLUGS,
    SAME_NAMES,
    SECTION,
    VERIFIED_DOMAINS,
)
from wizard.guide.reset_timing import RESET_TIMING
from wizard.guide.row_decisions import ROW_DECISIONS


class AnswerKind(StrEnum):
    """What a key takes; paths start from the answers file's folder, a moment has its time zone."""

    CHOICE = "choice"
    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    TEXTS = "texts"
    TABLE = "table"
    NOTES = "notes"
    ROLE_TABLE = "role_table"
    TEXT_TABLE = "text_table"
    LIST_TABLE = "list_table"
    DAY = "day"
    PATH = "path"
    PATHS = "paths"
    MOMENT = "moment"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Key:
    """One key by its dotted name.

    ``default`` None: there is none. ``step``, and ``also``: whose result a changed answer invalidates.
    ``or_true``: the flag ``true`` is taken as well. Numbers are above 0, counts from 0 on and whole.
    """

    name: str
    kind: AnswerKind
    meaning: str
    choices: tuple[str, ...] = ()
    default: Any = None
    required: bool = False
    step: StepName | None = None
    also: tuple[StepName, ...] = ()
    or_true: bool = False
    whole: bool = False

    @property
    def steps(self) -> tuple[StepName, ...]:
        """Every step whose result a changed answer invalidates."""
        return (*([self.step] if self.step else ()), *self.also)


_SETTING = ("on", "off", UNKNOWN)
STACKS = tuple(stack.value for stack in Stack)


def _choice(
    name: str, meaning: str, choices: tuple[str, ...], default: str, step: StepName | None = None
) -> Key:
    return Key(name, AnswerKind.CHOICE, meaning, choices=choices, default=default, step=step)


def _of_question(question: Question, step: StepName | None) -> Key:
    """A tree's question as a key; the one without a default in the app has one here, or is required."""
    default = question.default or _HEADLESS_DEFAULTS.get(question.id)
    return Key(
        question.id,
        AnswerKind.CHOICE,
        question.prompt,
        choices=tuple(choice.key for choice in question.choices),
        default=default,
        required=default is None,
        step=step,
    )


CONNECTIONS = f"{FEDERATION}.connections"  # a path in [federation] itself, next to the providers' sections
_HEADLESS_DEFAULTS = {"rows.federated_enterprise": "jit"}


def _connect() -> Iterator[Key]:
    yield Key("source.region", AnswerKind.TEXT, "the pool's AWS region", step=StepName.CONNECT)
    yield Key("source.user_pool_id", AnswerKind.TEXT, "the user pool", required=True, step=StepName.CONNECT)
    yield Key("source.profile", AnswerKind.TEXT, "the AWS profile to use")
    yield Key(
        "source.export_files",
        AnswerKind.PATHS,
        "files of the AWS CLI, instead of the pool",
        step=StepName.CONNECT,
    )
    yield Key(
        "target.environment",
        AnswerKind.TEXT,
        "your name for the WorkOS environment",
        required=True,
        step=StepName.CONNECT,
    )
    yield Key(target_kind.KEY, AnswerKind.CHOICE, target_kind.QUESTION, choices=target_kind.CHOICES)
    yield Key("target.mail_allow", AnswerKind.TEXTS, "the only addresses mailed, besides the canaries")
    yield Key(
        "guide.acknowledged",
        AnswerKind.TEXT,
        "the digest of the guide that was read",
        required=True,
        or_true=True,
    )
    yield Key("guide.file", AnswerKind.PATH, "a saved copy of the guide")
    yield Key("guide.accept", AnswerKind.TEXTS, "guide facts accepted although missing", default=())
    yield Key("connect.accept", AnswerKind.TEXTS, "blocking preflight rows accepted", default=())
    for setting in SETTINGS:
        yield _choice(setting.key, setting.question, _SETTING, UNKNOWN)
    yield _choice("connect.webhooks", "webhooks during the import", ("leave", "disable"), "leave")


_ORGANIZATION_TEXTS = {
    "attribute": "the attribute whose values are companies",
    "pattern": "the pattern of group names, such as {org}:{role}",
    "into": "the organization for users without a company",
    "role_attribute": "the attribute whose values are roles",
    "role_pattern": "the pattern of group names that are roles",
}


def _organizations() -> Iterator[Key]:
    step = StepName.TRANSFORM
    yield from (_of_question(question, step) for question in ORGANIZATIONS.questions)
    for name, meaning in _ORGANIZATION_TEXTS.items():
        yield Key(f"{SECTION}.{name}", AnswerKind.TEXT, meaning, step=step)
    yield Key(f"{SECTION}.file", AnswerKind.PATH, "the file of users and their companies", step=step)
    yield Key(ROLE_SLUGS, AnswerKind.ROLE_TABLE, "names of roles to WorkOS slugs", default={}, step=step)
    same_names = "organizations by name: the WorkOS id to use, or new"
    yield Key(SAME_NAMES, AnswerKind.TEXT_TABLE, same_names, default={}, step=step)
    domains = "organizations by external ID or value: their email domains"
    yield Key(DOMAINS, AnswerKind.LIST_TABLE, domains, default={}, step=StepName.FEDERATION)
    verified = "domains that are verified, each with who vouches for it"
    yield Key(VERIFIED_DOMAINS, AnswerKind.TEXT_TABLE, verified, default={}, step=StepName.FEDERATION)
    yield _choice(LEFT, "memberships that are no longer in the pool", ("report", "deactivate"), "report")


def _later() -> Iterator[Key]:
    yield Key(approval.BY, AnswerKind.TEXT, "who approved import, mails and cutover in production")
    yield Key(approval.TICKET, AnswerKind.TEXT, "the ticket that says so")
    for price, meaning in PRICES.items():
        yield Key(price, AnswerKind.NUMBER, meaning, whole=price in COUNTS)
    yield Key(CURRENCY, AnswerKind.TEXT, "the currency of all prices")
    scans = ("notice", "sample", "full")
    yield Key(switch_date.KEY, AnswerKind.MOMENT, switch_date.QUESTION)
    yield _choice(MFA_SCAN, "who has MFA", scans, "notice", StepName.INVENTORY)
    yield Key("inventory.fresh_hours", AnswerKind.NUMBER, "hours until a listing is old", default=24)
    yield from (_of_question(question, StepName.TIMING) for question in RESET_TIMING.questions)
    yield Key(keeping.UNTIL, AnswerKind.DAY, "the last day on which passwords are kept", step=StepName.TIMING)
    yield Key(keeping.CLIENT, AnswerKind.TEXT, "the app client that checks old passwords")
    yield Key(keeping.NOTE, AnswerKind.TEXT, "why passwords are kept although the guide asks for a reset")
    yield Key("timing.mark_sent", AnswerKind.FLAG, "note each sent reset in the metadata", default=True)
    yield from (_of_question(question, StepName.TRANSFORM) for question in ROW_DECISIONS.questions)
    yield from _organizations()
    yield from (_of_question(question, None) for question in DELTA.questions)
    yield Key("delta.left_note", AnswerKind.TEXT, "why users who left the pool stay as they are at WorkOS")
    yield Key("export.accept", AnswerKind.TEXTS, "a listing taken although it is short, by id", default=())
    yield Key("mapping", AnswerKind.TABLE, "attributes to WorkOS fields", default={}, step=StepName.TRANSFORM)
    yield Key("import.accept_open", AnswerKind.TEXT, "why the import counts as done with users left open")
    yield Key("pace.writes_per_second", AnswerKind.NUMBER, "WorkOS writes per second")
    yield Key("pace.cognito_pages_per_second", AnswerKind.NUMBER, "Cognito pages per second", default=5)
    yield Key("pace.resets_per_second", AnswerKind.NUMBER, "password resets per second", default=20)
    yield Key(nights.PAUSE_AT, AnswerKind.CLOCK, "time of day at which imports and mails pause")
    yield Key(nights.RESUME_AT, AnswerKind.CLOCK, "time of day at which they go on, while it is open")
    yield Key("pace.max_persons", AnswerKind.NUMBER, "stop after n users", default=0, whole=True)
    yield Key(CONNECTIONS, AnswerKind.PATH, "the table of connections, edited", step=StepName.FEDERATION)
    yield Key("authkit.stack", AnswerKind.CHOICE, "the app's stack", choices=STACKS, step=StepName.AUTHKIT)
    yield Key("authkit.app_dir", AnswerKind.PATH, "the app's source", step=StepName.AUTHKIT)
    yield Key(
        "authkit.write_env", AnswerKind.FLAG, "add what is missing to the app's env file", default=False
    )
    yield Key("authkit.app_name", AnswerKind.TEXT, "the app's name in messages to its users")
    yield Key("authkit.redirect_uri", AnswerKind.TEXT, "the app's callback, to be registered at WorkOS")
    yield Key(
        "verify.accept",
        AnswerKind.NOTES,
        "checks accepted although something they rest on is unknown, each with a note",
        choices=tuple(CheckId),
    )
    yield Key("verify.canaries", AnswerKind.TEXTS, "addresses of the canary users", default=())


KEYS: tuple[Key, ...] = (*_connect(), *_later())

# Keys of each provider's section: federation.<name>.<key>.
_FEDERATION_TEXTS = {
    "redirect_uri": "the WorkOS redirect URI",
    "acs_url": "the ACS URL of the WorkOS connection",
    "sp_entity_id": "the SP entity ID of the WorkOS connection",
    "metadata_url": "where the IdP publishes its SAML metadata, if not where Cognito has it from",
    "organization_id": "the WorkOS organization that the connection belongs to",
    "organization_name": "the name of that organization, if it is to be created",
}
FEDERATION_KEYS: tuple[Key, ...] = (
    *(
        Key(name, AnswerKind.TEXT, meaning, step=StepName.FEDERATION)
        for name, meaning in _FEDERATION_TEXTS.items()
    ),
    Key("metadata_file", AnswerKind.PATH, "the IdP's SAML metadata as a file", step=StepName.FEDERATION),
    *(
        Key(
            question.id,
            AnswerKind.CHOICE,
            question.prompt,
            choices=tuple(choice.key for choice in question.choices),
            default=question.default,
            # Who is due for a reset, and who is social or of a company, is decided with the plan.
            step=StepName.TRANSFORM if question.id in {"kind", "replacement"} else StepName.FEDERATION,
            also=(StepName.FEDERATION,) if question.id == "kind" else (),
        )
        for question in FEDERATION_TREE.questions
    ),
    Key("signed_in", AnswerKind.TEXT, "who signed in, when, both ways"),
    Key("reached", AnswerKind.TEXT, "who saw the sign-in reach WorkOS, and when"),
    Key("returned", AnswerKind.TEXT, "who saw it come back to the app, and when"),
    Key("waive", AnswerKind.TEXT, "why this provider is not tested"),
    Key(
        "proven_domains",
        AnswerKind.TEXTS,
        "domains this provider vouches for",
        default=(),
        step=StepName.TRANSFORM,
    ),
)
