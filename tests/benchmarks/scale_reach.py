"""Four signed hops in memory, on DuckDB, on Spark and over a remote oxigraph, with the same frontiers.

    python tests/benchmarks/scale_reach.py --edges 10000 100000 1000000 --remote --spark

Each engine prints its set-up and its hops in seconds of the wall and CPU; a frontier that differs is an error.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from synthetic import edges, term, write

HOPS = 4


@contextmanager
def timed(label: str) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    print(f"    {label:32} {time.perf_counter() - wall:8.2f} s wall {time.process_time() - cpu:8.2f} s CPU", flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--edges", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    arguments.add_argument("--memory-up-to", type=int, default=1_000_000)
    arguments.add_argument("--remote-up-to", type=int, default=100_000)
    arguments.add_argument("--hops", type=int, default=HOPS)
    arguments.add_argument("--spark", action="store_true")
    arguments.add_argument("--remote", action="store_true")
    args = arguments.parse_args()
    for count in args.edges:
        nodes = max(100, count // 10)
        start = nodes // 2
        print(f"{count:,} edges, {nodes:,} nodes, {args.hops} hops", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            table = Path(folder) / "edges.csv"
            with table.open("w") as file:
                file.write("subject,sign,object\n")
                file.writelines(f"{s},{sign},{o}\n" for s, sign, o in edges(nodes, count))
            found = {}
            if count <= args.memory_up_to:
                from bdnf_kg import CausalGraph

                with timed("memory: build"):
                    graph = CausalGraph.from_edges((str(s), sign, str(o)) for s, sign, o in edges(nodes, count))
                with timed("memory: reach"):
                    reached = graph.reach(str(start), max_length=args.hops)
                found["memory"] = {(int(n), int(sign), steps) for n, signs in reached.items() for sign, steps in signs.items()}
                del graph, reached
            import duckdb

            from bdnf_kg.scale import reach_duckdb

            connection = duckdb.connect(str(Path(folder) / "edges.duckdb"))
            with timed("DuckDB: load"):
                connection.execute(f"CREATE TABLE edges AS SELECT subject::BIGINT AS subject, sign::INTEGER AS sign, object::BIGINT AS object FROM read_csv('{table}')").fetchall()
            with timed("DuckDB: reach"):
                found["DuckDB"] = set(reach_duckdb(connection, [start], max_length=args.hops).fetchall())
            connection.close()
            if args.spark:
                found["Spark"] = spark(table, start, args.hops)
            if args.remote and count <= args.remote_up_to:
                found["remote"] = remote(Path(folder), nodes, count, start, args.hops)
            first = next(iter(found.values()))
            assert all(other == first for other in found.values()), {name: len(other) for name, other in found.items()}
            sizes = Counter(steps for _, _, steps in first)
            print(f"    frontiers {[sizes[n] for n in range(1, args.hops + 1)]}, the same on {', '.join(found)}", flush=True)


def spark(table: Path, start: int, hops: int) -> set[tuple[int, int, int]]:
    from pyspark.sql import SparkSession

    from bdnf_kg.scale import reach_spark

    with timed("Spark: start"):
        session = (
            SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "4").config("spark.driver.memory", "4g")
            .config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").getOrCreate()
        )  # fmt: skip
        session.sparkContext.setLogLevel("ERROR")
    with timed("Spark: load"):
        frame = session.read.csv(str(table), header=True, schema="subject bigint, sign int, object bigint").cache()
        frame.count()
    with timed("Spark: reach"):
        found = {tuple(row) for row in reach_spark(frame, [start], max_length=hops).collect()}
    frame.unpersist()
    return found  # type: ignore[return-value]


def remote(folder: Path, nodes: int, count: int, start: int, hops: int) -> set[tuple[int, int, int]]:
    from bdnf_kg.query.engine import write_store
    from bdnf_kg.remote import CLAIMS, HELD, Endpoint, reach

    binary = shutil.which("oxigraph") or str(Path(sys.executable).parent / "oxigraph")
    with timed("oxigraph: write the store"):
        write_store(folder / "store", write(folder / "claims.nq", nodes, count))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([binary, "serve-read-only", "-l", str(folder / "store"), "--bind", f"127.0.0.1:{port}", "--union-default-graph"], stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/").close()
                break
            except OSError:
                time.sleep(0.1)
        endpoint = Endpoint(f"http://127.0.0.1:{port}/query", seconds=600)
        triples = endpoint.select("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")[1][0][0]
        reach(endpoint, [term(start)], max_length=1)
        found = {}
        for length in sorted({hops, 6}):
            both = []
            for name, kind in (("one triple each", HELD), ("claims", CLAIMS)):
                before = endpoint.requests
                with timed(f"over HTTP, {name}: {length} hops"):
                    both.append(reach(endpoint, [term(start)], max_length=length, edges=kind))
                print(f"        {triples.value} triples, {endpoint.requests - before} requests, {sum(map(len, both[-1].values())):,} signed nodes")  # type: ignore[union-attr]
            assert both[0] == both[1]
            found[length] = both[0]
    finally:
        server.kill()
        server.wait()
    return {(int(iri.rpartition("_")[2]) - 5_000_000, int(sign), steps) for iri, signs in found[hops].items() for sign, steps in signs.items()}


if __name__ == "__main__":
    main()
