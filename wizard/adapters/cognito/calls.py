"""One call to AWS about one user pool: sent once, from a thread, its failure translated."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from wizard.adapters.cognito.errors import translate, unreadable
from wizard.adapters.cognito.session import CognitoClients
from wizard.adapters.web.bounds import TooLarge
from wizard.errors import CallFailed, CallRefused, WizardError
from wizard.ports import Clock, Unavailable

# What boto3 raises for a refusal, for the road, and for content that its parsers trip over;
# a WizardError comes from the MFA prompt that is refused in the middle of a call.
FAILURES = (
    ClientError,
    BotoCoreError,
    ResponseParserError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    RuntimeError,  # a date outside the calendar; RecursionError is one as well
    TooLarge,
    WizardError,
)


# Seconds between the tries of an optional call.
WAITS = (0.25, 0.5, 1.0)


class PoolCalls:
    """The operations of Cognito on one pool, by the names that IAM gives them."""

    def __init__(self, connection: CognitoClients, *, user_pool_id: str, clock: Clock) -> None:
        self._connection = connection
        self._pool_id = user_pool_id
        self._clock = clock
        self.skew: float | None = None
        self._failed: dict[str, CallFailed] = {}

    async def ask(self, operation: str, part: str, **given: str | int) -> Mapping[str, Any]:
        """The answer of one call; raises Unavailable where it lacks ``part``, as a broken one does."""
        call = getattr(self._connection.cognito, xform_name(operation), None)
        if call is None:
            raise CallRefused(f"The installed boto3 does not have {operation}.", fix="Install a newer one.")
        try:
            answer: Mapping[str, Any] = await asyncio.to_thread(call, UserPoolId=self._pool_id, **given)
        except FAILURES as error:
            token_sent = bool({"PaginationToken", "NextToken"} & set(given))
            profile = self._connection.profile
            raise translate(error, operation=operation, profile=profile, token_sent=token_sent) from None
        self.skew = _skew(answer, self._clock.now())
        if part not in answer:
            raise unreadable(operation)
        return answer

    async def optional(self, operation: str, part: str, **given: str | int) -> Mapping[str, Any]:
        """The same for a call that can be done without: asked a few times, then never again.

        Raises CallFailed where it is refused, absent, or does not answer; throttles pass.
        """
        for wait in (*WAITS, None):
            if operation in self._failed:
                raise self._failed[operation]
            try:
                return await self.ask(operation, part, **given)
            except Unavailable as outage:
                if wait is None:
                    self._failed[operation] = CallRefused(f"{outage.reason[:1].upper()}{outage.reason[1:]}.")
                else:
                    await self._clock.sleep(wait)
        raise self._failed[operation]


def _skew(answer: Mapping[str, Any], now: datetime) -> float | None:
    """Seconds by which ``now`` is ahead of the Date header, which is cut to the second."""
    said = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date", "")
    try:
        moment = parsedate_to_datetime(said)
    except (TypeError, ValueError, IndexError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (now - moment - timedelta(seconds=0.5)).total_seconds()
