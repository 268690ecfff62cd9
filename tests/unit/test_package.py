"""``import kg``: the verbs as functions."""

from __future__ import annotations

import pyoxigraph as ox
import rdflib

import kg


def test_verbs_stay_callable_after_their_packages_are_imported() -> None:
    import kg.check
    import kg.evaluate
    import kg.query

    assert all(callable(verb) for verb in (kg.check, kg.query, kg.evaluate, kg.build))
    assert len(kg.query("actors", ox.Store()).rows) == 0


def test_a_build_gives_an_rdflib_graph_and_an_oxigraph_store(tmp_path: object) -> None:
    from pathlib import Path

    story = Path(str(tmp_path)) / "story.txt"
    story.write_text("Arnor threatened to close the border if Gondor does not withdraw.\n", encoding="utf-8")
    built = kg.build([story])
    graph, store = built.graph(), built.store()
    assert isinstance(graph, rdflib.Graph) and isinstance(store, ox.Store)
    assert len(graph) == len(store) == len(built.quads)
    answer = kg.query("conditional-threats", store)
    assert [row["condition"] for row in answer.texts()] == ["if Gondor does not withdraw"]
    assert kg.query("conditional-threats", graph).texts() == answer.texts()
