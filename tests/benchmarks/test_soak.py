"""A short soak: the same script that published the figures, for a few seconds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")
def test_a_short_soak_passes() -> None:
    done = subprocess.run([sys.executable, str(Path(__file__).parent / "soak.py"), "--minutes", "0.25", "--clients", "4"], capture_output=True, text=True, timeout=300, check=False)
    wrong = [part for part in done.stdout.splitlines()[-1].removeprefix("failed: ").split("; ") if part not in ("passed", "memory grew")]
    assert wrong == [], done.stdout + done.stderr
