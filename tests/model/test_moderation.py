"""What a policy may say of moderation, and what a wrong word of it gives."""

import pytest
from tests.districts import Folder

HEAD = "mbl: policy/1\nid: p\ntitle: P\nlayer: district\nas_of: 2026-01-01\nmoderation: "


@pytest.mark.parametrize(
    "moderation",
    [
        "{}",
        "{max_gap: 2, within: mean, fewest: 5, cites: Rule 4}",
        '{targets: {exact: 0.85, adjacent: 0.95, kappa: "7/10", quadratic-kappa: 0.8, icc: 1}}',
    ],
)
def test_what_a_policy_may_say(district: Folder, moderation: str) -> None:
    """"""
    district.write("policy.yaml", HEAD + moderation)
    assert district.codes() == []


@pytest.mark.parametrize(
    ("moderation", "rule", "column", "message", "hint"),
    [
        ("{max_gap: 0}", "MBL112", 23, "0 is less than 1", "write 1"),
        ("{within: average}", "MBL108", 22, '"average" is not a value for "within"', 'choose one of "mean"'),
        ("{fewest: ten}", "MBL106", 22, '"ten" is not a whole number', "write digits only"),
        ("{targets: {}}", "MBL108", 23, '"targets" has no entry', "add what is missing"),
        ("{targets: {exact: 85}}", "MBL112", 31, "85 is not above 0 and at most 1", "such as 0.85"),
        ("{targets: {exact: 0}}", "MBL112", 31, "0 is not above 0 and at most 1", ""),
        (
            "{targets: {adjacnt: 0.9}}",
            "MBL108",
            33,
            '"adjacnt" is not a value for "targets"',
            'did you mean "adjacent"?',
        ),
        ("{maxgap: 1}", "MBL104", 14, 'no field "maxgap"', 'did you mean "max_gap"?'),
    ],
)
def test_a_wrong_word(district: Folder, moderation: str, rule: str, column: int, message: str, hint: str) -> None:
    """"""
    district.write("policy.yaml", HEAD + moderation)
    (found,) = district.findings()
    assert (found.rule, found.location.line, found.location.column) == (rule, 6, column)
    assert message in found.message
    assert hint in (found.help or "")
