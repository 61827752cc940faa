"""Frames per second while the picture is dragged: the explorer beside the tamed pyvis page, in the same browser, one after the other.

Run ``python tests/benchmarks/explorer_frames.py``; it prints one line for each number of nodes. Nothing here needs a graphics card, so the
figures are floors.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import bdnf_kg
from bdnf_kg.view.page import Explorer
from bdnf_kg.view.payload import payload
from bdnf_kg.view.pyvis_ import draw
from bdnf_kg.view.selection import Selection

COUNT = """
() => new Promise((done) => {
  const times = [];
  const frame = (now) => { times.push(now); if (now - times[0] < 2500) requestAnimationFrame(frame); else done(times); };
  requestAnimationFrame(frame);
})
"""


def around(kg: bdnf_kg.KnowledgeGraph, count: int) -> Selection:
    """So many nodes, from tissue BDNF outwards, and all claims among them."""
    network = kg.network()
    nodes = [kg.term("tissue BDNF").id]
    for node in nodes:
        for edge in (*network.out(node), *network.into(node)):
            for end in (edge.subject, edge.object):
                if end not in nodes and len(nodes) < count:
                    nodes.append(end)
    kept = set(nodes)
    return Selection(tuple(sorted((e for e in network.edges if {e.subject, e.object} <= kept), key=lambda e: e.key)), f"{count} nodes")


def frames(browser: Any, path: Path, ready: str, where: str) -> float:
    """Frames per second during two and a half seconds of dragging the picture; ``where`` tells how far it has moved."""
    page = browser.new_context(offline=True, viewport={"width": 1280, "height": 800}).new_page()
    page.goto(path.as_uri())
    page.wait_for_function(ready, timeout=60_000)
    page.wait_for_timeout(500)
    box = page.locator("canvas").first.bounding_box()
    x, y = box["x"] + 6, box["y"] + box["height"] - 12  # a corner, where no node lies
    start = page.evaluate(where)
    page.evaluate(f"window.counted = ({COUNT})()")
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(90):
        page.mouse.move(x + 90 * ((step // 6) % 2), y - (step % 30) * 3)
        page.wait_for_timeout(16)
    page.mouse.up()
    page.wait_for_timeout(100)
    assert page.evaluate(where) != start, "nothing was dragged"
    times = page.evaluate("window.counted")
    page.context.close()
    return (len(times) - 1) / (times[-1] - times[0]) * 1000


def compare(browser: Any, kg: bdnf_kg.KnowledgeGraph, count: int, folder: Path) -> dict[str, float]:
    """Frames per second of both pages of the same nodes."""
    selection = around(kg, count)
    ours = Explorer(selection.title, payload(kg, selection)).write(folder / f"explorer-{count}.html")
    theirs = folder / f"pyvis-{count}.html"
    draw(kg, selection).write_html(str(theirs))
    return {
        "explorer": frames(browser, ours, "document.body.dataset.ready === 'yes'", "Object.values(explorer.app.picture.cy.pan())"),
        "pyvis": frames(browser, theirs, "typeof network !== 'undefined' && network.getScale() > 0", "Object.values(network.getViewPosition())"),
    }


def main() -> int:
    """Print the table."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        print("nodes  explorer  pyvis  (frames per second on drag)")
        for count in (60, 300, 700):
            found = compare(browser, bdnf_kg.load(), count, Path(folder))
            print(f"{count:>5}  {found['explorer']:>8.0f}  {found['pyvis']:>5.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
