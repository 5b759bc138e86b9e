"""What a browser is sent before any page of ours: small, and exactly what it says it is."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "static"
SHELVES = ["static/vendor", "tests/browser/vendor"]
ROW = re.compile(r"^\| (\S+) \|.*\| ([0-9a-f]{64}) \|$", re.MULTILINE)
KILOBYTE = 1000
HTML_BUDGET = 15 * KILOBYTE


def compressed(*patterns: str) -> int:
    files = [file for pattern in patterns for file in STATIC.glob(pattern)]
    assert files
    return sum(len(gzip.compress(file.read_bytes())) for file in files)


@pytest.mark.parametrize("shelf", SHELVES)
def test_vendored_files_are_the_ones_we_checked(shelf: str):
    listed = dict(ROW.findall((ROOT / shelf / "VENDORED.md").read_text()))
    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in (ROOT / shelf).iterdir()
        if file.name != "VENDORED.md"
    }
    assert found == listed


def test_our_style_fits_its_budget():
    """What every page loads, with the day board; whatever only some pages load is shorter still."""
    common = ["css/base.css", "css/parts.css", "css/board.css"]
    assert compressed(*common) <= 12 * KILOBYTE
    others = {f"css/{file.name}" for file in (STATIC / "css").iterdir()} - {*common}
    assert all(compressed(other) <= 2 * KILOBYTE for other in others)


def test_a_first_visit_on_a_slow_line_fits_its_budget():
    everything = compressed("css/*.css", "js/*.js", "*.svg", "vendor/htmx-*.js")
    assert everything + HTML_BUDGET <= 100 * KILOBYTE


def test_the_script_stays_a_comfort():
    assert (STATIC / "js" / "app.js").stat().st_size <= 2 * KILOBYTE
