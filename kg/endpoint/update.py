"""SPARQL updates as SPARQLWrapper words them, sent as everything else is: it would follow a redirect, password and all."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import requests
from SPARQLWrapper import POST, SPARQLWrapper

Send = Callable[[str, bytes, Mapping[str, str]], requests.Response]
"""Sends a POST: its URL, its body, its headers."""


class UpdateRequest(SPARQLWrapper):
    """One update for one server."""

    def __init__(self, url: str, send: Send) -> None:
        super().__init__(url)
        self.setMethod(POST)
        self._send = send

    def run(self, text: str) -> None:
        """Send an update. Raises what ``send`` raises."""
        self.setQuery(text)
        request = self._createRequest()
        assert isinstance(request.data, bytes)
        self._send(request.full_url, request.data, dict(request.headers))
