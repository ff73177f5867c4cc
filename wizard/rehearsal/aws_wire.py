"""AWS' two protocols as this service needs them: JSON 1.1 (Cognito) and the query protocol (STS)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from moto.cognitoidp.responses import CognitoIdpResponse
from moto.core.utils import camelcase_to_underscores
from moto.sts.responses import TokenResponse
from starlette.requests import Request
from starlette.responses import Response

from wizard.rehearsal.faults import FaultKind, FaultRule

JSON_TYPE = "application/x-amz-json-1.1"
REFUSALS: Mapping[FaultKind, tuple[int, str, str]] = {
    FaultKind.THROTTLE: (400, "TooManyRequestsException", "Rate exceeded"),
    FaultKind.SERVER_ERROR: (500, "InternalErrorException", "Something went wrong"),
    FaultKind.INTERNAL_ERROR: (500, "InternalErrorException", "Something went wrong"),
    FaultKind.FORBIDDEN: (400, "AccessDeniedException", "User is not authorized to perform this action"),
    FaultKind.NOT_FOUND: (404, "UnknownOperationException", "There is no such operation."),
    FaultKind.QUOTA: (400, "LimitExceededException", "Attempt limit exceeded, please try after some time."),
    FaultKind.BAD_TOKEN: (400, "InvalidParameterException", "Paging marker is invalid for request."),
    FaultKind.EXPIRED_CREDENTIALS: (
        400,
        "ExpiredTokenException",
        "The security token included in the request is expired",
    ),
}
QUERY_ERROR = (
    '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>'
    "<Code>{code}</Code><Message>{message}</Message></Error><RequestId>rehearsal</RequestId></ErrorResponse>"
)


def operation_name(request: Request, content: bytes) -> str:
    """``ListUsers`` from the target header, ``GetCallerIdentity`` from the form."""
    target = request.headers.get("x-amz-target", "")
    if target:
        return target.rpartition(".")[2]
    return parse_qs(content.decode("latin-1")).get("Action", ["unknown"])[0]


def is_rehearsed(operation: str, *, query: bool) -> bool:
    """Whether moto has the operation."""
    return hasattr(TokenResponse if query else CognitoIdpResponse, camelcase_to_underscores(operation))


def parameters(content: bytes) -> dict[str, Any]:
    """The JSON parameters; empty for anything else, which moto then refuses in its own words."""
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def answered(body: Mapping[str, Any]) -> Response:
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, media_type=JSON_TYPE)


def refused(status: int, code: str, message: str, *, query: bool = False) -> Response:
    if query:
        expired = code == "ExpiredTokenException"
        shown = "ExpiredToken" if expired else code
        content = QUERY_ERROR.format(code=shown, message=escape(message)).encode()
        return Response(content, 403 if expired else status, media_type="text/xml")
    content = json.dumps({"__type": code, "message": message}).encode()
    return Response(content, status, {"x-amzn-errortype": code}, media_type=JSON_TYPE)


def fault_refusal(fault: FaultRule, *, query: bool) -> Response | None:
    """Cognito's words for a fault; None where the fault is the network's."""
    if fault.kind is FaultKind.CHALLENGE:
        return answered(
            {"ChallengeName": fault.code, "ChallengeParameters": {}, "Session": "rehearsal-session"}
        )
    if fault.kind is FaultKind.REFUSED:
        return refused(fault.status, fault.code, fault.code, query=query)
    found = REFUSALS.get(fault.kind)
    return None if found is None else refused(*found, query=query)
