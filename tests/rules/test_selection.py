import re
from pathlib import Path

import pytest
from tests.districts import TODAY, Folder

from mblkit.catalog import RULES
from mblkit.diagnostics import Diagnostic, Location, Severity
from mblkit.errors import MblError
from mblkit.load.pipeline import Loaded
from mblkit.load.repository import read_any, validate
from mblkit.model.checks import Limits
from mblkit.rules.runner import examine
from mblkit.rules.selection import Selection, Vocabulary, is_fixed, select


def loaded(folder: Folder) -> Loaded:
    return validate(folder.tree)


def with_checks(folder: Folder, checks: str) -> Loaded:
    """The base district with `checks:` in its mbl.yaml."""
    text = folder.tree.read("mbl.yaml").decode().partition("checks:")[0]
    folder.write("mbl.yaml", f"{text}checks: {checks}\n")
    return loaded(folder)


def on(selection: Selection, path: str = "a.yaml") -> set[str]:
    """The codes of the rules of the catalog, fixed ones left out, that count in a file."""
    return {code for code, rule in RULES.items() if not rule.fixed and selection.admits(code, rule.name, path)}


ALL = {code for code, rule in RULES.items() if not rule.fixed}


def family(*starts: str) -> set[str]:
    return {code for code in ALL if code.startswith(starts)}


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ("{}", ALL),
        ("{select: [MBL3]}", family("MBL3")),
        ("{select: [MBL31, MBL320]}", family("MBL31", "MBL320")),
        ("{ignore: [MBL3]}", ALL - family("MBL3")),
        ("{select: [MBL302], ignore: [MBL3]}", {"MBL302"}),
        ("{select: [unusual-competency-count], ignore: [MBL30]}", {"MBL302"}),
        ("{select: [MBL3], ignore: [MBL30]}", family("MBL3") - family("MBL30")),
        ("{select: [MBL30], ignore: [MBL3]}", family("MBL30")),
        ("{select: [MBL302], ignore: [MBL302]}", set()),
        ("{select: [unusual-competency-count], ignore: [MBL302]}", set()),
        ("{select: [MBL], ignore: [MBL]}", set()),
        ("{ignore: [MBL]}", set()),
        ("{select: [LOC]}", set()),
        ("{ignore: [MBL3, MBL4], select: [MBL30, MBL4]}", family("MBL30")),
    ],
)
def test_the_longer_wins_and_of_equals_ignore(checks: str, expected: set[str], district: Folder) -> None:
    assert on(select(with_checks(district, checks))) == expected


@pytest.mark.parametrize("checks", ["{ignore: [MBL]}", "{select: [LOC]}", "{ignore: [MBL3]}"])
def test_fixed_rules_count_whatever_is_asked(checks: str, district: Folder) -> None:
    selection = select(with_checks(district, checks))
    fixed = [rule for rule in RULES.values() if rule.fixed]
    assert {"MBL001", "MBL113", "MBL301", "MBL303"} <= {rule.code for rule in fixed}
    assert all(selection.admits(rule.code, rule.name, "a.yaml") for rule in fixed)


def test_options_are_nearer_than_the_file(district: Folder) -> None:
    written = with_checks(district, "{select: [MBL4], ignore: [MBL302, MBL305]}")
    assert on(select(written, chosen=["MBL30"])) == family("MBL30") - {"MBL302", "MBL305"}
    assert on(select(written, chosen=["MBL302"])) == {"MBL302"}
    assert on(select(written, chosen=["MBL302"], ignored=["unusual-competency-count"])) == set()
    assert on(select(written, ignored=["MBL40"])) == family("MBL4") - family("MBL40")


@pytest.mark.parametrize("entry", ["mbl302", "MBL302", "Unusual-Competency-Count"])
def test_options_may_be_typed_in_any_case(entry: str, district: Folder) -> None:
    assert on(select(loaded(district), chosen=[entry])) == {"MBL302"}


@pytest.mark.parametrize(
    ("chosen", "ignored", "hint"),
    [
        (["unusual-competency-cuont"], [], 'did you mean "unusual-competency-count"?'),
        (["MBL8"], [], 'run "mbl rule" for the list'),
        ([], ["MBL999"], 'run "mbl rule" for the list'),
        ([], ["x"], 'run "mbl rule" for the list'),
        ([], ["MBL0"], "mend what it finds"),
        ([], ["missing-header"], "mend what it finds"),
        ([], ["MBL301"], "it rests on statute"),
    ],
)
def test_options_that_cannot_be(chosen: list[str], ignored: list[str], hint: str, district: Folder) -> None:
    with pytest.raises(MblError) as refused:
        select(loaded(district), chosen, ignored)
    assert refused.value.exit_code == 2
    assert (refused.value.hint or "").startswith(hint)


def test_patterns_of_files(district: Folder) -> None:
    selection = select(
        with_checks(district, "{paths: [{files: ['archive/*', tasks/old-?.yaml], ignore: [MBL3, late-feedback]}]}")
    )
    left = ALL - family("MBL3") - {"MBL410"}
    assert on(selection, "archive/a.yaml") == left
    assert on(selection, "archive/2020/deep/a.yaml") == left
    assert on(selection, "tasks/old-1.yaml") == left
    assert on(selection, "tasks/old-11.yaml") == on(selection, "Archive/a.yaml") == on(selection, "a.yaml") == ALL


def test_a_pattern_outdoes_every_selection(district: Folder) -> None:
    written = with_checks(district, "{select: [MBL302], paths: [{files: [a.yaml], ignore: [MBL3]}]}")
    assert on(select(written)) == on(select(written, chosen=["MBL302"])) == set()


def finding(code: str, severity: Severity | None = None, name: str | None = None, key: str = "x") -> Diagnostic:
    weight = severity or RULES[code].severity
    return Diagnostic(code, "something", Location("a.yaml", (key,)), weight, name=name)


def test_severity_by_code_name_and_beginning(district: Folder) -> None:
    """
    mbl: rules/1
    id: LOC001
    name: own-rule
    on: task
    require: {field: title, present: true}
    message: has no title
    authority: The board
    """
    selection = select(
        with_checks(
            district, "{severity: {MBL3: advice, MBL302: error, missing-family-statement: error, own-rule: error}}"
        )
    )
    findings = [finding(code) for code in ("MBL302", "MBL308", "MBL312", "MBL401")]
    findings.append(finding("LOC001", Severity.WARNING, "own-rule"))
    weighed = [(one.rule, one.severity.value) for one in selection.sifted(findings)]
    assert weighed == [
        ("MBL302", "error"), ("MBL308", "advice"), ("MBL312", "error"), ("MBL401", "warning"), ("LOC001", "error"),
    ]  # fmt: skip


def test_fixed_rules_may_weigh_more_and_never_less(district: Folder) -> None:
    selection = select(with_checks(district, "{severity: {MBL018: error, MBL3: advice, MBL101: warning}}"))
    weighed = selection.sifted(finding(code) for code in ("MBL018", "MBL301", "MBL101"))
    assert [one.severity.value for one in weighed] == ["error", "error", "error"]


def test_local_rules_take_part_by_code_name_and_beginning(district: Folder) -> None:
    """
    # file: rules/a.yaml
    mbl: rules/1
    items:
      - id: LOC001
        name: own-rule
        on: task
        require: {field: title, present: true}
        message: has no title
        authority: The board
    """
    findings = [finding("LOC001", Severity.ERROR, "own-rule")]
    for entry in ("LOC001", "LOC", "LOC0", "own-rule"):
        assert select(loaded(district), chosen=[entry]).sifted(findings) == findings
        assert select(loaded(district), ignored=[entry]).sifted(findings) == []
    with pytest.raises(MblError):
        select(loaded(district), chosen=["LOC002"])
    with pytest.raises(MblError) as refused:
        select(loaded(district), chosen=["own-rules"])
    assert refused.value.hint == 'did you mean "own-rule"?'


def test_nothing_is_unknown_while_a_file_of_rules_is_broken(district: Folder) -> None:
    """
    mbl: rules/1
    id: LOC001
    name: own-rule
    """
    written = with_checks(district, "{ignore: [own-rule, LOC001, MBL999]}")
    select(written, chosen=["LOC007", "no-such-rule"])
    with pytest.raises(MblError):
        select(written, chosen=["MBL8"])
    assert [code for code in district.codes() if "mbl.yaml" in code] == ["MBL201 mbl.yaml:13:37"]


def test_a_slip_in_the_selection_does_not_hide_itself(district: Folder) -> None:
    written = with_checks(district, "{select: [unusual-competency-cuont], ignore: [MBL2]}")
    outcome = examine(written, select(written), TODAY, lambda path: read_any(district.tree, path))
    told = [(one.rule, one.location.line, one.location.column) for one in outcome.diagnostics if not_statute(one)]
    assert told == [("MBL201", 13, 19)]


def not_statute(found: Diagnostic) -> bool:
    return not (found.rule in RULES and RULES[found.rule].source.force == "statute")


def test_what_is_fixed() -> None:
    assert [is_fixed(finding(code)) for code in ("MBL018", "MBL101", "MBL301", "MBL302", "MBL201")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert is_fixed(finding("MBL201", key="checks"))


def test_the_words_of_a_district_that_cannot_be_read(district: Folder) -> None:
    """
    mbl: district/1
    id: test-district
    checks: {ignore: [MBL2]}
    """
    assert on(select(loaded(district))) == ALL
    assert Vocabulary.of(loaded(district)).name_of("LOC001") == ""


def test_every_name_in_the_catalog_is_one_that_a_selection_takes() -> None:
    known = Vocabulary({})
    for rule in RULES.values():
        assert known.named(rule.name) == known.named(rule.code) == known.whole(rule.name) == (rule.code,)


@pytest.mark.parametrize("text", ["select: MBL3", "ignore: [mbl302]", "severity: {MBL302: bad}", "selekt: [MBL3]"])
def test_the_shape_of_checks_is_a_finding_with_a_place(text: str, district: Folder) -> None:
    with_checks(district, f"{{{text}}}")
    assert [one.location.line for one in district.findings() if one.location.path == "mbl.yaml"] == [13]


def test_the_page_about_checks_lists_every_limit_and_every_rule_of_statute(root: Path) -> None:
    page = (root / "docs" / "checks.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"(?m)^\| `(\w+)` \| (\w+) \|", page))
    assert rows == {name: str(info.default).lower() for name, info in Limits.model_fields.items()}
    (statute,) = re.findall(r"\*\*What rests on statute\*\*: (.*?)\.", page)
    assert re.findall(r"MBL\d{3}", statute) == [one.code for one in RULES.values() if one.source.force == "statute"]
