"""A person with an account in the old pool, and the app that signs them in and calls the handler."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
from workos import WorkOSClient, WorkOSError

from tests.templates.keep_servers import keeping, settings
from tests.templates.servers import Variant
from wizard.rehearsal.faults import FaultKind, FaultRule
from wizard.rehearsal.services import Rehearsal

MIGRATED = {"migrated_from": "cognito", "migration_date": "2026-11-23", "password_reset_sent": "false"}
OLD, NEW = "Correct horse battery 1!", "Another staple entirely 2!"


@dataclass(frozen=True)
class Person:
    email: str
    sub: str
    workos_id: str


@dataclass
class Keeping:
    """A running handler between the rehearsed Cognito and WorkOS."""

    running: list[tuple[int, subprocess.Popen[str]]]
    rehearsal: Rehearsal
    workos: WorkOSClient
    cognito: Any
    folder: Path
    app_client: str
    capture_client: str
    callers: int = 1
    tests: int = 0
    people: list[Person] = field(default_factory=list)

    def begin(self) -> Keeping:
        """Ready for another test: no one in WorkOS, no mail, no fault."""
        self.tests += 1
        self.rehearsal.faults.clear()
        for user in self.workos.user_management.list_users(limit=100).data:
            self.workos.user_management.delete_user(user.id)
        self.rehearsal.workos.stats.mails.clear()
        self.rehearsal.workos.main.sign_in.password_auth = True
        return self

    def person(self, name: str = "ann", *, password: str = OLD, **change: Any) -> Person:
        """Somebody of this test, in both; ``change`` is what Cognito has of them otherwise."""
        name = f"{name}-{uuid.uuid4().hex[:8]}"
        email, sub = f"{name}@example.com", f"sub-{name}"
        attributes = {"sub": sub, "email": email, "email_verified": "true"}
        row = {"username": sub, "attributes": attributes, "status": "CONFIRMED"}
        self.rehearsal.cognito.upsert(row)
        if password:
            self.set_password(sub, password)
        if change:
            self.rehearsal.cognito.upsert(row | change)
        user = self.workos.user_management.create_user(
            email=email, email_verified=True, external_id=sub, metadata=dict(MIGRATED)
        )
        person = Person(email, sub, user.id)
        self.people.append(person)
        return person

    def set_password(self, sub: str, password: str) -> None:
        self.cognito.admin_set_user_password(
            UserPoolId=self.rehearsal.user_pool_id, Username=sub, Password=password, Permanent=True
        )

    def token(self, person: Person, password: str = OLD) -> str:
        """The access token of a sign-in at Cognito, as the app's own page makes it."""
        answer = self.cognito.initiate_auth(
            ClientId=self.app_client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": person.email, "PASSWORD": password},
        )
        return str(answer["AuthenticationResult"]["AccessToken"])

    def sign_in_today(self, person: Person, password: str = OLD) -> tuple[Any, ...]:
        """What happens before the switch: the app signs in at Cognito and tells the handler."""
        return self.keep(person, password, self.token(person, password))

    def keep(self, person: Person, password: str, token: object) -> tuple[Any, ...]:
        seen = self.post("keep-password", person.email, password, access_token=token)
        self.settle()
        return seen

    def change(self, person: Person, password: str) -> tuple[Any, ...]:
        seen = self.post("password-changed", person.email, password)
        self.settle()
        return seen

    def sign_in(self, person: Person | str, password: str) -> tuple[Any, ...]:
        """What happens after the switch, on the app's own page."""
        email = person if isinstance(person, str) else person.email
        seen = self.post("sign-in", email, password)
        self.settle()
        return seen

    def post(self, name: str, identifier: object, password: object, **more: object) -> tuple[Any, ...]:
        body = json.dumps({"identifier": identifier, "password": password} | more).encode()
        return self.send(name, body)

    def send(self, name: str, body: bytes, *, at: int = 0) -> tuple[Any, ...]:
        """All that a caller sees, but the date; each call comes from an address of its own."""
        self.callers += 1
        source = f"198.51.{self.callers // 200 % 200}.{self.callers % 200 + 1}"
        connection = http.client.HTTPConnection("127.0.0.1", self.running[at][0], timeout=30)
        try:
            sent = {"Content-Type": "application/json", "X-Forwarded-For": source}
            connection.request("POST", f"/{name}", body, sent)
            response = connection.getresponse()
            seen = sorted((name.lower(), value) for name, value in response.getheaders())
            return response.status, response.read(), [pair for pair in seen if pair[0] != "date"]
        finally:
            connection.close()

    def settle(self) -> None:
        """Return when nothing is under way that was begun by an answered call."""
        for port, process in self.running:
            if process.poll() is None:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=100)
                connection.request("GET", "/settled")
                assert connection.getresponse().status < 300
                connection.close()

    def fault(self, operation: str, kind: FaultKind, **more: Any) -> None:
        self.rehearsal.faults.add([FaultRule(operation, kind, **more)])

    def enters(self, person: Person, password: str) -> bool:
        """Whether the password signs in at WorkOS; leaves no trace of a sign-in there."""
        main = self.rehearsal.workos.main
        before = main.users.get(person.workos_id)
        try:
            self.workos.user_management.authenticate_with_password(email=person.email, password=password)
        except WorkOSError:
            return False
        main.users.put(before)
        return True

    def mark(self, person: Person) -> str:
        user = self.rehearsal.workos.main.users.get(person.workos_id)
        return user.metadata.get("password_kept", "")

    def is_kept(self, person: Person) -> bool:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]{8}Z", self.mark(person)))

    def set_mark_back(self, *people: Person) -> None:
        """As if they had been kept an hour ago."""
        for person in people:
            users = self.rehearsal.workos.main.users
            metadata = dict(users.get(person.workos_id).metadata) | {"password_kept": "2026-11-30T10:00:00Z"}
            users.edit(person.workos_id, {"metadata": metadata})

    def other_token(self, person: Person, **claims: Any) -> str:
        """A token that the pool's own key signed, for something else."""
        pool = self.rehearsal.cognito.store.pool
        client = claims.pop("client_id", self.app_client)
        token, _ = pool.create_jwt(client, person.sub, "access", extra_data=claims)
        return str(token)

    def lives_there(self, person: Person) -> None:
        """The person has signed in at WorkOS once."""
        self.rehearsal.workos.main.users.edit(
            person.workos_id, {"last_sign_in_at": "2026-12-01T10:00:00.000Z"}
        )

    def mails(self) -> dict[str, int]:
        return dict(self.rehearsal.workos.stats.mails)

    def writes(self) -> int:
        return int(self.rehearsal.workos.stats.operations["update_user"])

    def said(self) -> str:
        return (self.folder / "said.txt").read_text(encoding="utf-8")


@contextmanager
def keep_driving(
    variant: Variant,
    rehearsal: Rehearsal,
    folder: Path,
    *,
    processes: int = 1,
    changes: Sequence[tuple[str, str]] = (),
    **other: str,
) -> Iterator[Keeping]:
    """The variant, started, with its app client and the client of the app; ``changes`` are to its text."""
    given = rehearsal.environment()
    cognito = boto3.client(
        "cognito-idp",
        region_name=rehearsal.region,
        endpoint_url=rehearsal.cognito_url,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    app = cognito.create_user_pool_client(
        UserPoolId=rehearsal.user_pool_id, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    capture = cognito.create_user_pool_client(
        UserPoolId=rehearsal.user_pool_id,
        ClientName="keep-passwords",
        GenerateSecret=True,
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"],
        PreventUserExistenceErrors="ENABLED",
    )["UserPoolClient"]
    client = {
        "KEEP_USER_POOL_ID": rehearsal.user_pool_id,
        "KEEP_APP_CLIENTS": app,
        "KEEP_CLIENT_ID": capture["ClientId"],
        "KEEP_CLIENT_SECRET": capture["ClientSecret"],
    }
    environ = settings(given, **client, **other)
    workos = WorkOSClient(
        api_key=given["WORKOS_API_KEY"],
        client_id=given["WORKOS_CLIENT_ID"],
        base_url=given["WORKOS_BASE_URL"],
        max_retries=0,
    )
    with workos, keeping(variant, folder, environ, processes=processes, changes=changes) as running:
        yield Keeping(running, rehearsal, workos, cognito, folder, app, capture["ClientId"]).begin()
