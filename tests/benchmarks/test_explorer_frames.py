"""The explorer moves about as smoothly as the tamed pyvis page, in the same run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from explorer_frames import around, compare

import bdnf_kg


@pytest.mark.parametrize("count", [60, 300])
def test_dragging_is_smooth(kg: bdnf_kg.KnowledgeGraph, tmp_path: Path, count: int) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is in the extra [dev]")
    assert len(around(kg, count).nodes) == count
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        found = compare(browser, kg, count, tmp_path)
        browser.close()
    assert found["explorer"] >= 0.5 * found["pyvis"]
