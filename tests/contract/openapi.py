"""WorkOS' published OpenAPI document, held against what was really said.

The document leaves objects open; here a member that it does not name is a fault, or a misspelt field
would pass for an unknown one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import yaml
from jsonschema import Draft202012Validator, FormatChecker

from tests.contract.install import npm_folder
from tests.contract.recording import Exchange

DOCUMENT = Path("node_modules/@workos/openapi-spec/open-api-spec.yaml")
JSON = "application/json"
_FORMS = FormatChecker(formats=())
_INDEX = re.compile(r"\[\d+\]")
_QUOTED = re.compile(r"'([^']+)'")
_SEVERAL = ("allOf", "anyOf", "oneOf")
Schema = dict[str, Any]


@_FORMS.checks("date-time", raises=ValueError)  # type: ignore[untyped-decorator]
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@dataclass(frozen=True)
class Fault:
    """``operation`` is a method and a path of the document; ``where`` is a part of the exchange."""

    operation: str
    where: str
    said: str

    def __str__(self) -> str:
        return f"{self.operation}, {self.where}: {self.said}"


def document() -> Schema:
    """The document as it is published."""
    text = (npm_folder() / DOCUMENT).read_text(encoding="utf-8")
    read: Schema = yaml.load(text, Loader=yaml.CSafeLoader)
    return read


class Published:
    """A document to hold exchanges against."""

    def __init__(self, document: Schema) -> None:
        self._document = document
        self._validators: dict[str, Draft202012Validator] = {}

    def faults(self, exchange: Exchange) -> Iterator[Fault]:
        """Everything in an exchange that the document does not allow."""
        template, operation = self._find(exchange)
        name = f"{exchange.method} {template}"
        if operation is None:
            yield Fault(name, "operation", "is not in the document")
            return
        for where, said in (*self._of_request(exchange, operation), *self._of_answer(exchange, operation)):
            yield Fault(name, where, said)

    def operation(self, exchange: Exchange) -> str:
        """Method and path template of an exchange."""
        return f"{exchange.method} {self._find(exchange)[0]}"

    def _find(self, exchange: Exchange) -> tuple[str, dict[str, Any] | None]:
        method = exchange.method.lower()
        for template, operations in self._by_precision:
            if method in operations and _matches(template, exchange.path):
                return template, operations[method]
        return exchange.path, None

    @cached_property
    def _by_precision(self) -> list[tuple[str, dict[str, Any]]]:
        """Paths with fewer parameters first: /users/external_id/{id} is no /users/{id}."""
        return sorted(self._document["paths"].items(), key=lambda entry: entry[0].count("{"))

    def _of_request(self, exchange: Exchange, operation: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        known = {given["name"]: given for given in operation["parameters"] if given["in"] == "query"}
        asked = dict(parse_qsl(exchange.query, keep_blank_values=True, strict_parsing=bool(exchange.query)))
        for name, value in asked.items():
            if name not in known:
                yield f"query {name}", "is not in the document"
            else:
                schema = known[name]["schema"]
                yield from self._problems(_parsed(value, schema), schema, f"query {name}")
        for name in known.keys() - asked.keys():
            if known[name].get("required"):
                yield f"query {name}", "is required"
        if not exchange.headers.get("authorization", "").startswith("Bearer sk_"):
            yield "header authorization", "is no bearer key"
        yield from self._body(exchange.sent, operation.get("requestBody"), "request")

    def _of_answer(self, exchange: Exchange, operation: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        answer = operation["responses"].get(str(exchange.status))
        where = f"answer {exchange.status}"
        if answer is None:
            yield where, "is not in the document"
        else:
            yield from self._body(exchange.answered, answer, where)

    def _body(
        self, content: bytes, promised: Mapping[str, Any] | None, where: str
    ) -> Iterator[tuple[str, str]]:
        schema = ((promised or {}).get("content") or {}).get(JSON, {}).get("schema")
        if schema is None:
            if content:
                yield where, "has a body, and the document has none"
            return
        try:
            value = json.loads(content)
        except ValueError:
            yield where, "is no JSON"
            return
        yield from self._problems(value, schema, where)

    def _problems(self, value: object, schema: Schema, where: str) -> Iterator[tuple[str, str]]:
        for error in self._validator(schema).iter_errors(value):
            place = f"{where}{_INDEX.sub('[]', error.json_path[1:])}"
            if error.validator == "unevaluatedProperties":
                for name in _QUOTED.findall(error.message):
                    yield f"{place}.{name}", "is not in the document"
            else:
                yield place, _words(error)

    def _validator(self, schema: Schema) -> Draft202012Validator:
        key = json.dumps(schema, sort_keys=True)
        if key not in self._validators:
            whole = {**self._components, **self._closed(schema, whole=True)}
            self._validators[key] = Draft202012Validator(whole, format_checker=_FORMS)
        return self._validators[key]

    @cached_property
    def _components(self) -> Schema:
        """The schemas that others refer to, under the address that they are referred to by."""
        schemas = self._document["components"]["schemas"]
        closed = {name: self._closed(schema, whole=False) for name, schema in schemas.items()}
        return {"components": {"schemas": closed}}

    def _closed(self, schema: Schema, *, whole: bool) -> Schema:
        """``schema`` with every object shut that names its members; ``whole``: it stands for a value."""
        made: Schema = {}
        for key, entry in schema.items():
            if key == "properties":
                made[key] = {name: self._closed(part, whole=True) for name, part in entry.items()}
            elif key in _SEVERAL:
                made[key] = [self._closed(part, whole=False) for part in entry]
            elif key == "items" or (key == "additionalProperties" and isinstance(entry, dict)):
                made[key] = self._closed(entry, whole=True)
            else:
                made[key] = entry
        if whole and self._names_members(schema):
            made["unevaluatedProperties"] = False
        return made

    def _names_members(self, schema: Schema) -> bool:
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            return self._names_members(self._document["components"]["schemas"][name])
        several = [part for key in _SEVERAL for part in schema.get(key, ())]
        return bool(schema.get("properties")) or any(self._names_members(part) for part in several)


def _matches(template: str, path: str) -> bool:
    wanted, given = template.split("/"), path.split("/")
    return len(wanted) == len(given) and all(
        part == asked or (part.startswith("{") and asked != "")
        for part, asked in zip(wanted, given, strict=True)
    )


def _parsed(text: str, schema: Mapping[str, Any]) -> object:
    """A query value as the type that the document gives it; text that is none stays text."""
    if schema.get("type") == "array":
        return text.split(",")
    return int(text) if schema.get("type") == "integer" and text.isdecimal() else text


def _words(error: Any) -> str:
    """One clause; of several alternatives the one that comes nearest."""
    nearest = min(error.context, key=lambda below: -len(below.path), default=None) if error.context else None
    return (
        error.message[:300]
        if nearest is None
        else f"{error.message[:300]} (nearest: {nearest.message[:200]})"
    )
