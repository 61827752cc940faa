"""The page as a Jupyter widget: Python hears what a reader chooses, and can show a node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import ExtraMissing
from .page import asset

if TYPE_CHECKING:
    from .page import Explorer


def widget(explorer: Explorer, height: int = 720) -> Any:
    """Return an ``anywidget.AnyWidget`` that shows a page.

    ``selected`` holds the id of the node or the key of the claim that the reader chose last, to be observed or read;
    setting ``shown`` to an id shows that node. ``height`` is in pixels.

    Raises
    ------
    ExtraMissing
        If anywidget is not installed.
    """
    try:
        import anywidget
        import traitlets
    except ImportError:
        raise ExtraMissing("anywidget", "jupyter") from None

    class ExplorerWidget(anywidget.AnyWidget):
        _esm = asset("widget.js")
        html = traitlets.Unicode().tag(sync=True)
        title = traitlets.Unicode().tag(sync=True)
        height = traitlets.Int().tag(sync=True)
        selected = traitlets.Unicode("").tag(sync=True)
        shown = traitlets.Unicode("").tag(sync=True)

    return ExplorerWidget(html=explorer.html, title=explorer.title, height=height)
