"""The built page: small, with the notices of what it holds, from a lock file that names no host, and nothing else in the wheel."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import bdnf_kg

VIEW = Path(bdnf_kg.__file__).parent / "view"
SOURCE, BUILT = VIEW / "explorer", VIEW / "static"


def test_versions_are_pinned_and_the_lock_file_names_no_host() -> None:
    package = json.loads((SOURCE / "package.json").read_text(encoding="utf-8"))
    lock_text = (SOURCE / "package-lock.json").read_text(encoding="utf-8")
    lock = json.loads(lock_text)["packages"]
    for name, version in {**package["dependencies"], **package["devDependencies"]}.items():
        assert version == lock[f"node_modules/{name}"]["version"]
        assert lock[f"node_modules/{name}"]["integrity"].startswith("sha512-")
    assert "resolved" not in lock_text
    assert list(package["dependencies"]) == ["cytoscape"]


def test_what_is_bundled_has_its_notice() -> None:
    lock = json.loads((SOURCE / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    notices = (BUILT / "THIRD_PARTY_NOTICES.txt").read_text(encoding="utf-8")
    assert f"cytoscape {lock['node_modules/cytoscape']['version']} (MIT)" in notices
    assert "Permission is hereby granted, free of charge" in notices


def test_the_built_files_are_small_and_end_no_script() -> None:
    script = (BUILT / "explorer.js").read_text(encoding="utf-8")
    assert len(script.encode()) <= 512_000
    assert "</script" not in script.lower()
    assert "http://" not in script.replace("http://www.w3.org/2000/svg", "")


def test_the_wheel_carries_the_built_files_only(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, VIEW.parent.parent], check=True, capture_output=True)
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    held = {name for name in names if name.startswith("bdnf_kg/view/") and not name.endswith(".py")}
    files = ("bands.tsv", "kinds.tsv", "static/THIRD_PARTY_NOTICES.txt", "static/explorer.css", "static/explorer.js", "static/widget.js")
    assert held == {f"bdnf_kg/view/{name}" for name in files}
