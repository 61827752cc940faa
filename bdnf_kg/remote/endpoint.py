"""A SPARQL 1.1 endpoint: queries by POST, answers as RDF terms, and lists of nodes in batches by VALUES."""

from __future__ import annotations

import csv
import io
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from ..errors import EndpointError, InvalidArgument, QueryError
from ..model import Sign
from ..query.syntax import declare

Row = tuple["ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None", ...]


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
    """

    def __init__(self, url: str, *, batch: int = 500, seconds: float = 60.0) -> None:
        if not url.startswith(("http://", "https://")):
            raise InvalidArgument("url", url, why=f"{url!r} is not the address of an endpoint (http:// or https://)")
        self.url, self.batch, self.seconds = url, batch, seconds
        self.requests = 0

    def post(self, sparql: str, accept: str) -> tuple[str, bytes]:
        """Send a query; return the media type and the body of the answer.

        Raises
        ------
        QueryError
            If the endpoint says that the query is wrong.
        EndpointError
            If there is no answer, or another than an answer to a query.
        """
        self.requests += 1
        request = urllib.request.Request(self.url, sparql.encode(), {"Content-Type": "application/sparql-query", "Accept": accept, "User-Agent": "bdnf-kg"})
        try:
            with urllib.request.urlopen(request, timeout=self.seconds) as reply:
                return reply.headers.get_content_type(), reply.read()
        except urllib.error.HTTPError as error:
            why = error.read(2000).decode("utf-8", "replace").strip()
            if error.code == 400:
                raise QueryError(why or "the endpoint refuses the query") from None
            raise EndpointError(f"{self.url}: HTTP {error.code}: {why}") from None
        except (OSError, ValueError) as error:
            raise EndpointError(f"{self.url}: no answer: {error}") from None

    def ask(self, sparql: str) -> bool:
        """Answer an ASK query."""
        found = self._results(sparql)
        if not isinstance(found, ox.QueryBoolean):
            raise EndpointError(f"{self.url}: an ASK query got rows")
        return bool(found)

    def select(self, sparql: str) -> tuple[tuple[str, ...], list[Row]]:
        """Answer a SELECT query: its columns and rows."""
        found = self._results(sparql)
        if isinstance(found, ox.QueryBoolean):
            raise EndpointError(f"{self.url}: a SELECT query got a truth value")
        columns = tuple(v.value for v in found.variables)
        return columns, [tuple(row[c] for c in columns) for row in found]

    def _results(self, sparql: str) -> ox.QuerySolutions | ox.QueryBoolean:
        kind, body = self.post(declare(sparql), "application/sparql-results+json")
        try:
            return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        except (ValueError, SyntaxError):
            raise EndpointError(f"{self.url}: the answer is no SPARQL JSON but {kind}: {body[:80]!r}") from None

    def batched(self, sparql: str, nodes: Iterable[str]) -> Iterator[Row]:
        """Run a query that has ``{nodes}`` where the IRIs of a batch go, once a batch."""
        for text in self._batches(sparql, nodes):
            yield from self.select(text)[1]

    def batched_text(self, sparql: str, nodes: Iterable[str]) -> Iterator[list[str]]:
        """The same with the plain text of each term, by CSV, which is several times faster to read than JSON."""
        for text in self._batches(sparql, nodes):
            kind, body = self.post(declare(text), "text/csv")
            if not kind.endswith("csv"):
                raise EndpointError(f"{self.url}: the answer is no CSV but {kind}: {body[:80]!r}")
            lines = csv.reader(io.StringIO(body.decode("utf-8"), newline=""))
            next(lines, None)
            yield from lines

    def _batches(self, sparql: str, nodes: Iterable[str]) -> Iterator[str]:
        ordered = sorted(set(nodes))
        for start in range(0, len(ordered), self.batch):
            yield sparql.replace("{nodes}", " ".join(str(ox.NamedNode(iri)) for iri in ordered[start : start + self.batch]))


CLAIMS = "?claim biolink:subject ?s ; biolink:object ?o ; bkg:sign ?sign ; a bkg:CausalClaim ."
"""The pattern of one signed edge: ``?s``, ``?sign`` (``"+"`` or ``"-"``) and ``?o``."""


def reach(endpoint: Endpoint, sources: Iterable[str], *, max_length: int | None = None, backward: bool = False, pattern: str = CLAIMS) -> dict[str, dict[Sign, int]]:
    """Return every node, by IRI, that the sources reach, with the signs and the fewest steps for each.

    One query a hop and batch; only the set of seen nodes is kept here. The same search as
    :meth:`bdnf_kg.CausalGraph.reach` does in memory, over whatever a pattern calls an edge.
    """
    here, there = ("?o", "?s") if backward else ("?s", "?o")
    query = f"SELECT {here} ?sign {there} WHERE {{ VALUES {here} {{ {{nodes}} }} {pattern} }}"
    start = set(sources)
    layer: Sequence[tuple[str, Sign]] = [(node, Sign.POSITIVE) for node in sorted(start)]
    steps = dict.fromkeys(layer, 0)
    length = 0
    by_text = {str(sign): sign for sign in Sign}
    while layer and (max_length is None or length < max_length):
        length += 1
        signs: dict[str, list[Sign]] = defaultdict(list)
        for node, sign in layer:
            signs[node].append(sign)
        following = []
        for a, text, b in endpoint.batched_text(query, signs):
            step = by_text[text]
            for sign in signs[a]:
                state = (b, sign * step)
                if state not in steps:
                    steps[state] = length
                    following.append(state)
        layer = following
    found: dict[str, dict[Sign, int]] = defaultdict(dict)
    for (node, sign), count in sorted(steps.items(), key=lambda item: (item[0][0], -item[0][1])):
        if node not in start:
            found[node][sign] = count
    return dict(found)
