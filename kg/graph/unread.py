"""What of an article was not read: its furniture, and sentences that should have told something and did not."""

from __future__ import annotations

from collections.abc import Iterator

from kg.graph.mentions import put_mention
from kg.graph.scene import Scene
from kg.graph.terms import name, plain
from kg.model import Article, Span

_FURNITURE = frozenset({"caption", "byline", "furniture"})


def put_silences(scene: Scene, reading: int) -> None:
    """The silent sentences of an article, each with its words of speech or conflict."""
    for word in scene.world.readings[reading].silences:
        said = put_mention(scene, reading, word, "silence")
        scene.say_of(reading, said, "text", plain(word.text))
        scene.say_of(reading, said, "rule", plain(word.rule))
        sentence = scene.mention(reading, "sentence", word.sentence)
        scene.say_of(reading, sentence, "rdf:type", name("SilentSentence"))
        scene.say_of(reading, sentence, "silentWord", said)


def put_furniture(scene: Scene, reading: int) -> None:
    """The stretches of an article that were not read for what they tell, as RFC 5147 writes a place in a text.

    They are literals, no mentions: nothing was read there.
    """
    places = (f"char={span.start},{span.end}" for span in stretches(scene.article(reading)))
    scene.say_of(reading, scene.article_node(reading), "furniture", *map(plain, places))


def stretches(article: Article) -> Iterator[Span]:
    """The spans of furniture in order; those with only white space between them as one. Blank ones are left out."""
    pending: Span | None = None
    for segment in article.segments:
        if segment.kind not in _FURNITURE or not article.words(segment.span).strip():
            continue
        if pending is not None and not article.words(Span(pending.end, segment.span.start)).strip():
            pending = Span(pending.start, segment.span.end)
            continue
        if pending is not None:
            yield pending
        pending = segment.span
    if pending is not None:
        yield pending
