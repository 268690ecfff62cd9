"""The URLs of a server: what a user gives, and what a profile puts below it."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from kg.endpoint.profiles import Profile
from kg.errors import EndpointError


class Given(NamedTuple):
    """A URL as the user gave it, without the user's part, and that part."""

    url: str
    user: str | None
    host: str


class Address(NamedTuple):
    """Where a server answers queries, takes updates, and speaks the Graph Store Protocol (None: it does not)."""

    query: str
    update: str
    store: str | None


def read(url: str) -> Given:
    """A user's URL taken apart. Raises EndpointError; a password in it is refused, and not repeated."""
    parts = _split(url)
    if parts.password is not None:
        raise EndpointError(
            f"{_without_user(parts)}: a password in the URL is seen by others; give it by the environment variable "
            "KG_PASSWORD or by netrc"
        )
    bare = _without_user(parts)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise EndpointError(f"{bare}: not the URL of an endpoint (http://HOST:PORT/…)")
    if parts.query or parts.fragment:
        raise EndpointError(f"{bare}: give the URL without what follows ? or #")
    return Given(bare, unquote(parts.username) if parts.username else None, parts.hostname)


def below(url: str, profile: Profile, *, login: bool) -> Address:
    """The addresses that a profile puts below the root of a URL; with ``login`` those for a user who logs in."""
    root = _root(url, profile)
    query, update, store = profile.query, profile.update, profile.store
    if login:
        query, update, store = (
            profile.login_query or query,
            profile.login_update or update,
            profile.login_store or store,
        )
    return Address(_join(root, query), _join(root, update), None if store is None else _join(root, store))


def on_host(url: str, host: str) -> str:
    """Another URL of the same server. Raises EndpointError for another host, which would be told the password."""
    given = read(url)
    if given.host != host or given.user:
        raise EndpointError(f"{given.url}: not on {host}, where the endpoint is")
    return given.url


def _root(url: str, profile: Profile) -> str:
    paths = [profile.query, profile.update, profile.store, profile.login_query, profile.login_update]
    known = {path for path in [*paths, profile.login_store, *profile.roots] if path}
    trimmed = url.rstrip("/")
    for path in sorted(known, key=len, reverse=True):
        if trimmed.endswith(f"/{path}"):
            return trimmed.removesuffix(f"/{path}")
    return trimmed


def _join(root: str, path: str) -> str:
    return f"{root}/{path}" if path else root


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018  # raises for a port that is no number
    except ValueError as error:
        raise EndpointError("the endpoint's URL cannot be read (http://HOST:PORT/…)") from error
    return parts


def _without_user(parts: SplitResult) -> str:
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
