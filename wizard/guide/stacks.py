"""AuthKit set-up by stack, as data (``workos.md`` 7: the packages' READMEs and the workos-authkit skills)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from wizard.domain.stacks import Stack


@dataclass(frozen=True, slots=True)
class Setting:
    """An environment variable; any of ``names`` will do, the first is the one to write."""

    names: tuple[str, ...]
    meaning: str
    secret: bool = False

    @property
    def name(self) -> str:
        return self.names[0]


@dataclass(frozen=True, slots=True)
class FileToAdd:
    """A file of the set-up; a source that holds one of ``words`` is taken for it.

    ``since`` and ``until`` are major versions of the framework, both included.
    """

    path: str
    template: str
    words: tuple[str, ...]
    since: int = 0
    until: int = 1_000
    optional: bool = False

    def content(self) -> str:
        return _template("authkit", self.template)


@dataclass(frozen=True, slots=True)
class Point:
    """Something that a person sets or looks at, in the dashboard or in the app."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class StackGuide:
    stack: Stack
    title: str
    packages: tuple[str, ...]
    install: str
    settings: tuple[Setting, ...]
    env_file: str
    redirect_setting: str
    redirect_example: str
    files: tuple[FileToAdd, ...]
    points: tuple[Point, ...]
    readme: str
    skill: str
    server: bool
    framework: str = ""

    def files_for(self, framework_version: int | None) -> tuple[FileToAdd, ...]:
        """The files for that major version of the framework; an unknown one is taken for the newest."""
        version = 999 if framework_version is None else framework_version
        return tuple(file for file in self.files if file.since <= version <= file.until)


API_KEY = Setting(("WORKOS_API_KEY",), "the environment's API key, from the dashboard", secret=True)
CLIENT_ID = Setting(("WORKOS_CLIENT_ID",), "the environment's client id, from the dashboard")
COOKIE_PASSWORD = Setting(
    ("WORKOS_COOKIE_PASSWORD",), "32 or more characters that seal the session cookie", secret=True
)
REDIRECT_URI = Setting(("WORKOS_REDIRECT_URI",), "the callback, exactly as it is registered at WorkOS")
NEXT_REDIRECT_URI = Setting(("NEXT_PUBLIC_WORKOS_REDIRECT_URI", "WORKOS_REDIRECT_URI"), REDIRECT_URI.meaning)
SPA_CLIENT_ID = Setting(
    ("VITE_WORKOS_CLIENT_ID", "REACT_APP_WORKOS_CLIENT_ID", "PUBLIC_WORKOS_CLIENT_ID", "WORKOS_CLIENT_ID"),
    CLIENT_ID.meaning,
)

_REDIRECT = Point("redirect", "Redirects: the redirect URI is registered, exactly as the app sends it.")
_SIGN_IN = Point("sign_in", "Redirects: the sign-in endpoint is set (impersonation needs it).")
_SIGN_OUT = Point("sign_out", "Redirects: the sign-out redirect is set.")
_ORIGIN = Point("origin", "Authentication: the app's origin is allowed.")
_BUILD = Point("build", "The app builds, and you signed in and out once.")
_SERVER_POINTS = (_REDIRECT, _SIGN_IN, _SIGN_OUT, _BUILD)
_SPA_POINTS = (_REDIRECT, _ORIGIN, _SIGN_IN, _SIGN_OUT, _BUILD)

GUIDES: Mapping[Stack, StackGuide] = {
    Stack.NEXTJS: StackGuide(
        Stack.NEXTJS,
        "Next.js App Router 13+",
        packages=("@workos-inc/authkit-nextjs",),
        install="npm install @workos-inc/authkit-nextjs",
        settings=(API_KEY, CLIENT_ID, COOKIE_PASSWORD, NEXT_REDIRECT_URI),
        env_file=".env.local",
        redirect_setting="NEXT_PUBLIC_WORKOS_REDIRECT_URI",
        redirect_example="http://localhost:3000/callback",
        files=(
            FileToAdd(
                "proxy.ts", "nextjs/proxy.ts", ("authkitProxy", "authkitMiddleware", "authkit("), since=16
            ),
            FileToAdd("middleware.ts", "nextjs/middleware.ts", ("authkitMiddleware", "authkit("), until=15),
            FileToAdd("app/callback/route.ts", "nextjs/callback.ts", ("handleAuth",)),
            FileToAdd("app/sign-in/route.ts", "nextjs/sign-in.ts", ("getSignInUrl",)),
            FileToAdd("app/layout.tsx", "nextjs/layout.tsx", ("AuthKitProvider",), optional=True),
        ),
        points=_SERVER_POINTS,
        readme="https://github.com/workos/authkit-nextjs#readme",
        skill="workos-authkit-nextjs",
        server=True,
        framework="next",
    ),
    Stack.REACT: StackGuide(
        Stack.REACT,
        "React (SPA)",
        packages=("@workos-inc/authkit-react",),
        install="npm install @workos-inc/authkit-react",
        settings=(SPA_CLIENT_ID,),
        env_file=".env.local",
        redirect_setting="",
        redirect_example="http://localhost:5173",
        files=(FileToAdd("src/main.tsx", "react/main.tsx", ("AuthKitProvider",)),),
        points=_SPA_POINTS,
        readme="https://github.com/workos/authkit-react#readme",
        skill="workos-authkit-react",
        server=False,
    ),
    Stack.REACT_ROUTER: StackGuide(
        Stack.REACT_ROUTER,
        "React Router 7",
        packages=("@workos-inc/authkit-react-router",),
        install="npm install @workos-inc/authkit-react-router",
        settings=(API_KEY, CLIENT_ID, COOKIE_PASSWORD, REDIRECT_URI),
        env_file=".env.local",
        redirect_setting="WORKOS_REDIRECT_URI",
        redirect_example="http://localhost:5173/callback",
        files=(
            FileToAdd("app/routes/callback.ts", "react_router/callback.ts", ("authLoader",)),
            FileToAdd("app/root.tsx", "react_router/root-loader.tsx", ("authkitLoader",)),
        ),
        points=_SERVER_POINTS,
        readme="https://github.com/workos/authkit-react-router#readme",
        skill="workos-authkit-react-router",
        server=True,
    ),
    Stack.TANSTACK_START: StackGuide(
        Stack.TANSTACK_START,
        "TanStack Start",
        packages=("@workos/authkit-tanstack-react-start",),
        install="npm install @workos/authkit-tanstack-react-start",
        settings=(API_KEY, CLIENT_ID, COOKIE_PASSWORD, REDIRECT_URI),
        env_file=".env",
        redirect_setting="WORKOS_REDIRECT_URI",
        redirect_example="http://localhost:3000/api/auth/callback",
        files=(
            FileToAdd("src/start.ts", "tanstack_start/start.ts", ("authkitMiddleware",)),
            FileToAdd(
                "src/routes/api/auth/callback.tsx", "tanstack_start/callback.tsx", ("handleCallbackRoute",)
            ),
            FileToAdd("src/routes/api/auth/sign-in.tsx", "tanstack_start/sign-in.tsx", ("getSignInUrl",)),
        ),
        points=_SERVER_POINTS,
        readme="https://github.com/workos/authkit-tanstack-start#readme",
        skill="workos-authkit-tanstack-start",
        server=True,
    ),
    Stack.VANILLA_JS: StackGuide(
        Stack.VANILLA_JS,
        "Vanilla JavaScript",
        packages=("@workos-inc/authkit-js",),
        install="npm install @workos-inc/authkit-js",
        settings=(),
        env_file=".env",
        redirect_setting="",
        redirect_example="http://localhost:3000",
        files=(FileToAdd("auth.js", "vanilla_js/auth.js", ("@workos-inc/authkit-js",)),),
        points=_SPA_POINTS,
        readme="https://github.com/workos/authkit-js#readme",
        skill="workos-authkit-vanilla-js",
        server=False,
    ),
    Stack.PYTHON: StackGuide(
        Stack.PYTHON,
        "Python",
        packages=("workos",),
        install="pip install workos",
        settings=(API_KEY, CLIENT_ID, COOKIE_PASSWORD, REDIRECT_URI),
        env_file=".env",
        redirect_setting="WORKOS_REDIRECT_URI",
        redirect_example="http://localhost:8000/callback",
        files=(FileToAdd("auth.py", "python/auth.py", ("authenticate_with_code",)),),
        points=_SERVER_POINTS,
        readme="https://github.com/workos/workos-python#readme",
        skill="workos-authkit-base",
        server=True,
    ),
    Stack.OTHER: StackGuide(
        Stack.OTHER,
        "Custom or other",
        packages=(),
        install="WorkOS' SDK for your language: https://workos.com/docs/sdks",
        settings=(API_KEY, CLIENT_ID),
        env_file=".env",
        redirect_setting="WORKOS_REDIRECT_URI",
        redirect_example="http://localhost:3000/callback",
        files=(),
        points=_SERVER_POINTS,
        readme="https://workos.com/docs/authkit",
        skill="workos-authkit-base",
        server=True,
    ),
}

_IN_JS = ("migrated-reset.js", "migrated-claims.js", "claims-sql.js", "claims-redis.js", "claims-file.js")
_IN_PYTHON = ("migrated_reset.py", "migrated_claims.py", "claims_sql.py", "claims_redis.py", "claims_file.py")
# The handler refuses to start until one of the three claim stores has taken the place of migrated_claims.
RESET_HANDLERS: Mapping[str, tuple[str, ...]] = {
    "Next.js route": (*_IN_JS, "nextjs-route.js"),
    "Express": (*_IN_JS, "express-route.js"),
    "FastAPI": (*_IN_PYTHON, "fastapi_route.py"),
    "Flask": (*_IN_PYTHON, "flask_route.py"),
    "plain Python": (*_IN_PYTHON, "wsgi_route.py"),
}


def reset_handler(variant: str) -> dict[str, str]:
    """The files of a handler for the reactive reset on a sign-in page of your own, by name."""
    return {name: _template("reset", name) for name in RESET_HANDLERS[variant]}


_KEEP_JS = ("keep-passwords.js", "cognito-password.js")
_KEEP_PYTHON = ("keep_passwords.py", "cognito_password.py")
# Each stands on the files of its reset handler, whose guards and claim store it shares.
KEEP_HANDLERS: Mapping[str, tuple[str, ...]] = {
    "Next.js route": (*_KEEP_JS, "keep-nextjs-route.js"),
    "Express": (*_KEEP_JS, "keep-express-route.js"),
    "FastAPI": (*_KEEP_PYTHON, "keep_fastapi_route.py"),
    "Flask": (*_KEEP_PYTHON, "keep_flask_route.py"),
    "plain Python": (*_KEEP_PYTHON, "keep_wsgi_route.py"),
}


def keep_handler(variant: str) -> dict[str, str]:
    """The files of a handler that keeps old passwords, by name, with those of the reset that it stands on."""
    return reset_handler(variant) | {name: _template("capture", name) for name in KEEP_HANDLERS[variant]}


def stack_of(packages: Mapping[str, str], *, python: bool) -> Stack | None:
    """The stack that an app's packages (npm, with versions) speak for; None where nothing does.

    React Router counts as a framework only with its build tools: as a library it is part of a SPA.
    """
    names = set(packages)
    if "next" in names:
        return Stack.NEXTJS
    if names & {"@tanstack/react-start", "@tanstack/start", "@workos/authkit-tanstack-react-start"}:
        return Stack.TANSTACK_START
    if names & {"@react-router/dev", "@react-router/node", "@react-router/serve", "@remix-run/react"}:
        return Stack.REACT_ROUTER
    if "react" in names:
        return Stack.REACT
    if python:
        return Stack.PYTHON
    if names & {"express", "fastify", "koa", "hono", "@nestjs/core", "@hapi/hapi"}:
        return Stack.OTHER
    return Stack.VANILLA_JS if names else None


def major(version: str) -> int | None:
    """The major version that a range such as ``^16.2.1`` or ``>=15 <16`` begins with."""
    found = re.search(r"\d+", version)
    return int(found[0]) if found else None


def _template(*path: str) -> str:
    return files("wizard").joinpath("templates", *path).read_text("utf-8")
