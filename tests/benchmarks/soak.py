"""Soak the endpoint: good, bad, hostile and runaway queries from many clients, and what came of each.

    python tests/benchmarks/soak.py --minutes 5 --clients 8

It starts ``bdnf-kg serve`` on loopback, and fails (exit 1) if a request is lost, gets a status that its kind should not
get, if a worker is missing at the end, or if the memory of all its processes grows by more than a fifth after warming up.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent.parent / "serve"))
from running import Server, start

from bdnf_kg.query import stored_queries

GOOD = [q.sparql for q in stored_queries().values() if not q.parameters]
RUNAWAY = [
    "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>)* ?b . ?c (!<x:y>)* ?d }",
]
BAD = ["SELECT * WHERE { ?s ?p", "DROP ALL", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SELECT * FROM <x:none> { ?s ?p ?o }", "\x00", "ASK { ?s ?p 'a }"]
PAGES = ["/", "/BDNFKG_0000003", "/BDNFKG_9999999", "/query", "/queries.json", "/.well-known/void", "/sparql", "/term?name=trkb"]
ALLOWED = {"good": {200, 429, 503, 504}, "runaway": {422, 429, 503, 504}, "bad": {400, 403, 429, 503}, "page": {200, 404}, "large": {413, 422, 429, 503, 504}}


def memory(root: int) -> int:
    """The private memory of a process and its children, in MB (Linux)."""
    total = 0
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    family = {root, *(pid for pid, parent in parents.items() if parent == root)}
    for pid in family:
        try:
            total += sum(int(line.split()[1]) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if line.startswith(("Private_Clean", "Private_Dirty")))
        except OSError:
            continue
    return total // 1024


def client(server: Server, seed: int, until: float, seen: dict[str, Counter[str]], times: dict[str, list[float]], lock: threading.Lock) -> None:
    rng = random.Random(seed)
    while time.monotonic() < until:
        kind = rng.choices(["good", "bad", "page", "runaway", "large"], [70, 12, 12, 4, 2])[0]
        begun = time.perf_counter()
        try:
            if kind == "page":
                status = str(server.ask(rng.choice(PAGES)).status)
            elif kind == "large":
                status = str(server.query(rng.choice(["SELECT * { ?s ?p ?o }", "ASK {} #" + "x" * 300_000])).status)
            else:
                text = rng.choice({"good": GOOD, "bad": BAD, "runaway": RUNAWAY}[kind])
                reply = server.query(text) if rng.random() < 0.5 else server.ask(f"/sparql?query={quote(text)}", Accept_Encoding="gzip")
                status = str(reply.status)
        except Exception as error:
            status = f"lost ({type(error).__name__})"
        with lock:
            seen[kind][status] += 1
            times[kind].append(time.perf_counter() - begun)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--minutes", type=float, default=5.0)
    arguments.add_argument("--clients", type=int, default=8)
    args = arguments.parse_args()
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    times: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        server = start(Path(folder), "--seconds", "2", "--workers", "2")
        try:
            until = time.monotonic() + args.minutes * 60
            lock = threading.Lock()
            threads = [threading.Thread(target=client, args=(server, seed, until, seen, times, lock)) for seed in range(args.clients)]
            for thread in threads:
                thread.start()
            used = []
            while any(thread.is_alive() for thread in threads):
                time.sleep(min(5.0, args.minutes * 6))
                used.append(memory(server.process.pid))
            for thread in threads:
                thread.join()
            time.sleep(3)
            state = json.loads(server.ask("/health").body)
        finally:
            server.process.terminate()
            server.process.wait(20)
    total = sum(sum(c.values()) for c in seen.values())
    print(f"{total:,} requests of {args.clients} clients in {args.minutes:g} minutes; at the end {state}")
    for kind, counts in sorted(seen.items()):
        ordered = sorted(times[kind])
        print(f"{kind:8} p50 {statistics.median(ordered) * 1000:7.0f} ms  p99 {ordered[int(len(ordered) * 0.99)] * 1000:7.0f} ms  {dict(sorted(counts.items()))}")
    third = max(1, len(used) // 3)
    early, late = statistics.median(used[third : 2 * third] or used), statistics.median(used[-third:])
    print(f"private memory of the server and its workers: {early:.0f} MB in the second third, {late:.0f} MB in the last, {max(used)} MB at most")
    wrong = [f"{kind}: {status}" for kind, counts in seen.items() for status in counts if not status.isdigit() or int(status) not in ALLOWED[kind]]
    wrong += ["memory grew"] if late > 1.2 * early else []
    wrong += ["a worker is missing"] if state["workers"] != 2 or state["idle"] != 2 or state["inside"] else []
    print("failed: " + "; ".join(wrong) if wrong else "passed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
