"""How AWS is reached: profile, region, endpoint and credentials, without ever prompting."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError
from botocore.loaders import create_loader

from wizard.adapters.cognito.errors import mfa_refusal, translate
from wizard.adapters.cognito.http import BoundedSending
from wizard.adapters.web.addresses import checked_url, is_loopback
from wizard.domain.text import clean
from wizard.errors import UsageError

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient
    from mypy_boto3_sts.client import STSClient

_POOL_ID = re.compile(r"(?P<region>[\w-]+)_[0-9a-zA-Z]+")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d+")
_POOL_ID_LIMIT = 55  # the model's maximum, which botocore does not check

_CONNECT_SECONDS, _READ_SECONDS, _CONNECTIONS = 10, 30, 32
# Our engine owns waiting and retrying; proxies={} keeps proxy variables from redirecting traffic.
CONFIG = Config(
    retries={"mode": "standard", "total_max_attempts": 1},
    connect_timeout=_CONNECT_SECONDS,
    read_timeout=_READ_SECONDS,
    max_pool_connections=_CONNECTIONS,
    proxies={},
    user_agent_extra="cognito2workos",
)


_ADDRESSES = ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL")


@dataclass(frozen=True, slots=True)
class CognitoClients:
    """Clients of one region under one identity."""

    cognito: CognitoIdentityProviderClient
    sts: STSClient
    profile: str | None
    sending: BoundedSending

    @property
    def endpoint(self) -> str:
        return self.cognito.meta.endpoint_url

    @property
    def region(self) -> str:
        return self.cognito.meta.region_name

    def close(self) -> None:
        self.cognito.close()
        self.sts.close()
        self.sending.close()


def connect(*, region: str | None, profile: str | None, config: Config = CONFIG) -> CognitoClients:
    """Clients for ``region`` (None: as AWS_REGION or the profile says); sends nothing.

    Raises UsageError for an unknown profile, region or address, CredentialsError for a profile that
    leads nowhere.
    """
    for name in _ADDRESSES:
        if address := os.environ.get(name):
            checked_url(address, setting=name)  # botocore drops what it should refuse, such as a tab
    try:
        session = _session(profile, region)
        _never_prompt(session, profile)
        sending = _bounded(session, config)
        cognito = session.client("cognito-idp", config=config)
        sts = session.client("sts", config=config)
    except (BotoCoreError, ValueError) as error:
        raise translate(error, operation="connect", profile=profile) from error
    endpoint = checked_url(cognito.meta.endpoint_url, setting="AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER")
    if _is_local(endpoint) and _is_aws(sts.meta.endpoint_url):
        # A rehearsal must not ask the real AWS who it is.
        sts = session.client("sts", config=config, endpoint_url=endpoint)
    checked_url(sts.meta.endpoint_url, setting="AWS_ENDPOINT_URL_STS")
    return CognitoClients(cognito, sts, profile, sending)


def region_of(user_pool_id: str, region: str | None) -> str | None:
    """The region that the pool's id begins with, else ``region``.

    Raises UsageError for an id that no pool has, or a region that contradicts it.
    """
    match = _POOL_ID.fullmatch(user_pool_id)
    if match is None or len(user_pool_id) > _POOL_ID_LIMIT:
        raise UsageError(
            f"«{clean(user_pool_id)}» is not the id of a user pool.",
            fix="It looks like us-east-1_Ab12Cd34E (AWS console, User pools).",
        )
    said = match["region"]
    if not _REGION.fullmatch(said):
        return region
    if region and region != said:
        raise UsageError(
            f"The user pool {clean(user_pool_id)} is of region {said}, not of {clean(region)}.",
            fix=f"Leave the region out, or set it to {said}.",
        )
    return said


def profiles() -> tuple[str, ...]:
    """The names of the AWS profiles on this machine, for the picker; raises UsageError for a broken file."""
    try:
        return tuple(boto3.Session().available_profiles)
    except BotoCoreError as error:
        raise translate(error, operation="connect", profile=None) from error


def _session(profile: str | None, region: str | None) -> boto3.Session:
    """A session that has the models of the services from those before it: to parse them takes 0.1 s."""
    core: Any = botocore.session.Session(profile=profile)
    models = _models(core.get_config_variable("data_path"))
    core.register_component("data_loader", models)
    session = boto3.Session(botocore_session=core, profile_name=profile, region_name=region)
    # Each session has added boto3's own folder.
    models.search_paths[:] = dict.fromkeys(models.search_paths)
    return session


@cache
def _models(data_path: str | None) -> Any:
    """What botocore keeps of the models that it has parsed, for one list of folders."""
    return create_loader(data_path)


def _bounded(session: boto3.Session, config: Any) -> BoundedSending:
    """Have every client of the session, also those that fetch credentials, read answers up to a bound."""
    bundle = session._session.get_config_variable("ca_bundle")  # noqa: SLF001  boto3 has no accessor for it
    sending = BoundedSending(
        verify=bundle or True,
        timeout=(config.connect_timeout, config.read_timeout),
        connections=config.max_pool_connections,
    )
    hooks: Any = session.events  # the stubs know no handler that answers
    hooks.register("before-send", sending)
    return sending


def _never_prompt(session: boto3.Session, profile: str | None) -> None:
    """Make a role profile with mfa_serial fail instead of prompting through getpass.

    botocore offers no public switch for it (``cognito.md`` 5): the prompt would break the screen.
    """
    botocore_session: Any = session._session  # noqa: SLF001  boto3 has no accessor for it
    named = profile or botocore_session.get_config_variable("profile")

    def refuse(_prompt: str) -> NoReturn:
        raise mfa_refusal(named)

    providers = botocore_session.get_component("credential_provider")
    providers.get_provider("assume-role")._prompter = refuse  # noqa: SLF001


def _is_local(endpoint: str) -> bool:
    return is_loopback(urlsplit(endpoint).hostname)


def _is_aws(endpoint: str) -> bool:
    """Whether botocore chose the address itself; one that the operator set is left as it is."""
    host = urlsplit(endpoint).hostname or ""
    return host.endswith((".amazonaws.com", ".amazonaws.com.cn", ".api.aws"))
