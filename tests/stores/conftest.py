"""The servers, for every test of this folder."""

from __future__ import annotations

from tests.stores.servers import oxigraph, virtuoso

__all__ = ["oxigraph", "virtuoso"]
