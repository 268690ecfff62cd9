"""Reports of many articles to utterances: the same speaker, the same words or nearly so, at the same time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from kg.ids import digest, mention_key, slug
from kg.model import Judgement, Statement, StatementType
from kg.resolve.merging.blocks import Blocks, ranks
from kg.resolve.merging.decisions import Merger, Pair, judged
from kg.resolve.merging.rulings import NONE, bonds
from kg.resolve.merging.telling import Stretch
from kg.resolve.statements.features import SAME, apart, apart_within, compare
from kg.resolve.statements.frames import Frame
from kg.resolve.statements.paraphrase import paraphrases
from kg.resolve.times.dating import dating_of

SPECIFIC: tuple[StatementType, ...] = (
    "Threat", "Demand", "Condemnation", "Denial", "Promise", "Regret", "Warning",
    "Confirmation", "Announcement", "Assessment", "Claim",
)  # fmt: skip
"""From the type that says most to the one that says least: it decides between reports that differ."""

_RARE = 5
"""So many of the rarest words of a report bring it together with others that have them."""
_LETTERS = 4  # of both words of a pair that tells a quotation


class _Profile:
    """What the reports of one utterance tell: those of each article, and the stretch that all their times leave."""

    def __init__(self, frame: Frame) -> None:
        self._articles = {frame.at[0]: [frame]}
        self._stretch = Stretch(frame.dating)

    def clash(self, other: _Profile) -> str | None:
        """What in one rules out the other."""
        if self._stretch.clashes(other._stretch):
            return "different times"
        fewer, more = sorted((self._articles, other._articles), key=len)
        beside = ((a, b) for r in fewer.keys() & more.keys() for a in fewer[r] for b in more[r])
        return next((reason for a, b in beside if (reason := apart_within(a, b))), None)

    def join(self, other: _Profile) -> None:
        """Both together."""
        for r, frames in other._articles.items():
            self._articles.setdefault(r, []).extend(frames)
        self._stretch.join(other._stretch)


def group(frames: Sequence[Frame], judgements: Sequence[Judgement] = ()) -> tuple[list[list[Frame]], list[Judgement]]:
    """Clusters of reports of one utterance, and the judgements behind them; ``judgements`` are the user's."""
    marks = [mention_key("report", *frame.key) for frame in frames]
    ruled = bonds(judgements, {mark: i for i, mark in enumerate(marks)}) if judgements else NONE
    merger = Merger(marks, lambda i: _Profile(frames[i]), ruled)
    merger.decide(_pairs(frames))
    return [[frames[i] for i in members] for members in merger.groups()], merger.judgements()


def _pairs(frames: Sequence[Frame]) -> Iterator[Pair]:
    """The likely ones among the pairs that share a block."""
    common = Counter(word for frame in frames for word in frame.tokens)
    blocks = Blocks()
    free = paraphrases(frames)
    twins: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    for n, pair_of in enumerate(sorted(free)):
        for i in pair_of:
            twins[i].append(("paraphrase", str(n)))
    for i, frame in enumerate(frames):
        blocks.put(i, (*_keys(frame, common), *twins[i]))
    orders = [
        ranks((_when(f), f.key, f.at[1]) for f in frames),
        ranks((" ".join(sorted(f.words.split())), f.key, f.at[1]) for f in frames),
    ]
    for i, j in blocks.pairs(orders):
        a, b = frames[i], frames[j]
        if (i, j) not in free and not (set(a.tokens).intersection(b.tokens) or a.acts & b.acts or a.words == b.words):
            continue
        pair = judged(i, j, compare(a, b, (i, j) in free), SAME, lambda a=a, b=b: apart(a, b))  # type: ignore[misc]
        if pair:
            yield pair


def _keys(frame: Frame, common: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    """What two reports of one utterance share: the speaker, or the side with a rare word, words quoted, an act proposed."""
    if not frame.speaker:
        return
    yield "speaker", frame.speaker
    shared = [word for word in frame.tokens if common[word] > 1]
    for word in sorted(shared, key=lambda word: (common[word], word))[:_RARE]:
        yield "word", frame.side, word
    for quote in frame.quotes:
        for first, second in pairwise(word for word in quote.split() if len(word) >= _LETTERS):
            yield "quoted", frame.speaker, first, second
    yield from (("act", frame.speaker, act, thing) for act, thing in frame.acts)


def _when(frame: Frame) -> tuple[str, int]:
    """The time of the utterance, else that of its article; undated ones come last."""
    if frame.dating and frame.dating.earliest:
        return frame.dating.earliest.isoformat(), 0
    return ("~", frame.told[0]) if frame.told else ("~~", 0)


def statements_of(clusters: Sequence[Sequence[Frame]]) -> list[Statement]:
    """One statement a cluster, sorted by slug."""
    return sorted((_statement(members) for members in clusters), key=lambda statement: statement.slug)


def _statement(members: Sequence[Frame]) -> Statement:
    votes = Counter(frame.type for frame in members)
    kind = min(votes, key=lambda t: (-votes[t], SPECIFIC.index(t)))
    speaker = slug(members[0].speaker.removeprefix("label:"), 40) or "unnamed"
    ats = tuple(frame.at for frame in members)
    return Statement(
        slug=f"{speaker}-{kind.lower()}-{digest('statement', *members[0].key, length=8)}",
        type=kind,
        reports=ats,
        dating=dating_of([frame.dating for frame in members if frame.dating]),
    )
