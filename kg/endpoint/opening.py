"""From the URL that a user gives to a server that is known: who asks, what it is, where it answers."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Final

from kg.endpoint import address, login
from kg.endpoint.client import Endpoint
from kg.endpoint.profiles import PLAIN, Profile, profile, profiles
from kg.endpoint.transport import Transport

TIMEOUT: Final = 60.0
"""Seconds that a server may be silent, unless the user says otherwise."""

_HEAD = 4000  # bytes of a page that are looked at
_ANY_ERROR = tuple(range(400, 600))


def open_endpoint(
    url: str,
    *,
    profile: str | None = None,
    user: str | None = None,
    password_env: str = login.PASSWORD,
    timeout: float | None = None,
    update_url: str | None = None,
    store_url: str | None = None,
    prompt: Callable[[str], str] | None = None,
    wait: Callable[[float], None] = time.sleep,
) -> Endpoint:
    """The server at a URL: its root, or where it answers queries or takes updates.

    ``profile`` names one of ``profiles.toml``; else the server is asked what it is. ``user`` may be the URL's user part
    too; the password comes from the environment variable ``password_env``, from netrc, or is asked for on a terminal
    (``prompt`` shows a question and gives the password). ``timeout``: seconds that the server may be silent.
    ``update_url`` and ``store_url`` say where updates and the Graph Store Protocol are, if not where the profile says.
    ``wait`` sleeps before a request is repeated. Raises EndpointError.
    """
    given = address.read(url)
    chosen = _named(profile) if profile else None
    who = login.find(given.host, user or given.user, variable=password_env, prompt=prompt)
    transport = Transport(who, timeout=timeout or TIMEOUT, wait=wait)
    known = chosen or recognise(given.url, transport)
    where = address.below(given.url, known, login=isinstance(who, login.Login))
    update, store = (other and address.on_host(other, given.host) for other in (update_url, store_url))
    where = address.Address(where.query, update or where.update, store or where.store)
    return Endpoint(given.url, known, transport, where)


def _named(name: str) -> Profile:
    return profile(name)


def recognise(url: str, transport: Transport) -> Profile:
    """The profile of the server at a URL, by how it names itself in its headers or on its page; else plain SPARQL."""
    answer = transport.send("GET", url, headers={"Accept": "*/*"}, allow=_ANY_ERROR)
    named = f"{answer.headers.get('Server', '')} {answer.headers.get('Via', '')}"
    for text in (named, answer.content[:_HEAD].decode("utf-8", "replace")):
        for each in profiles().values():
            if each.server and re.search(each.server, text, re.IGNORECASE):
                return each
    return profile(PLAIN)
