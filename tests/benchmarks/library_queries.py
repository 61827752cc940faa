"""Time every stored query on pyoxigraph in memory and on disk, on a remote oxigraph server, and with rdflib's own evaluator.

    python tests/benchmarks/library_queries.py                  the shipped graph
    python tests/benchmarks/library_queries.py --claims 100000  the shipped graph with that many synthetic claims more

The times are of the wall, but for the first two columns, which are CPU time; the ratio columns come from one run. rdflib is
given --cap seconds a query, in a process that is stopped then; a query that meets the cap counts with the cap.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from synthetic import write

import bdnf_kg
from bdnf_kg.query import bind, dataset_path, dataset_rdflib, stored_queries
from bdnf_kg.query.engine import write_store
from bdnf_kg.remote import Endpoint


def with_rdflib(path: Path, texts: dict[str, str], cap: float) -> dict[str, float]:
    """CPU seconds a query on a graph that is read once; each query runs in a copy of the process, which is stopped at the cap."""
    dataset = dataset_rdflib(path)
    gc.freeze()
    fork = multiprocessing.get_context("fork")
    found: dict[str, float] = {}
    for name, text in texts.items():
        here, there = fork.Pipe(duplex=False)

        def ask(text: str = text, there: Any = there) -> None:
            start = time.process_time()
            list(dataset.query(text))
            there.send(time.process_time() - start)

        process = fork.Process(target=ask)
        process.start()
        there.close()
        found[name] = here.recv() if here.poll(cap) else cap
        process.kill()
        process.join()
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--claims", type=int, default=0)
    arguments.add_argument("--cap", type=float, default=10.0)
    arguments.add_argument("--no-rdflib", action="store_true")
    args = arguments.parse_args()
    kg = bdnf_kg.load()
    texts = {q.name: bind(q.sparql, q.bindings(kg, {})) for q in stored_queries().values()}
    with tempfile.TemporaryDirectory() as folder:
        path = dataset_path()
        if args.claims:
            more = write(Path(folder) / "more.nq", args.claims // 10, args.claims)
            path = Path(folder) / "all.trig"
            store = ox.Store()
            store.bulk_load(path=str(dataset_path()), format=ox.RdfFormat.TRIG)
            store.bulk_load(path=str(more), format=ox.RdfFormat.N_QUADS)
            store.dump(str(path), format=ox.RdfFormat.TRIG)
        else:
            store = ox.Store()
            store.bulk_load(path=str(path), format=ox.RdfFormat.TRIG)
        disk = ox.Store.read_only(str(write_store(Path(folder) / "store", path)))
        binary = shutil.which("oxigraph") or str(Path(sys.executable).parent / "oxigraph")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = subprocess.Popen([binary, "serve-read-only", "-l", str(Path(folder) / "store"), "--bind", f"127.0.0.1:{port}", "--union-default-graph"], stderr=subprocess.DEVNULL)
        try:
            for _ in range(100):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/").close()
                    break
                except OSError:
                    time.sleep(0.1)
            endpoint = Endpoint(f"http://127.0.0.1:{port}/query", seconds=600)
            columns: dict[str, dict[str, float]] = {"memory": {}, "disk": {}, "remote": {}}
            for name, text in texts.items():
                for column, one in (("memory", store), ("disk", disk)):
                    times = []
                    for _ in range(3):
                        start = time.process_time()
                        list(one.query(text, use_default_graph_as_union=True))  # type: ignore[arg-type]
                        times.append(time.process_time() - start)
                    columns[column][name] = statistics.median(times)
                start = time.perf_counter()
                endpoint.select(text)
                columns["remote"][name] = time.perf_counter() - start
        finally:
            server.kill()
            server.wait()
        if not args.no_rdflib:
            columns["rdflib"] = with_rdflib(path, texts, args.cap)
    print(f"{len(texts)} queries over {len(store):,} quads; milliseconds")
    print("query".ljust(34) + "".join(c.rjust(12) for c in columns))
    for name in texts:
        print(name.ljust(34) + "".join(f"{times[name] * 1000:12.1f}" for times in columns.values()))
    for label, one in (("median", statistics.median), ("worst", max)):
        print(label.ljust(34) + "".join(f"{one(times.values()) * 1000:12.1f}" for times in columns.values()))
    for column in list(columns)[1:]:
        ratios = sorted(columns[column][name] / columns["memory"][name] for name in texts)
        met = sum(seconds >= args.cap for seconds in columns[column].values()) if column == "rdflib" else 0
        print(f"{column} to memory: median {statistics.median(ratios):.1f} to 1, largest {ratios[-1]:.0f} to 1{f'; {met} queries met the cap of {args.cap:g} s' if met else ''}")


if __name__ == "__main__":
    main()
