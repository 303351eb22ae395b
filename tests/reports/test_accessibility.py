"""Every page before axe-core in a browser: nothing serious on any, at desk width, at 320 px, enlarged and in grey."""

import html
import json
import re
import subprocess
from pathlib import Path

import pytest
from tests.reports.test_documents import MAKERS, Cast, cast

from mblkit.reports.catalogs import Catalog
from mblkit.reports.locale import Locale, locale_of
from mblkit.reports.render import render

__all__ = ["cast"]

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[1] / "editor" / "node_modules" / "axe-core" / "axe.min.js"
LOOK = """
<script>{axe}</script>
<script>
onload = async () => {{
  const found = await axe.run(document, {{runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}});
  const told = found.violations.map(one => [one.id, one.impact, one.nodes.map(node => node.html.slice(0, 200))]);
  document.documentElement.dataset.passes = found.passes.length;
  document.documentElement.dataset.wide = document.documentElement.scrollWidth;
  document.documentElement.dataset.told = JSON.stringify(told);
}};
</script>
"""

FRAME = """<!DOCTYPE html>
<html lang="en"><title>frame</title>
<body style="margin: 0">
<iframe title="page" id="frame" width="{width}" height="3000" srcdoc="{page}"></iframe>
<script>onload = () => {{
  document.documentElement.dataset.wide = frame.contentDocument.documentElement.scrollWidth;
}}</script>
"""
BAD = """<!DOCTYPE html>
<html><head><title>x</title></head>
<body><p style='color:#ccc'>pale</p><img src='x.png'></body></html>
"""


def looked_at(chromium: str, folder: Path, page: str, width: int = 1200, *more: str) -> tuple[list[object], int, int]:
    """Return what axe finds on a page, how many of its rules passed, and how wide the page is."""
    path = folder / "page.html"
    free = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    script = LOOK.format(axe=AXE.read_text(encoding="utf-8"))
    path.write_text(free.replace("</body>", f"{script}</body>"), encoding="utf-8")
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
    own = (f"--user-data-dir={folder / 'profile'}", f"--window-size={width},1000", "--virtual-time-budget=20000")
    run = subprocess.run(
        [chromium, *options, *own, *more, "--dump-dom", path.as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    )
    data = {name: html.unescape(value) for name, value in re.findall(r'data-(told|passes|wide)="([^"]*)"', run.stdout)}
    return json.loads(data["told"]), int(data["passes"]), int(data["wide"])


@pytest.mark.parametrize("name", MAKERS)
def test_axe_finds_nothing(chromium: str, tmp_path: Path, cast: Cast, name: str) -> None:
    page = render(cast.made(name, "s-0017"), "html")
    told, passes, _ = looked_at(chromium, tmp_path, page)
    assert told == []
    assert passes > 15


@pytest.mark.parametrize("name", MAKERS)
def test_axe_finds_nothing_from_right_to_left(chromium: str, tmp_path: Path, cast: Cast, name: str) -> None:
    made = MAKERS[name](cast.district, cast.closures["s-0017"], locale_of(cast.district, "ar"))
    told, _, _ = looked_at(chromium, tmp_path, render(made, "html"))
    assert told == []


@pytest.mark.parametrize("name", MAKERS)
def test_twice_as_large_nothing_is_cut_off(chromium: str, tmp_path: Path, cast: Cast, name: str) -> None:
    """A window of 1,280 px enlarged twice, and one of 320 px (WCAG 2.1, 1.4.4 and 1.4.10), look alike to a page."""
    page = render(cast.made(name, "s-0017"), "html")
    for width in (320, 640):
        path = tmp_path / "frame.html"
        path.write_text(FRAME.format(width=width, page=html.escape(page)), encoding="utf-8")
        options = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}")
        run = subprocess.run(
            [chromium, *options, "--window-size=1400,1000", "--virtual-time-budget=5000", "--dump-dom", path.as_uri()],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        (wide,) = re.findall(r'data-wide="(\d+)"', run.stdout)
        assert int(wide) <= width


def test_axe_sees_what_is_wrong(chromium: str, tmp_path: Path) -> None:
    """The test above can fail: a page with a pale word, a picture without a text and no language is told of."""
    told, _, _ = looked_at(chromium, tmp_path, BAD)
    assert {"color-contrast", "image-alt", "html-has-lang"} <= {str(one[0]) for one in told if isinstance(one, list)}


@pytest.mark.parametrize("name", MAKERS)
def test_in_grey_every_sign_has_a_shape_of_its_own_and_a_word(cast: Cast, name: str) -> None:
    page = render(cast.made(name, "s-0017"), "html")
    signs = set(re.findall(r'<svg class="sign".*?</svg>', page))
    colours = set(re.findall(r'(?:fill|stroke)="#', page))
    assert colours == set()
    assert len(signs) == len({re.sub(r'class="[^"]*"', "", sign) for sign in signs})


def test_a_locale_for_the_tests_above_speaks_arabic(cast: Cast) -> None:
    assert Locale("ar", "en", Catalog("ar")).direction == locale_of(cast.district, "ar").direction == "rtl"
