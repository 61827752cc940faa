"""A SPARQL 1.1 endpoint: queries by POST, answers as RDF terms, and lists of nodes in batches by VALUES."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TypeVar

import pyoxigraph as ox

from ..errors import EndpointError, InvalidArgument, QueryError
from ..model import Sign
from ..query.syntax import declare
from .post import post

T = TypeVar("T")
Row = tuple["ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None", ...]
Table = tuple[tuple[str, ...], list[Row]]
"""The columns of an answer, and its rows."""


class Endpoint:
    """One endpoint.

    Parameters
    ----------
    url : str
        The address that takes SPARQL queries, ``http://`` or ``https://``.
    batch : int
        Nodes in the VALUES of one query.
    seconds : float
        How long to wait for an answer.
    at_once : int
        Batches that are asked for at the same time.
    max_bytes : int
        The length of one answer at most.
    """

    def __init__(self, url: str, *, batch: int = 500, seconds: float = 60.0, at_once: int = 4, max_bytes: int = 500_000_000) -> None:
        if not url.startswith(("http://", "https://")):
            raise InvalidArgument("url", url, why=f"{url!r} is not the address of an endpoint (http:// or https://)")
        self.url, self.batch, self.seconds, self.at_once, self.max_bytes = url, batch, seconds, at_once, max_bytes
        self._count = count(1)
        self.requests = 0

    def post(self, sparql: str, accept: str) -> tuple[str, bytes]:
        """Send a query; return the media type and the body of the answer. Raises the errors of :func:`bdnf_kg.remote.post.post`."""
        self.requests = next(self._count)
        return post(self.url, sparql, accept, seconds=self.seconds, max_bytes=self.max_bytes)

    def ask(self, sparql: str) -> bool:
        """Answer an ASK query."""
        found = self.results(sparql)
        if not isinstance(found, bool):
            raise EndpointError(f"{self.url}: an ASK query got rows")
        return found

    def select(self, sparql: str) -> Table:
        """Answer a SELECT query: its columns and rows."""
        found = self.results(sparql)
        if isinstance(found, bool):
            raise EndpointError(f"{self.url}: a SELECT query got a truth value")
        return found

    def results(self, sparql: str) -> Table | bool:
        """Answer a SELECT query by its columns and rows, an ASK query by a truth value."""
        kind, body = self.post(declare(sparql), "application/sparql-results+json")
        try:
            found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
            if isinstance(found, ox.QueryBoolean):
                return bool(found)
            columns = tuple(v.value for v in found.variables)
            rows = [tuple(row[c] for c in columns) for row in found]
        except (ValueError, SyntaxError):
            raise EndpointError(f"{self.url}: the answer is no SPARQL JSON but {kind}: {body[:80]!r}") from None
        if columns == ("__ASK_RETVAL",):  # Virtuoso 7 answers ASK with a row
            return rows == [(ox.Literal(1),)]
        return columns, rows

    def batched(self, sparql: str, nodes: Iterable[str]) -> Iterator[Row]:
        """Run a query that has ``{nodes}`` where the IRIs of a batch go, once a batch; the rows come in the order of the batches."""
        for _, rows in self._each(self.select, sparql, nodes):
            yield from rows

    def batched_text(self, sparql: str, nodes: Iterable[str]) -> Iterator[list[str]]:
        """The same with the plain text of each term, by CSV, which is several times faster to read than JSON."""
        for rows in self._each(self._text, sparql, nodes):
            yield from rows

    def _text(self, sparql: str) -> list[list[str]]:
        kind, body = self.post(declare(sparql), "text/csv")
        if not kind.endswith("csv"):
            raise EndpointError(f"{self.url}: the answer is no CSV but {kind}: {body[:80]!r}")
        return list(csv.reader(io.StringIO(body.decode("utf-8"), newline="")))[1:]

    def _each(self, ask: Callable[[str], T], sparql: str, nodes: Iterable[str]) -> Iterator[T]:
        batches = list(self._batches(sparql, nodes))
        if len(batches) < 2 or self.at_once < 2:
            yield from map(ask, batches)
            return
        with ThreadPoolExecutor(min(self.at_once, len(batches))) as pool:
            yield from pool.map(ask, batches)

    def _batches(self, sparql: str, nodes: Iterable[str]) -> Iterator[str]:
        ordered = sorted(set(nodes))
        for start in range(0, len(ordered), self.batch):
            yield sparql.replace("{nodes}", " ".join(str(ox.NamedNode(iri)) for iri in ordered[start : start + self.batch]))


Patterns = tuple[str, ...]
"""What counts as an edge: alternatives in SPARQL, each with ``?s``, ``?sign`` (``"+"`` or ``"-"``) and ``?o``."""

CLAIMS: Patterns = ("?claim biolink:subject ?s ; biolink:object ?o ; bkg:sign ?sign FILTER EXISTS { ?claim a bkg:CausalClaim }",)
"""Every causal claim."""

HELD: Patterns = ('?s bkg:increases ?o BIND ("+" AS ?sign)', '?s bkg:decreases ?o BIND ("-" AS ?sign)')
"""Every claim that is held, from its one triple: some five times as fast to walk as the claims themselves."""

KIND_OF: Patterns = (
    '?kind bkg:changeOf ?s ; bkg:changeSign "+" ; rdfs:subClassOf ?class . ?class bkg:changeSign "+" ; bkg:changeOf ?o BIND ("+" AS ?sign)',
)  # fmt: skip
"""The step from a causal node to the class that it is a kind of."""


def reach(
    endpoint: Endpoint, sources: Iterable[str], *, max_length: int | None = None, backward: bool = False, edges: Patterns = CLAIMS, max_nodes: int | None = None
) -> dict[str, dict[Sign, int]]:
    """Return every node, by IRI, that the sources reach, with the signs and the fewest steps for each.

    The endpoint is asked once a hop and batch, and sends the next nodes only, each once; the set of seen nodes is all that
    is kept here. The same search as :meth:`bdnf_kg.CausalGraph.reach` does in memory, over whatever the patterns call an edge.

    Parameters
    ----------
    endpoint : Endpoint
    sources : iterable of str
        IRIs of nodes.
    max_length : int, optional
        Steps at most.
    backward : bool
        Find what reaches the sources instead.
    edges : tuple of str
        What is an edge, in SPARQL: :data:`CLAIMS`, :data:`HELD`, or one's own patterns with ``?s``, ``?sign`` and ``?o``.
    max_nodes : int, optional
        Nodes to reach at most; one more raises EndpointError.

    Examples
    --------
    >>> endpoint = Endpoint("https://example.org/sparql")
    >>> reach(endpoint, ["https://w3id.org/bdnf-kg/BDNFKG_0000003"], max_length=6, edges=HELD)  # doctest: +SKIP
    """
    here, there = ("?o", "?s") if backward else ("?s", "?o")
    # Each alternative has the nodes for itself: engines start from them there, and not always where one list is joined to a union.
    query = f"SELECT DISTINCT ?sign {there} WHERE {{ {' UNION '.join(f'{{ VALUES {here} {{ {{nodes}} }} {pattern} }}' for pattern in edges)} }}"
    start = frozenset(sources)
    steps: dict[Sign, dict[str, int]] = {Sign.POSITIVE: dict.fromkeys(start, 0), Sign.NEGATIVE: {}}
    layer: dict[Sign, set[str]] = {Sign.POSITIVE: set(start), Sign.NEGATIVE: set()}
    length = 0
    while any(layer.values()) and (max_length is None or length < max_length):
        length += 1
        both = layer[Sign.POSITIVE] & layer[Sign.NEGATIVE]
        following: dict[Sign, set[str]] = {Sign.POSITIVE: set(), Sign.NEGATIVE: set()}
        for arrived, nodes in ((tuple(Sign), both), *(((sign,), layer[sign] - both) for sign in Sign)):
            moved: dict[str, set[str]] = {"+": set(), "-": set()}
            for text, node in endpoint.batched_text(query, nodes):
                moved[text].add(node)
            for sign in arrived:
                for step in Sign:
                    following[sign * step] |= moved[str(step)]
        for sign in Sign:
            layer[sign] = following[sign] - steps[sign].keys()
            steps[sign].update(dict.fromkeys(layer[sign], length))
        if max_nodes is not None and len(steps[Sign.POSITIVE].keys() | steps[Sign.NEGATIVE].keys()) > max_nodes:
            raise EndpointError(f"{endpoint.url}: more than {max_nodes:,} nodes are reached; shorten max_length, or take a larger max_nodes")
    found: dict[str, dict[Sign, int]] = {}
    for node in sorted(steps[Sign.POSITIVE].keys() | steps[Sign.NEGATIVE].keys()):
        if node not in start:
            found[node] = {sign: steps[sign][node] for sign in (Sign.POSITIVE, Sign.NEGATIVE) if node in steps[sign]}
    return found
