"""A real Chromium with the network off, and pages opened in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.fail("these tests need Debian's chromium: apt-get install chromium")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is in the extra [dev]")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


class Tab:
    """An open page, what it asked the network for, and what went wrong in it."""

    def __init__(self, browser: Any, path: Path, fragment: str = "", **options: Any) -> None:
        self.context = browser.new_context(**{"offline": True, "viewport": {"width": 1280, "height": 800}, "accept_downloads": True, **options})
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type in ("error", "warning") else None)
        self.page.goto(path.as_uri() + fragment)
        self.page.wait_for_selector("body[data-ready=yes]", timeout=30_000)

    @property
    def outside(self) -> list[str]:
        """Requests that left the file."""
        return [url for url in self.requests if not url.startswith(("file:", "blob:", "data:"))]

    def run(self, script: str, argument: Any = None) -> Any:
        """What a script gives, with ``app`` the page's own state."""
        return self.page.evaluate(f"(argument) => {{ const {{ app }} = window.explorer; const {{ model, state }} = app; {script} }}", argument)

    def drawn(self) -> tuple[set[str], set[str]]:
        """The ids of the nodes and the keys of the arrows in the picture."""
        nodes = self.run("return app.picture.cy.nodes().not('.band').map((node) => node.id())")
        edges = self.run("return app.picture.cy.edges().not('.step').map((edge) => edge.id().replace('arrow ', ''))")
        return set(nodes), set(edges)

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def opened(browser: Any, request: pytest.FixtureRequest) -> Any:
    """Open a page; it is closed at the end of the test."""

    def open_page(path: Path, fragment: str = "", **options: Any) -> Tab:
        tab = Tab(browser, path, fragment, **options)
        request.addfinalizer(tab.close)
        return tab

    return open_page


@pytest.fixture(scope="session")
def pages(kg: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages that most tests look at."""
    folder = tmp_path_factory.mktemp("pages")
    return {
        "all": kg.view(path=folder / "all.html"),
        "release": kg.view("BDNF release", path=folder / "release.html"),
        "paths": kg.view("17β-estradiol", "synaptic plasticity", folder / "paths.html"),
        "values": kg.view("TrkB", path=folder / "values.html", values={"Fos": 2.5, "Arc": 1.5, "NTRK2": -1, "NoSuchGene": 3}),
    }
