"""The transcript as a browser lays it out. The page stands in a frame, so that its width can be any."""

import html
import re
import subprocess
from pathlib import Path

import pytest
from tests.reports.sample import HOSTILE, document

from mblkit.reports.render import render

pytestmark = pytest.mark.browser

FRAME = """<!DOCTYPE html>
<meta charset="utf-8">
<title>calm</title>
<body>
<iframe id="frame" width="{width}" height="4000" style="border: 0" srcdoc="{page}"></iframe>
<script>
onload = () => {{
  const inside = frame.contentDocument;
  const title = inside.querySelector("h1");
  document.body.dataset.wide = inside.documentElement.scrollWidth;
  document.body.dataset.family = inside.defaultView.getComputedStyle(title).fontFamily;
  document.body.dataset.name = title.textContent;
  document.body.dataset.shown = [...inside.querySelectorAll("td")].filter(one => one.offsetHeight).length;
}};
</script>
"""


def laid_out(chromium: str, folder: Path, page: str, width: int) -> dict[str, str]:
    path = folder / "frame.html"
    path.write_text(FRAME.format(width=width, page=html.escape(page)), encoding="utf-8")
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
    quiet = ("--disable-background-networking", "--disable-component-update", "--disable-sync")
    own = (f"--user-data-dir={folder / 'profile'}", "--window-size=1400,1000", "--virtual-time-budget=5000")
    run = subprocess.run(
        [chromium, *options, *quiet, *own, "--dump-dom", path.as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert "<title>calm</title>" in run.stdout
    return {name: html.unescape(value) for name, value in re.findall(r'data-([a-z]+)="([^"]*)"', run.stdout)}


@pytest.mark.parametrize("width", [320, 390, 768, 1200])
def test_the_page_does_not_scroll_sideways(chromium: str, tmp_path: Path, width: int) -> None:
    found = laid_out(chromium, tmp_path, render(document(), "html"), width)
    assert int(found["wide"]) <= width
    assert "Palatino" in found["family"]
    assert int(found["shown"]) > 20


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_in_its_place(chromium: str, tmp_path: Path, name: str) -> None:
    shown = document(person={"given": name, "family": name, "preferred": name, "state_id": name}, title=name)
    found = laid_out(chromium, tmp_path, render(shown, "html"), 320)
    assert int(found["wide"]) <= 320
