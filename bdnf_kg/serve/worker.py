"""One process that answers queries, one at a time, and is killed when one takes too long.

It reads a line of JSON from standard input and writes a line of JSON and then the answer to standard output. It opens the
store before it drops what it no longer needs: new files and connections, and more memory than its limit. An alarm ends it
if the server that started it is no longer there to do so.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import pyoxigraph as ox

from ..query.faults import fault

if TYPE_CHECKING:
    from typing_extensions import Buffer

RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}


class TooLarge(Exception):
    """The answer is larger than a limit."""


class Bounded(io.RawIOBase):
    """A writer that keeps what is written, up to a number of bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit, self.size, self.parts = limit, 0, list[bytes]()

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def write(self, data: Buffer) -> int:
        """Keep some bytes, or raise."""
        part = bytes(data)
        self.size += len(part)
        if self.size > self.limit:
            raise TooLarge(f"the answer is larger than {self.limit:,} bytes; ask for less with LIMIT")
        self.parts.append(part)
        return len(part)


def answer(store: ox.Store, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Run one query; return the head of the response and its body. A fault of the query is a response too."""
    try:
        known = {name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode)}
        missing = [iri for iri in (*request["from"], *request["default"], *request["named"]) if iri not in known]
        if missing:
            raise ValueError(f"the dataset holds no graph <{missing[0]}>; it holds: {', '.join(f'<{iri}>' for iri in sorted(known))}")
        given = bool(request["default"] or request["named"])
        found = store.query(
            request["query"],
            prefixes=request["prefixes"],
            use_default_graph_as_union=not given and not request["from"],
            default_graph=[ox.NamedNode(iri) for iri in request["default"]] if given else None,
            named_graphs=[ox.NamedNode(iri) for iri in request["named"]] if given else None,
        )
        out = Bounded(request["bytes"])
        kind = request["graph" if isinstance(found, ox.QueryTriples) else "results"]
        if kind is None:
            return {"status": 406, "error": f"this query answers in one of: {', '.join(GRAPHS if isinstance(found, ox.QueryTriples) else RESULTS)}"}, b""
        if isinstance(found, ox.QueryTriples):
            ox.serialize(_at_most(found, request["rows"]), cast(BinaryIO, out), format=GRAPHS[kind], prefixes=request["prefixes"])
            return {"status": 200, "type": kind}, b"".join(out.parts)
        found.serialize(cast(BinaryIO, out), format=RESULTS[kind])
        body = b"".join(out.parts)
        if isinstance(found, ox.QuerySolutions) and count_rows(body, kind) > request["rows"]:
            raise TooLarge(_too_many(request["rows"]))
        return {"status": 200, "type": kind}, body
    except TooLarge as error:
        return {"status": 422, "error": str(error)}, b""
    except SyntaxError:
        return {"status": 400, "error": str(fault(request["query"]))}, b""
    except ValueError as error:
        return {"status": 400, "error": str(error)}, b""
    except Exception as error:  # the process must answer, whatever the engine raises
        if "is larger than" in str(error):
            return {"status": 422, "error": f"the answer is larger than {request['bytes']:,} bytes; ask for less with LIMIT"}, b""
        return {"status": 500, "error": f"the query failed: {type(error).__name__}"}, b""


def _at_most(triples: ox.QueryTriples, limit: int) -> Iterator[ox.Triple]:
    for count, triple in enumerate(triples, 1):
        if count > limit:
            raise TooLarge(_too_many(limit))
        yield triple


def _too_many(limit: int) -> str:
    return f"the answer has more than {limit:,} rows; ask for less with LIMIT"


def count_rows(body: bytes, kind: str) -> int:
    """Count the rows of a serialized answer, whatever its strings hold.

    >>> count_rows(b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"},{"}},{}]}}', "application/json")
    2
    """
    if kind.endswith("xml"):
        return body.count(b"<result>")
    bare = re.sub(rb'"(?:[^"\\]|\\.)*"' if kind.endswith("json") else rb'"[^"]*"', b"", body)
    if kind.endswith("json"):
        return 0 if b"[]}" in bare[-4:] else bare.count(b"},{") + 1
    return bare.count(b"\n") - 1


def confine(memory_bytes: int, network: bool) -> None:
    """Give up what a query does not need: memory beyond a limit, and, without ``network``, new files and connections."""
    try:
        import resource
    except ImportError:  # not a POSIX system: the time limit of the server is what remains
        return
    import os

    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + memory_bytes, used + memory_bytes))
    except OSError:
        pass
    if not network:
        lowest = os.open(os.devnull, os.O_RDONLY)
        os.close(lowest)
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, lowest))


def main(folder: str, memory_bytes: int, network: bool, reader: BinaryIO, writer: BinaryIO) -> None:
    """Answer requests until the other end closes."""
    import signal

    store = ox.Store.read_only(folder)
    next(iter(store), None)
    confine(memory_bytes, network)
    writer.write(b'{"ready": true}\n')
    writer.flush()
    alarm = getattr(signal, "setitimer", None)
    for line in reader:
        request = json.loads(line)
        if alarm:
            alarm(signal.ITIMER_REAL, request["seconds"] + 1)
        head, body = answer(store, request)
        if alarm:
            alarm(signal.ITIMER_REAL, 0)
        writer.write(json.dumps({**head, "length": len(body)}).encode() + b"\n" + body)
        writer.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3] == "network", sys.stdin.buffer, sys.stdout.buffer)
