"""What a wrong method gives: one finding, at its place, with the way out."""

import pytest
from tests.districts import Folder

HEAD = "mbl: policy/1\nid: p\ntitle: P\nlayer: district\nas_of: 2026-01-01\njudging:\n  - method: "


@pytest.mark.parametrize(
    ("method", "rule", "column", "message", "hint"),
    [
        (
            "latest",
            "MBL106",
            13,
            '"method" is text where "field: value" lines belong',
            "write its fields in braces, such as {name: latest}",
        ),
        ("medain", "MBL106", 13, '"method" is text where', "such as {name: median}"),
        ("{name: lates}", "MBL108", 20, '"lates" is not a value for "name"', 'did you mean "latest"? The choices are'),
        ("{name: average, places: 2}", "MBL108", 20, '"average" is not a value for "name"', 'choose one of "latest"'),
        ("{name: decaying_average}", "MBL108", 20, '"decaying_average" is not', 'did you mean "decaying-average"?'),
        ("{places: 2}", "MBL105", 13, 'a method has no "name"', 'add "name: " with one of "latest", "highest"'),
        ("{name: mean}", "MBL105", 13, 'a mean method has no "places"', 'add a line "places: ..."'),
        (
            "{name: latest, places: 2}",
            "MBL104",
            28,
            'a latest method has no field "places"',
            'use one of "name", "minimum", "per" or "ties"',
        ),
        (
            "{name: decaying-average, places: 2, wieght: 3}",
            "MBL104",
            49,
            'a decaying average method has no field "wieght"',
            'did you mean "weight"?',
        ),
        ("{name: mean, places: 7}", "MBL112", 34, "7 is not from 0 to 6", "write a whole number from 0 to 6"),
        (
            "{name: weighted-latest, places: 2, weight: 100}",
            "MBL112",
            56,
            "100 is not from 1 to 99",
            "write a whole number from 1 to 99",
        ),
        (
            "{name: decaying-average, places: 2, weight: 49}",
            "MBL112",
            57,
            "49 is not from 50 to 100",
            "write a whole number from 50 to 100",
        ),
        (
            "{name: decaying-average, places: 2, weight: 0.65}",
            "MBL106",
            57,
            "0.65 is not a whole number",
            "write digits only, without quotes",
        ),
        ("{name: n-mastery, places: 2, n: 11}", "MBL112", 45, "11 is not from 1 to 10", "write a whole number"),
        ("{name: n-mastery, places: 2, times: 2}", "MBL104", 42, 'an n-mastery method has no field "times"', "use one"),
        ("{name: best, places: 2, n: 0}", "MBL112", 40, "0 is less than 1", "write 1 or a larger whole number"),
        ("{name: mode, tie: newest}", "MBL108", 31, '"newest" is not a value for "tie"', 'choose one of "most-recent"'),
        ("{name: highest, minimum: 0}", "MBL112", 38, "0 is less than 1", "write 1 or a larger whole number"),
        ("{name: highest, per: tasks}", "MBL108", 34, '"tasks" is not a value for "per"', 'did you mean "task"?'),
        ("{name: power-law, places: 2, floor: 0}", "MBL112", 49, "0 is not above 0", "write a number above 0"),
        (
            "{name: weighted-mean, places: 2}",
            "MBL113",
            13,
            'a weighted mean has either weights of "purposes" or of "measures"',
            "keep one of the two",
        ),
        (
            "{name: weighted-mean, places: 2, purposes: {sumative: 1}}",
            "MBL108",
            67,
            '"sumative" is not a value for "purposes"',
            'did you mean "summative"?',
        ),
        ("{name: weighted-mean, places: 2, measures: {test: 0}}", "MBL112", 63, "0 is not above 0", "write a number"),
        ("{name: last, n: 3}", "MBL105", 13, 'a last method has no "of"', 'add a line "of: ..."'),
        (
            "{name: last, n: 3, of: {name: last, n: 2}}",
            "MBL108",
            43,
            '"last" is not a value for "name"',
            "did you mean",
        ),
        (
            "{name: last, n: 3, of: {name: mean, place: 2}}",
            "MBL104",
            49,
            'a mean method has no field "place"',
            'did you mean "places"?',
        ),
        (
            "{name: greatest-of, methods: [{name: highest}]}",
            "MBL108",
            42,
            '"methods" has fewer than 2 entries',
            "add what is missing",
        ),
        (
            "{name: greatest-of, methods: [{name: highest}, {name: median, places: x}]}",
            "MBL106",
            83,
            '"x" is not a whole number',
            "write digits only",
        ),
    ],
)
def test_one_finding_at_its_place(
    method: str, rule: str, column: int, message: str, hint: str, district: Folder
) -> None:
    district.write("policy.yaml", f"{HEAD}{method}\n")
    findings = district.findings()
    assert len(findings) == 1, findings
    (finding,) = findings
    assert (finding.rule, finding.location.line, finding.location.column) == (rule, 7, column)
    assert finding.message.startswith(message)
    assert hint in str(finding.help)


def test_a_spelling_that_can_mean_one_method_only_is_mended_safely(district: Folder) -> None:
    district.write("policy.yaml", f"{HEAD}{{name: N_Mastery, places: 2}}\n")
    (finding,) = district.findings()
    assert finding.fix is not None
    assert (finding.fix.text, finding.fix.safe) == ("n-mastery", True)
