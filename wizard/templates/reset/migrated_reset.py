"""Reset mail for migrated people: call ``attempt`` after a failed password sign-in.

Needs the package ``workos`` and WORKOS_API_KEY. Whoever was moved here from the old user pool has no
password yet: one mail leads them to choose one. Nothing that the caller sees tells who has an account.
"""

from __future__ import annotations

import logging
import os
import re
import string
import threading
import time
from collections import OrderedDict

from workos import WorkOSClient

ANSWER = {"message": "If this address can sign in here with a password, a mail is on its way to it."}
STATUS = 202
LARGEST_BODY = 2_048
# Every answer takes this long, so that its time does not tell either.
ANSWER_SECONDS = float(os.environ.get("RESET_ANSWER_MS", "1500")) / 1000
PER_ADDRESS = 1, 60.0  # attempts, in so many seconds
PER_IP = 10, 600.0
REMEMBERED = 10_000
LONGEST = 254
EMAIL = re.compile(r"[^\s@\x00-\x1f\x7f]{1,64}@[^\s@\x00-\x1f\x7f]{1,189}")
LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)

log = logging.getLogger(__name__)
# No retries: a request that is sent twice may mail twice.
workos = WorkOSClient(request_timeout=10, max_retries=0)


class Limit:
    """Attempts by key in this process; with several processes keep them where all can see them."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most = most
        self.seconds = seconds
        self.tries: OrderedDict[str, list[float]] = OrderedDict()
        self.lock = threading.Lock()

    def admits(self, key: str) -> bool:
        with self.lock:
            now = time.monotonic()
            while self.tries and next(iter(self.tries.values()))[-1] <= now - self.seconds:
                self.tries.popitem(last=False)
            recent = [at for at in self.tries.get(key, []) if at > now - self.seconds]
            if len(recent) >= self.most or (not recent and len(self.tries) >= REMEMBERED):
                return False
            self.tries[key] = [*recent, now]
            self.tries.move_to_end(key)
            return True


by_address = Limit(*PER_ADDRESS)
by_ip = Limit(*PER_IP)


def normal(email: str) -> str:
    """Trimmed, with A to Z in lower case; with more letters two people's addresses could become one."""
    return email.strip().translate(LOWER)


def attempt(email: object, ip: str) -> None:
    """Send the one reset mail if this is a migrated person who has had none; never raises, tells nothing."""
    try:
        address = normal(email) if isinstance(email, str) and len(email) <= LONGEST else ""
        if EMAIL.fullmatch(address) and by_ip.admits(ip) and by_address.admits(address):
            _send(address)
    except Exception as error:  # whatever happens here, the answer is the same
        log.warning("reset mail not sent: %s", type(error).__name__)


def _send(address: str) -> None:
    users = workos.user_management.list_users(email=address, limit=1).data
    if not users or normal(users[0].email) != address:
        return
    metadata = users[0].metadata or {}
    if not metadata.get("migrated_from") or metadata.get("password_reset_sent", "true") == "true":
        return
    workos.user_management.reset_password(email=address)
    workos.user_management.update_user(users[0].id, metadata={"password_reset_sent": "true"})
