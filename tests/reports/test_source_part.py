"""What an official document says at its end of where it comes from."""

from dataclasses import replace

import pytest

from mblkit.reports.catalogs import OURS, Catalog
from mblkit.reports.locale import Locale
from mblkit.reports.source import PolicyHash, Source
from mblkit.reports.source_part import source_lines

ENGLISH = Locale(OURS, OURS, Catalog(OURS))
WHOLE = Source(
    commit="0123456789abcdef" * 2 + "01234567",
    changed=False,
    framework="f" * 64,
    policies=(PolicyHash("ct", "c" * 64), PolicyHash("local", "d" * 64)),
    tool="mblkit 1.2.3",
    key="SHA256:abc",
    address="www.harborvalley.example/signers",
)
MADE = "Made with mblkit 1.2.3. Framework ffffffffffffffff; policies ct cccccccccccccccc, local dddddddddddddddd."
HELD = "Files of the district as of the commit 0123456789abcdef."
KEY = "Official copies are signed with the key SHA256:abc; the signature is a file of its own."
PAGE = "Who may sign for the district: www.harborvalley.example/signers"


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (WHOLE, [MADE, HELD, KEY, PAGE]),
        (replace(WHOLE, key=None, address=None), [MADE, HELD]),
        (replace(WHOLE, commit=None, key=None), [MADE, "The files of the district were in no commit.", PAGE]),
        (
            replace(WHOLE, changed=True, address=None),
            [MADE, "Files of the district differed from the commit 0123456789abcdef.", KEY],
        ),
    ],
)
def test_each_thing_is_said_where_it_is_known(source: Source, lines: list[str]) -> None:
    assert [str(line) for line in source_lines(source, ENGLISH)] == lines
