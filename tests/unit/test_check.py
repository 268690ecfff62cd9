"""`kg check` on small hand-made graphs: a good one passes, each break is found and named."""

from __future__ import annotations

import hashlib
import importlib
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.check import CheckReport, check
from kg.errors import CheckError, InputError
from kg.vocab import PREFIXES

check_package = importlib.import_module("kg.check")  # kg.check is also the function
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs a Java runtime")

SOURCE = (
    "Arvia blows up bridge\r\n\r\n"
    "Arvia blew up the Lorn bridge in Borland on 16 June 2020, killing 11 to 15 people.\r\n"
    "“If the leaflets do not stop,” minister Ada Voss told Borland on Saturday, “we will destroy the bridge.”\r\n"
    "Borland’s army said it was\u00a0ready.\r\n"
)
SENTENCES = [SOURCE[i:j] for i, j in ((25, 107), (109, 213), (215, 248))]


class Draft:
    """Turtle of one article, with offsets looked up in SOURCE."""

    def __init__(self) -> None:
        sha = hashlib.sha256(SOURCE.encode()).hexdigest()
        self.blocks = [f"@prefix {prefix}: <{iri}> ." for prefix, iri in PREFIXES.items()]
        self.blocks.append("@prefix : <https://w3id.org/newskg/id/> .")
        self.blocks.append(f"""
:art a kg:Article ; dcterms:source "day/news.txt" ; kg:sha256 "{sha}" ; kg:start 0 ; kg:end {len(SOURCE)} ;
  schema:headline "Arvia blows up bridge" ; schema:datePublished "2020-06-17"^^xsd:date ; kg:dateBasis kg:Given ;
  schema:publisher :outlet .
:outlet a kg:NewsOutlet, kg:Actor ; skos:prefLabel "The Lorn Post"@en .""")

    def mention(self, name: str, text: str, more: str = "", kind: str = "kg:Mention") -> None:
        start = SOURCE.index(text, 25)
        number = next(i for i, sentence in enumerate(SENTENCES) if text in sentence)
        types = "kg:Mention" if kind == "kg:Mention" else f"{kind}, kg:Mention"
        self.blocks.append(
            f':{name} a {types} ; kg:article :art ; kg:start {start} ; kg:end {start + len(text)} ; kg:text "{text}" ; '
            f'kg:sentence :s{number} ; kg:rule "test.rule" {more} .'
        )

    def add(self, block: str) -> None:
        self.blocks.append(block)

    def turtle(self) -> str:
        return "\n".join(self.blocks)


def good() -> str:
    """A graph that follows the contract in every respect."""
    draft = Draft()
    for number, text in enumerate(SENTENCES):
        start = SOURCE.index(text)
        draft.add(
            f":s{number} a kg:Sentence, kg:Mention ; kg:article :art ; kg:start {start} ; kg:end {start + len(text)} ; "
            f'kg:text "{text}" .'
        )
    draft.mention("m-arvia", "Arvia", '; kg:form "name"')
    draft.mention("m-borland", "Borland")
    draft.mention("m-bridge", "Lorn bridge")
    draft.mention("m-voss", "minister Ada Voss")
    draft.mention("m-army", "army")
    draft.mention("m-time", "16 June 2020", '; kg:timexType "DATE" ; kg:value "2020-06-16"', "kg:TimeExpression")
    draft.mention("m-day", "Saturday", '; kg:timexType "DATE" ; kg:value "2020-06-13"', "kg:TimeExpression")
    draft.mention("m-count", "11 to 15 people")
    draft.mention("m-cue", "told")
    draft.mention("m-if", "If the leaflets do not stop")
    told = "; kg:factuality kg:Actual ; kg:vouchedBy kg:ArticleVoice ; kg:dateMention :m-time"
    sides = "; kg:agentMention :m-arvia ; kg:affectedMention :m-bridge ; kg:locationMention :m-borland"
    draft.mention("m-blow", "blew up", f"{told} {sides}")
    draft.mention("m-destroy", "destroy", "; kg:factuality kg:Threatened ; kg:vouchedBy :threat")
    draft.mention("m-part", "“If the leaflets do not stop,”")
    pieces = "; kg:reportMode kg:Direct ; kg:part :m-part ; kg:conditionMention :m-if ; kg:dateMention :m-day"
    people = "; kg:speakerMention :m-voss ; kg:cueMention :m-cue ; kg:addresseeMention :m-borland ; kg:via :outlet"
    draft.mention("r-threat", "“we will destroy the bridge.”", f"{pieces} {people}", "kg:Report")
    draft.mention("r-ready", "it was\u00a0ready", "; kg:reportMode kg:Indirect", "kg:Report")
    draft.add("""
:arvia a kg:State, kg:Actor, kg:Location ; skos:prefLabel "Arvia"@en ; skos:altLabel "Arvians"@en ;
  kg:mention :m-arvia .
:borland a kg:State, kg:Actor, kg:Location ; skos:prefLabel "Borland"@en ; kg:mention :m-borland ;
  kg:within :continent ; geo:lat 12.5 ; geo:long -3.25 .
:continent a kg:Location ; skos:prefLabel "Oria"@en ; schema:sameAs <https://sws.geonames.org/1/> .
:bridge a kg:Facility, kg:Location ; skos:prefLabel "Lorn bridge"@en ; kg:mention :m-bridge .
:army a kg:Organization, kg:Actor ; skos:prefLabel "Army of Borland"@en ; kg:memberOf :borland ; kg:mention :m-army .
:voss a kg:Person, kg:Actor ; skos:prefLabel "Ada Voss"@en ; kg:role "minister" ;
  kg:memberOf :arvia ; kg:mention :m-voss .

:threat a kg:Threat, kg:Statement ; rdfs:label "Ada Voss threatens to destroy the bridge"@en ; kg:speaker :voss ;
  kg:sourceKind kg:NamedOfficial ; kg:addressee :borland ; kg:directedAt :borland ; kg:affected :bridge ;
  kg:condition "If the leaflets do not stop" ; kg:proposes :will ; kg:threatens :will ; kg:mention :r-threat ;
  kg:eventType plover:THREATEN ; kg:eventMode plover:THREATEN-violence ; kg:agent :voss ; kg:target :borland ;
  kg:factuality kg:Actual ; kg:date "2020-06-13"^^xsd:date ; kg:earliest "2020-06-12T15:00:00Z"^^xsd:dateTime ;
  kg:latest "2020-06-13T14:59:59Z"^^xsd:dateTime ; kg:confidence 0.8 .
:ready a kg:Claim, kg:Statement ; rdfs:label "Army of Borland says it is ready"@en ; kg:speaker :army ;
  kg:sourceKind kg:Organisation ; kg:mention :r-ready .

:will a kg:Event ; rdfs:label "Arvia destroys the Lorn bridge"@en ; kg:eventType plover:ASSAULT ; kg:agent :arvia ;
  kg:affected :bridge ; kg:factuality kg:Threatened ; kg:fulfilledBy :done ; kg:mention :m-destroy .
:done a kg:Event ; rdfs:label "Arvia blows up the Lorn bridge"@en ; kg:eventType plover:ASSAULT ; kg:cameo "183" ;
  kg:eventMode plover:ASSAULT-explosives ; kg:agent :arvia ; kg:target :borland ; kg:affected :bridge ;
  kg:location :borland ; kg:instrument "explosives" ; kg:factuality kg:Actual ; kg:mention :m-blow ; kg:quantity :dead ;
  kg:date "2020-06-16"^^xsd:date ; kg:earliest "2020-06-15T15:00:00Z"^^xsd:dateTime ;
  kg:latest "2020-06-16T14:59:59Z"^^xsd:dateTime ; kg:confidence 0.9 .
:dead a kg:Quantity ; kg:low 11.0 ; kg:high 15.0 ; kg:unit "person" ; kg:of "killed" ; kg:mention :m-count .
:judged a kg:Judgement ; kg:left :m-blow ; kg:right :m-destroy ; kg:verdict kg:different ; kg:score 0.1 ;
  kg:reason "factuality differs" .

:run a prov:Activity ; prov:wasAssociatedWith :tool ; prov:used :file .
:tool a prov:SoftwareAgent ; rdfs:label "newskg 0.1.0" .
:file a prov:Entity ; dcterms:source "day/news.txt" .
:art prov:wasGeneratedBy :run .
""")
    return draft.turtle()


Checker = Callable[[str], CheckReport]


@pytest.fixture
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checker:
    """Check a Turtle text against the sources, without the reasoner."""
    monkeypatch.setattr(check_package, "contradictions", lambda _: [])

    def run(turtle: str) -> CheckReport:
        return check(*laid_out(tmp_path, turtle))

    return run


def laid_out(folder: Path, turtle: str) -> tuple[Path, Path]:
    """A graph file and its folder of sources."""
    (folder / "pages" / "day").mkdir(parents=True, exist_ok=True)
    (folder / "pages" / "day" / "news.txt").write_bytes(SOURCE.encode())
    (folder / "graph.ttl").write_text(turtle, encoding="utf-8")
    return folder / "graph.ttl", folder / "pages"


def broken(old: str, new: str) -> str:
    """The good graph with one thing changed."""
    turtle = good()
    assert turtle.count(old) >= 1, old
    return turtle.replace(old, new)


def test_good_graph_passes(checked: Checker) -> None:
    report = checked(good())
    assert [str(finding) for finding in report.findings] == []
    assert report.ok
    assert report.articles == 1
    assert report.mentions == report.compared == 18
    assert report.render().endswith("ok\n")


BREAKS = {
    "misspelt property": ("kg:speaker :army", "kg:speakr :army", "kg:speakr is no property"),
    "misspelt class": (":done a kg:Event", ":done a kg:Event, kg:Evnt", "kg:Evnt is no class"),
    "mode of another type": ("plover:ASSAULT-explosives", "plover:AID-explosives", "plover:AID-explosives is no term"),
    "node without a type": (":ready a kg:Claim, kg:Statement ;", ":ready", "no rdf:type"),
    "mode as a string": ("plover:ASSAULT-explosives", '"explosives"', "kg:eventMode leads to a resource"),
    "two classes of statement": ("a kg:Claim,", "a kg:Claim, kg:Denial,", "exactly one of the eleven"),
    "no class of statement": ("a kg:Claim,", "a", "exactly one of the eleven"),
    "statement without report": ("kg:sourceKind kg:Organisation ; kg:mention :r-ready", "kg:sourceKind kg:Organisation",
                                 "A statement is read somewhere"),
    "source kind that is a class": ("kg:Organisation", "kg:Organization", "nine kinds of source"),
    "speaker that is a literal": ("kg:speaker :army", 'kg:speaker "the army"', "kg:speaker leads to a kg:Actor"),
    "threat without its type": ("kg:eventType plover:THREATEN ;", "", "A kg:Threat has kg:eventType"),
    "type outside the scheme": ("plover:ASSAULT ; kg:cameo", "plover:FIGHT ; kg:cameo", "sixteen PLOVER types"),
    "agent is not the speaker": ("kg:agent :voss", "kg:agent :arvia", "its kg:agent is its kg:speaker"),
    "threat not also proposed": ("kg:proposes :will ;", "", "kg:proposes is written out"),
    "threatens what is done": ("kg:threatens :will", "kg:threatens :will, :done", "does not threaten what is already"),
    "threatened and actual in one node": ("kg:factuality kg:Threatened ; kg:fulfilledBy :done",
                                          "kg:factuality kg:Threatened, kg:Actual", "never the same node"),
    "actual node read from a threat": ("kg:mention :m-blow ;", "kg:mention :m-blow, :m-destroy ;",
                                       "never the same node"),
    "fulfilled by a threat": ("kg:fulfilledBy :done", "kg:fulfilledBy :will", "an event that is kg:Actual"),
    "event without factuality": ("kg:affected :bridge ; kg:factuality kg:Threatened ;", "", "has a kg:factuality"),
    "event mention without voice": ("; kg:vouchedBy kg:ArticleVoice", "", "is vouched for by"),
    "target that is a place": ("kg:target :borland ; kg:affected", "kg:target :bridge ; kg:affected",
                               "kg:target leads to a kg:Actor"),
    "number as CAMEO code": ('"183"', "183", "as a string"),
    "two preferred labels": ('"Ada Voss"@en', '"Ada Voss"@en, "A. Voss"@en', "exactly one skos:prefLabel"),
    "label without language": ('"Ada Voss"@en', '"Ada Voss"', "exactly one skos:prefLabel"),
    "actor read nowhere": ("kg:memberOf :arvia ; kg:mention :m-voss", "kg:memberOf :arvia", "is read somewhere"),
    "mention without rule": ('kg:sentence :s2 ; kg:rule "test.rule" ; kg:reportMode', "kg:sentence :s2 ; kg:reportMode",
                             "kg:rule that read it"),
    "report without mode": ("; kg:reportMode kg:Indirect", "", "one kg:reportMode"),
    "untraced date": ("; kg:dateMention :m-time", "; kg:part :m-time", "Every date is traced"),
    "dated without bounds": ('kg:earliest "2020-06-12T15:00:00Z"^^xsd:dateTime ;', "", "has a kg:earliest"),
    "local time": ("2020-06-12T15:00:00Z", "2020-06-12T15:00:00+09:00", "in UTC with Z"),
    "unknown type of time": ('"DATE" ; kg:value "2020-06-13"', '"DAY" ; kg:value "2020-06-13"', "DATE, TIME, DURATION"),
    "bounds the wrong way round": ("kg:low 11.0", "kg:low 16.0", "kg:low is at most kg:high"),
    "confidence above one": ("kg:confidence 0.9", "kg:confidence 1.9", "from 0 to 1"),
    "verdict of another kind": ("kg:verdict kg:different", "kg:verdict kg:Denied", "one kg:verdict"),
    "no basis of the date": ("kg:dateBasis kg:Given ;", "", "says how it is known"),
    "stated date that is read nowhere": ("kg:dateBasis kg:Given", "kg:dateBasis kg:Stated",
                                         "is read somewhere (kg:dateMention)"),
    "empty text": ('kg:text "told"', 'kg:text ""', "it is not empty"),
    "text that is not there": ('kg:text "told"', 'kg:text "tolt"', "the file has 'told'"),
    "hash of another file": ('kg:sha256 "', 'kg:sha256 "0', "64 lower-case hexadecimal"),
    "sentence elsewhere": ('kg:text "told" ; kg:sentence :s1', 'kg:text "told" ; kg:sentence :s0',
                           "outside its sentence"),
    "mention past the article": (f"kg:end {len(SOURCE)}", "kg:end 200", "outside its article"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), BREAKS.values(), ids=list(BREAKS))
def test_each_break_is_found_and_named(checked: Checker, old: str, new: str, said: str) -> None:
    turtle = broken(old, new)
    if said == "Every date is traced":
        turtle = turtle.replace("kg:dateBasis kg:Given", "kg:dateBasis kg:Stated")
    report = checked(turtle)
    assert not report.ok
    assert any(said in finding.message for finding in report.findings), report.render()
    assert all("\n" not in str(finding) and finding.focus for finding in report.findings)


def test_offsets_count_code_points_without_newline_translation(checked: Checker) -> None:
    report = checked(good())  # SOURCE has CRLF, curly quotes and a no-break space before the last mention
    assert not [finding for finding in report.findings if finding.check == "span"]


def test_a_masthead_may_lie_outside_the_article(checked: Checker) -> None:
    start = SOURCE.index("ready")
    masthead = f"""
:masthead a kg:Mention ; kg:article :art ; kg:start {start} ; kg:end {start + 5} ;
  kg:text "ready" ; kg:rule "page.publisher" .
:art kg:publisherMention :masthead ."""
    shorter = good().replace(f"kg:end {len(SOURCE)}", f"kg:end {SOURCE.index('ready')}")
    found = {finding.focus.rpartition("/")[2] for finding in checked(shorter + masthead).findings}
    assert "masthead" not in found
    assert "r-ready" in found


def test_changed_source_is_one_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_package, "contradictions", lambda _: [])
    graph, sources = laid_out(tmp_path, good())
    (sources / "day" / "news.txt").write_bytes(SOURCE.replace("Arvia blew", "Today Arvia blew").encode())
    report = check(graph, sources)
    assert [finding.check for finding in report.findings] == ["span"]
    assert "changed since the graph was built" in report.findings[0].message


def test_missing_source_is_one_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_package, "contradictions", lambda _: [])
    graph, sources = laid_out(tmp_path, good())
    (sources / "day" / "news.txt").unlink()
    report = check(graph, sources)
    assert [str(finding) for finding in report.findings] == [f"span: day/news.txt: no such file under {sources}"]
    assert report.compared == 0


def test_source_outside_the_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_package, "contradictions", lambda _: [])
    graph, sources = laid_out(tmp_path, good().replace('"day/news.txt"', '"../graph.ttl"'))
    report = check(graph, sources)
    assert [finding.focus for finding in report.findings] == ["../graph.ttl"]


def test_text_extracted_from_a_page_lies_beside_the_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_package, "contradictions", lambda _: [])
    graph, sources = laid_out(tmp_path, good().replace('"day/news.txt"', '"day/news.html"'))
    (sources / "day" / "news.txt").rename(sources / "day" / "news.html")
    (sources / "day" / "news.html").write_text("<p>the page itself</p>", encoding="utf-8")
    beside = tmp_path / "graph.ttl.sources" / "day"
    beside.mkdir(parents=True)
    (beside / "news.html.txt").write_bytes(SOURCE.encode())
    report = check(graph, sources)
    assert report.ok, report.render()
    assert report.compared == report.mentions


def test_without_sources_only_the_graph_is_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_package, "contradictions", lambda _: [])
    graph, _ = laid_out(tmp_path, good())
    report = check(graph)
    assert report.ok
    assert report.compared == 0
    assert any("--sources" in note for note in report.notes)


@pytest.mark.parametrize("suffix", [".trig", ".nq", ".nt", ".jsonld"])
def test_every_format_is_read_and_named_graphs_are_joined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(check_package, "contradictions", lambda _: [])
    _, sources = laid_out(tmp_path, good())
    triples = [quad.triple for quad in ox.parse(good(), format=ox.RdfFormat.TURTLE)]
    form = ox.RdfFormat.from_extension(suffix[1:])
    assert form is not None
    path = tmp_path / f"graph{suffix}"
    if form.supports_datasets and suffix != ".jsonld":
        page, world = ox.NamedNode("https://w3id.org/a"), ox.NamedNode("https://w3id.org/b")
        quads = [ox.Quad(t.subject, t.predicate, t.object, page if n % 2 else world) for n, t in enumerate(triples)]
        ox.serialize(quads, str(path), format=form)
    else:
        ox.serialize(triples, str(path), format=form)
    report = check(path, sources)
    assert report.ok, report.render()
    assert report.triples == len(set(triples))


def test_a_triple_lies_in_one_named_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_package, "contradictions", lambda _: [])
    _, sources = laid_out(tmp_path, good())
    page, world = ox.NamedNode("https://w3id.org/a"), ox.NamedNode("https://w3id.org/b")
    first, second, *rest = [quad.triple for quad in ox.parse(good(), format=ox.RdfFormat.TURTLE)]
    quads = [ox.Quad(t.subject, t.predicate, t.object, page) for t in (first, *rest)]
    quads.append(ox.Quad(first.subject, first.predicate, first.object, world))
    quads.append(ox.Quad(second.subject, second.predicate, second.object))
    ox.serialize(quads, str(tmp_path / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    messages = [finding.message for finding in check(tmp_path / "graph.nq", sources).findings]
    assert len(messages) == 2
    assert "in two graphs" in messages[0]
    assert "default graph is not empty" in messages[1]


UNREADABLE = [
    ("no.ttl", None),
    ("bad.ttl", b"<a> <b> ."),
    ("bad.jsonld", b"{"),
    ("raw.ttl", b"\xff\xfe"),
    ("a.csv", b""),
]


@pytest.mark.parametrize(("name", "content"), UNREADABLE)
def test_unreadable_graph_is_one_line(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        check(tmp_path / name)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_sources_must_be_a_folder(tmp_path: Path) -> None:
    graph, _ = laid_out(tmp_path, good())
    with pytest.raises(CheckError, match="no such folder"):
        check(graph, tmp_path / "nowhere")


def test_missing_java_is_a_note_and_no_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    report = check(*laid_out(tmp_path, good()))
    assert report.ok
    assert report.consistent is None
    assert any("Java" in note for note in report.notes)


@needs_java
def test_good_graph_has_a_model(tmp_path: Path) -> None:
    report = check(*laid_out(tmp_path, good()))
    assert report.ok, report.render()
    assert report.consistent is True


@needs_java
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (":voss a kg:Person,", ":voss a kg:Person, kg:State,"),  # a person is no state
        ("kg:speaker :army", "kg:speaker :done"),  # an event does not speak
        ('kg:text "told"', 'kg:text "told", "said"'),  # one text at one place
    ],
)
def test_contradiction_is_found(tmp_path: Path, old: str, new: str) -> None:
    report = check(*laid_out(tmp_path, broken(old, new)))
    assert report.consistent is False
    assert any(finding.check == "logic" for finding in report.findings)
    if "kg:State" in new:
        assert any("a kg:Person and a kg:State" in finding.message for finding in report.findings)


def test_cost_stays_a_few_seconds_for_thirty_thousand_triples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_package, "contradictions", lambda _: [])
    one = good()
    head = "\n".join(line for line in one.splitlines() if line.startswith("@prefix"))
    body = "\n".join(line for line in one.splitlines() if not line.startswith("@prefix"))
    copies = [head, *(f"@prefix : <https://w3id.org/newskg/id/{n}/> .\n{body}" for n in range(20))]
    graph, sources = laid_out(tmp_path, "\n".join(copies))
    started = time.process_time()
    report = check(graph, sources)
    assert report.ok, report.render()
    per_triple = (time.process_time() - started) / report.triples
    assert per_triple < 20 / 30_000  # about 6 s on an idle machine, the reasoner not counted
