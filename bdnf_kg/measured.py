"""A measured profile, from a table, a data frame or a dictionary, to values by name."""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from typing import Any

from .errors import InvalidArgument

# Headings without case and punctuation, the one to take first. The columns of Seurat's FindMarkers, Scanpy's
# rank_genes_groups_df, DESeq2's results, limma's topTable and edgeR's topTags are all here.
_NAMES = (
    *("symbol", "symbols", "genesymbol", "genesymbols", "hgncsymbol", "mgisymbol", "genename", "genenames", "externalgenename", "gene", "genes"),
    *("ensemblgeneid", "ensemblid", "ensembl", "geneid", "hgncid"),
    *("names", "name", "node", "term", "protein", "proteinname", "id", "rowname", "rownames", "rn", "unnamed0"),
)
_CHANGES = (
    *("log2foldchange", "logfoldchange", "log2foldchanges", "logfoldchanges", "log2fc", "logfc", "avglog2fc", "avglogfc", "lfc"),
    *("direction", "change", "sign", "value"),
)
_PLAIN_P = ("pvalue", "pvalues", "pval", "pvals", "p")
_P_VALUES = (
    *(text for p in _PLAIN_P for word in ("adj", "adjusted", "corrected") for text in (f"{p}{word}", f"{word}{p}")),
    *("fdr", "fwer", "qvalue", "qvalues", "qval", "q", "svalue"),
    *_PLAIN_P,
)
_GROUPS = ("group", "cluster", "contrast", "comparison")
_RATIOS = ("foldchange", "fold", "fc", "ratio")
_ABSENT = ("NA", "NAN", "<NA>", "NONE")
"""How R, numpy, pandas and Python write a number that there is none of."""
_WORDS = {"up": 1.0, "+": 1.0, "increase": 1.0, "down": -1.0, "-": -1.0, "decrease": -1.0, "none": 0.0, "unchanged": 0.0}
_OTHER_IDS = {
    "RefSeq accessions": r"[NX][MPR]_\d+(\.\d+)?",
    "ids of array probes": r"\w+_at",
    "bare numbers, as of NCBI Gene": r"\d+",
}
"""The forms of ids that name no term here, and that tables of genes often have in place of symbols."""
_KINDS = {
    "name": (_NAMES, "symbol, gene or names"),
    "change": (_CHANGES, "log2FoldChange, logFC, avg_log2FC, logfoldchanges or direction"),
    "p-value": (_P_VALUES, "padj, adj.P.Val, FDR, p_val_adj, pvals_adj or pvalue"),
}

VOCABULARY = {"names": _NAMES, "changes": _CHANGES, "chances": _P_VALUES, "groups": _GROUPS, "words": _WORDS}
"""The headings and words by which a table is read, for the page, which reads tables by the same rules."""


class Profile(dict[str, float]):
    """Measured values by name, and how they were read.

    Attributes
    ----------
    columns : tuple of str
        The headings that were used, for names, changes and p-values; empty if the table has none.
    repeated : tuple of str
        Names that stand on several lines, sorted.
    refused : dict
        Names that have no value because their lines contradict each other, each with the reason.
    """

    def __init__(self, values: Mapping[str, float], *, columns: Sequence[str] = (), repeated: Sequence[str] = (), refused: Mapping[str, str] | None = None) -> None:
        super().__init__(values)
        self.columns, self.repeated, self.refused = tuple(columns), tuple(repeated), dict(refused or {})

    def __str__(self) -> str:
        columns = f" from the columns {', '.join(heading or 'row names' for heading in self.columns)}" if self.columns else ""
        repeated = f"; on several lines: {_some(self.repeated)}" if self.repeated else ""
        return f"{len(self)} value{'s' if len(self) != 1 else ''}{columns}{repeated}"


def read_profile(source: Any, *, max_p: float = 0.05) -> Profile:
    r"""Return measured values by name: positive where it rose, negative where it fell, 0 where it did not change.

    Parameters
    ----------
    source : mapping, data frame, path or text
        A mapping is taken as it is. A data frame, or a file or text separated by tabs, commas or semicolons (then perhaps with
        commas in its numbers), in UTF-8 or as Excel's "Unicode text", has a column of names, one of log
        fold changes or directions (``up``, ``down``, ``+``, ``-``) and, if any, one of p-values. They are found by the headings of
        Seurat, Scanpy, DESeq2, limma, edgeR and their like, an adjusted p-value before a plain one; a table without headings has
        them in that order. Of two columns, one heading may be unknown; of more, none of the three. Names may be the index of a
        data frame or the row names of R.
    max_p : float
        A value with a p-value above this, or with ``NA`` for one, counts as unchanged; one without a p-value as changed.

    Of several lines with one name, the one with the smallest p-value counts. Where that decides nothing, the largest change
    does; a name that then both rose and fell is refused.

    Raises
    ------
    InvalidArgument
        If it cannot be read, naming the line or the heading; if it holds no value, or the lines of several comparisons; or if its
        only changes are fold changes that are no logarithms, of which 0.5 is a fall and not a rise.

    Examples
    --------
    >>> read_profile("gene\tlogFC\tpadj\nFos\t2.1\t0.001\nArc\t-0.2\t0.7\n")
    {'Fos': 2.1, 'Arc': 0.0}
    >>> read_profile("gene\tlogFC\nFos\t2.1\nFos\t-1\nArc\t1\n").refused
    {'Fos': 'stands on several lines, up and down'}
    """
    if not isinstance(max_p, Real) or not 0 <= float(max_p) <= 1:
        raise InvalidArgument("max_p", max_p, why=f"{max_p!r} is not a number from 0 to 1")
    if isinstance(source, Profile):
        return source
    if isinstance(source, Mapping):
        return Profile({_name(name, "profile"): _value(value, f"profile: {name!r}") for name, value in source.items()})
    if hasattr(source, "columns") and hasattr(source, "itertuples"):
        return _from_rows(*_frame(source), max_p, "data frame")
    if not isinstance(source, str | Path):
        raise InvalidArgument("profile", source, why=f"{source!r} is no mapping of names to values, data frame, path or text")
    name = "text"
    if isinstance(source, Path) or ("\n" not in str(source) and str(source).strip()):
        name = str(source)
        try:
            data = Path(source).read_bytes()
        except (OSError, ValueError) as error:
            raise InvalidArgument("file", name, why=f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
        source = decoded(data, name)
    first = next((line for line in source.splitlines() if line.strip()), "\t")
    mark = next((mark for mark in "\t;" if mark in first), ",")
    try:
        read = list(enumerate(csv.reader(io.StringIO(source), delimiter=mark), 1))
    except csv.Error as error:
        raise InvalidArgument("file", name, why=f"{name}: cannot be read: {error}") from None
    rows = [(number, _with_points(row) if mark == ";" else row) for number, row in read if any(cell.strip() for cell in row)]
    head = rows.pop(0)[1] if rows and _is_heading(rows[0][1]) else None
    if head and rows and len(rows[0][1]) == len(head) + 1 and rows[0][1][-1].strip():
        head = ["", *head]  # R's write.table gives its row names no heading
    return _from_rows(head, rows, max_p, name)


def decoded(data: bytes, name: str) -> str:
    r"""The text of a file: UTF-8, or UTF-16 if it begins with the mark of it, as a "Unicode text" of Excel does.

    >>> decoded("gene\tlogFC".encode("utf-16"), "table.txt")
    'gene\tlogFC'
    """
    if data.startswith(b"PK\x03\x04"):
        raise InvalidArgument("file", name, why=f"{name}: is a workbook or an archive, not a text: save the sheet as tab- or comma-separated text")
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line, byte = data.count(b"\n", 0, error.start) + 1, f"byte {error.start} is {data[error.start]:#04x}"
        raise InvalidArgument("file", name, why=f"{name}:{line}: is not {encoding.removesuffix('-sig').upper()}: {byte}; save it as UTF-8") from None
    if "\0" in text:
        raise InvalidArgument("file", name, why=f"{name}: is not text in UTF-8: byte {data.index(0)} is 0x00, as in UTF-16; save it as UTF-8")
    return text


def other_ids(names: Iterable[str]) -> str:
    """What kind of ids most of some names are, if it is one that names no term here, and what to do about it; else an empty text.

    >>> other_ids(["NM_001709", "NM_005252.4"])
    'these are RefSeq accessions: give gene symbols, Ensembl ids or UniProt accessions in their place'
    """
    names = list(names)
    for kind, form in _OTHER_IDS.items():
        if 2 * sum(re.fullmatch(form, name) is not None for name in names) > len(names):
            return f"these are {kind}: give gene symbols, Ensembl ids or UniProt accessions in their place"
    return ""


def _with_points(row: Sequence[str]) -> list[str]:
    """The cells of a line with a point in each number that has a comma."""
    return [cell.replace(",", ".") if re.fullmatch(r"\s*[-+]?\d*,\d+([eE][-+]?\d+)?\s*", cell) else cell for cell in row]


def _frame(frame: Any) -> tuple[list[str], list[tuple[int, Sequence[Any]]]]:
    columns = [str(column) for column in frame.columns]
    rows = list(enumerate(frame.itertuples(index=True, name=None)))
    if any(_plain(column) in _NAMES for column in columns):
        return columns, [(number, row[1:]) for number, row in rows]
    return ["", *columns], rows


def _plain(heading: str) -> str:
    return "".join(c for c in heading.lower() if c.isalnum())


def _is_heading(cells: Sequence[str]) -> bool:
    """Whether a first line names columns: at least one of its cells is a known heading."""
    return any(_plain(cell) in known for cell in cells for known, _ in _KINDS.values())


def _number(cell: Any) -> float | None:
    try:
        return float(cell)
    except (TypeError, ValueError):
        return None


def _name(cell: Any, where: str) -> str:
    if not str(cell).strip():
        raise InvalidArgument("profile", cell, why=f"{where}: a value has an empty name")
    return str(cell)


def _value(cell: Any, where: str) -> float:
    word = str(cell).strip().lower()
    number = _WORDS.get(word, _number(cell))
    if number is None or math.isnan(number):
        raise InvalidArgument("profile", cell, why=f"{where}: {cell!r} is neither a direction nor a number")
    return number


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


@dataclass(frozen=True)
class _Columns:
    """Where a table has its names, its changes and, if any, its p-values."""

    names: int = 0
    changes: int = 1
    p_values: int | None = 2

    @classmethod
    def of(cls, head: Sequence[str], name: str) -> _Columns:
        """Find the columns by their headings; what is not known is refused, unless it is the other one of two."""
        plain = [_plain(heading) for heading in head]
        ratio = next((heading for heading, word in zip(head, plain, strict=True) if word in _RATIOS), "")
        if ratio and not set(_CHANGES) & set(plain):
            raise InvalidArgument("profile", ratio, why=f"{name}: {ratio!r} is no logarithm, so that a fall is a positive number: give log2 of it, as 'log2FC'")
        found: dict[str, int | None] = {kind: next((plain.index(heading) for heading in known if heading in plain), None) for kind, (known, _) in _KINDS.items()}
        if found["name"] is None and not plain[0]:
            found["name"] = 0
        wanted = list(_KINDS)
        if sum(bool(heading) and heading not in _RATIOS for heading in plain[1:]) < 2:
            wanted = ["name", "change"]
            free = [i for i, heading in enumerate(plain) if i not in found.values() and heading not in _RATIOS and (heading or not i)]
            for kind in wanted:
                if found[kind] is None and len(free) == 1:
                    found[kind] = free.pop()
        for kind in wanted:
            if found[kind] is None:
                headings = ", ".join(repr(heading) for heading in head)
                keep = "; if it has none, keep only the columns of names and changes" if kind == "p-value" else ""
                raise InvalidArgument("file", name, why=f"{name}: no heading is known for the {kind} among {headings} (such as {_KINDS[kind][1]}){keep}")
        return cls(found["name"] or 0, found["change"] or 0, found["p-value"])


def _one_comparison(head: Sequence[str], rows: Sequence[tuple[int, Sequence[Any]]], name: str) -> None:
    """Refuse a table of several comparisons, such as a cluster each against the rest: a profile is one."""
    for i, heading in enumerate(head):
        held = list(dict.fromkeys(str(row[i]) for _, row in rows if i < len(row))) if _plain(heading) in _GROUPS else []
        if len(held) > 1:
            raise InvalidArgument("file", name, why=f"{name}: the column {heading!r} holds {len(held)} comparisons ({_some(held)}): keep the lines of one")


def _from_rows(head: Sequence[str] | None, rows: Sequence[tuple[int, Sequence[Any]]], max_p: float, name: str) -> Profile:
    columns = _Columns.of(head, name) if head else _Columns()
    _one_comparison(head or (), rows, name)
    lines: dict[str, list[tuple[float, float]]] = {}
    for number, row in rows:
        text, line = _line(row, columns, max_p, f"{name}:{number}")
        lines.setdefault(text, []).append(line)
    if not lines:
        raise InvalidArgument("file", name, why=f"{name}: holds no measured value")
    values: dict[str, float] = {}
    refused: dict[str, str] = {}
    for text, measured in lines.items():
        smallest = min(p for p, _ in measured)
        best = [value for p, value in measured if p == smallest]
        if min(best) < 0 < max(best):
            refused[text] = "stands on several lines, up and down"
        else:
            values[text] = max(best, key=abs)
    used = [head[i] for i in (columns.names, columns.changes, columns.p_values) if i is not None] if head else ()
    return Profile(values, columns=used, repeated=sorted(text for text, measured in lines.items() if len(measured) > 1), refused=refused)


def _unseparated(row: Sequence[Any]) -> str:
    return ", separated by tabs, commas or semicolons" if len(row) == 1 else ""


def _line(row: Sequence[Any], columns: _Columns, max_p: float, place: str) -> tuple[str, tuple[float, float]]:
    """The name on a line, its p-value (infinite if it has none) and its value."""
    cells = [str(cell).strip() for cell in row]
    wrong = InvalidArgument("file", place, why=f"{place}: {chr(9).join(map(str, row))!r} is not: symbol, direction or log fold change, p-value{_unseparated(row)}")
    if len(cells) <= max(columns.names, columns.changes):
        raise wrong
    p_value = cells[columns.p_values] if columns.p_values is not None and columns.p_values < len(cells) else ""
    absent = p_value.upper() in _ABSENT
    p = math.inf if not p_value or absent else _number(p_value)
    if p is None or not 0 <= p <= (1 if p_value and not absent else math.inf):
        raise wrong
    try:
        value = _value(cells[columns.changes], place)
    except InvalidArgument:
        if cells[columns.changes].upper() not in _ABSENT:
            raise wrong from None
        value = 0.0
    changed = not absent and (not p_value or p <= max_p)
    return _name(cells[columns.names], place), (p, value if changed else 0.0)
