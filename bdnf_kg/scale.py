"""Signed reach on engines that hold more than one process can: DuckDB on one large machine, Spark on a cluster.

Both do what :meth:`bdnf_kg.CausalGraph.reach` does in memory: a breadth-first search over pairs of node and sign, one hop
at a time, with a table of what was seen. They return a table of their own engine, so that nothing large comes to Python.
Edges are a table of ``subject``, ``sign`` (1, -1, or null where it is unknown; such edges are not walked) and ``object``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .causal import bounds
from .errors import ExtraMissing, InvalidArgument, TermNotFound

if TYPE_CHECKING:
    import duckdb
    from pyspark.sql import DataFrame


def reach_duckdb(connection: duckdb.DuckDBPyConnection, sources: object, *, edges: str = "edges", max_length: int | None = None, backward: bool = False) -> duckdb.DuckDBPyRelation:
    """Return a relation ``(node, sign, steps)`` of what the sources reach, the sources themselves left out.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        A connection, to a file or in memory, in which ``edges`` names a table or view.
    sources : object or iterable
        A node, or several, as they stand in the table.
    max_length : int, optional
        Steps at most; until nothing new is found if not given.
    backward : bool
        Find what reaches the sources instead.

    Raises
    ------
    TermNotFound
        If a source is not in the table.
    InvalidArgument
        If ``edges`` is no name, or ``max_length`` no positive whole number.

    Notes
    -----
    The relation reads temporary tables of the connection, so it is good until the next call on the same connection.

    Examples
    --------
    >>> import duckdb
    >>> con = duckdb.connect()
    >>> _ = con.execute("CREATE TABLE edges AS SELECT * FROM (VALUES ('a', 1, 'b'), ('b', -1, 'c')) AS t(subject, sign, object)").fetchall()
    >>> reach_duckdb(con, ["a"]).order("node").fetchall()
    [('b', 1, 1), ('c', -1, 2)]
    """
    if not edges.replace("_", "").replace(".", "").isalnum():
        raise InvalidArgument("edges", edges, why=f"{edges!r} is not the name of a table")
    starts = _starts(sources, max_length)
    here, there = ("object", "subject") if backward else ("subject", "object")

    def do(sql: str, *values: object) -> list[tuple[object, ...]]:
        return connection.execute(sql, list(values)).fetchall()

    do(f"CREATE OR REPLACE TEMP TABLE reach_seen AS SELECT {here} AS node, sign, 0 AS steps FROM {edges} LIMIT 0")
    do("CREATE OR REPLACE TEMP TABLE reach_front AS SELECT node, sign FROM reach_seen")
    for node in starts:
        if not do(f"SELECT 1 FROM {edges} WHERE subject = ? OR object = ? LIMIT 1", node, node):
            raise TermNotFound(str(node), why="is not a node of this graph")
        do("INSERT INTO reach_front VALUES (?, 1)", node)
    do("INSERT INTO reach_seen SELECT node, sign, 0 FROM reach_front")
    step = 0
    while (max_length is None or step < max_length) and do("SELECT 1 FROM reach_front LIMIT 1"):
        step += 1
        do(
            f"""CREATE OR REPLACE TEMP TABLE reach_next AS
            SELECT DISTINCT e.{there} AS node, f.sign * e.sign AS sign FROM reach_front f JOIN {edges} e ON e.{here} = f.node WHERE e.sign IS NOT NULL"""
        )
        do("CREATE OR REPLACE TEMP TABLE reach_front AS SELECT n.* FROM reach_next n ANTI JOIN reach_seen s ON n.node = s.node AND n.sign = s.sign")
        do("INSERT INTO reach_seen SELECT node, sign, ? FROM reach_front", step)
    return connection.sql("SELECT s.* FROM reach_seen s ANTI JOIN (SELECT node FROM reach_seen WHERE steps = 0) z ON s.node = z.node")


def reach_spark(edges: DataFrame, sources: object, *, max_length: int | None = None, backward: bool = False) -> DataFrame:
    """Return a data frame ``(node, sign, steps)`` of what the sources reach, the sources themselves left out.

    Parameters
    ----------
    edges : pyspark.sql.DataFrame
        Columns ``subject``, ``sign``, ``object``; cache it if you ask several times.
    sources, max_length, backward
        As in :func:`reach_duckdb`.

    Notes
    -----
    Each hop is a join, an anti join against what was seen, and a local checkpoint, which cuts the plan: without it the plan
    doubles with each hop. On a cluster set ``spark.sql.shuffle.partitions`` to two or three times the cores.
    """
    try:
        from pyspark.sql import functions as f
    except ModuleNotFoundError:
        raise ExtraMissing("pyspark", "spark") from None
    starts = _starts(sources, max_length)
    here, there = ("object", "subject") if backward else ("subject", "object")
    session = edges.sparkSession
    walked = edges.where(f.col("sign").isNotNull()).select(f.col(here).alias("node"), f.col("sign").alias("step_sign"), f.col(there).alias("next"))
    kind = edges.schema[here].dataType.simpleString()
    known = edges.select(f.explode(f.array("subject", "object")).alias("node")).where(f.col("node").isin(starts)).distinct().collect()
    for node in starts:
        if node not in {row.node for row in known}:
            raise TermNotFound(str(node), why="is not a node of this graph")
    start = session.createDataFrame([(node, 1) for node in starts], f"node {kind}, sign {edges.schema['sign'].dataType.simpleString()}")
    front = start.localCheckpoint()
    seen = front.withColumn("steps", f.lit(0))
    step = 0
    while (max_length is None or step < max_length) and not front.isEmpty():
        step += 1
        moved = front.join(walked, "node").select(f.col("next").alias("node"), (f.col("sign") * f.col("step_sign")).alias("sign")).distinct()
        front = moved.join(seen, ["node", "sign"], "left_anti").localCheckpoint()
        seen = seen.unionByName(front.withColumn("steps", f.lit(step))).localCheckpoint()
    return seen.join(start.select("node"), "node", "left_anti")


def _starts(sources: object, max_length: int | None) -> list[object]:
    """The sources, each once; what is asked for is refused where the search in memory refuses it."""
    if max_length is not None:
        bounds.whole("max_length", max_length)
    return list(dict.fromkeys(sources if isinstance(sources, Iterable) and not isinstance(sources, str) else [sources]))
