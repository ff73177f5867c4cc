"""FastAPI: POST /migrated-reset {"email": …} after a failed password sign-in.

app.include_router(router)
"""

from __future__ import annotations

import asyncio
import json
import time

import migrated_reset
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

router = APIRouter()


@router.post("/migrated-reset")
async def migrated_reset_route(request: Request) -> Response:
    due = time.monotonic() + migrated_reset.ANSWER_SECONDS
    peer = request.client.host if request.client else None
    forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
    migrated_reset.attempt(await _email(request), peer, forwarded)
    # With uvloop a timer may fire a millisecond early.
    await asyncio.sleep(max(0.0, due + 0.002 - time.monotonic()))
    headers = {"Cache-Control": "no-store"}
    return JSONResponse(migrated_reset.ANSWER, migrated_reset.STATUS, headers)


async def _email(request: Request) -> object:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > migrated_reset.LARGEST_BODY:
            return None
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return content.get("email") if isinstance(content, dict) else None
