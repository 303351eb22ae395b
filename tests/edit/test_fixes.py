"""Fixes: what each becomes, that nothing else changes, and that what does not help is taken back."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from inspect import cleandoc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.districts import BASE, SOUND, TODAY, Folder

from mblkit.catalog import RULES, diagnose
from mblkit.diagnostics import Diagnostic, Fix, Location
from mblkit.edit.changes import apply
from mblkit.edit.fixes import Mended, level_of, mended
from mblkit.errors import MblError
from mblkit.load.parse import parse
from mblkit.load.repository import validate
from mblkit.rules.runner import check
from mblkit.store.overlay import OverlayTree
from mblkit.store.tree import FileInfo, Tree


def examine(tree: Tree) -> list[Diagnostic]:
    loaded = validate(tree)
    return [one for one in (*loaded.diagnostics, *check(loaded, TODAY)) if one.rule.startswith(SOUND)]


@dataclass(frozen=True)
class Memory:
    """A tree without a disk."""

    texts: dict[str, bytes]

    def files(self) -> tuple[FileInfo, ...]:
        return tuple(FileInfo(path, len(data)) for path, data in sorted(self.texts.items()))

    def links(self) -> tuple[str, ...]:
        return ()

    def obstacles(self) -> tuple[()]:
        return ()

    def read(self, path: str) -> bytes:
        return self.texts[path]


BASE_FILES = {path: (cleandoc(text) + "\n").encode() for path, text in BASE.items()}


def tree(text: str | bytes, path: str = "example.yaml") -> Memory:
    return Memory({**BASE_FILES, path: text.encode() if isinstance(text, str) else text})


def fixed(text: str | bytes, *, unsafe: bool = False, path: str = "example.yaml") -> str:
    """Return the text of the only file that is not the base district's, as fixing leaves it."""
    before = tree(text, path)
    result = mended(before, examine, unsafe=unsafe)
    assert [change.path for change in result.changes] in ([], [path])
    return (result.changes[0].after if result.changes else before.texts[path]).decode()


TASK = "mbl: task/1\nid: essay\ntitle: Essay\ntargets: [MATH.2]\nmeasure: written\n"
EXPERIENCE = "mbl: experience/1\nid: g\ntitle: G\narea: math\ngrades: [9]\ncredit: {amount: 1}\ncarries: [MATH.2]\n"
EVIDENCE = (
    "mbl: evidence/1\nsection: algebra.1\nby: t-one\nitems:\n"
    "  - {task: proof, on: 2026-01-10, scores: {s-1: {MATH.2: proficient}}}\n"
)
FRAMEWORK = (
    "mbl: framework/1\narea: ela\ncompetencies:\n  - id: ELA.1\n    name: Read\n    statement: Read.\n"
    "    criteria:\n      proficient: Reads.\n"
)
PEOPLE = "mbl: people/1\nitems:\n  - {id: s-1, given: Ada, family: Lark}\n"
STUDENTS_9 = (
    "mbl: students/1\nschool: hs\nclass: 2029\ngrade: 9\nentered: {on: 2025-09-01, grade: 9}\nitems: [{id: s-9}]\n"
)

SAFE = [
    ("MBL107", TASK, "title: Essay", "title: 1984", 'title: "1984"'),
    ("MBL107", TASK, "title: Essay", "title: 9.10  # as printed", 'title: "9.10"  # as printed'),
    ("MBL107", TASK, "title: Essay", "title: {en: Essay, es: 007}", 'title: {en: Essay, es: "007"}'),
    ("MBL107", TASK, "title: Essay", "title: TRUE", 'title: "TRUE"'),
    ("MBL107", PEOPLE, "family: Lark", "family: Lark, state_id: 0456123", 'family: Lark, state_id: "0456123"'),
    ("MBL111", EXPERIENCE, "amount: 1", "amount: .5", "amount: 0.5"),
    ("MBL111", EXPERIENCE, "amount: 1", "amount: 1.", "amount: 1"),
    ("MBL111", EXPERIENCE, "amount: 1", "amount: +1", "amount: 1"),
    ("MBL111", EXPERIENCE, "amount: 1", "amount: 5e-1", "amount: 0.5"),
    ("MBL111", EXPERIENCE, "grades: [9]", "grades: [09]", "grades: [9]"),
    ("MBL110", EVIDENCE, "2026-01-10", "2026-1-10", "2026-01-10"),
    ("MBL110", EVIDENCE, "2026-01-10", "2026/01/10", "2026-01-10"),
    ("MBL110", EVIDENCE, "2026-01-10", '"2026.1.10"', "2026-01-10"),
    ("MBL110", EVIDENCE, "2026-01-10", "2026-01-10 00:00:00", "2026-01-10"),
    ("MBL108", TASK, "measure: written", "measure: Written", "measure: written"),
    ("MBL108", EVIDENCE, "by: t-one", "by: t-one\npurpose: SUMMATIVE", "by: t-one\npurpose: summative"),
    ("MBL108", STUDENTS_9, "class: 2029", 'class: "2029"', "class: 2029"),
    ("MBL108", EXPERIENCE, "grades: [9]", "grades: [K, 1]", "grades: [0, 1]"),
    ("MBL108", EXPERIENCE, "title: G", "title: {EN: G}", "title: {en: G}"),
    ("MBL106", EVIDENCE, "scores:", 'attempt: "2", scores:', "attempt: 2, scores:"),
    ("MBL106", EXPERIENCE, "amount: 1", 'amount: "0.5"', "amount: 0.5"),
    ("MBL106", FRAMEWORK, "    name: Read", "    required: yes\n    name: Read", "    required: true\n    name: Read"),
    ("MBL104", TASK, "measure: ", "Measure: ", "measure: "),
    ("MBL104", FRAMEWORK, "    name: Read", "    Name: Read", "    name: Read"),
    ("MBL201", EVIDENCE, "by: t-one", "by: T-One", "by: t-one"),
    ("MBL201", EVIDENCE, "{MATH.2: ", "{math.2: ", "{MATH.2: "),
    ("MBL201", EVIDENCE, "{s-1: ", "{S-1: ", "{s-1: "),
    ("MBL208", EVIDENCE, "proficient", "Proficient", "proficient"),
    ("MBL208", EVIDENCE, "proficient", "Not assessed", "not-assessed"),
    ("MBL208", FRAMEWORK, "proficient: ", "PROFICIENT: ", "proficient: "),
    ("MBL102", TASK, "task/1", "Task/1", "task/1"),
    ("MBL102", TASK, "task/1", "Task", "task/1"),
    ("MBL103", TASK, "task/1", "task", "task/1"),
    ("MBL103", TASK, "task/1", "task/v1", "task/1"),
    ("MBL103", TASK, "task/1", "task/01", "task/1"),
    ("MBL005", TASK, "title: Essay", "title:\tEssay", "title: Essay"),
    ("MBL005", TASK, "title: Essay", "title: Essay\t", "title: Essay"),
    ("MBL005", TASK, "title: Essay", "title: Essay\t# a\tremark", "title: Essay # a remark"),
    ("MBL005", TASK, "title: Essay", 'title: "Ess\tay"', 'title: "Ess\\tay"'),
    ("MBL005", TASK, "title: Essay\n", "\t\ntitle: Essay\n", "\ntitle: Essay\n"),
    ("MBL005", TASK, "title: Essay\n", "\t# here\ntitle: Essay\n", "  # here\ntitle: Essay\n"),
    ("MBL005", TASK, "[MATH.2]", "[MATH.2,\tMATH.1.a]", "[MATH.2, MATH.1.a]"),
    ("MBL006", TASK, "title: Essay", "title: \ufeffEssay", "title: Essay"),
    ("MBL013", TASK, "mbl: task", "---\nmbl: task", "mbl: task"),
    ("MBL013", TASK, "measure: written\n", "measure: written\n...\n", "measure: written\n"),
    ("MBL014", TASK, "mbl: task", "%YAML 1.2\n---\nmbl: task", "mbl: task"),
    ("MBL015", TASK, "title: Essay\n", "title: Essay\ntitle: Essay\n", "title: Essay\n"),
]  # fmt: skip

UNSAFE = [
    ("MBL107", TASK, "title: Essay", "title: null", 'title: "null"'),
    ("MBL111", EXPERIENCE, "grades: [9]", "grades: [012]", "grades: [12]"),
    ("MBL106", TASK, "[MATH.2]", "MATH.2", "[MATH.2]"),
    ("MBL108", TASK, "measure: written", "measure: writen", "measure: written"),
    ("MBL104", TASK, "title: ", "titel: ", "title: "),
    ("MBL102", TASK, "task/1", "tasks/1", "task/1"),
    ("MBL201", EVIDENCE, "task: proof", "task: prof", "task: proof"),
    ("MBL201", EVIDENCE, "algebra.1", "algebar.1", "algebra.1"),
    ("MBL208", EVIDENCE, "proficient", "profcient", "proficient"),
    ("MBL005", FRAMEWORK, "    criteria:", "\t\tcriteria:", "    criteria:"),
    ("MBL005", TASK, "title: Essay", "title: An\tessay", "title: An essay"),
    ("MBL004", TASK, "title: Essay", "title: Es\x07say", "title: Essay"),
    ("MBL004", TASK, "title: Essay", "title: An\u2028essay", "title: An essay"),
    ("MBL014", TASK, "mbl: task", "%YAML 1.1\n---\nmbl: task", "mbl: task"),
]  # fmt: skip

NEVER = [
    ("MBL110", EVIDENCE, "2026-01-10", "1/10/2026"),
    ("MBL110", EVIDENCE, "2026-01-10", "2026-02-30"),
    ("MBL110", EVIDENCE, "2026-01-10", "2026-1-10T23:30"),
    ("MBL201", EVIDENCE, "by: t-one", "by: t-1"),
    ("MBL110", PEOPLE, "family: Lark", "family: Lark, birth_date: 2010/1/2"),
    ("MBL108", PEOPLE, "family: Lark", "family: Lark, language: ES"),
    ("MBL201", EVIDENCE, "{MATH.2: ", "{MATH.9: "),
    ("MBL208", EVIDENCE, "proficient", "4"),
    ("MBL104", TASK, "title: Essay", "title: Essay\nTitle: Essay"),
    ("MBL015", TASK, "title: Essay", "title: Essay\ntitle: Other"),
    ("MBL015", TASK, "title: Essay", "title:\n  en: Essay\ntitle:\n  en: Other"),
    ("MBL013", TASK, "title: Essay", "---\ntitle: Essay"),
    ("MBL013", TASK, "mbl: task", "--- # head\nmbl: task"),
    ("MBL103", TASK, "task/1", "task/2"),
    ("MBL103", TASK, "task/1", "task/0"),
    ("MBL109", TASK, "id: essay", "id: the essay"),
    ("MBL202", TASK, "id: essay", "id: proof"),
    ("MBL005", TASK, "title: Essay", "title: 'Es\tsay"),
    ("MBL004", TASK, "title: Essay", "title: Es\rsay"),
]  # fmt: skip


def name(case: tuple[str, ...]) -> str:
    return f"{case[0]} {case[3]!r}"


@pytest.mark.parametrize("case", SAFE, ids=name)
def test_safe(case: tuple[str, str, str, str, str]) -> None:
    rule, text, right, wrong, becomes = case
    assert right in text
    broken = text.replace(right, wrong, 1)
    assert rule in {one.rule for one in examine(tree(broken))}
    assert fixed(broken) == text.replace(right, becomes, 1)
    result = mended(tree(broken), examine)
    assert rule in {one.rule for one in result.done}
    assert list(result.left) == []


@pytest.mark.parametrize("case", UNSAFE, ids=name)
def test_unsafe(case: tuple[str, str, str, str, str]) -> None:
    rule, text, right, wrong, becomes = case
    assert right in text
    broken = text.replace(right, wrong, 1)
    found = [one for one in examine(tree(broken)) if one.fix is not None and not one.fix.safe]
    assert {one.rule for one in found} == {rule}
    safely = mended(tree(broken), examine)
    assert rule in {one.rule for one in safely.left}
    assert fixed(broken, unsafe=True) == text.replace(right, becomes, 1)
    assert mended(tree(broken), examine, unsafe=True).left == ()


@pytest.mark.parametrize("case", NEVER, ids=name)
def test_never(case: tuple[str, str, str, str]) -> None:
    rule, text, right, wrong = case
    assert right in text
    broken = text.replace(right, wrong, 1)
    assert rule in {one.rule for one in examine(tree(broken))}
    assert fixed(broken, unsafe=True) == broken


def test_retired() -> None:
    old = TASK.replace("essay", "old") + "retired: {on: 2025-12-01, replaced_by: proof}\n"
    files = {**BASE_FILES, "old.yaml": old.encode(), "e.yaml": EVIDENCE.replace("proof", "old").encode()}
    assert mended(Memory(files), examine).changes == ()
    (change,) = mended(Memory(files), examine, unsafe=True).changes
    assert (change.path, change.after.decode()) == ("e.yaml", EVIDENCE)


def test_every_title_is_an_imperative_clause_and_no_rule_is_forgotten() -> None:
    fixes = {
        (one.rule, one.fix.title)
        for rule, text, right, wrong, *_ in (*SAFE, *UNSAFE)
        for one in examine(tree(text.replace(right, wrong, 1)))
        if one.fix is not None
    }
    assert {title.partition(" ")[0] for _, title in fixes} <= {"write", "put", "take", "delete", "indent", "make"}
    assert {rule for rule, _ in fixes} == {rule for rule, *_ in (*SAFE, *UNSAFE)}


# What surrounds a fix


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_marks_and_line_ends_stay(mark: str, end: str) -> None:
    wrong = TASK.replace("Essay", "1984").replace("written", "Written") + "# the end"
    right = TASK.replace("Essay", '"1984"') + "# the end"
    assert fixed(mark + wrong.replace("\n", end)) == mark + right.replace("\n", end)


def test_a_fix_on_the_first_line_behind_a_mark() -> None:
    assert fixed("\ufeff" + TASK.replace("task/1", "Task/1")) == "\ufeff" + TASK
    assert fixed("\ufeff---\r\n" + TASK) == "\ufeff" + TASK


def test_a_stage_at_a_time() -> None:
    """A tab hides the header, the header the record, the record its links: all are mended in one run."""
    text = EVIDENCE.replace("mbl: evidence/1", "mbl: Evidence/1\t").replace("2026-01-10", "2026/1/10")
    assert fixed(text.replace("t-one", "T-ONE").replace("proficient", "PROFICIENT")) == EVIDENCE


def test_more_than_are_told() -> None:
    """Twenty tabs of a file are told, and fifty files have lines; fixing goes on."""
    text = TASK + "".join(f"# {number}\t{number}\n" for number in range(500))
    assert fixed(text) == text.replace("\t", " ")
    files = {
        f"t{number}.yaml": TASK.replace("essay", f"e-{number}").replace("Essay", str(number)) for number in range(70)
    }
    result = mended(Memory({**BASE_FILES, **{path: text.encode() for path, text in files.items()}}), examine)
    assert len(result.changes) == 70
    assert result.left == ()


def test_several_on_one_line() -> None:
    line = "  - {id: 1, title: 2, targets: [math.1.A], Measure: WRITTEN}\n"
    right = '  - {id: "1", title: "2", targets: [MATH.1.a], measure: written}\n'
    assert fixed(f"mbl: task/1\nitems:\n{line}") == f"mbl: task/1\nitems:\n{right}"


def test_defaults_are_mended_once() -> None:
    text = "mbl: task/1\nmeasure: Written\ntitle: 5\ntargets: [MATH.2]\nitems:\n  - {id: a}\n  - {id: b}\n"
    assert fixed(text) == text.replace("Written", "written").replace("5", '"5"')


def test_packs_are_never_changed() -> None:
    at = Location("pack:ct", ()).placed(1, 1, 4)
    assert mended(tree(TASK), lambda _: [wrong(at, Fix("x", safe=True, title="write x"))]).changes == ()


# What is taken back


def wrong(at: Location, fix: Fix | None, rule: str = "MBL108", message: str = "wrong") -> Diagnostic:
    return diagnose(rule, message, at, fix=fix)


def spotter(
    bad: str, fix: Callable[[str], Fix], also: Callable[[str], Iterable[str]] = lambda _: ()
) -> Callable[[Tree], list[Diagnostic]]:
    """Return an examiner that finds each match of `bad`, and the rules that `also` gives for a whole text."""

    def look(shown: Tree) -> list[Diagnostic]:
        text = shown.read("a.yaml").decode()
        found = [
            wrong(
                Location("a.yaml", (number, match.start())).placed(number, match.start() + 1, match.end() + 1),
                fix(match[0]),
                message=f"wrong: {match[0]}",
            )
            for number, line in enumerate(text.split("\n"), 1)
            for match in re.finditer(bad, line)
        ]
        return [*found, *(diagnose(rule, "new", Location("a.yaml")) for rule in also(text))]

    return look


def outcome(text: str, look: Callable[[Tree], list[Diagnostic]], *, unsafe: bool = True) -> tuple[str, Mended]:
    result = mended(Memory({"a.yaml": text.encode()}), look, unsafe=unsafe)
    return (result.changes[0].after.decode() if result.changes else text), result


def test_a_fix_that_does_not_help_is_taken_back() -> None:
    text, result = outcome("bad good bad", spotter("bad", lambda _: Fix("bad ", safe=True, title="write it")))
    assert text == "bad good bad"
    assert result.done == ()
    assert len(result.left) == 2


def test_only_the_fixes_that_do_not_help_are_taken_back() -> None:
    look = spotter("b[0-9]+", lambda word: Fix("ok" if int(word[1:]) % 3 else word, safe=True, title="write it"))
    text, result = outcome(" ".join(f"b{number}" for number in range(20)), look)
    assert text == " ".join("ok" if number % 3 else f"b{number}" for number in range(20))
    assert len(result.done) == 13
    assert {one.message for one in result.left} == {f"wrong: b{number}" for number in range(0, 20, 3)}


@pytest.mark.parametrize(
    ("rule", "is_kept"), [("MBL009", False), ("MBL102", False), ("MBL113", True), ("MBL201", True)]
)
def test_a_safe_fix_may_bring_to_light_what_it_hid(rule: str, is_kept: bool) -> None:
    look = spotter(
        "bad", lambda _: Fix("good", safe=True, title="write it"), lambda text: [rule] if "good" in text else []
    )
    assert outcome("bad", look)[0] == ("good" if is_kept else "bad")


@pytest.mark.parametrize(("rule", "is_kept"), [("MBL009", False), ("MBL113", False), ("MBL201", True)])
def test_a_guess_may_not_bring_another_fault_of_its_level(rule: str, is_kept: bool) -> None:
    look = spotter(
        "bad", lambda _: Fix("good", safe=False, title="write it"), lambda text: [rule] if "good" in text else []
    )
    assert outcome("bad", look)[0] == ("good" if is_kept else "bad")
    assert outcome("bad", look, unsafe=False)[0] == "bad"


def test_one_that_breaks_the_file_does_not_take_the_others_with_it() -> None:
    look = spotter(
        "b[0-9]",
        lambda word: Fix(f"g{word[1]}", safe=True, title="write it"),
        lambda text: ["MBL009"] if "g3" in text else [],
    )
    assert outcome("b1 b2\nb3 b4", look)[0] == "g1 g2\nb3 g4"


def test_whole_lines_and_parts_of_the_lines_behind_them() -> None:
    def fix(word: str) -> Fix:
        return (
            Fix("", safe=True, title="delete it", whole_line=True)
            if word == "gone"
            else Fix("ok", safe=True, title="write it")
        )

    assert outcome("gone\nkept\nbad\ngone\nbad", spotter("gone|bad", fix))[0] == "kept\nok\nok"


def test_overlapping_fixes_have_their_turn_one_after_the_other() -> None:
    def look(shown: Tree) -> list[Diagnostic]:
        text = shown.read("a.yaml").decode()
        at = Location("a.yaml")
        found = (
            [wrong(at.placed(1, 1, 3), Fix("xy", safe=True, title="write it"), message="ab")] if "ab" in text else []
        )
        return found + (
            [wrong(at.placed(1, 2, 4), Fix("b", safe=True, title="write it"), message="bc")] if "bc" in text else []
        )

    assert outcome("abc", look)[0] == "xyc"


def test_an_endless_chain_ends() -> None:
    look = spotter("b[0-9]+", lambda word: Fix(f"b{int(word[1:]) + 1}", safe=True, title="write it"))
    text, result = outcome("b1", look)
    assert (text, result.done) == ("b1", ())


def test_a_file_that_changes_meanwhile_is_refused() -> None:
    files = {"a.yaml": b"bad"}
    look = spotter("bad", lambda _: Fix("good", safe=True, title="write it"))

    def disturbed(shown: Tree) -> list[Diagnostic]:
        found = look(shown)
        files["a.yaml"] = b"bad luck"
        return found

    with pytest.raises(MblError, match="was changed by someone else meanwhile"):
        mended(Memory(files), disturbed)


# Properties


@st.composite
def broken(draw: st.DrawFn) -> dict[str, bytes]:
    """A district in which some files have some of the mistakes above."""
    files = dict(BASE_FILES)
    line_end = draw(st.sampled_from(["\n", "\r\n"]))
    for number, text in enumerate((TASK, EXPERIENCE, EVIDENCE, FRAMEWORK, PEOPLE)):
        mistakes = [case for case in (*SAFE, *UNSAFE, *NEVER) if case[1] == text]
        for case in draw(st.lists(st.sampled_from(mistakes), max_size=3)) if mistakes else ():
            text = text.replace(case[2], case[3], 1)  # noqa: PLW2901 - one mistake after the other
        files[f"f{number}.yaml"] = text.replace("\n", line_end).encode()
    return files


SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(broken(), st.booleans())
def test_a_second_run_changes_nothing(files: dict[str, bytes], unsafe: bool) -> None:
    once = mended(Memory(files), examine, unsafe=unsafe)
    after = OverlayTree(Memory(files), {change.path: change.after for change in once.changes})
    again = mended(after, examine, unsafe=unsafe)
    assert again.changes == ()
    assert set(again.left) == set(once.left)


@SLOW
@given(broken())
def test_after_safe_fixes_no_finding_has_one(files: dict[str, bytes]) -> None:
    left = mended(Memory(files), examine).left
    assert [one for one in left if one.fix is not None and one.fix.safe] == []


@st.composite
def mistaken(draw: st.DrawFn) -> tuple[str, str]:
    """A file with some of the safe mistakes, odd remarks, a mark and line ends of any sort; and what it should be."""
    wrong = right = draw(st.sampled_from([TASK, EXPERIENCE, EVIDENCE, FRAMEWORK]))
    possible = [case for case in SAFE if case[1] == wrong]
    for _, _, part, mistake, becomes in draw(
        st.lists(st.sampled_from(possible), min_size=1, max_size=6, unique_by=lambda case: case[2])
    ):
        if wrong.count(part) == right.count(part) == 1:  # the mistakes before have left it alone
            wrong, right = wrong.replace(part, mistake, 1), right.replace(part, becomes, 1)
    remark = draw(st.sampled_from(["", "# Ñandú — «¿?» 漢字 😀  \n", "#\n\n\n#  a: 1984\n", "# " + "x" * 200 + "\n"]))
    mark, line_end = draw(st.sampled_from(["", "\ufeff"])), draw(st.sampled_from(["\n", "\r\n"]))
    last = draw(st.sampled_from(["", "\n", "# no end"]))
    return tuple(mark + f"{remark}{text}{remark}{last}".replace("\n", line_end) for text in (wrong, right))  # type: ignore[return-value]


@SLOW
@given(mistaken())
def test_nothing_but_the_mistakes_changes(texts: tuple[str, str]) -> None:
    wrong, right = texts
    assert fixed(wrong) == right


@SLOW
@given(st.sampled_from([TASK, EXPERIENCE, EVIDENCE, FRAMEWORK, PEOPLE]), st.sampled_from(["\n", "\r\n"]))
def test_what_loads_without_errors_keeps_its_data(text: str, line_end: str) -> None:
    """The only safe fix of a file without errors would be one of a warning: none changes what the file says."""
    shown = text.replace("\n", line_end)
    after = fixed(shown)
    assert parse("a", after.replace("\r\n", "\n")) == parse("a", text)
    assert after == shown


def test_writing_what_was_mended(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for path, data in tree(TASK.replace("Essay", "1984")).texts.items():
        folder.write(path, data)
    result = mended(folder.tree, examine)
    apply(tmp_path, result.changes)
    assert (tmp_path / "example.yaml").read_text() == TASK.replace("Essay", '"1984"')
    assert folder.findings() == []
    with pytest.raises(MblError, match="was changed by someone else meanwhile"):
        apply(tmp_path, [replace(result.changes[0], after=b"other")])


def test_levels() -> None:
    order = ["MBL005", "MBL009", "MBL101", "MBL104", "MBL201", "MBL306"]
    assert [level_of(rule) for rule in order] == list(range(6))
    assert {level_of(rule) for rule in RULES} == set(range(6))
    assert level_of("MBL018") == level_of("LOC001") == 5


NOISE = st.sampled_from(
    [
        *"\t\x07\ufeff\u2028\r\n :'\"[]{}#-%&*!|>,?0\\",
        "---\n",
        "\n...\n",
        "%YAML 1.2\n",
        "\t\t",
        " #\t",
        "# mbl: ignore[MBL201] x\n",
    ]
)


@SLOW
@given(
    st.sampled_from([TASK, EXPERIENCE, EVIDENCE, FRAMEWORK]),
    st.lists(st.tuples(NOISE, st.floats(0, 1)), max_size=5),
    st.booleans(),
)
def test_noise(text: str, noise: list[tuple[str, float]], unsafe: bool) -> None:
    """Whatever stands in a file: fixing ends, leaves no fix that it would make, and changes nothing the second time."""
    for sign, where in noise:
        at = int(where * len(text))
        text = text[:at] + sign + text[at:]
    first = mended(tree(text), examine, unsafe=unsafe)
    after = first.changes[0].after if first.changes else text
    again = mended(tree(after), examine, unsafe=unsafe)
    assert again.changes == ()
    assert [one for one in again.left if one.fix is not None and one.fix.safe] == []
