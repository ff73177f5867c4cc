"""Reset mail for migrated users: call ``attempt`` after a failed password sign-in.

Needs the package ``workos``, WORKOS_API_KEY, and a claim store (see migrated_claims.py). Whoever was moved
here from the old user pool has no password yet: one mail leads them to choose one. Nothing that the caller
sees tells who has an account. WorkOS is asked in threads of this process after the answer: uWSGI needs
``enable-threads``, and a host that stops a process between requests (AWS Lambda) is no place for it.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import re
import string
import threading
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

import migrated_claims
from workos import WorkOSClient, WorkOSError

ANSWER = {"message": "If this address can sign in here with a password, a mail is on its way to it."}
STATUS = 202
LARGEST_BODY = 2_048
# Every answer takes this long, so that its time does not tell either.
ANSWER_SECONDS = float(os.environ.get("RESET_ANSWER_MS", "300")) / 1000
# How many proxies of your own stand before this app. 0: what X-Forwarded-For says counts for nothing.
TRUSTED_PROXIES = int(os.environ.get("RESET_TRUSTED_PROXIES", "0"))
PER_ADDRESS = 1, 60.0  # attempts, in so many seconds, for one mail address
PER_NETWORK = 10, 600.0  # from one IPv4 address, or one /64 of IPv6
REMEMBERED = 20_000
WAITING = 1_000
LONGEST = 254
EMAIL = re.compile(r"[^\s@\x00-\x1f\x7f]{1,64}@[^\s@\x00-\x1f\x7f]{1,189}")
LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)

log = logging.getLogger(__name__)
# No retries: a request that is sent twice may mail twice.
workos = WorkOSClient(request_timeout=10, max_retries=0)
pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="migrated-reset")
places = threading.BoundedSemaphore(WAITING)


class Limit:
    """Attempts by key in this process. A full table forgets its oldest key: it locks nobody out."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most = most
        self.seconds = seconds
        self.tries: OrderedDict[str, list[float]] = OrderedDict()
        self.lock = threading.Lock()

    def admits(self, key: str) -> bool:
        with self.lock:
            now = time.monotonic()
            recent = [at for at in self.tries.get(key, []) if at > now - self.seconds]
            if len(recent) >= self.most:
                return False
            self.tries[key] = [*recent, now]
            self.tries.move_to_end(key)
            if len(self.tries) > REMEMBERED:
                self.tries.popitem(last=False)
            return True


by_address = Limit(*PER_ADDRESS)
by_network = Limit(*PER_NETWORK)


def attempt(email: object, peer: str | None, forwarded: str = "") -> None:
    """Begin the one reset mail if this is a migrated user who has had none; returns at once, tells nothing.

    ``peer`` is the other end of the connection, ``forwarded`` the header X-Forwarded-For.
    """
    address = plain(email) if isinstance(email, str) and len(email) <= LONGEST else ""
    caller = network(peer or "", forwarded)
    if not EMAIL.fullmatch(address) or (caller and not by_network.admits(caller)):
        return
    if by_address.admits(address) and places.acquire(blocking=False):
        pool.submit(_work, address)


def network(peer: str, forwarded: str) -> str:
    """Who counts as one caller: the entry that your outermost proxy wrote, else the other end.

    Empty where that is no address (a Unix socket without RESET_TRUSTED_PROXIES): such callers share no limit.
    """
    hops = [*(forwarded.split(",") if forwarded.strip() else ()), peer]
    hop = hops[max(0, len(hops) - 1 - TRUSTED_PROXIES)].strip()
    # Some proxies add the port.
    text = hop[1:].partition("]")[0] if hop.startswith("[") else hop
    text = text.partition(":")[0] if text.count(":") == 1 else text.partition("%")[0]
    try:
        ip = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is None:
        return str(ipaddress.IPv6Address(int(ip) >> 64 << 64))
    return str(getattr(ip, "ipv4_mapped", None) or ip)


def _work(address: str) -> None:
    try:
        _send(address)
    except WorkOSError as error:  # its words may hold the address
        log.warning("reset mail not sent: %s", type(error).__name__)
    except Exception:
        log.exception("reset mail not sent")
    finally:
        places.release()


def _send(address: str) -> None:
    users = workos.user_management
    found = users.list_users(email=address, limit=1).data
    if not found or plain(found[0].email) != address:
        return
    user_id, metadata = found[0].id, found[0].metadata or {}
    if not metadata.get("migrated_from") or metadata.get("password_reset_sent") != "false":
        return
    if not migrated_claims.claim(user_id):
        return
    try:
        marked = users.update_user(user_id, metadata={"password_reset_sent": "true"})
        # The mail goes by address: only if it is still this user's.
        if plain(marked.email) == address:
            users.reset_password(email=address)
            return
    except WorkOSError as error:
        if not _refused(error):
            raise  # it may have been sent: mark and claim stay
        log.warning("reset mail refused: %s", type(error).__name__)
    users.update_user(user_id, metadata={"password_reset_sent": "false"})
    migrated_claims.release(user_id)


def _refused(error: WorkOSError) -> bool:
    status = getattr(error, "status_code", None) or 500
    return 400 <= status < 500 and status != 408


def plain(email: str) -> str:
    """Trimmed, A to Z in lower case; with more letters two people's addresses could become one."""
    return email.strip().translate(LOWER)
