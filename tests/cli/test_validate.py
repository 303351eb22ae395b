"""`mbl validate`: what its options do. The formats have tests of their own, and so have paths and fixes."""

import json
import os
import re
import stat
from pathlib import Path

import pytest
from tests.districts import build
from tests.reports.commands import Place, Run

from mblkit import emit
from mblkit.cli.checking import Form
from mblkit.emit.statistics import counted

STANDARDS = "mbl: standards/1\nset: S\ntitle: Standards\nissuer: State\nstandards: [{code: A.1, text: Count.}]\n"
OFF = "mbl: task/1\nid: essay\ntitle: Essay\ntargets: [MATH.9]\nmeasure: written\n"
EVIDENCE = (
    "mbl: evidence/1\nstudent: s-1\nitems:\n  - {experience: algebra, task: proof, on: 2026-01-10, by: t-one, "
    "scores: {MATH.2: proficient}}\n"
)
ONLY = ("--select", "MBL2")


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Place:
    """A district without errors; rules of the families 3 to 7 have something to say about it."""
    folder = build(tmp_path / "district", "")
    text = folder.tree.read("framework.yaml").decode()
    folder.write("framework.yaml", re.sub(r"( +)(- id: MATH\.\d)", r'\1\2\n\1  aligns_to: ["S:A.1"]', text))
    folder.write("standards.yaml", STANDARDS)
    monkeypatch.chdir(tmp_path)
    return Place(folder, capsys)


def checks(place: Place, text: str) -> None:
    before = place.folder.tree.read("mbl.yaml").decode().partition("checks:")[0]
    place.folder.write("mbl.yaml", f"{before}checks: {text}\n")


def rules(run: Run) -> list[str]:
    return sorted({one["rule"] for one in json.loads(run.out)["diagnostics"]})


def test_a_sound_district(place: Place) -> None:
    run = place.mbl("validate", *ONLY)
    assert (run.status, run.out, run.err) == (0, "no findings in 9 files\n", "")
    quiet = place.mbl("validate", *ONLY, "--quiet")
    assert (quiet.status, quiet.out, quiet.err) == (0, "", "")


def test_select_and_ignore_are_given_again_and_with_commas(place: Place) -> None:
    place.folder.write("essay.yaml", OFF.replace("9", "1"))
    told = rules(place.mbl("validate", "--format", "json"))
    assert {"MBL302", "MBL315", "MBL312"} <= set(told)
    chosen = place.mbl(
        "validate", "--select", "MBL302, missing-family-statement", "--select", "mbl315", "--format", "json"
    )
    assert rules(chosen) == ["MBL302", "MBL312", "MBL315"]
    rest = rules(place.mbl("validate", "--ignore", "MBL302,MBL312", "--ignore", "MBL315", "--format", "json"))
    assert rest == [code for code in told if code not in {"MBL302", "MBL315", "MBL312"}]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--select", "MBL99"), '"MBL99" begins the code of no rule'),
        (("--ignore", "thin-bdy"), 'there is no rule "thin-bdy"'),
        (("--select", "Thin-Bdy"), 'there is no rule "Thin-Bdy"'),
        (("--ignore", "MBL1"), '"MBL1" cannot be ignored'),
        (("--ignore", "uncovered-area"), '"uncovered-area" cannot be ignored'),
        (("--as-of", "yesterday"), '"yesterday" is not a day'),
        (("--baseline", "nowhere.json"), 'there is no baseline "nowhere.json"'),
        (("--statistics", "--format", "sarif"), 'no statistics in the format "sarif"'),
        (("--write-baseline", "--select", "MBL3"), "from a run over everything"),
        (("--fail-on", "never"), "Invalid value"),
    ],
)
def test_what_cannot_be_is_said_and_exits_with_2(place: Place, arguments: tuple[str, ...], said: str) -> None:
    run = place.mbl("validate", *arguments)
    assert (run.status, run.out) == (2, "")
    assert said in run.err


def test_the_least_severity_that_fails(place: Place) -> None:
    select = ("--select", "MBL302")  # a warning
    assert place.mbl("validate", *select).status == 0
    assert place.mbl("validate", *select, "--fail-on", "warning").status == 1
    assert place.mbl("validate", *select, "--fail-on", "advice").status == 1
    checks(place, "{fail_on: warning}")
    assert place.mbl("validate", *select).status == 1
    assert place.mbl("validate", *select, "--fail-on", "error").status == 0
    assert place.mbl("validate", *select, "--exit-zero").status == 0
    checks(place, "{severity: {MBL302: error}}")
    assert place.mbl("validate", *select).status == 1


def test_exit_zero_hides_no_finding_and_no_trouble(place: Place) -> None:
    place.folder.write("essay.yaml", OFF)
    run = place.mbl("validate", "--exit-zero", *ONLY)
    assert run.status == 0
    assert "MBL201" in run.out
    assert place.mbl("validate", "--exit-zero", "--select", "MBL99").status == 2


def test_the_configuration_of_the_district(place: Place) -> None:
    place.folder.write("archive/essay.yaml", OFF)
    checks(
        place, "{select: [MBL2, MBL302], severity: {MBL302: advice}, paths: [{files: ['archive/*'], ignore: [MBL2]}]}"
    )
    run = place.mbl("validate", "--format", "json")
    assert [(one["rule"], one["severity"]) for one in json.loads(run.out)["diagnostics"]] == []
    assert json.loads(run.out)["waiting"] is True
    checks(place, "{select: [MBL302], severity: {MBL302: advice}}")
    (place.folder.root / "archive" / "essay.yaml").unlink()
    run = place.mbl("validate", "--format", "json")
    assert {(one["rule"], one["severity"]) for one in json.loads(run.out)["diagnostics"]} == {("MBL302", "advice")}


def test_errors_make_the_other_families_wait_and_that_is_said(place: Place) -> None:
    place.folder.write("essay.yaml", OFF)
    run = place.mbl("validate")
    assert run.status == 1
    assert re.search(r"MBL[3-7]", run.out) is None
    assert "wait until the errors are mended" in run.out.splitlines()[-1]


def test_suppressed_findings_are_counted_and_do_not_fail(place: Place) -> None:
    place.folder.write("essay.yaml", OFF.replace("[MATH.9]", "[MATH.9]  # mbl: ignore[MBL201] soon"))
    run = place.mbl("validate", *ONLY)
    assert run.status == 0
    assert run.out.splitlines()[0] == "no findings in 10 files (1 suppressed)"
    assert place.mbl("audit", "--all").status == 1  # quiet is not sound


def test_statistics(place: Place) -> None:
    place.folder.write("essay.yaml", OFF.replace("MATH.9", "MATH.7, MATH.8, MATH.9") + "colour: red\n")
    place.folder.write("poem.yaml", OFF.replace("essay", "poem"))
    run = place.mbl("validate", "--statistics")
    assert run.status == 1
    assert run.out.splitlines()[:2] == ["1  error    MBL104  unknown-field", "1  error    MBL201  unknown-reference"]
    found = json.loads(place.mbl("validate", "--statistics", "--format", "json").out)
    assert found["statistics"] == [
        {"count": 1, "severity": "error", "rule": "MBL104", "name": "unknown-field"},
        {"count": 1, "severity": "error", "rule": "MBL201", "name": "unknown-reference"},
    ]
    assert (found["files"], found["counts"]["error"]) == (11, 2)


def test_statistics_have_the_most_frequent_first(place: Place) -> None:
    place.folder.write("essay.yaml", OFF.replace("MATH.9", "MATH.7, MATH.8, MATH.9"))
    place.folder.write("proof.yaml", "mbl: task/1\nid: proof\ntitle: Proof\ntargets: [MATH.1]\nmeasure: written\n")
    lines = place.mbl("validate", "--statistics").out.splitlines()
    assert [line.split()[0::2] for line in lines[:2]] == [["3", "MBL201"], ["1", "MBL202"]]
    assert lines[2] == "4 errors in 2 of 11 files"


def test_statistics_of_a_clean_run(place: Place) -> None:
    assert place.mbl("validate", "--statistics", *ONLY).out == "no findings in 9 files\n"
    assert place.mbl("validate", "--statistics", "--quiet", *ONLY).out == ""
    assert counted(emit.Report((), 0, lambda path: path.encode())) == []


def test_the_baseline_from_writing_to_the_last_mend(place: Place, tmp_path: Path) -> None:
    place.folder.write("essay.yaml", OFF)
    written = place.mbl("validate", "--write-baseline")
    assert written.status == 0
    assert written.err.splitlines()[0] == "wrote 1 finding into mbl-baseline.json"
    assert 'write "baseline: mbl-baseline.json" under "checks:"' in written.err
    assert "(1 known from the baseline)" in written.out
    path = place.folder.root / "mbl-baseline.json"
    assert stat.S_IMODE(path.stat().st_mode) & 0o044 == 0o044
    assert place.mbl("validate").status == 1
    checks(place, "{baseline: mbl-baseline.json}")
    assert place.mbl("validate").status == 0
    place.folder.write("poem.yaml", OFF.replace("essay", "poem"))
    assert [
        one["location"]["path"] for one in json.loads(place.mbl("validate", "--format", "json").out)["diagnostics"]
    ] == ["poem.yaml"]
    (place.folder.root / "poem.yaml").unlink()
    place.folder.write("essay.yaml", OFF.replace("9", "1"))
    after = place.mbl("validate", *ONLY)
    assert (after.status, after.err) == (
        0,
        'gone since the baseline was written: 1 finding; "mbl validate --write-baseline" brings it up to date\n',
    )
    assert place.mbl("validate", "--quiet", *ONLY).err == ""
    assert place.mbl("validate", "--write-baseline").status == 0
    assert place.mbl("validate").err == ""
    assert not list(tmp_path.rglob(".mbl-tmp*"))


def test_what_waits_stays_in_the_baseline(place: Place) -> None:
    """An error keeps families 3 to 7 from being looked at: what is known of them is not forgotten."""
    checks(place, "{baseline: mbl-baseline.json}")
    place.mbl("validate", "--write-baseline")
    path = place.folder.root / "mbl-baseline.json"
    before = {(one["rule"], one["path"]) for one in json.loads(path.read_text())["findings"]}
    assert {rule for rule, _ in before} >= {"MBL302", "MBL312"}
    place.folder.write("essay.yaml", OFF)
    run = place.mbl("validate", "--write-baseline")
    assert "wait until the errors are mended: what they find is not counted anew" in run.err
    after = {(one["rule"], one["path"]) for one in json.loads(path.read_text())["findings"]}
    assert after == before | {("MBL201", "essay.yaml")}
    path.write_text("torn")
    assert place.mbl("validate", "--write-baseline").err.startswith("wrote 1 finding into")


@pytest.mark.skipif(os.name == "nt", reason="needs a pipe among the files")
def test_what_only_follows_is_one_line(place: Place) -> None:
    (place.folder.root / "task.yaml").unlink()
    os.mkfifo(place.folder.root / "task.yaml")
    place.folder.write("evidence.yaml", EVIDENCE)
    run = place.mbl("validate", *ONLY, "--format", "concise")
    assert run.out.splitlines()[1:] == [
        "1 error in 1 of 9 files",
        "1 use of unknown ids not told: what cannot be read may define them",
        emit.WAITING,
    ]
    assert json.loads(place.mbl("validate", *ONLY, "--format", "json").out)["following"] == 1


def test_a_baseline_elsewhere(place: Place, tmp_path: Path) -> None:
    place.folder.write("essay.yaml", OFF)
    assert place.mbl("validate", "--write-baseline", "--baseline", "known.json").status == 0
    assert (tmp_path / "known.json").exists()
    assert not (place.folder.root / "mbl-baseline.json").exists()
    assert place.mbl("validate", "--baseline", "known.json").status == 0
    assert place.mbl("validate").status == 1


def test_writing_a_baseline_keeps_what_is_fixed_in_sight(place: Place) -> None:
    place.folder.write("essay.yaml", OFF + "colour: red\n")
    run = place.mbl("validate", "--write-baseline", "--format", "concise")
    assert run.status == 1
    assert run.out.split()[:3] == ["essay.yaml:6:1:", "error", "MBL104"]
    assert b"MBL104" not in (place.folder.root / "mbl-baseline.json").read_bytes()


@pytest.mark.parametrize("name", ["../known.json", "/tmp/known.json", "known.yaml"])  # noqa: S108 - refused
def test_a_baseline_of_the_configuration_stays_in_the_repository(place: Place, name: str) -> None:
    checks(place, f"{{baseline: {name}}}")
    run = place.mbl("validate", "--format", "concise", *ONLY)
    assert run.status == 1
    assert "MBL108" in run.out
    written = place.mbl("validate", "--write-baseline")
    assert (written.status, written.out) == (2, "")


def test_a_baseline_is_not_followed_over_a_link(place: Place, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (place.folder.root / "link").symlink_to(tmp_path / "outside")
    checks(place, "{baseline: link/known.json}")
    assert place.mbl("validate", "--write-baseline").status == 2
    assert list((tmp_path / "outside").iterdir()) == []
    (tmp_path / "outside" / "known.json").write_text('{"mbl-baseline": 1, "findings": []}')
    assert place.mbl("validate").status == 2


@pytest.mark.parametrize("where", ["known.json", "framework.yaml"])
def test_a_broken_baseline(place: Place, where: str) -> None:
    place.folder.write("known.json", "{")
    run = place.mbl("validate", "--baseline", str(place.folder.root / where))
    assert (run.status, run.out) == (2, "")
    assert "is not JSON: line 1" in run.err
    assert "--write-baseline" in run.err
    before = place.folder.tree.read("framework.yaml")
    refused = place.mbl("validate", "--write-baseline", "--baseline", str(place.folder.root / "framework.yaml"))
    assert (refused.status, place.folder.tree.read("framework.yaml")) == (2, before)


def test_the_day_is_an_option(place: Place) -> None:
    text = place.folder.tree.read("mbl.yaml").decode()
    place.folder.write("mbl.yaml", text.replace("ends: 2026-06-15\n", "ends: 2036-06-15\n"))
    place.folder.write(
        "evidence.yaml",
        "mbl: evidence/1\nsection: algebra.1\nby: t-one\nitems:\n"
        "  - {task: modeling, on: 2030-01-10, scores: {s-1: {MATH.1.a: proficient}}}\n",
    )
    early = place.mbl("validate", "--select", "MBL407", "--as-of", "2029-01-01", "--format", "json")
    late = place.mbl("validate", "--select", "MBL407", "--as-of", "2031-01-01", "--format", "json")
    assert (rules(early), rules(late)) == (["MBL407"], [])


def test_every_format_of_the_package_can_be_asked_for() -> None:
    assert [form.value for form in Form] == list(emit.FORMATS)


@pytest.mark.parametrize("form", emit.FORMATS)
def test_outputs_are_for_their_owner_alone(place: Place, tmp_path: Path, form: str) -> None:
    place.folder.write("essay.yaml", OFF)
    run = place.mbl("validate", "--format", form, "--output", "found.txt", *ONLY)
    assert (run.status, run.out, run.err) == (1, "", "wrote found.txt\n")
    assert stat.S_IMODE((tmp_path / "found.txt").stat().st_mode) == 0o600
    assert "essay.yaml" in (tmp_path / "found.txt").read_text()


def test_an_output_is_written_quietly(place: Place, tmp_path: Path) -> None:
    run = place.mbl("validate", "--quiet", "--output", "found.txt", *ONLY)
    assert (run.status, run.out, run.err) == (0, "", "")
    assert (tmp_path / "found.txt").exists()


def test_the_summary_of_a_job(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("# Before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    place.folder.write("essay.yaml", OFF)
    assert place.mbl("validate", *ONLY).status == 1
    assert summary.read_text() == "# Before\n"
    assert place.mbl("validate", "--format", "github", *ONLY).status == 1
    assert summary.read_text().startswith("# Before\n")
    assert "MBL201" in summary.read_text()
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "none" / "summary.md"))
    told = place.mbl("validate", "--format", "github", *ONLY)
    assert (told.status, "MBL201" in told.out) == (1, True)
    assert "job summary" in told.err


def test_nothing_is_written_beside_the_output(place: Place) -> None:
    before = sorted(place.folder.root.iterdir())
    place.mbl("validate")
    assert sorted(place.folder.root.iterdir()) == before
