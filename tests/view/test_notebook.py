"""In a real JupyterLab: the page in its sandboxed frame, the widget that tells Python what is chosen, paths and effects as tables."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

import bdnf_kg

KG = bdnf_kg.KnowledgeGraph
CELLS = [
    "import bdnf_kg\nkg = bdnf_kg.load()\nkg",
    'kg.explore("17β-estradiol", "synaptic plasticity")',
    'kg.paths("17β-estradiol", "synaptic plasticity", k=2)',
    'kg.effect("17β-estradiol", "synaptic plasticity")',
    'w = kg.explore("BDNF release").widget(height=500)\nw',
    'w.observe(lambda change: open("selected.txt", "w").write(change["new"]), "selected")\nw.shown = kg.term("BDNF release").id',
]


def test_the_frame_is_sandboxed_and_holds_the_whole_page(kg: KG) -> None:
    explorer = kg.explore("BDNF release")
    shown = explorer._repr_html_()
    [sandbox] = re.findall(r'sandbox="([^"]*)"', shown)
    assert "allow-scripts" in sandbox
    assert "allow-same-origin" not in sandbox
    assert unescape(re.findall(r'srcdoc="([^"]*)"', shown)[0]) == explorer.html
    assert "Explorer('BDNF release'" in repr(explorer)


def test_paths_and_effects_show_as_escaped_tables(kg: KG) -> None:
    assert "17beta-estradiol --&gt; TrkB" in kg.paths("17β-estradiol", "synaptic plasticity")._repr_html_()
    assert "no path: " in kg.paths("memory", "voluntary wheel running")._repr_html_()


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    pytest.importorskip("jupyterlab", reason="jupyterlab is in the extra [dev]")
    folder = tmp_path_factory.mktemp("lab")
    cells = [{"cell_type": "code", "id": f"c{i}", "metadata": {}, "outputs": [], "execution_count": None, "source": source} for i, source in enumerate(CELLS)]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    (folder / "bdnf.ipynb").write_text(json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = folder / "settings" / "@jupyterlab"
    for name, setting in (("notebook-extension/tracker", {"windowingMode": "none"}), ("apputils-extension/notification", {"fetchNews": "false", "checkForUpdates": False})):
        (settings / name).parent.mkdir(parents=True)
        (settings / f"{name}.jupyterlab-settings").write_text(json.dumps(setting), encoding="utf-8")
    own = {name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")}
    own["JUPYTERLAB_SETTINGS_DIR"] = str(folder / "settings")
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        f"--ServerApp.port={port}",
        "--IdentityProvider.token=",
        "--ServerApp.port_retries=0",
        "--ServerApp.allow_root=True",
    ]
    with (folder / "log.txt").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, env={**os.environ, **own}, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urlopen(f"{address}/api", timeout=2).read()
                break
            except OSError:
                time.sleep(0.5)
        else:
            pytest.fail((folder / "log.txt").read_text())
        yield address, folder
    finally:
        server.terminate()
        server.wait(20)


def test_a_notebook_runs_in_jupyterlab(lab: tuple[str, Path], browser: Any, kg: KG) -> None:
    address, folder = lab
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url) if not request.url.startswith((address, address.replace("http", "ws"), "data:", "blob:", "about:")) else None)
    page.goto(f"{address}/lab/tree/bdnf.ipynb", timeout=120_000)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=120_000)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=120_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()

    frame = page.locator("iframe[title^='17beta-estradiol']")
    frame.wait_for(timeout=90_000)
    frame.scroll_into_view_if_needed()
    inside = frame.content_frame
    inside.locator("body[data-ready=yes]").wait_for(timeout=60_000)
    assert inside.locator("h1").inner_text() == "17beta-estradiol → synaptic plasticity"
    assert inside.locator(".ranked > li").count() == 10

    widget = page.locator("iframe[title='BDNF release']")
    widget.wait_for(timeout=60_000)
    widget.scroll_into_view_if_needed()
    held = widget.content_frame
    held.locator("body[data-ready=yes]").wait_for(timeout=60_000)
    held.get_by_role("combobox", name="Search").fill("astrocytic BDNF release")
    held.get_by_role("combobox", name="Search").press("Enter")
    assert held.locator("#evidence-title").inner_text() == "astrocytic BDNF release"
    for _ in range(60):
        if (folder / "selected.txt").exists() and (folder / "selected.txt").read_text() == kg.term("astrocytic BDNF release").id:
            break
        page.wait_for_timeout(500)
    assert (folder / "selected.txt").read_text() == kg.term("astrocytic BDNF release").id
    text = page.inner_text(".jp-Notebook")
    assert "evidence rows" in text
    assert "net sign" in text
    assert "Error" not in text
    assert [url for url in outside if "127.0.0.1" not in url] == []
    context.close()


def test_python_shows_a_node_in_the_widget(kg: KG) -> None:
    pytest.importorskip("anywidget", reason="anywidget is the extra [jupyter]")
    explorer = kg.explore("BDNF release")
    made = explorer.widget()
    assert made.html == explorer.html
    assert made.has_trait("selected")
    made.shown = kg.term("TrkB").id
    assert made.get_state()["shown"] == kg.term("TrkB").id
