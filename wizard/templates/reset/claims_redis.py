"""Claims in Redis or Valkey (SET NX): save as migrated_claims.py. Needs the package redis, and REDIS_URL.

Its eviction policy must not drop keys that have not expired (``noeviction``, the default).
"""

from __future__ import annotations

import os

import redis

SECONDS = 3_600  # a claim; what lasts is the mark in WorkOS

client = redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=5, socket_connect_timeout=5)


def claim(user_id: str, seconds: int = SECONDS) -> bool:
    """Whether this call won the user: of all that try within the time, one does."""
    return bool(client.set(f"reset-claim:{user_id}", "1", nx=True, ex=seconds))


def release(user_id: str) -> None:
    client.delete(f"reset-claim:{user_id}")
