"""The dataset in a store, and SPARQL run over it: text in, rows out."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pyoxigraph as ox

from .. import _resources
from ..curie import Prefixes
from ..errors import ExtraMissing, InvalidArgument, OutputError, QueryError, UnknownIRI
from .faults import fault
from .names import Names, StoreNames, unknown, unknown_texts, why_empty
from .syntax import declare, graphs, pattern_start

if TYPE_CHECKING:
    import rdflib

Check = bool | Literal["warn"]
"""What to do about names that the graph does not hold: raise (True), warn (``"warn"``) or nothing (False)."""


@dataclass(frozen=True)
class Rows(Sequence[tuple[Any, ...]]):
    """The answer of a query: columns by name, and rows of Python values in the order of the engine.

    IRIs are CURIEs where the project has a prefix for them; literals are str, int, float or bool; unbound is None.
    No row is an answer: ``reason`` then says which pattern of the query fails.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...] = field(default=())
    reason: str = ""

    def __getitem__(self, index: Any) -> Any:
        return self.rows[index]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows)

    def __repr__(self) -> str:
        return f"Rows({len(self.rows)} rows: {', '.join(self.columns)}{f'; {self.reason}' if self.reason else ''})"

    def column(self, name: str) -> list[Any]:
        """Return one column as a list."""
        if name not in self.columns:
            raise InvalidArgument("column", name, self.columns)
        return [row[self.columns.index(name)] for row in self.rows]

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return one dictionary a row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_pandas(self) -> Any:
        """Return a ``pandas.DataFrame``; needs pandas."""
        try:
            import pandas
        except ImportError:
            raise ExtraMissing("pandas", "pandas") from None
        return pandas.DataFrame(list(self.rows), columns=list(self.columns))

    def to_polars(self) -> Any:
        """Return a ``polars.DataFrame``; needs polars. A column of mixed kinds raises polars' own error, with its name."""
        try:
            import polars
        except ImportError:
            raise ExtraMissing("polars", "polars") from None
        return polars.DataFrame({name: self.column(name) for name in self.columns}, strict=False)

    def _repr_html_(self) -> str:
        from ..export.text import rows_html

        return rows_html(self.columns, self.rows)


def dataset_path() -> Path:
    """The file of the built dataset."""
    return _resources.ontology() / "bdnf.trig"


def dataset_store(path: Path | None = None) -> ox.Store:
    """Load the built dataset into a store in memory."""
    path = path or dataset_path()
    store = ox.Store()
    try:
        store.bulk_load(path=str(path), format=ox.RdfFormat.TRIG)
    except (OSError, SyntaxError) as error:
        raise _unreadable(path, error) from None
    return store


def _unreadable(path: Path, error: Exception) -> QueryError:
    where = "" if path == dataset_path() else f" --ontology {path.parent}"
    return QueryError(f"{path}: the dataset cannot be read ({' '.join(str(error).split())[:200]}); run 'bdnf-kg build{where}'")


def cached_store() -> ox.Store:
    """Return the built dataset of the package from a read-only store in the user's cache, written there on first use.

    Opening it takes some 10 ms, where parsing takes 400 ms; queries over everything are slower than in memory. Where the
    cache cannot be written the store is in memory.
    """
    try:
        return ox.Store.read_only(str(cached_folder()))
    except OSError:
        return dataset_store()


def cached_folder(path: Path | None = None) -> Path:
    """Return the folder of the cached store of a dataset, written on first use and marked as used now.

    Raises
    ------
    OutputError
        If the cache cannot be written.
    """
    folder = cache_folder(path)
    if not folder.is_dir():
        write_store(folder, path)
        _forget_old(folder)
    mark_used(folder)
    return folder


def mark_used(folder: Path) -> None:
    """Mark a cached store as used now, so that no process removes it within a month; a cache that is only read stays as it is."""
    with contextlib.suppress(OSError):
        os.utime(folder)


def cache_folder(path: Path | None = None) -> Path:
    """The folder of the cached store: one a version of the dataset, under ``$XDG_CACHE_HOME`` or ``~/.cache``."""
    path = path or dataset_path()
    try:
        digest = sha256(path.read_bytes()).hexdigest()[:16]
    except OSError as error:
        raise _unreadable(path, error) from None
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(home) / "bdnf-kg" / f"store-{digest}"


def _forget_old(kept: Path, days: int = 30) -> None:
    """Remove the stores of other versions that were not used for a month."""
    for other in kept.parent.glob("store-*"):
        with contextlib.suppress(OSError):
            if other != kept and time.time() - other.stat().st_mtime > days * 86400:
                shutil.rmtree(other)


def write_store(folder: Path, path: Path | None = None) -> Path:
    """Write the dataset, or an RDF file that names graphs or not, as an on-disk store that ``oxigraph`` can serve.

    Raises
    ------
    OutputError
        If the folder exists and is not empty, or cannot be written. Nothing is left behind.
    QueryError
        If the file is no RDF.
    """
    path = path or dataset_path()
    if folder.is_dir() and any(folder.iterdir()):
        raise OutputError(f"{folder}: is not empty")
    format = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
    if format is None:
        raise InvalidArgument("file", path.name, why=f"{path.name}: the ending names no RDF format (.trig, .ttl, .nt, .nq, .rdf, .jsonld)")
    new = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=".store-", dir=folder.parent))
        store = ox.Store(str(new))
        store.bulk_load(path=str(path), format=format)
        store.optimize()
        store.flush()
        del store
        new.chmod(0o755)
        with contextlib.suppress(FileNotFoundError):
            folder.rmdir()
        try:
            new.rename(folder)
        except OSError:
            if not folder.is_dir():  # another process may have been faster
                raise
    except SyntaxError as error:
        raise QueryError(f"{path}: is not the RDF that its ending promises: {error}") from None
    except OSError as error:
        raise OutputError(f"{folder}: the store cannot be written: {error}") from None
    finally:
        if new is not None:
            shutil.rmtree(new, ignore_errors=True)
    return folder


def dataset_rdflib(path: Path | None = None, *, engine: str = "rdflib") -> rdflib.Dataset:
    """Load the built dataset into an ``rdflib.Dataset`` whose default graph is the union of all.

    With ``engine="oxigraph"`` the same dataset stands on the fast store (through oxrdflib); rdflib's own evaluator is
    far slower, and is there to compare and for those who live in it.
    """
    import rdflib

    if engine not in ("rdflib", "oxigraph"):
        raise InvalidArgument("engine", engine, ("rdflib", "oxigraph"))
    dataset = rdflib.Dataset("Oxigraph" if engine == "oxigraph" else "default", default_union=True)
    path = path or dataset_path()
    try:
        dataset.parse(path, format="trig")
    except Exception as error:  # at the end of a file that is cut, rdflib's parser fails as it happens to
        raise _unreadable(path, error) from None
    return dataset


def bind(sparql: str, bindings: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
    r"""Bind variables to values by ``VALUES`` clauses at the start of the pattern, the values written by the RDF library.

    The engine's own substitution takes projected variables only, initial bindings differ between engines, and a closing
    ``VALUES`` comes after the grouping. Each variable has a clause of its own: Virtuoso 7 fails on a clause of several.

    >>> bind("SELECT * WHERE { ?s ?p ?o }", {"o": ox.Literal('a "quoted" text')})
    'SELECT * WHERE { VALUES ?o { "a \\"quoted\\" text" } ?s ?p ?o }'
    """
    if not bindings:
        return sparql
    place = pattern_start(sparql)
    values = "".join(f" VALUES ?{name} {{ {bindings[name]} }}" for name in sorted(bindings))
    return sparql[:place] + values + sparql[place:]


def run(
    store: ox.Store,
    sparql: str,
    prefixes: Prefixes,
    *,
    bindings: Mapping[str, ox.NamedNode | ox.Literal] | None = None,
    check: Check = True,
) -> Rows:
    """Run a SELECT, ASK or CONSTRUCT query; the default graph is the union of the named graphs, unless ``FROM`` names others.

    Raises
    ------
    QueryError
        On a syntax error, with its line and column.
    UnknownIRI
        On a prefix, class, property or individual that the store does not hold; a :class:`UserWarning` says so instead
        with ``check="warn"``, and nobody with ``check=False``.
    """
    text = bind(declare(sparql), bindings or {})
    default, named = graphs(text)
    try:
        answer = store.query(text, use_default_graph_as_union=not (default or named))
        if check:
            checked(StoreNames(store), text, check)
        if isinstance(answer, ox.QueryBoolean):
            return Rows(("answer",), ((bool(answer),),))
        if isinstance(answer, ox.QuerySolutions):
            columns = tuple(v.value for v in answer.variables)
            rows = tuple(tuple(value(solution[c], prefixes) for c in columns) for solution in answer)
            return Rows(columns, rows, "" if rows or not check else _why_empty(store, default, named, text))
        return Rows(
            ("subject", "predicate", "object"),
            tuple(tuple(value(x, prefixes) for x in (t.subject, t.predicate, t.object)) for t in answer),
        )
    except SyntaxError as error:
        if check and "Prefix not found" in str(error):
            checked(StoreNames(store), text, True)
        raise fault(sparql) from None
    except (ValueError, OSError, RuntimeError) as error:
        raise QueryError(str(error)) from None


def _why_empty(store: ox.Store, default: Sequence[str], named: Sequence[str], sparql: str) -> str:
    reasons = why_empty(partial(_ask, store, default, named), sparql), unknown_texts(StoreNames(store), sparql)
    return "; ".join(filter(None, reasons))


def _ask(store: ox.Store, default: Sequence[str], named: Sequence[str], sparql: str) -> bool:
    """Answer an ASK query over some graphs of a store; over all of them if none is given."""
    if not (default or named):
        return bool(store.query(sparql, use_default_graph_as_union=True))
    return bool(store.query(sparql, default_graph=[*map(ox.NamedNode, default)], named_graphs=[*map(ox.NamedNode, named)]))


def checked(names: Names, sparql: str, check: Check) -> None:
    """Raise, or warn, if a query uses names that the graph does not hold."""
    offenders = unknown(names, sparql)
    if offenders:
        error = UnknownIRI(offenders)
        if check != "warn":
            raise error
        warnings.warn(str(error), stacklevel=4)


def value(term: object, prefixes: Prefixes) -> Any:
    """Return an RDF term as the Python value that rows hold."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return prefixes.compact(term.value)
    if isinstance(term, ox.Literal):
        return literal(term.value, term.datatype.value)
    return str(term)


def literal(text: str, datatype: str | None) -> Any:
    """Return an RDF literal as the Python value it stands for; of the numbers, booleans and strings of XSD.

    A text that is no value of its datatype stays a text, as it does in RDF.

    >>> literal("7", "http://www.w3.org/2001/XMLSchema#integer"), literal("seven", "http://www.w3.org/2001/XMLSchema#integer")
    (7, 'seven')
    """
    kind = (datatype or "").rpartition("#")[2]
    with contextlib.suppress(ValueError):
        if kind in ("integer", "int", "long", "gYear", "nonNegativeInteger"):
            return int(text)
        if kind in ("decimal", "double", "float"):
            return float(text)
    if kind == "boolean" and text in ("true", "1", "false", "0"):
        return text in ("true", "1")
    return text
