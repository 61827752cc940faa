"""The same questions to Virtuoso (Debian: virtuoso-opensource-7-bin), where it is installed: an engine that shares no code with the others."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

import bdnf_kg
from bdnf_kg.errors import EndpointError
from bdnf_kg.query import dataset_path, stored_queries
from bdnf_kg.remote import HELD, RemoteGraph, reach

pytestmark = pytest.mark.skipif(shutil.which("virtuoso-t") is None, reason="Virtuoso is not installed")

INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = .
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
[SPARQL]
ResultSetMaxRows = 10000
"""

OTHERWISE = {
    "leads_to": "the closure of a property path with alternatives needs more than its gigabyte of memory",
    "shown_closure": "a loop does not lead back to where a property path began",
    "named_graphs": "it has graphs of its own",
}
"""The stored queries that Virtuoso 7 answers in another way, and why."""


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteGraph]:
    folder = tmp_path_factory.mktemp("virtuoso")
    with (folder / "bdnf.nq").open("wb") as file:
        ox.serialize(ox.parse(path=str(dataset_path()), format=ox.RdfFormat.TRIG), file, ox.RdfFormat.N_QUADS)
    ports = []
    for _ in range(2):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            ports.append(probe.getsockname()[1])
    (folder / "virtuoso.ini").write_text(INI.format(sql=ports[0], http=ports[1]))
    server = subprocess.Popen(["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"], cwd=folder, stderr=subprocess.DEVNULL)
    try:
        answers(f"http://127.0.0.1:{ports[1]}/sparql?query=ASK%7B%7D")
        load = "ld_dir('.', '*.nq', 'https://w3id.org/bdnf-kg/graph'); rdf_loader_run(); checkpoint;"
        subprocess.run(["isql-vt", f"127.0.0.1:{ports[0]}", "dba", "dba", f"exec={load}"], cwd=folder, check=True, timeout=120, stdout=subprocess.DEVNULL)
        yield bdnf_kg.connect(f"http://127.0.0.1:{ports[1]}/sparql")
    finally:
        server.kill()
        server.wait()


def answers(url: str) -> None:
    """Wait until a server answers."""
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("Virtuoso did not start")


def test_the_data_are_all_there(kg: bdnf_kg.KnowledgeGraph, remote: RemoteGraph) -> None:
    assert remote.query("SELECT (COUNT(DISTINCT ?row) AS ?n) WHERE { ?row a bkg:Evidence }").rows == ((len(kg.evidence),),)


@pytest.mark.parametrize("name", [name for name in stored_queries() if name not in OTHERWISE])
def test_every_stored_query_gives_the_same_rows(kg: bdnf_kg.KnowledgeGraph, remote: RemoteGraph, name: str) -> None:
    assert sorted(map(repr, remote.run(name))) == sorted(map(repr, kg.run(name)))


def test_the_queries_that_it_answers_otherwise_are_these_and_no_more(kg: bdnf_kg.KnowledgeGraph, remote: RemoteGraph) -> None:
    with pytest.raises(EndpointError, match="transitive temp memory"):
        remote.run("leads_to")
    assert set(kg.run("shown_closure").rows) - set(remote.run("shown_closure").rows) == {("increased neuronal activity",)}
    assert set(kg.run("named_graphs").rows) < set(remote.run("named_graphs").rows)


def test_paths_effects_and_reach_are_those_of_memory(kg: bdnf_kg.KnowledgeGraph, remote: RemoteGraph) -> None:
    for source, target in (("physical exercise", "memory"), ("17beta-estradiol", "BDNF release"), ("chronic stress", "depression behavior")):
        assert [str(path) for path in remote.paths(source, target)] == [str(path) for path in kg.paths(source, target)]
        here, there = kg.effect(source, target), remote.effect(source, target)
        assert (there.verdict, there.reason, there.references) == (here.verdict, here.reason, here.references)
    for name in ("upstream", "downstream"):
        here, there = getattr(kg, name)("BDNF release"), getattr(remote, name)("BDNF release")
        assert [(found.term.id, dict(found.steps)) for found in there] == [(found.term.id, dict(found.steps)) for found in here]
    expand = kg.content.prefixes.expand
    held = kg.network().replaced([edge for edge in kg.network().edges if edge.kind == "claim" and edge.is_held])
    found = reach(remote.endpoint, [expand(kg.node("TrkB").id)], edges=HELD)
    assert found == {expand(node): signs for node, signs in held.reach(kg.node("TrkB").id).items()}


def test_an_ask_query_gets_a_truth_value(remote: RemoteGraph) -> None:
    assert remote.query("ASK { ?row a bkg:Evidence }").rows == ((True,),)
    assert remote.query('ASK { ?row bkg:species "mouse" }').rows == ((False,),)
