from collections.abc import Callable
from pathlib import Path

import pytest
from tests.districts import BASE, TODAY, Folder, build

from mblkit.diagnostics import Diagnostic
from mblkit.load.repository import open_all, read_any, validate
from mblkit.model.kinds import KINDS
from mblkit.rules.runner import Outcome, examine
from mblkit.rules.selection import Selection, select

MISSING = "targets: [MATH.9]"
TASK = "mbl: task/1\nid: essay\ntitle: Essay\ntargets: [MATH.9]\nmeasure: written\n"


def outcome(folder: Folder, selection: Selection | None = None, within: Callable[[str], bool] | None = None) -> Outcome:
    loaded = validate(folder.tree)
    chosen = selection or select(loaded)
    return examine(loaded, chosen, TODAY, lambda path: read_any(folder.tree, path), within=within)


def told(found: Outcome, *starts: str) -> list[str]:
    return [
        f"{one.rule} {one.location.path}:{one.location.line}:{one.location.column}"
        for one in found.diagnostics
        if one.rule.startswith(starts or ("MBL0", "MBL1", "MBL2", "LOC"))
    ]


def mended(folder: Folder, found: Diagnostic) -> str:
    """The file with the fix of one finding made, as `mbl validate --fix` makes it."""
    lines = folder.tree.read(found.location.path).decode().splitlines(keepends=True)
    where, fix = found.location, found.fix
    assert fix is not None
    assert fix.safe
    number = (where.line or 0) - 1
    if fix.whole_line:
        return "".join(lines[:number] + lines[number + 1 :])
    line = lines[number]
    lines[number] = line[: (where.column or 0) - 1] + fix.text + line[(where.end_column or 0) - 1 :]
    return "".join(lines)


def test_quiet_on_the_line_and_above_it(district: Folder) -> None:
    """
    # file: a.yaml
    mbl: task/1
    items:
      - {id: one, title: One, targets: [MATH.9], measure: written}  # mbl: ignore[MBL201] comes in spring
      # mbl: ignore[unknown-reference] comes in spring
      # and so on
      - {id: two, title: Two, targets: [MATH.9], measure: written}
      - {id: three, title: Three, targets: [MATH.9], measure: written}
    """
    found = outcome(district)
    assert told(found) == ["MBL201 a.yaml:7:41"]
    assert found.suppressed.total() == 2


def test_a_comment_at_the_top_is_for_the_whole_file(district: Folder) -> None:
    """
    # file: z.yaml
    # mbl: ignore[MBL209] two calendars until the merger
    mbl: district/1
    id: second
    name: Second
    state: CT
    schools: [{id: ms, name: Middle School}]
    areas: [{id: art, name: Art}]
    years: [{id: 2026-27, starts: 2026-09-01, ends: 2027-06-15}]
    scale: four
    """
    assert told(outcome(district)) == []


def test_one_comment_quiets_every_finding_of_its_rule_on_the_line(district: Folder) -> None:
    """
    # file: a.yaml
    mbl: task/1
    id: essay
    title: Essay
    # mbl: ignore[MBL201] come in spring
    targets: [MATH.7, MATH.8, MATH.9]
    measure: written
    """
    found = outcome(district)
    assert (told(found), found.suppressed.total()) == ([], 3)


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"], ids=["", "mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_line_ends_and_byte_order_marks(start: bytes, end: str, tmp_path: Path) -> None:
    folder = build(tmp_path, "")
    for name, text in (
        ("a.yaml", TASK.replace("[MATH.9]", "[MATH.9]  # mbl: ignore[MBL201] soon").replace("mbl:", "mbl:", 1)),
        ("b.yaml", TASK.replace("essay", "b").replace("targets", "# mbl: ignore[MBL201] soon\ntargets")),
        ("c.yaml", "# mbl: ignore[MBL101] no\n" + TASK.replace("essay", "c").replace("MATH.9", "MATH.1")),
    ):
        folder.write(name, start + text.replace("\n", end).encode())
    found = outcome(folder)
    assert (told(found), found.suppressed.total()) == (["MBL019 c.yaml:1:15"], 2)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_file_can_hold_one(kind: str, tmp_path: Path) -> None:
    """Whatever a file is, a comment in it is read: here it is unused, on a record that is otherwise sound."""
    root = Path(__file__).resolve().parents[2] / "docs" / "kinds"
    example = (root / f"{kind}.md").read_text().partition("```yaml\n")[2].partition("```")[0]
    folder = Folder(tmp_path)
    folder.write("x.yaml", example + "# mbl: ignore[MBL203] nothing here looks alike\n")
    last = example.count("\n") + 1
    assert f"MBL018 x.yaml:{last}:1" in told(outcome(folder), "MBL018")


def test_a_suppression_without_a_reason_quiets_nothing(district: Folder) -> None:
    """
    # file: a.yaml
    mbl: task/1
    id: essay
    title: Essay
    targets: [MATH.9]  # mbl: ignore[MBL201]
    measure: written
    """
    found = outcome(district)
    assert (told(found), found.suppressed.total()) == (["MBL201 a.yaml:4:11", "MBL019 a.yaml:4:20"], 0)


def test_statute_rules_may_be_suppressed(district: Folder) -> None:
    found = outcome(district)
    line = next(one.location.line for one in found.diagnostics if one.rule == "MBL303")
    lines = district.tree.read("framework.yaml").decode().splitlines()
    lines[(line or 0) - 1] += "  # mbl: ignore[MBL303] the alignment is before the board"
    district.write("framework.yaml", "\n".join(lines) + "\n")
    after = outcome(district)
    assert after.suppressed.total() == 1
    assert len(told(found, "MBL303")) - len(told(after, "MBL303")) == 1
    assert told(after, "MBL018") == []


def test_an_unused_code_is_told_by_itself_and_its_fix_takes_it_away(district: Folder) -> None:
    """
    # file: a.yaml
    mbl: task/1
    id: essay
    title: Essay
    targets: [MATH.9]  # mbl: ignore[MBL202, MBL201, MBL205] comes in spring
    measure: written
    """
    found = [one for one in outcome(district).diagnostics if one.rule == "MBL018"]
    assert [(one.location.column, one.location.end_column) for one in found] == [(34, 42), (48, 56)]
    district.write("a.yaml", mended(district, found[0]))
    assert b"ignore[MBL201, MBL205] comes in spring\n" in district.tree.read("a.yaml")
    (again,) = (one for one in outcome(district).diagnostics if one.rule == "MBL018")
    district.write("a.yaml", mended(district, again))
    assert b"targets: [MATH.9]  # mbl: ignore[MBL201] comes in spring\n" in district.tree.read("a.yaml")
    assert told(outcome(district)) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: Essay  # mbl: ignore[MBL201] x\n", "title: Essay\n"),
        ("title: Essay  # mbl: ignore[MBL201] x # kept\n", "title: Essay  # kept\n"),
        ("title: Essay\n  # mbl: ignore[MBL201] x\n", "title: Essay\n"),
        ("title: Essay\n# mbl: ignore[MBL201] x # kept\n", "title: Essay\n# kept\n"),
    ],
)
def test_the_fix_of_a_whole_comment(before: str, after: str, tmp_path: Path) -> None:
    task = TASK.replace("MATH.9", "MATH.1")
    folder = build(tmp_path, "")
    folder.write("a.yaml", task.replace("title: Essay\n", before))
    (found,) = (one for one in outcome(folder).diagnostics if one.rule == "MBL018")
    assert mended(folder, found) == task.replace("title: Essay\n", after)


def test_of_two_comments_for_one_line_the_second_is_unused(district: Folder) -> None:
    """
    # file: a.yaml
    mbl: task/1
    id: essay
    title: Essay
    # mbl: ignore[MBL201] comes in spring
    targets: [MATH.9]  # mbl: ignore[unknown-reference] comes in spring
    measure: written
    """
    assert told(outcome(district)) == ["MBL018 a.yaml:5:18"]


UNUSED = TASK.replace("[MATH.9]", "[MATH.1]  # mbl: ignore[{}] for a while")


@pytest.mark.parametrize("code", ["MBL201", "MBL323", "LOC001"])
def test_a_rule_that_is_left_out_is_not_called_unused(code: str, district: Folder) -> None:
    """
    mbl: rules/1
    id: LOC001
    name: own-rule
    on: task
    require: {field: title, present: true}
    message: has no title
    authority: The board
    """
    district.write("a.yaml", UNUSED.format(code))
    loaded = validate(district.tree)
    assert told(outcome(district), "MBL018") == ["MBL018 a.yaml:4:18"]
    assert told(outcome(district, select(loaded, ignored=[code])), "MBL018") == []
    assert told(outcome(district, select(loaded, chosen=["MBL410"])), "MBL018") == []
    assert told(outcome(district, within=lambda path: path != "a.yaml"), "MBL018") == []


def test_checks_that_wait_are_not_called_unused(district: Folder) -> None:
    """
    # file: broken-link.yaml
    mbl: task/1
    id: other
    title: Other
    targets: [MATH.9]
    measure: written
    """
    district.write("a.yaml", UNUSED.format("MBL323, MBL205"))
    found = outcome(district)
    assert found.waiting
    assert told(found, "MBL018") == ["MBL018 a.yaml:4:40"]


def test_nothing_is_called_unused_while_a_file_cannot_be_read(district: Folder) -> None:
    """
    # file: torn.yaml
    mbl: task/1
    id: [
    """
    district.write("a.yaml", UNUSED.format("MBL201"))
    assert told(outcome(district), "MBL018") == []


def test_a_rule_of_the_district_that_is_wrong_itself_is_not_called_unused(district: Folder) -> None:
    """
    mbl: rules/1
    id: LOC001
    name: own-rule
    on: task
    require: {field: titel, present: true}
    message: has no title
    authority: The board
    """
    district.write("a.yaml", UNUSED.format("own-rule"))
    assert told(outcome(district)) == ["MBL201 rules.yaml:5:18"]


def test_local_rules_are_quieted_by_code_and_by_name(district: Folder) -> None:
    """
    mbl: rules/1
    id: LOC001
    name: own-rule
    on: task
    require: {field: title, is_one_of: [Other]}
    message: has another title
    authority: The board
    ---
    mbl: task/1
    items:
      - {id: a, title: A, targets: [MATH.1], measure: written}  # mbl: ignore[LOC001] since 2020
      - {id: b, title: B, targets: [MATH.1], measure: written}  # mbl: ignore[own-rule] since 2020
      - {id: c, title: C, targets: [MATH.1], measure: written}
    """
    assert told(outcome(district)) == ["LOC001 task.yaml:5:5"]


def test_findings_are_quieted_in_any_number_of_files(tmp_path: Path) -> None:
    """Of many files with findings the last are told without lines; suppressions in them hold all the same."""
    folder = build(tmp_path, "")
    for number in range(70):
        folder.write(f"bare/{number:02}.yaml", TASK.replace("essay", f"b-{number}"))
        quiet = TASK.replace("essay", f"q-{number}").replace("[MATH.9]", "[MATH.9]  # mbl: ignore[MBL201] soon")
        folder.write(f"quiet/{number:02}.yaml", quiet)
    found = outcome(folder)
    assert found.suppressed.total() == 70
    assert [line.split("/")[0] for line in told(found)] == ["MBL201 bare"] * 70
    assert sum(one.location.line is not None for one in found.diagnostics) < 60


def test_a_severity_that_is_raised_holds_for_the_comments_themselves(tmp_path: Path) -> None:
    folder = build(tmp_path, "")
    text = folder.tree.read("mbl.yaml").decode()
    folder.write("mbl.yaml", f"{text}checks: {{severity: {{MBL018: error}}}}\n")
    folder.write("a.yaml", UNUSED.format("MBL201"))
    (found,) = (one for one in outcome(folder).diagnostics if one.rule == "MBL018")
    assert found.severity == "error"


def test_a_file_that_cannot_be_read_again_keeps_its_findings(district: Folder) -> None:
    """
    # file: a.yaml
    mbl: task/1
    id: essay
    title: Essay
    targets: [MATH.9]  # mbl: ignore[MBL201] soon
    measure: written
    """
    loaded = validate(district.tree)

    def gone(path: str) -> bytes:
        raise FileNotFoundError(path)

    found = examine(loaded, Selection(), TODAY, gone)
    assert "MBL201 a.yaml:None:None" in told(found)


def test_quieting_changes_no_gate(district: Folder) -> None:
    """
    mbl: evidence/1
    section: algebra.1
    by: t-one
    items:
      # mbl: ignore[MBL201] the task is written down in spring
      - {task: unknown, on: 2026-01-10, scores: {s-1: {MATH.1.a: proficient}}}
    """
    assert told(outcome(district)) == []
    blocked = open_all(district.tree).blocked
    assert [(student, [one.rule for one in found]) for student, found in blocked.items()] == [("s-1", ["MBL201"])]


def test_the_base_district_holds_no_comment_for_the_tool() -> None:
    assert not any("mbl: ignore" in text for text in BASE.values())


@pytest.mark.parametrize("name", ["Zebulon", "zebulon quackenbush", "s-0017"])
def test_what_is_no_rule_is_not_repeated(name: str, district: Folder) -> None:
    district.write("a.yaml", UNUSED.format(name))
    (found,) = (one for one in outcome(district).diagnostics if one.rule == "MBL019")
    assert name not in f"{found.message} {found.help}"
