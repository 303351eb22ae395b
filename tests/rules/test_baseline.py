import json
import re
from collections import Counter

import pytest
from tests.districts import TODAY, Folder

from mblkit.diagnostics import Diagnostic, Location, Severity
from mblkit.errors import MblError
from mblkit.load.repository import read_any, validate
from mblkit.rules.baseline import Baseline, counted, entry_of, parsed, rendered, stays_inside
from mblkit.rules.runner import Outcome, examine
from mblkit.rules.selection import select


def finding(rule: str = "MBL201", path: str = "a.yaml", message: str = "x", key: str = "k") -> Diagnostic:
    return Diagnostic(rule, message, Location(path, (key,)), Severity.ERROR, name="own" if rule[0] == "L" else None)


def outcome(folder: Folder, baseline: Baseline | None, ignored: tuple[str, ...] = (), within: str = "") -> Outcome:
    loaded = validate(folder.tree)
    selection = select(loaded, ignored=ignored)
    return examine(
        loaded, selection, TODAY, lambda path: read_any(folder.tree, path), baseline, lambda path: within in path
    )


def test_counts_matter() -> None:
    known = counted([finding(), finding(), finding(message="y")])
    new, quieted = known.sifted([finding(), finding(), finding(), finding(message="z")])
    assert ([one.message for one in new], quieted.total()) == (["x", "z"], 2)


def test_what_a_finding_is_known_by() -> None:
    one = finding()
    assert entry_of(one) == entry_of(finding(key="other"))
    others = (finding("MBL202"), finding(path="b.yaml"), finding(message="y"))
    assert len({entry_of(other) for other in (one, *others)}) == 4


def test_fixed_findings_never_go_in_and_are_never_known() -> None:
    fixed = [finding("MBL101"), finding("MBL301"), finding("MBL018"), finding(key="checks")]
    assert counted(fixed).counts == {}
    forced = Baseline({entry_of(one): 1 for one in fixed})
    assert forced.sifted(fixed) == (fixed, Counter())


def test_the_file_is_sorted_with_an_entry_a_line_and_no_messages() -> None:
    findings = [finding(path="b.yaml"), finding("LOC001"), finding(message="s-0017"), finding(message="s-0017")]
    text = rendered(counted(findings)).decode()
    assert text == rendered(counted(reversed(findings))).decode()
    assert "s-0017" not in text
    lines = text.splitlines()
    assert [lines[0], lines[1], lines[-2], lines[-1]] == ["{", '  "mbl-baseline": 1,', "  ]", "}"]
    entries = [json.loads(line.rstrip(",")) for line in lines[3:-2]]
    assert [(one["path"], one["rule"], one["count"]) for one in entries] == [
        ("a.yaml", "LOC001", 1), ("a.yaml", "MBL201", 2), ("b.yaml", "MBL201", 1),
    ]  # fmt: skip
    assert all(re.fullmatch("[0-9a-f]{16}", one["fingerprint"]) for one in entries)


@pytest.mark.parametrize("findings", [[], [finding()], [finding(path="\u00e9 \"'\\.yaml"), finding(), finding()]])
def test_what_is_written_is_read(findings: list[Diagnostic]) -> None:
    assert parsed("known.json", rendered(counted(findings))) == counted(findings)


ENTRY = {"path": "a.yaml", "rule": "MBL201", "fingerprint": "0" * 16, "count": 1}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is not JSON: line 1"),
        (b'{\n"mbl-baseline": 1,\n<<<<<<< HEAD\n', "is not JSON: line 3"),
        (b"\xff\xfe\xff", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"9" * 5_000, "is not JSON"),
        (b"[]", "is no baseline"),
        (b"{}", "is no baseline"),
        (b'{"mbl-baseline": 2, "findings": []}', "is no baseline"),
        (b'{"mbl-baseline": 1, "findings": {}}', "is no baseline"),
        (b'{"mbl-baseline": 1, "findings": [1]}', "entry 1"),
        *(
            (json.dumps({"mbl-baseline": 1, "findings": [ENTRY, {**ENTRY, **more}]}).encode(), "entry 2")
            for more in ({"count": 0}, {"count": True}, {"count": "1"}, {"count": 1.0}, {"path": 1}, {"extra": 1})
        ),
        (json.dumps({"mbl-baseline": 1, "findings": [{"path": "a.yaml"}]}).encode(), "entry 1"),
    ],
)
def test_a_broken_file_is_said_to_be_so(data: bytes, message: str) -> None:
    with pytest.raises(MblError) as refused:
        parsed("known.json", data)
    assert message in refused.value.message
    assert "known.json" in refused.value.message
    assert refused.value.exit_code == 2


def test_two_entries_for_one_finding_add_up() -> None:
    data = json.dumps({"mbl-baseline": 1, "findings": [ENTRY, ENTRY]}).encode()
    assert list(parsed("known.json", data).counts.values()) == [2]


@pytest.mark.parametrize("name", ["known.json", "a/b/known.JSON", ".mbl/known.json"])
def test_where_a_baseline_may_be(name: str) -> None:
    assert stays_inside(name)


@pytest.mark.parametrize(
    "name",
    ["/etc/known.json", "../known.json", "a/../../b.json", "C:\\b.json", "c:b.json", "a.yaml", "known", "a\0.json"],
)
def test_where_it_may_not(name: str) -> None:
    assert not stays_inside(name)


TWO = """mbl: task/1
items:
  - {id: one, title: One, targets: [MATH.9], measure: written}
  - {id: two, title: Two, targets: [MATH.9], measure: written}
"""


def test_known_findings_come_back_with_another_of_their_sort(district: Folder) -> None:
    district.write("a.yaml", TWO)
    known = counted(outcome(district, None).diagnostics)
    clean = outcome(district, known)
    assert ([one.rule for one in clean.diagnostics if one.rule == "MBL201"], clean.known.total() > 1, clean.gone) == (
        [],
        True,
        0,
    )
    moved = "# a line more\n" + TWO.replace("items:\n", "items:\n\n")
    district.write("a.yaml", moved + "  - {id: three, title: Three, targets: [MATH.9], measure: written}\n")
    (new,) = (one for one in outcome(district, known).diagnostics if one.rule == "MBL201")
    assert new.location.line == 7


def test_what_is_gone_is_counted_where_the_run_looked(district: Folder) -> None:
    district.write("a.yaml", TWO)
    known = counted(one for one in outcome(district, None).diagnostics if one.rule == "MBL201")
    district.write("a.yaml", TWO.replace("MATH.9", "MATH.1", 1))
    assert outcome(district, known).gone == 1
    assert outcome(district, known, ignored=("MBL2",)).gone == 0
    assert outcome(district, known, within="task").gone == 0
    district.write("torn.yaml", "mbl: [\n")
    assert outcome(district, known).gone == 0


def test_what_is_suppressed_or_ignored_since_is_not_gone(district: Folder) -> None:
    district.write("a.yaml", TWO)
    known = counted(one for one in outcome(district, None).diagnostics if one.rule == "MBL201")
    district.write("a.yaml", TWO.replace("written}", "written}  # mbl: ignore[MBL201] soon"))
    found = outcome(district, known)
    assert (found.gone, found.known.total(), found.suppressed.total()) == (0, 0, 2)


def test_checks_that_wait_make_nothing_gone(district: Folder) -> None:
    known = counted(one for one in outcome(district, None).diagnostics if one.rule.startswith("MBL3"))
    assert known.counts
    district.write("a.yaml", TWO)
    waiting = outcome(district, known)
    assert (waiting.waiting, waiting.gone) == (True, 0)


def test_a_rule_that_exists_no_more_is_gone(district: Folder) -> None:
    assert outcome(district, Baseline({entry_of(finding("MBL999")): 3})).gone == 3
