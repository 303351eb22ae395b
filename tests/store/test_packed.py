import json

import pytest

from mblkit.diagnostics import Diagnostic, Fix, Location, Related, Severity
from mblkit.store.packed import pack, unpack

PLAIN = Diagnostic("MBL201", 'no area has the id "x"', Location("a.yaml", ("items", 3, "area")), Severity.ERROR)
FULL = Diagnostic(
    "LOC001",
    "\u201cs-1\u201d and \ud800",
    Location("a.yaml", (0, "k"), "key", 3, 4, 9),
    Severity.ADVICE,
    "do",
    (Related(Location("b.yaml", (), "value", 1, 1), "there"),),
    "s-1",
    "own-rule",
    Fix("", safe=False, title="delete the line", whole_line=True),
    (Location("c.yaml"),),
)


@pytest.mark.parametrize("found", [PLAIN, FULL])
def test_a_finding_comes_back_as_it_was(found: Diagnostic) -> None:
    assert unpack(json.loads(json.dumps(pack(found)))) == found


@pytest.mark.parametrize("data", [[], [1, 2], {"rule": "MBL201"}, None, [None] * 10])
def test_what_is_no_finding_is_refused(data: object) -> None:
    with pytest.raises((TypeError, ValueError, LookupError)):
        unpack(data)  # type: ignore[arg-type]
