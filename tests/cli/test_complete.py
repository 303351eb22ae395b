"""Completion in the shell, through the protocol that the installed scripts speak."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from tests.districts import build

from mblkit.__main__ import main
from mblkit.catalog import RULES
from mblkit.cli import complete
from mblkit.load.index import Index
from mblkit.load.peek import peek_classes, peek_ids, peek_kind, peek_under
from mblkit.load.pipeline import load
from mblkit.model.kinds import KINDS
from mblkit.store.tree import WorkTree

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "examples" / "district"
BASH = shutil.which("bash")
NAME = "Zebulon"
NAMED_SHELL = ("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
"""Without it typer writes the script for the shell that it runs in, which in a test may be none."""


Shell = Callable[[Path, dict[str, str]], str]
Bash = Callable[..., list[str]]


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Shell:
    """Ask as the script of a shell does, in this process."""

    def ask(folder: Path, environment: dict[str, str]) -> str:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["mbl"])
        with monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as stop:
                main()
        out, err = capfd.readouterr()
        assert (stop.value.code, err) == (0, "")
        return out

    return ask


@pytest.fixture
def bash(shell: Shell) -> Bash:
    """Return what bash is offered for the last of some words."""
    return lambda folder, *words: shell(folder, asked_by_bash(words)).split()


def asked_by_bash(words: tuple[str, ...]) -> dict[str, str]:
    return {"_MBL_COMPLETE": "complete_bash", "COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}


def offered(offer: complete.Offer, incomplete: str = "", **params: object) -> list[str]:
    ctx = typer.Context(typer.main.get_command(typer_app()), info_name="validate")
    ctx.params = dict(params)
    return offer(ctx, incomplete)


def typer_app() -> typer.Typer:
    app = typer.Typer()
    app.command()(lambda: None)
    return app


def ids(index: Index, *namespaces: str) -> set[str]:
    return index.names(namespaces)


# ------------------------------------------------------------------------------------------------------- protocol


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("mbl", "val"), {"validate"}),
        (("mbl", "rule", "MBL20"), {code for code in RULES if code.startswith("MBL20")}),
        (("mbl", "rule", "unknown-r"), {one.name for one in RULES.values() if one.name.startswith("unknown-r")}),
        (("mbl", "validate", "--select", "MBL201,MBL0"), {f"MBL201,{one}" for one in RULES if one.startswith("MBL0")}),
        (("mbl", "validate", "--ignore", "LOC"), {"LOC001", "LOC002", "LOC003"}),
        (("mbl", "schema", "ev"), {"evidence"}),
        (("mbl", "transcript", "s-000"), {f"s-000{digit}" for digit in range(1, 10)}),
        (("mbl", "audit", "s-0001", "s-000"), {f"s-000{digit}" for digit in range(2, 10)}),
        (("mbl", "audit", "--class", ""), {"2026", "2027", "2028", "2029"}),
        (("mbl", "explain", "s-0001", "MATH.1.b"), {"MATH.1.b", "MATH.1.b.1", "MATH.1.b.2"}),
        (("mbl", "explain", "s-0001", "community"), {"community-service"}),
        (("mbl", "explain", "s-0001", "pe-"), {"pe-wellness"}),
        (("mbl", "explain", "s-0001", "di"), {"diploma", "diploma-assessment"}),
        (("mbl", "mastery", "s-000"), {f"s-000{digit}" for digit in range(1, 10)}),
        (("mbl", "mastery", "s-0001", "MATH.1.b"), {"MATH.1.b", "MATH.1.b.1", "MATH.1.b.2"}),
        (("mbl", "mastery", "s-0001", "MATH.1.b", "MATH.1.b"), {"MATH.1.b.1", "MATH.1.b.2"}),
        (("mbl", "mastery", "--class", "2027", "PF.1"), {"PF.1", "PF.1.1"}),
        (("mbl", "mastery", "--student", "s-001"), {f"s-001{digit}" for digit in range(10)}),
        (("mbl", "mastery", "--area", "ma"), {"mathematics"}),
        (("mbl", "policy", "studio"), {"studio-art"}),
        (("mbl", "policy", "li"), {"lint"}),
        (("mbl", "policy", "show", "PF.1"), {"PF.1"}),
        (("mbl", "policy", "--school", "ti"), {"tideline"}),
        (("mbl", "record", "s-0001", "MATH.1.a", "=", "pro"), {"proficient"}),
        (("mbl", "record", "s-0001", "MATH.1.a", "="), {"beginning", "developing", "proficient", "exemplary"}),
        (("mbl", "record", "s-0001", "MATH.1.a", "=", "proficient", "MATH.1.c"), {"MATH.1.c", "MATH.1.c.1"}),
        (("mbl", "record", "s-0001", "x=y", "--task", "arts-re"), {"arts-response"}),
        (("mbl", "record", "s-0001", "x=y", "--by", "c-hal"), {"c-halloran"}),
        (("mbl", "sheet", "import", "scores.csv", "--map", "ca"), {"canvas"}),
        (("mbl", "import", "results", "scores.csv", "--map", "c"), {"canvas"}),
        (("mbl", "record", "s-0001", "x=y", "--section", "studio-art.2023"), {"studio-art.2023.1"}),
        (("mbl", "record", "s-0001", "x=y", "--experience", "studio"), {"studio-art"}),
        (("mbl", "record", "s-0001", "x=y", "--purpose", "s"), {"summative"}),
        (("mbl", "stamp", "MATH.1.b"), {"MATH.1.b"}),
        (("mbl", "stamp", "--area", "math"), {"mathematics"}),
        (("mbl", "fmt", "tas"), set()),  # files are for the shell, which knows them better
        (("mbl", "migrate", "tas"), set()),
    ],
)  # fmt: skip
def test_what_bash_is_offered(bash: Bash, words: tuple[str, ...], expected: set[str]) -> None:
    assert set(bash(EXAMPLE, *words)) == expected


@pytest.mark.parametrize("name", ["zsh", "fish", "powershell"])
def test_the_other_shells(shell: Shell, name: str) -> None:
    asked = {
        "_MBL_COMPLETE": f"complete_{name}",
        "_TYPER_COMPLETE_ARGS": "mbl transcript s-000",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": "s-000",
    }
    out = shell(EXAMPLE, asked)
    assert all(f"s-000{digit}" in out for digit in range(1, 10))
    assert "s-0010" not in out


def test_the_program_itself_answers() -> None:
    done = subprocess.run(
        (sys.executable, "-m", "mblkit"),
        cwd=EXAMPLE,
        env={**os.environ, **asked_by_bash(("mbl", "transcript", "s-001"))},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.split() == [f"s-001{digit}".encode() for digit in range(10)]


@pytest.mark.parametrize("name", ["zsh", "fish"])
def test_a_whole_score_where_the_shell_leaves_it_whole(shell: Shell, name: str) -> None:
    asked = {
        "_MBL_COMPLETE": f"complete_{name}",
        "_TYPER_COMPLETE_ARGS": "mbl record s-0001 MATH.1.a=pr",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    assert "MATH.1.a=proficient" in shell(EXAMPLE, asked)


@pytest.mark.parametrize("name", ["bash", "zsh", "fish", "powershell", "pwsh"])
def test_every_shell_has_its_script(
    name: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(*NAMED_SHELL)
    monkeypatch.setattr(sys, "argv", ["mbl", "--show-completion", name])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 0
    out = capfd.readouterr().out
    assert "_MBL_COMPLETE" in out
    assert f"complete_{name.replace('pwsh', 'powershell')}" in out


@pytest.mark.skipif(BASH is None, reason="needs bash")
def test_installed_in_a_real_bash(tmp_path: Path) -> None:
    """The script is installed into a home of its own; a bash that reads it completes through the program `mbl`."""
    home, programs = tmp_path / "home", tmp_path / "bin"
    home.mkdir()
    programs.mkdir()
    program = programs / "mbl"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mblkit "$@"\n')
    program.chmod(0o755)
    environment = {
        **os.environ,
        **dict([NAMED_SHELL]),
        "HOME": str(home),
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
    }
    installed = subprocess.run(
        (str(program), "--install-completion", "bash"), env=environment, capture_output=True, text=True, check=False
    )
    assert installed.returncode == 0, installed.stderr
    script = (
        'source "$HOME/.bashrc"; complete -p mbl; '
        "COMP_WORDS=(mbl explain s-0017 MATH.2.); COMP_CWORD=3; "
        '_mbl_completion mbl; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        (str(BASH), "--norc", "-c", script), env=environment, cwd=EXAMPLE, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    first, *rest = done.stdout.splitlines()
    assert first == "complete -o default -F _mbl_completion mbl"
    assert rest
    assert all(one.startswith("MATH.2.") for one in rest)


# ------------------------------------------------------------------------------------------------------------ ids


def test_the_search_finds_what_reading_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(complete, "_SECONDS", 60.0)
    index = load(WorkTree(EXAMPLE)).index
    asked = ids(index, "competency", "indicator", "objective", "experience", "requirement", "condition")
    assert set(offered(complete.things, root=EXAMPLE)) == asked | {"total", "diploma", "gpa"}
    for offer, namespace in (
        (complete.students, "student"),
        (complete.tasks, "task"),
        (complete.sections, "section"),
        (complete.staff, "staff"),
        (complete.mappings, "mapping"),
        (complete.experiences, "experience"),
    ):
        assert set(offered(offer, root=EXAMPLE)) == ids(index, namespace)
    assert set(offered(complete.kinds)) == set(KINDS)


def test_a_kind_before_a_thing() -> None:
    assert offered(complete.things, "requirement:ar", root=EXAMPLE) == [
        "requirement:arts",
        "requirement:arts-or-vocational",
    ]
    assert offered(complete.things, "experience:studio", root=EXAMPLE) == ["experience:studio-art"]
    assert offered(complete.things, "nonsense:a", root=EXAMPLE) == []


def test_names_are_never_offered(bash: Bash, tmp_path: Path) -> None:
    folder = build(tmp_path, "")
    folder.write(
        "people/people.yaml", f"mbl: people/1\nitems:\n  - {{id: s-1, given: {NAME}, family: {NAME}, class: 1999}}\n"
    )
    folder.write("p2.yaml", f"mbl: people/1\nid: p-{NAME}\ngiven: {NAME}\nfamily: x\n")
    for offer in vars(complete).values():
        if getattr(offer, "__qualname__", "").startswith("_offer.<locals>"):
            assert NAME not in "".join(offered(offer, root=tmp_path))
            assert NAME not in "".join(offered(offer, NAME[:2], root=tmp_path))
    assert NAME not in "".join(bash(tmp_path, "mbl", "transcript", ""))


def test_what_is_broken_is_searched_all_the_same(tmp_path: Path) -> None:
    folder = build(tmp_path, "")
    folder.write(
        "students.yaml",
        b"\xef\xbb\xbf# a remark\r\nmbl: students/1\r\nitems:\r\n\t- {id: s-1}\r\n  - id: 's-2'\r\n  - [\r\n",
    )
    folder.write("odd.yaml", b"mbl: students/1\nid: \xff\xfe\nid: $(touch x)\nid: a;b\n# id: s-9\nid: s-3 # id: s-8\n")
    assert offered(complete.students, root=tmp_path) == ["s-1", "s-2", "s-3"]


@pytest.mark.parametrize(
    "offer",
    [complete.students, complete.things, complete.scores, complete.list_of_codes],
    ids=["students", "things", "scores", "codes"],
)
def test_nothing_goes_wrong(offer: complete.Offer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    offered(offer)  # in no district
    assert offered(offer, "x", root=tmp_path / "nowhere") == []
    assert offered(offer, "\udcff=\0:x", root=EXAMPLE) == []

    def fail(_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(complete, "WorkTree", fail)
    offered(offer, root=EXAMPLE)


def test_outside_of_a_district_nothing_is_printed(bash: Bash, tmp_path: Path) -> None:
    assert bash(tmp_path, "mbl", "transcript", "") == []
    assert bash(tmp_path, "mbl", "transcript", "-C", "/nowhere", "") == []
    bash(tmp_path, "mbl", "nonsense", "x", "")


def test_large_files_are_left_out(tmp_path: Path) -> None:
    folder = build(tmp_path, "")
    folder.write("students.yaml", b"mbl: students/1\nitems:\n  - id: s-1\n" + b"#" * (1 << 22))
    folder.write("more.yaml", b"mbl: students/1\nid: s-2\n")
    assert offered(complete.students, root=tmp_path) == ["s-2"]


def test_a_large_district_is_searched_for_a_moment_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = build(tmp_path, "")
    (tmp_path / "students.yaml").unlink()
    folder.write("zz/students/a.yaml", "mbl: students/1\nid: s-77\n")
    folder.write("aa.yaml", "mbl: students/1\nid: s-78\n")
    clock = iter([0.0, 0.1, *(10.0 for _ in range(100))])
    monkeypatch.setattr(complete, "monotonic", lambda: next(clock))
    assert offered(complete.students, root=tmp_path) == ["s-77"]  # the likely file came first


def test_a_completion_gets_by_many_files_of_evidence(tmp_path: Path) -> None:
    folder = build(tmp_path, "")
    for number in range(2_000):
        folder.write(f"evidence/{number:04}.yaml", "mbl: evidence/1\nsection: algebra.1\nitems: []\n")
    assert offered(complete.students, root=folder.root) == ["s-1", "s-2"]


def test_branches_are_offered_if_a_shell_can_hold_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = build(tmp_path, "")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert offered(complete.revisions, root=tmp_path) == []
    who = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false")
    for arguments in (
        ("init", "--quiet", "--initial-branch=main"),
        ("add", "--all"),
        ("commit", "--quiet", "--message", "a"),
        ("branch", "feature/new"),
        ("branch", "$(touch${IFS}x)"),
        ("branch", "a;b"),
        ("tag", "v1"),
    ):
        subprocess.run(("git", *who, *arguments), cwd=folder.root, check=True, capture_output=True)
    assert offered(complete.revisions, root=tmp_path) == ["feature/new", "main", "v1"]
    assert offered(complete.revisions, "f", root=tmp_path) == ["feature/new"]


# ----------------------------------------------------------------------------------------------------------- peeks


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("mbl: task/1\n", "task"),
        ("\ufeff# x\n\n  # y\nmbl: 'task/1'\n", "task"),
        ("mbl: nothing/1\n", None),
        ("id: x\nmbl: task/1\n", None),
        ("", None),
    ],
)
def test_the_kind_of_a_file(text: str, kind: str | None) -> None:
    assert peek_kind(text.encode()) == kind


def test_ids() -> None:
    assert list(peek_ids(b"items: [{id: s-1}, {id: \"s-2\"}]\n  - title: id\n    id: 's-3'\r\n")) == [
        "s-1",
        "s-2",
        "s-3",
    ]
    assert list(peek_ids(b"by: x\nleads_to_id: a\nmy-id: b\nx.id: c\nid:d\n# id: e\nid: f g\n")) == []
    assert list(peek_ids(b"id: " + b"x" * 65 + b"\n")) == []
    assert list(peek_ids(b"id: a")) == ["a"]


def test_ids_below_a_key() -> None:
    text = b"""
diplomas:
  - id: d-1
    requirements:
      - {id: r-1}
      - id: r-2
        any_of: [{id: r-3}]

    # id: no
    conditions: [{id: c-1}]
  - id: d-2
    requirements:
    - id: r-4
    title: x
  - requirements: [{id: r-5}]
    id: d-3
"""
    assert list(peek_under(text, "requirements")) == ["r-1", "r-2", "r-3", "r-4", "r-5"]
    assert list(peek_under(text, "requirements", "conditions")) == ["r-1", "r-2", "r-3", "c-1", "r-4", "r-5"]
    assert list(peek_under(text, "levels")) == []


def test_classes() -> None:
    text = b"class: 2026\nitems:\n  - {id: s, class: 2027}\n  - id: t\n    class: 2028\n# class: 2029\n"
    assert list(peek_classes(text)) == ["2026", "2027", "2028"]


def test_codes_of_standards_are_offered_of_the_sets_that_were_named(tmp_path: Path) -> None:
    folder = build(tmp_path, "")
    for name, code in (("S", "A.1"), ("T", '"B-2"')):
        folder.write(
            f"{name}.yaml",
            f"mbl: standards/1\nset: {name}\ntitle: T\nissuer: I\nstandards:\n  - code: {code}\n    text: 'code: x'\n",
        )
    assert offered(complete.standard_codes, root=tmp_path) == ["A.1", "B-2"]
    assert offered(complete.standard_codes, root=tmp_path, sets=["T"]) == ["B-2"]
