"""Requests a second at 1, 8 and 32 clients with wrk, while runaway queries are being killed.

    python tests/benchmarks/throughput.py --seconds 15

Needs wrk (Debian: apt-get install wrk). Each client asks one stored query over and over; beside them one more client sends
runaway queries, so that a worker is being killed and replaced all the time.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent.parent / "serve"))
from running import Server, start

from bdnf_kg.query import stored

RUNAWAY = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def runaways(server: Server, stop: threading.Event) -> None:
    while not stop.is_set():
        server.query(RUNAWAY)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seconds", type=int, default=15)
    arguments.add_argument("--query", default="opposite_forms")
    args = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for killing in (False, True):
            server = start(Path(folder), "--seconds", "1", "--workers", "3")
            stop = threading.Event()

            thread = threading.Thread(target=runaways, args=(server, stop))
            if killing:
                thread.start()
            try:
                for clients in (1, 8, 32):
                    url = f"{server.url}/sparql?query={quote(stored(args.query).sparql)}"
                    done = subprocess.run(["wrk", "-t1", f"-c{clients}", f"-d{args.seconds}s", "--latency", "--timeout", "30s", url], capture_output=True, text=True, check=True)
                    p50, p99 = (re.search(rf"^ +{p}%\s+(\S+)", done.stdout, re.MULTILINE) for p in (50, 99))
                    rate = re.search(r"Requests/sec:\s+(\S+)", done.stdout)
                    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", done.stdout)
                    assert p50
                    assert p99
                    assert rate
                    print(
                        f"{'with' if killing else 'no  '} runaways  {clients:3} clients  {float(rate[1]):8.1f} requests/s  p50 {p50[1]:>9}  p99 {p99[1]:>9}  refused {errors[1] if errors else 0}",
                        flush=True,
                    )
            finally:
                stop.set()
                if killing:
                    thread.join()
                    print(f"killed meanwhile: {json.loads(server.ask('/health').body)['killed']}")
                server.process.terminate()
                server.process.wait(20)


if __name__ == "__main__":
    main()
