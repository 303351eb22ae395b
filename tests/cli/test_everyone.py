import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from tests.reports.commands import AS_OF, NAMES, Place, district_at

from mblkit.cli.survey import survey
from mblkit.engine.audit import audit_credits, audit_of
from mblkit.load.repository import open_all
from mblkit.model.base import read_day
from mblkit.reports.audit import Batch, as_csv, as_json, as_json_lines, as_rows
from mblkit.reports.audit_table import as_table
from mblkit.store.spool import Spool, spool_path
from mblkit.store.tree import WorkTree

FORMS = ("table", "json", "jsonl", "rows", "csv")
MORE = "".join(
    f"mbl: students/1\nschool: hs\nclass: {2029 + number % 2}\ngrade: 9\nentered: {{on: 2025-09-01, grade: 9}}\n"
    f"items:\n  - {{id: m-{number}, placements: [{{experience: algebra, starts: 2025-09-02, by: t-one}}]}}\n---\n"
    for number in range(30)
)


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Place]:
    with district_at(tmp_path / "district", capsys) as found:
        for number, text in enumerate(MORE.split("---\n")[:-1]):
            found.folder.write(f"students/more-{number}.yaml", text)
        for number in range(0, 30, 3):
            found.folder.write(
                f"evidence/m-{number}.yaml",
                f"mbl: evidence/1\nstudent: m-{number}\nitems:\n  - {{experience: algebra, task: modeling, "
                f"on: 2026-01-{number % 9 + 10}, by: t-one, scores: {{MATH.1.a: proficient, MATH.1.b: exemplary}}}}\n",
            )
        yield found


def at_once(place: Place) -> dict[str, str]:
    """Return the audits of everybody in each form, made of all of them at once."""
    opened = open_all(WorkTree(place.folder.root))
    day = read_day(AS_OF[1])
    assert day is not None
    sound = [student for student in sorted(opened.closures) if student not in opened.blocked]
    audits = tuple(audit_credits(opened.district, opened.closures[one], day) for one in sound)
    found = Batch(audits, opened.blocked, {})
    return {
        "table": as_table(found, detailed=False),
        "json": as_json(found),
        "jsonl": as_json_lines(found),
        "rows": as_rows(found, opened.district.record.id),
        "csv": as_csv(found),
    }


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("broken", [False, True])
def test_chunks_say_what_all_at_once_says(place: Place, form: str, broken: bool) -> None:
    if broken:
        place.break_student()
    run = place.mbl("audit", "--all", "--format", form, *AS_OF)
    assert run.out == at_once(place)[form]
    assert run.status == int(broken)
    assert not any(name in run.out for name in NAMES)


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_any_number_of_processes_says_the_same(place: Place, form: str) -> None:
    place.break_student()
    alone = place.mbl("audit", "--all", "--format", form, "--jobs", "1", *AS_OF)
    assert place.mbl("audit", "--all", "--format", form, "--jobs", "3", *AS_OF) == alone


def test_a_class_in_chunks(place: Place) -> None:
    found = place.mbl("audit", "--class", "2030", "--format", "jsonl", *AS_OF)
    assert {json.loads(line)["class"] for line in found.out.splitlines()} == {2030}
    assert len(found.out.splitlines()) == 15


def test_errors_that_are_allowed(place: Place) -> None:
    place.break_student()
    run = place.mbl("audit", "--all", "--format", "rows", "--allow-errors", *AS_OF)
    rows = [json.loads(line) for line in run.out.splitlines()]
    assert {row["errors"] for row in rows if row["student"] == "s-2"} == {1}
    assert run.status == 0


def test_rows_are_typed_and_exact(place: Place) -> None:
    run = place.mbl("audit", "--all", "--format", "rows", *AS_OF)
    total = next(json.loads(line) for line in run.out.splitlines() if '"s-1"' in line and '"total"' in line)
    assert (total["district"], total["class"], total["needed"], total["counted"]) == ("test-district", 2029, "3", "1")
    assert total["within"] is None


def _shards(place: Place, folder: Path, of: int, form: str = "jsonl") -> list[Path]:
    outputs = [folder / f"part-{number}.jsonl" for number in range(1, of + 1)]
    for number, output in enumerate(outputs, 1):
        arguments = ("--format", form, "--shard", f"{number}/{of}", "--output", str(output), *AS_OF)
        assert place.mbl("audit", "--all", *arguments).status in {0, 1}
    return outputs


@pytest.mark.parametrize("form", ["jsonl", "rows"])
@pytest.mark.parametrize("of", [1, 3])
def test_shards_together_are_the_whole(place: Place, tmp_path: Path, form: str, of: int) -> None:
    place.break_student()
    outputs = _shards(place, tmp_path, of, form)
    run = place.mbl("audit", *(word for one in outputs[::-1] for word in ("--merge", str(one))))
    assert run.out == at_once(place)[form]
    assert run.status == 1


def test_the_manifest_of_a_shard(place: Place, tmp_path: Path) -> None:
    place.break_student()
    one, two = _shards(place, tmp_path, 2)
    first, second = (json.loads(Path(f"{path}.manifest.json").read_text()) for path in (one, two))
    assert first["shard"] == {"number": 1, "of": 2}
    assert first["as_of"] == AS_OF[1]
    (here,), (there,) = first["districts"], second["districts"]
    assert here["digest"] == there["digest"]
    assert here["audited"] + there["audited"] == 31
    assert {**here["blocked"], **there["blocked"]} == {"s-2": ["MBL201"]}
    assert here["policies"] == [{"id": "local", "as_of": "2025-07-01"}]


def test_the_merged_output_has_a_manifest_of_the_whole(place: Place, tmp_path: Path) -> None:
    outputs, whole = _shards(place, tmp_path, 2), tmp_path / "whole.jsonl"
    place.mbl("audit", "--merge", str(outputs[0]), "--merge", str(outputs[1]), "--output", str(whole))
    alone = tmp_path / "alone.jsonl"
    place.mbl("audit", "--all", "--format", "jsonl", "--manifest", "--output", str(alone), *AS_OF)
    assert whole.read_bytes() == alone.read_bytes()
    told = (json.loads(Path(f"{path}.manifest.json").read_text()) for path in (whole, alone))
    assert next(told) == next(told)


def test_shards_that_are_no_whole_are_refused(place: Place, tmp_path: Path) -> None:
    one, two, three = _shards(place, tmp_path, 3)
    missing = place.mbl("audit", "--merge", str(one), "--merge", str(three))
    assert (missing.status, missing.out) == (2, "")
    assert "shard 2 of 3 is missing" in missing.err
    twice = place.mbl("audit", *(word for path in (one, two, three, two) for word in ("--merge", str(path))))
    assert "a shard is there twice" in twice.err
    two.write_text(two.read_text() + one.read_text().splitlines(keepends=True)[0])
    changed = place.mbl("audit", *(word for path in (one, two, three) for word in ("--merge", str(path))))
    assert (changed.status, "is not what its manifest tells of" in changed.err) == (2, True)


def _merge(place: Place, *outputs: Path, into: Path | None = None) -> tuple[int, str]:
    words = [word for path in outputs for word in ("--merge", str(path))]
    run = place.mbl("audit", *words, *(("--output", str(into)) if into is not None else ()))
    return run.status, run.err


@pytest.mark.parametrize(
    "change",
    [
        {"shard": {"number": "1", "of": 2}},
        {"shard": {"number": 1, "of": 10**12}},
        {"shard": None},
        {"form": []},
        {"schema": 99},
        {"refused": None},
        {"output": None},
        {"districts": [{}]},
        {"districts": None},
        {"districts": 1},
    ],
)
def test_a_manifest_of_another_shape_is_refused(place: Place, tmp_path: Path, change: dict[str, object]) -> None:
    one, two = _shards(place, tmp_path, 2)
    manifest = Path(f"{one}.manifest.json")
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), **change}))
    status, err = _merge(place, one, two, into=tmp_path / "whole.jsonl")
    assert (status, "manifest of" in err) == (2, True), err
    assert not (tmp_path / "whole.jsonl").exists()


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, "\udcff"])
def test_what_is_no_manifest_is_refused(place: Place, tmp_path: Path, text: str) -> None:
    one, two = _shards(place, tmp_path, 2)
    Path(f"{one}.manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    status, err = _merge(place, one, two)
    assert (status, "cannot be read" in err) == (2, True), err


@pytest.mark.parametrize("change", [{"audited": 99}, {"blocked": {"s-99": ["MBL201"]}}, {"audited": 0}])
def test_a_manifest_that_tells_of_others_is_refused(place: Place, tmp_path: Path, change: dict[str, object]) -> None:
    one, two = _shards(place, tmp_path, 2)
    manifest = Path(f"{one}.manifest.json")
    told = json.loads(manifest.read_text())
    told["districts"][0].update(change)
    manifest.write_text(json.dumps(told))
    status, err = _merge(place, one, two, into=tmp_path / "whole.jsonl")
    assert (status, "tell of other students" in err) == (2, True), err
    assert not (tmp_path / "whole.jsonl").exists()


def test_a_damaged_output_and_one_that_is_put_together_are_refused(place: Place, tmp_path: Path) -> None:
    one, two = _shards(place, tmp_path, 2)
    before = one.read_bytes()
    status, err = _merge(place, one, two, into=one)
    assert (status, "one of the outputs" in err) == (2, True), err
    assert one.read_bytes() == before
    one.write_bytes(before + b"\xff\n")
    status, err = _merge(place, one, two)
    assert (status, "is not what its manifest tells of" in err) == (2, True), err


def test_shards_of_other_files_are_refused(place: Place, tmp_path: Path) -> None:
    one, two = _shards(place, tmp_path, 2)
    place.folder.write("evidence/m-0.yaml", "mbl: evidence/1\nstudent: m-0\nitems: []\n")
    again = ("--format", "jsonl", "--shard", "2/2", "--output", str(two), *AS_OF)
    place.mbl("audit", "--all", *again)
    run = place.mbl("audit", "--merge", str(one), "--merge", str(two))
    assert (run.status, "not of one run" in run.err) == (2, True)


def _interrupted(place: Place, output: Path) -> int:
    """Stop a run by Ctrl-C after its first chunk, and return how many students it had audited."""
    done = Spool.flush

    def stop(spool: Spool) -> None:
        done(spool)
        raise KeyboardInterrupt

    with patch.object(Spool, "flush", stop):
        run = place.mbl("audit", "--all", "--format", "jsonl", "--output", str(output), *AS_OF)
    assert run.status == 130
    assert "--resume goes on" in run.err
    assert not output.exists()
    return len(spool_path(output).read_bytes().splitlines()) - 1


def test_an_interrupted_run_goes_on_and_counts_nobody_twice(place: Place, tmp_path: Path) -> None:
    output = tmp_path / "all.jsonl"
    before = _interrupted(place, output)
    assert 0 < before < 32
    with spool_path(output).open("ab") as spool:
        spool.write(b'["\\u0000m-9",["m-9",2030,"sho')  # torn: the process died while it wrote
    audited: list[str] = []

    def counted(*given: object) -> object:
        found = audit_of(*given)  # type: ignore[arg-type]
        audited.append(found.student)
        return found

    with patch("mblkit.cli.chunks.audit_of", counted):
        run = place.mbl("audit", "--all", "--format", "jsonl", "--output", str(output), "--resume", *AS_OF)
    assert (run.status, len(audited)) == (0, 32 - before)
    assert f"{before} students were audited before" in run.err
    assert output.read_text() == at_once(place)["jsonl"]
    assert not spool_path(output).exists()


def test_a_run_of_other_files_is_not_gone_on_with(place: Place, tmp_path: Path) -> None:
    output = tmp_path / "all.jsonl"
    _interrupted(place, output)
    place.folder.write("evidence/m-1.yaml", "mbl: evidence/1\nstudent: m-1\nitems: []\n")
    run = place.mbl("audit", "--all", "--format", "jsonl", "--output", str(output), "--resume", *AS_OF)
    assert (run.status, "is of another run" in run.err) == (2, True)
    assert not output.exists()


def test_nothing_to_go_on_with(place: Place, tmp_path: Path) -> None:
    run = place.mbl("audit", "--all", "--resume", "--output", str(tmp_path / "all.csv"), "--format", "csv")
    assert (run.status, "there is no interrupted run" in run.err) == (2, True)


def _second(place: Place, tmp_path: Path, district: str = "west") -> Path:
    other = tmp_path / "other"
    shutil.copytree(place.folder.root, other)
    (other / "mbl.yaml").write_text((other / "mbl.yaml").read_text().replace("id: test-district", f"id: {district}"))
    return other


def _several(place: Place, *arguments: str) -> "tuple[int, str]":
    """Run without the --root that `Place` adds."""
    import sys

    from mblkit.__main__ import main

    place.capsys.readouterr()
    with patch.object(sys, "argv", ["mbl", *arguments]), pytest.raises(SystemExit) as stop:
        main()
    return int(stop.value.code or 0), place.capsys.readouterr().err


def test_several_districts_are_one_table(place: Place, tmp_path: Path) -> None:
    other, output = _second(place, tmp_path), tmp_path / "state.jsonl"
    folders = ("--district", str(other), "--district", str(place.folder.root))
    status, err = _several(place, "audit", "--all", "--format", "rows", *folders, "--output", str(output), *AS_OF)
    assert (status, f"wrote {output}" in err) == (0, True)
    alone = at_once(place)["rows"]
    assert output.read_text() == alone + alone.replace('"district":"test-district"', '"district":"west"')
    manifest = json.loads(Path(f"{output}.manifest.json").read_text())
    assert [one["district"] for one in manifest["districts"]] == ["test-district", "west"]


def test_a_district_that_does_not_validate_is_reported_and_the_others_go_on(place: Place, tmp_path: Path) -> None:
    other, output = _second(place, tmp_path), tmp_path / "state.jsonl"
    (other / "extra.yaml").write_text("mbl: task/1\nid: x\ntitle: X\ntargets: [MATH.9]\nmeasure: test\n")
    folders = ("--district", str(other), "--district", str(place.folder.root), "--district", str(tmp_path / "none"))
    status, err = _several(place, "audit", "--all", "--format", "rows", *folders, "--output", str(output), *AS_OF)
    assert (status, "is left out" in err, "MBL201" in err) == (1, True, True)
    assert output.read_text() == at_once(place)["rows"]
    manifest = json.loads(Path(f"{output}.manifest.json").read_text())
    assert sorted(manifest["refused"]) == sorted([str(other), str(tmp_path / "none")])


def test_the_errors_of_several_districts_say_whose_they_are(place: Place, tmp_path: Path) -> None:
    other, output = _second(place, tmp_path), tmp_path / "state.jsonl"
    (other / "extra.yaml").write_text("mbl: task/1\nid: x\ntitle: X\ntargets: [MATH.9]\nmeasure: test\n")
    folders = ("--district", str(place.folder.root), "--district", str(other))
    _, err = _several(place, "audit", "--all", "--format", "rows", *folders, "--output", str(output), *AS_OF)
    assert err.index(f'in the district "{other}":') < err.index("extra.yaml")
    assert f'in the district "{place.folder.root}":' not in err


def test_where_no_district_can_be_computed_an_older_output_stays(place: Place, tmp_path: Path) -> None:
    output = tmp_path / "state.jsonl"
    output.write_text("older\n")
    folders = ("--district", str(tmp_path / "none"))
    status, err = _several(place, "audit", "--all", "--format", "rows", *folders, "--output", str(output), *AS_OF)
    assert (status, "no district can be computed" in err, "is left out" in err) == (1, True, True)
    assert [path.name for path in tmp_path.glob("state*")] == ["state.jsonl"]
    assert output.read_text() == "older\n"


def test_a_district_that_is_named_twice_is_audited_once(place: Place, tmp_path: Path) -> None:
    output = tmp_path / "state.jsonl"
    folders = ("--district", str(place.folder.root), "--district", f"{place.folder.root}/.")
    status, err = _several(place, "audit", "--all", "--format", "rows", *folders, "--output", str(output), *AS_OF)
    assert (status, "left out" in err) == (0, False)
    assert output.read_text() == at_once(place)["rows"]


def test_an_output_that_cannot_be_written_is_refused_before_anybody_is_audited(place: Place, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    status, err = _several(place, "audit", "--all", "--output", str(tmp_path / "folder"), *AS_OF)
    assert (status, "is not a regular file" in err) == (2, True)
    assert not (tmp_path / "folder.part").exists()


def test_two_districts_of_one_id_are_not_added_up(place: Place, tmp_path: Path) -> None:
    other, output = _second(place, tmp_path, "test-district"), tmp_path / "state.jsonl"
    folders = ("--district", str(place.folder.root), "--district", str(other))
    status, err = _several(place, "audit", "--all", "--format", "rows", *folders, "--output", str(output), *AS_OF)
    assert (status, 'another district has the id "test-district"' in err) == (1, True)
    assert output.read_text() == at_once(place)["rows"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["s-1", "--shard", "1/2"], "--shard is for whole districts"),
        (["s-1", "--all"], "it is not clear which students are meant"),
        (["--all", "--merge", "x.jsonl"], "--merge puts outputs together"),
        (["--all", "--class", "2029"], "it is not clear which students are meant"),
        (["--all", "--shard", "3/2", "--format", "jsonl", "-o", "x.jsonl"], '"3/2" is no shard'),
        (["--all", "--shard", "1/2", "--format", "csv", "-o", "x.csv"], "put together line by line"),
        (["--all", "--shard", "1/2", "--format", "jsonl"], "stand beside its output"),
        (["--all", "--cluster", "tcp://127.0.0.1:1", "--rev", "HEAD"], "a cluster reads the files as they are"),
    ],
)
def test_options_that_do_not_fit(place: Place, arguments: list[str], message: str) -> None:
    run = place.mbl("audit", *arguments)
    assert (run.status, run.out) == (2, "")
    assert message in run.err


def test_a_file_that_changes_after_the_survey_is_an_error(place: Place) -> None:
    surveyed = survey

    def then_changed(*given: object) -> object:
        found = surveyed(*given)  # type: ignore[arg-type]
        place.folder.write("evidence/m-0.yaml", "mbl: evidence/1\nstudent: m-0\nitems: []\n")
        return found

    with patch("mblkit.cli.batch.survey", then_changed):
        run = place.mbl("audit", "--all", "--format", "jsonl", *AS_OF)
    assert (run.status, run.out) == (2, "")
    assert '"evidence/m-0.yaml" is not as it was when the run began' in run.err
