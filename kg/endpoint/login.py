"""Who asks: a user's name and password, found without either being written on a command line."""

from __future__ import annotations

import netrc
import os
import sys
from collections.abc import Callable
from getpass import getpass
from pathlib import Path
from typing import Any, Final

import requests
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth

from kg.errors import EndpointError

PASSWORD: Final = "KG_PASSWORD"
"""The environment variable that a password is read from, unless another is named."""


class Login(HTTPDigestAuth):
    """Answers what a server's 401 asks for, Digest before Basic, and remembers it for the requests that follow."""

    def __init__(self, user: str, password: str) -> None:
        super().__init__(user, password)
        self.user = user
        self._as_basic = HTTPBasicAuth(user.encode(), password.encode())  # RFC 7617: UTF-8
        self._is_basic = False

    def __repr__(self) -> str:
        return f"Login({self.user!r})"

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request with the header that the server has asked for before, if it has."""
        return self._as_basic(r) if self._is_basic else super().__call__(r)

    def handle_401(self, r: requests.Response, **kwargs: Any) -> requests.Response:
        """The answer to the request sent again with a Basic header where only that is asked for."""
        asked = r.headers.get("WWW-Authenticate", "").lower()
        if r.status_code != 401 or "basic" not in asked or "digest" in asked:
            return super().handle_401(r, **kwargs)
        self._is_basic = True
        r.content  # noqa: B018  # read to its end, so that the connection can be used again
        r.close()
        request = self._as_basic(r.request.copy())
        answer: requests.Response = r.connection.send(request, **kwargs)
        answer.history.append(r)
        answer.request = request
        return answer


class Nobody(AuthBase):
    """No user. (Without it requests would look into netrc by itself, for whatever host it is sent to.)"""

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request as it is."""
        return r


def find(
    host: str, user: str | None, *, variable: str = PASSWORD, prompt: Callable[[str], str] | None = None
) -> Login | Nobody:
    """The login for a host: the password from the environment variable, from netrc, or asked for on a terminal.

    Without ``user`` netrc alone can name one. Raises EndpointError where a named user has no password anywhere.
    """
    kept = _netrc(host)
    if user is None:
        return Login(*kept) if kept else Nobody()
    if password := os.environ.get(variable):
        return Login(user, password)
    if kept and kept[0] == user:
        return Login(*kept)
    ask = prompt or (_ask if sys.stdin is not None and sys.stdin.isatty() else None)
    if ask is None:
        raise EndpointError(f"no password for {user} at {host}: set {variable}, or name the host in netrc")
    return Login(user, ask(f"Password of {user} at {host}: "))


def _ask(question: str) -> str:
    return getpass(question)


def _netrc(host: str) -> tuple[str, str] | None:
    """User and password that NETRC (or ~/.netrc) has for a host. Raises EndpointError for a file that is malformed."""
    named = os.environ.get("NETRC")
    path = Path(named) if named else Path.home() / ".netrc"
    try:
        entry = netrc.netrc(path).authenticators(host)
    except FileNotFoundError:
        return None
    except netrc.NetrcParseError as error:
        raise EndpointError(f"{path}, line {error.lineno}: not a netrc file") from None  # the line may hold a password
    except OSError as error:
        raise EndpointError(f"{path}: {error.strerror}") from error
    return (entry[0], entry[2]) if entry and entry[2] else None
