"""A SPARQL 1.1 endpoint: queries by POST, answers as RDF terms, and lists of nodes in batches by VALUES."""

from __future__ import annotations

import csv
import io
import re
import urllib.parse
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Lock
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

FEWEST = 100
"""Rows that every endpoint is taken to send uncut."""


class Endpoint:
    """One endpoint.

    Parameters
    ----------
    url : str
        The address that takes SPARQL queries, ``http://`` or ``https://``. Where it is redirected, the query goes on to the new address.
    batch : int
        Nodes in the VALUES of one query.
    seconds : float
        How long to wait for an answer.
    at_once : int
        Batches that are asked for at the same time.
    max_bytes : int
        The length of one answer at most.

    Raises
    ------
    InvalidArgument
        If the url is no address, or a number is too small.
    """

    def __init__(self, url: str, *, batch: int = 500, seconds: float = 60.0, at_once: int = 4, max_bytes: int = 500_000_000) -> None:
        if not _is_address(url):
            raise InvalidArgument("url", url, why=f"{url!r} is not the address of an endpoint (http:// or https://)")
        for name, number in (("batch", batch), ("at_once", at_once), ("max_bytes", max_bytes)):
            if number < 1:
                raise InvalidArgument(name, number, why=f"{number} is less than 1")
        if not seconds > 0:
            raise InvalidArgument("seconds", seconds, why=f"{seconds:g} is not more than 0")
        self.url, self.batch, self.seconds, self.at_once, self.max_bytes = url, batch, seconds, at_once, max_bytes
        self.requests = 0
        self._count = count(1)
        self._sent = FEWEST
        self._limit: int | None = None
        self._lock = Lock()

    def post(self, sparql: str, accept: str) -> tuple[str, bytes]:
        """Send a query; return the media type and the body of the answer. Raises the errors of :func:`bdnf_kg.remote.post.post`."""
        self.requests = next(self._count)
        return post(self.url, sparql, accept, seconds=self.seconds, max_bytes=self.max_bytes)

    def cut(self, rows: int) -> int | None:
        """Return the number of rows at which the endpoint cuts answers, if it may have cut an answer of so many rows.

        Servers cut without a word, each at a number of its own. The first answer that is longer than any before is followed
        by a query for twice as many rows that needs no data; what comes back tells the limit, and holds for all answers after.
        """
        with self._lock:
            if self._limit is None and rows >= self._sent:
                self._test(rows)
            return self._limit if self._limit is not None and rows >= self._limit else None

    def _test(self, rows: int) -> None:
        try:
            asked, got = 2 * rows, self._rows(2 * rows)
        except (EndpointError, QueryError):  # some servers refuse an answer that they find too long
            asked, got = rows + 1, self._rows(rows + 1)
        if got < asked:
            self._limit = got
        self._sent = asked

    def _rows(self, number: int) -> int:
        """Ask for a number of rows, and count those that come."""
        digits = " ".join(f"VALUES ?d{place} {{ 0 1 2 3 4 5 6 7 8 9 }}" for place in range(len(str(number))))
        return len(self._text(f"SELECT ?d0 WHERE {{ {digits} }} LIMIT {number}"))

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
        """Run a query that has ``{nodes}`` where the IRIs of a batch go, once a batch; the rows come in the order of the batches.

        A batch whose answer the endpoint cuts is asked for in halves.

        Raises
        ------
        InvalidArgument
            If a node is no IRI.
        EndpointError
            If the endpoint cuts the answer for one node.
        """
        return self._batched(lambda query: self.select(query)[1], sparql, nodes)

    def batched_text(self, sparql: str, nodes: Iterable[str]) -> Iterator[list[str]]:
        """The same with the plain text of each term, by CSV, which is several times faster to read than JSON."""
        return self._batched(self._text, sparql, nodes)

    def _text(self, sparql: str) -> list[list[str]]:
        kind, body = self.post(declare(sparql), "text/csv")
        if not kind.endswith("csv"):
            raise EndpointError(f"{self.url}: the answer is no CSV but {kind}: {body[:80]!r}")
        try:
            columns, *rows = (row or [""] for row in csv.reader(io.StringIO(body.decode("utf-8"), newline="")))  # an empty line is one unbound cell
        except (ValueError, csv.Error):
            raise EndpointError(f"{self.url}: the answer is no CSV in UTF-8: {body[:80]!r}") from None
        for row in rows:
            if len(row) != len(columns):
                raise EndpointError(f"{self.url}: a row of the answer has other columns than {', '.join(columns)}: {row!r}")
        return rows

    def _batched(self, ask: Callable[[str], list[T]], sparql: str, nodes: Iterable[str]) -> Iterator[T]:
        ordered = [(iri, _written(iri)) for iri in sorted(set(nodes))]
        batches = [ordered[start : start + self.batch] for start in range(0, len(ordered), self.batch)]
        if len(batches) < 2 or self.at_once < 2:
            for batch in batches:
                yield from self._whole(ask, sparql, batch)
            return
        with ThreadPoolExecutor(min(self.at_once, len(batches))) as pool:
            for rows in pool.map(lambda batch: self._whole(ask, sparql, batch), batches):
                yield from rows

    def _whole(self, ask: Callable[[str], list[T]], sparql: str, batch: list[tuple[str, str]]) -> list[T]:
        """All rows for a batch of nodes, each with how it is written in SPARQL."""
        rows = ask(sparql.replace("{nodes}", " ".join(written for _, written in batch)))
        limit = self.cut(len(rows))
        if limit is None:
            return rows
        if len(batch) == 1:
            raise EndpointError(f"{self.url}: it sends {limit:,} rows at most, and the answer for {batch[0][0]} has more; raise the limit of the server")
        half = len(batch) // 2
        return [*self._whole(ask, sparql, batch[:half]), *self._whole(ask, sparql, batch[half:])]


def _is_address(url: str) -> bool:
    try:
        parts = urllib.parse.urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and re.fullmatch("[!-~]+", url) is not None
    except ValueError:
        return False


def _written(iri: str) -> str:
    try:
        return str(ox.NamedNode(iri))
    except ValueError:
        raise InvalidArgument("nodes", iri, why=f"{iri!r} is not an IRI") from None


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

    Raises
    ------
    InvalidArgument
        If a source is no IRI.
    EndpointError
        If there is no answer, an answer is cut for one node, a sign is neither ``+`` nor ``-``, or there are more than ``max_nodes``.

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
                if text not in moved:
                    raise EndpointError(f"{endpoint.url}: the sign of an edge to {node} is {text!r}, and neither '+' nor '-'")
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
