"""Signed reach on DuckDB and on Spark is that of the search in memory, hop by hop."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bdnf_kg import CausalGraph
from bdnf_kg.errors import InvalidArgument, TermNotFound
from bdnf_kg.scale import reach_duckdb, reach_spark

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))
from synthetic import edges

NODES, EDGES = 4_000, 20_000


@pytest.fixture(scope="module")
def table() -> list[tuple[int, int | None, int]]:
    made: list[tuple[int, int | None, int]] = list(edges(NODES, EDGES))
    return [*made, (0, None, NODES + 1)]


@pytest.fixture(scope="module")
def graph(table: list[tuple[int, int | None, int]]) -> CausalGraph:
    return CausalGraph.from_edges([(str(s), sign, str(o)) for s, sign, o in table])


def _memory(graph: CausalGraph, start: int, **options: Any) -> set[tuple[int, int, int]]:
    return {(int(node), int(sign), steps) for node, signs in graph.reach(str(start), **options).items() for sign, steps in signs.items()}


@pytest.fixture(scope="module")
def duck(table: list[tuple[int, int | None, int]]) -> Any:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is an extra")
    connection = duckdb.connect()
    connection.execute("CREATE TABLE edges (subject BIGINT, sign INTEGER, object BIGINT)").fetchall()
    for start in range(0, len(table), 1000):
        rows = ",".join(f"({s},{'NULL' if sign is None else sign},{o})" for s, sign, o in table[start : start + 1000])
        connection.execute(f"INSERT INTO edges VALUES {rows}").fetchall()
    return connection


@pytest.mark.parametrize("options", [{"max_length": 1}, {"max_length": 4}, {"max_length": 3, "backward": True}, {}])
@pytest.mark.parametrize("start", [0, 17, 3900])
def test_duckdb_reaches_what_memory_reaches(graph: CausalGraph, duck: Any, start: int, options: dict[str, Any]) -> None:
    found = set(reach_duckdb(duck, [start], **options).fetchall())
    assert found == _memory(graph, start, **options)
    assert found


def test_several_sources_and_none(graph: CausalGraph, duck: Any) -> None:
    both = {(int(node), int(sign), steps) for node, signs in graph.reach(["0", "17"], max_length=2).items() for sign, steps in signs.items()}
    assert set(reach_duckdb(duck, [0, 17, 0], max_length=2).fetchall()) == both
    assert reach_duckdb(duck, [], max_length=2).fetchall() == []
    assert reach_duckdb(duck, 17, max_length=2).fetchall()
    for ask in (graph.reach, lambda node, **options: reach_duckdb(duck, node, **options)):
        with pytest.raises(TermNotFound, match="'99999' is not a node of this graph"):
            ask("99999")
        for length in (0, -1, 1.5):
            with pytest.raises(InvalidArgument, match="is not a positive whole number"):
                ask("17", max_length=length)
    with pytest.raises(InvalidArgument, match="is not the name of a table"):
        reach_duckdb(duck, [0], edges="edges; DROP TABLE edges")


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql", reason="pyspark (500 MB, Java) is an extra")
    session = (
        sql.SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "4")
        .config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").getOrCreate()
    )  # fmt: skip
    yield session
    session.stop()


def test_spark_reaches_what_memory_reaches(graph: CausalGraph, spark: Any, table: list[tuple[int, int | None, int]]) -> None:
    frame = spark.createDataFrame(table, "subject bigint, sign int, object bigint").cache()
    for start, options in ((0, {"max_length": 3}), (17, {"max_length": 2, "backward": True})):
        found = {tuple(row) for row in reach_spark(frame, [start], **options).collect()}
        assert found == _memory(graph, start, **options)
        assert len(found) > 1
    with pytest.raises(TermNotFound, match="'99999' is not a node of this graph"):
        reach_spark(frame, 99999)
