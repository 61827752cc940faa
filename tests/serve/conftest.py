"""One server for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from running import Server, start


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = start(tmp_path_factory.mktemp("serve"), "--seconds", "4", "--workers", "2", "--rows", "20000")
    yield started
    started.process.terminate()
    started.process.wait(20)
