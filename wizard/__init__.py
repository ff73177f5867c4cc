"""Move the users of an AWS Cognito user pool to WorkOS: guided, resumable, verified."""

from __future__ import annotations

__version__ = "0.1.0"
