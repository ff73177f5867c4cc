"""AWS' own model of Cognito, as botocore ships it, held against what was really said."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import botocore.session
from botocore.model import ListShape, MapShape, OperationModel, Shape, StringShape, StructureShape
from botocore.validate import ParamValidator

from tests.contract.openapi import Fault
from tests.contract.recording import Exchange

TARGET = "AWSCognitoIdentityProviderService."
_PLAIN: Mapping[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "timestamp": (int, float),
}
_OK = 200


@dataclass(frozen=True)
class AwsDeviation:
    """A fault, by words that it holds, that is the model's own: ``source`` says so."""

    match: str
    source: str


AWS_DEVIATIONS = (
    AwsDeviation(
        "'phone_number_verified' has 21 characters, allowed are 1 to 20",
        "a standard attribute longer than the model lets names be (docs.aws.amazon.com/cognito/latest/"
        "developerguide/user-pool-settings-attributes.html)",
    ),
)


class CognitoModel:
    """The service model of ``cognito-idp``, read once."""

    def __init__(self) -> None:
        self._service = botocore.session.get_session().get_service_model("cognito-idp")

    def operation(self, exchange: Exchange) -> str:
        """``ListUsers``; empty where the request is not Cognito's."""
        target = exchange.headers.get("x-amz-target", "")
        return target.removeprefix(TARGET) if target.startswith(TARGET) else ""

    def faults(self, exchange: Exchange) -> Iterator[Fault]:
        """Everything in an exchange that the model does not allow."""
        name = self.operation(exchange)
        if name not in self._service.operation_names:
            yield Fault(name, "operation", "is not in the model")
            return
        model = self._service.operation_model(name)
        assert model.input_shape is not None
        assert model.output_shape is not None
        asked = json.loads(exchange.sent)
        report = ParamValidator().validate(asked, model.input_shape)
        if report.has_errors():
            yield Fault(name, "request", report.generate_report())
        for where, said in _limits(asked, model.input_shape, "request"):
            yield Fault(name, where, said)
        answer = json.loads(exchange.answered)
        if exchange.status == _OK:
            faults = _of_value(answer, model.output_shape, "answer")
        else:
            faults = _of_refusal(answer, model)
        for where, said in faults:
            yield Fault(name, where, said)


def _of_refusal(answer: Mapping[str, Any], model: OperationModel) -> Iterator[tuple[str, str]]:
    known = {shape.name for shape in model.error_shapes}
    if answer.get("__type") not in known:
        yield "refusal", f"{answer.get('__type')} is none of {sorted(known)}"


def _of_value(value: Any, shape: Shape, where: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a value of an answer; a member that the model does not name is."""
    match shape, value:
        case StructureShape(), dict():
            yield from _of_structure(value, shape, where)
        case ListShape(), list():
            for entry in value:
                yield from _of_value(entry, shape.member, f"{where}[]")
        case MapShape(), dict():
            for name, entry in value.items():
                yield from _of_value(name, shape.key, f"{where} key {name!r}")
                yield from _of_value(entry, shape.value, f"{where}.{name}")
        case StringShape(), str():
            yield from _of_text(value, shape, where)
        case _ if type(value) not in _PLAIN.get(shape.type_name, ()):
            yield where, f"{value!r} is no {shape.type_name}"


def _of_structure(value: Mapping[str, Any], shape: StructureShape, where: str) -> Iterator[tuple[str, str]]:
    for name in value.keys() - shape.members.keys():
        yield f"{where}.{name}", f"is not a member of {shape.name}"
    for name in set(shape.required_members) - value.keys():
        yield f"{where}.{name}", f"is required in {shape.name}"
    for name in value.keys() & shape.members.keys():
        yield from _of_value(value[name], shape.members[name], f"{where}.{name}")


def _of_text(value: str, shape: Shape, where: str) -> Iterator[tuple[str, str]]:
    words = shape.metadata.get("enum")
    if words and value not in words:
        yield where, f"{value!r} is none of {words}"
    shortest, longest = shape.metadata.get("min", 0), shape.metadata.get("max", len(value))
    if not shortest <= len(value) <= longest:
        yield where, f"{value[:60]!r} has {len(value)} characters, allowed are {shortest} to {longest}"
    pattern = shape.metadata.get("pattern")
    if pattern and not re.search(_in_python(pattern), value):
        yield where, f"{value[:60]!r} does not match {pattern}"


def _in_python(pattern: str) -> str:
    r"""A Java pattern for ``re``: \p{L}\p{M}\p{S}\p{N}\p{P} is everything that shows."""
    return re.sub(r"(\\p\{\w\})+", r"\\S", pattern)


def _limits(asked: Mapping[str, Any], shape: StructureShape, where: str) -> Iterator[tuple[str, str]]:
    """Bounds of a request that botocore leaves to the service: lengths, patterns, largest numbers."""
    for name, value in asked.items():
        member = shape.members.get(name)
        if member is None:
            continue
        if isinstance(value, str):
            yield from _of_text(value, member, f"{where}.{name}")
        elif isinstance(value, int) and value > member.metadata.get("max", value):
            yield f"{where}.{name}", f"{value} is more than {member.metadata['max']}"
