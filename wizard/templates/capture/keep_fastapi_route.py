"""FastAPI: POST /keep-password, /password-changed, /sign-in, /forgotten-password (KEEP_CAPTURE says which).

app.include_router(router). Each takes {"identifier": …, "password": …, "access_token": …} as JSON.
"""

from __future__ import annotations

import asyncio
import time

import keep_passwords
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

router = APIRouter()


async def keep_passwords_route(request: Request) -> Response:
    began = time.monotonic()
    name = request.url.path.rpartition("/")[2]
    peer = request.client.host if request.client else None
    forwarded = ",".join(request.headers.getlist("x-forwarded-for"))
    agent = request.headers.get("user-agent", "")
    reply = await asyncio.to_thread(keep_passwords.answer, name, await _body(request), peer, forwarded, agent)
    # With uvloop a timer may fire a millisecond early.
    await asyncio.sleep(keep_passwords.due(began) + 0.002)
    response = JSONResponse(reply.body, reply.status, {"Cache-Control": "no-store"})
    if reply.cookie:
        response.set_cookie(keep_passwords.COOKIE, reply.cookie, httponly=True, secure=True, samesite="lax")
    return response


async def _body(request: Request) -> keep_passwords.Body:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > keep_passwords.LARGEST_BODY:
            break
    return keep_passwords.Body(body)


for path in keep_passwords.NAMES:
    router.add_api_route(f"/{path}", keep_passwords_route, methods=["POST"])
