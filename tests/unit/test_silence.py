"""Silent sentences and furniture: what of a page was not read, so that its gaps are seen."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import rdflib
from spacy.language import Language

from kg.annotate import annotate
from kg.check.shapes import violations
from kg.extract import read
from kg.extract.silence import create_silence
from kg.graph import DEFAULT_BASE, Run, quads_of, serialise
from kg.graph.unread import stretches
from kg.model import Article, Mention, Reading, Segment, Span, World
from kg.resources import lexicon
from kg.store.readings import Kept, load_readings, save_kept
from tests.reading import parsed


def words(text: str, nlp: Language) -> list[tuple[str, str]]:
    """The silent words of a text of which nothing else was read."""
    doc = create_silence(nlp, "kg_silence")(nlp(text))
    return [(word.text, word.rule.removesuffix(" word")) for word in doc._.kg_silences]


@pytest.mark.parametrize(
    ("fires", "word", "kind", "silent"),
    [
        ("Ana Ruiz warned the miners.", "warned", "speech", "Ana Ruiz saw the miners."),
        ("The union lashed out at the owner.", "lashed", "speech", "The union reached out to the owner."),
        ("Its demands for better pay were old.", "demands", "speech", "Demand for copper was weak."),
        ("Rumours of a merger spread.", "Rumours", "speech", "The rumour mill is a bakery."),
        ("The duke was accused of fraud.", "accused", "speech", "The deal was announced on Friday."),
        ("Rebels seized the mine.", "seized", "conflict", "Rebels left the mine."),
        ("The teachers began a hunger strike.", "strike", "conflict", "The teachers began a hunger study."),
        ("Soldiers blew up the dam.", "blew", "conflict", "Soldiers blew out the candle."),
        ("The war crimes of the duke are known.", "crimes", "conflict", "The crimes of the duke are known."),
        ("The massacre is not forgotten.", "massacre", "conflict", "The party is not forgotten."),
        ("Guards fought the thieves.", "fought", "conflict", "Ana Ruiz fought cancer for years."),
        ("Three miners were killed.", "killed", "conflict", "Three miners were killed in the flood."),
        ("The army wounded three miners.", "wounded", "conflict", "Doctors looked after the wounded."),
        ("The town recalls the arrest.", "arrest", "conflict", "The town has an arrest record."),
        ("The paper confirmed it.", "confirmed", "speech", "The paper did not confirm it."),
        ("Ana Ruiz insulted us, and we protested.", "insulted", "speech", "Did Ana Ruiz insult the duke?"),
        ("The duke told it at dinner.", "told", "speech", "We told it at dinner."),
        ("The duke condemned it.", "condemned", "speech", "The duke was too tired to condemn it."),
    ],
)
def test_a_word_counts_where_it_tells_an_act(nlp: Language, fires: str, word: str, kind: str, silent: str) -> None:
    assert (word, kind) in words(fires, nlp)
    assert word not in [found for found, _ in words(silent, nlp)]


def test_the_sentence_of_a_word_and_its_place_are_given(nlp: Language) -> None:
    text = "Nothing grew. The strike of 1921 still divides Esker."
    (word,) = create_silence(nlp, "kg_silence")(nlp(text))._.kg_silences
    assert text[word.span.start : word.span.end] == word.text == "strike"
    assert text[word.sentence.start : word.sentence.end] == "The strike of 1921 still divides Esker."


def test_what_was_read_is_not_silent(nlp: Language) -> None:
    assert parsed("Ana Ruiz said that the bridge was closed. Rebels attacked the mine.", nlp)._.kg_silences == ()
    silent = parsed("The strike of 1921 still divides the village. Rebels attacked the mine.", nlp)._.kg_silences
    assert [word.text for word in silent] == ["strike"]


def test_a_sentence_inside_a_quotation_is_not_silent(nlp: Language) -> None:
    doc = parsed("“The past is past. A massacre is nothing to sing of. Let us eat,” Ana Ruiz said.", nlp)
    assert doc._.kg_reports and doc._.kg_silences == ()


def test_no_text_no_silence(nlp: Language) -> None:
    for text in ("", "  \n", "?"):
        assert words(text, nlp) == []


def test_only_what_is_read_can_be_silent(nlp: Language) -> None:
    headline, caption, body = (
        "Old strike divides Esker",
        "The strike of 1921. Photo: Ana Ruiz",
        "The massacre is not forgotten.",
    )
    text = "\n\n".join((headline, caption, body))
    article = page(text, (headline, "headline"), (caption, "caption"), (body, "body"))
    doc = create_silence(nlp, "kg_silence")(annotate(article, nlp))
    reading = read(article, doc, ())
    assert [word.text for word in reading.silences] == ["strike", "massacre"]
    assert {article.words(word.sentence) for word in reading.silences} == {headline, body}


def test_no_word_is_listed_in_vain() -> None:
    """What is passed over is no word of our own list, and nothing is listed twice."""
    data = lexicon("silence")
    for part in ("verbs", "nouns"):
        own = [*data["speech"][part], *data["conflict"][part]]
        left = data["not"][part]
        assert len(set(own)) == len(own) and len(set(left)) == len(left)
        assert not set(own) & set(left)


# ---- the graph -------------------------------------------------------------------------------------------------


def page(text: str, *parts: tuple[str, str]) -> Article:
    """An article whose segments are the given parts of its text."""
    segments = tuple(Segment(Span(text.index(part), text.index(part) + len(part)), kind) for part, kind in parts)  # type: ignore[arg-type]
    return Article("a.txt", "0" * 64, Span(0, len(text)), text, segments)


MENU, NEWS, CREDIT, MORE = "Home | Sport", "The strike of 1921 still divides Esker.", "Photo: Ana Ruiz", "Read on"
PAGE = f"{MENU}\n\nTop stories\n\n{NEWS}\n\n{CREDIT}\n{MORE}\n"
ARTICLE = page(
    PAGE, (MENU, "furniture"), ("Top stories", "furniture"), (NEWS, "body"), (CREDIT, "caption"), (MORE, "furniture")
)


def facts(world: World) -> set[tuple[str, str, str]]:
    """Subject, local name of the predicate, and object of every triple."""
    triples = rdflib.Graph().parse(data=written(world), format="nt")
    return {(str(s), str(p).rpartition("#")[2], str(o)) for s, p, o in triples}


def written(world: World) -> str:
    return serialise(quads_of(world, Run("1", "none", "0", ())), "ntriples", DEFAULT_BASE).decode()


def silent_world() -> World:
    start = PAGE.index("strike")
    sentence = Span(PAGE.index(NEWS), PAGE.index(NEWS) + len(NEWS))
    word = Mention(Span(start, start + 6), "strike", sentence, "conflict word")
    reading = Reading(ARTICLE, silences=(word,))
    return World((reading,), (None,), ((),), (), (), ())


def test_a_silent_sentence_leads_to_its_word() -> None:
    told = facts(silent_world())
    (sentence,) = {s for s, p, o in told if p == "type" and o.endswith("#SilentSentence")}
    assert {o.rpartition("#")[2] for s, p, o in told if s == sentence and p == "type"} == {
        "SilentSentence", "Sentence", "Mention",
    }  # fmt: skip
    assert (sentence, "text", NEWS) in told
    (word,) = {o for s, p, o in told if s == sentence and p == "silentWord"}
    assert {(word, "text", "strike"), (word, "rule", "conflict word"), (word, "sentence", sentence)} <= told


def test_the_shapes_know_both() -> None:
    lines = written(silent_world())
    assert violations(rdflib.Graph().parse(data=lines, format="nt")) == []
    wordless = [line for line in lines.splitlines() if "#silentWord>" not in line]
    (finding,) = violations(rdflib.Graph().parse(data="\n".join(wordless), format="nt"))
    assert "A silent sentence has a kg:silentWord" in str(finding)


def test_furniture_is_told_in_stretches() -> None:
    words = [f"{MENU}\n\nTop stories", f"{CREDIT}\n{MORE}"]
    assert [ARTICLE.words(span) for span in stretches(ARTICLE)] == words
    places = {o for s, p, o in facts(silent_world()) if p == "furniture"}
    assert places == {f"char={PAGE.index(part)},{PAGE.index(part) + len(part)}" for part in words}


def test_furniture_around_a_sentence_is_not_one_stretch() -> None:
    text = "Share\n\nRain fell.\n\nShare this"
    article = page(text, ("Share", "furniture"), ("Rain fell.", "body"), ("Share this", "furniture"))
    assert [article.words(span) for span in stretches(article)] == ["Share", "Share this"]


def test_readings_kept_by_an_earlier_version_are_read(tmp_path: Path) -> None:
    save_kept(tmp_path, Kept(silent_world().readings))
    path = tmp_path / "newskg" / "readings.msgpack"
    kept = msgspec.msgpack.decode(path.read_bytes())
    del kept["readings"][0]["silences"]
    path.write_bytes(msgspec.msgpack.encode(kept))
    (reading,) = load_readings(tmp_path)
    assert reading.silences == () and reading.article == ARTICLE
