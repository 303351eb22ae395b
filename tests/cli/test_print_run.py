"""Batches of documents: the same bytes as one by one, whatever happens meanwhile."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from tests.cli.batches import DAY, DOCUMENTS, NAMES, Batch, batch_at, contents, times
from tests.faults import at_call, failed_at, killed_at, no_room
from tests.running import run
from tests.signed import Office, office

from mblkit.store import signed

COMMAND = ("transcript", "--all", *DAY, "--jobs", "1")
ALL = ("s-1", "s-2", "s-3")
"""Fewer than the classes of a school, and enough for each way through."""


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    return batch_at(tmp_path)


def stop_at(monkeypatch: pytest.MonkeyPatch, number: int, error: BaseException) -> None:
    """Let the writing of a document fail, the `number`-th."""
    real, calls = signed.write_signed, [0]

    def write(path: Path, data: bytes, signature: bytes | None, *, private: bool, sweep: bool = True) -> bool:
        calls[0] += 1
        if calls[0] == number:
            raise error
        return real(path, data, signature, private=private, sweep=sweep)

    monkeypatch.setattr("mblkit.cli.print_run.write_signed", write)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_batch_is_what_its_documents_are_one_by_one(batch: Batch, tmp_path: Path, document: str) -> None:
    forms = ("--format", "html", "--format", "json", "--format", "text")
    done = batch.mbl(document, "--all", *forms)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    for student in ALL:
        for form, suffix in (("html", "html"), ("json", "json"), ("text", "txt")):
            alone = tmp_path / f"alone.{suffix}"
            assert batch.mbl(document, student, "--format", form, to=str(alone)).returncode == 0
            assert (batch.out / f"{student}-{document}.{suffix}").read_bytes() == alone.read_bytes()
    assert len([*batch.out.iterdir()]) == 3 * 3 + 1


def test_each_family_reads_its_own_language(batch: Batch) -> None:
    assert batch.mbl("letter", "--class", "2029", "--format", "json").returncode == 0
    found = {one: json.loads((batch.out / f"{one}-letter.json").read_bytes())["frame"]["language"] for one in ALL}
    assert found == {"s-1": "es", "s-2": "en", "s-3": "en"}


def test_the_folder_and_its_files_are_the_owners_alone(batch: Batch) -> None:
    assert batch.mbl("plan", "s-1", "s-2").returncode == 0
    assert stat.S_IMODE(batch.out.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in batch.out.iterdir()} == {0o600}


def test_a_folder_that_others_may_look_into_is_told(batch: Batch) -> None:
    batch.out.mkdir(0o755)
    batch.out.chmod(0o755)
    assert "others may look into" in batch.mbl("plan", "--all").stderr
    batch.out.chmod(0o700)
    assert "others may look into" not in batch.mbl("plan", "--all").stderr


def test_any_number_of_processes_gives_the_same_bytes(batch: Batch, tmp_path: Path) -> None:
    students = (batch.root / "students.yaml").read_text()
    more = ", ".join(f"{{id: s-{number}}}" for number in range(4, 41))  # several chunks, so that both have some
    batch.write("students.yaml", students.replace("{id: s-3}", f"{{id: s-3}}, {more}"))
    found = []
    for jobs in ("1", "2"):
        out = tmp_path / jobs
        done = batch.mbl("transcript", "--all", "--jobs", jobs, "--format", "html", "--format", "pdf", to=f"{out}/")
        assert done.returncode == 0, done.stderr
        found.append(contents(out))
    assert found[0] == found[1]
    assert len(found[0]) == 40 * 2 + 1


def test_the_manifest_tells_what_it_rests_on(batch: Batch, golden: Callable[[str, str], None]) -> None:
    batch.break_student()
    assert batch.mbl("report-card", "--all", "--term", "2025-26.s2").returncode == 1
    found = batch.manifest("report-card")
    assert len(found["basis"]["tool"]) == 64
    for entry in found["students"].values():
        for one in entry["files"]:
            data = (batch.out / one["name"]).read_bytes()
            assert (one["sha256"], one["size"]) == (sha256(data).hexdigest(), len(data))
            one |= {"sha256": "...", "size": 0}  # what documents look like has goldens of its own
    found["basis"]["tool"] = "..."
    golden("batch/manifest-report-card.json", json.dumps(found, indent=2, ensure_ascii=False) + "\n")


def test_a_student_whom_an_error_touches_has_no_document(batch: Batch) -> None:
    batch.break_student()
    done = batch.mbl("transcript", "--all")
    assert done.returncode == 1
    assert "bad.yaml:4" in done.stderr
    assert "no document of s-2: errors touch the records (MBL201)" in done.stderr
    assert sorted(batch.manifest()["students"]) == ["s-1", "s-3"]
    assert batch.manifest()["blocked"] == {"s-2": ["MBL201"]}
    assert not (batch.out / "s-2-transcript.html").exists()


def test_errors_that_are_allowed_are_said_in_the_document_and_the_manifest(batch: Batch) -> None:
    batch.break_student()
    assert batch.mbl("transcript", "--all", "--allow-errors", "--format", "text").returncode == 0
    assert "so what follows may be wrong" in " ".join((batch.out / "s-2-transcript.txt").read_text().split())
    assert batch.manifest()["allowed"] == {"s-2": ["MBL201"]}
    refused = run(batch.root, ("transcript", "--all", "--official", "--allow-errors", "--output", str(batch.out)))
    assert refused.returncode == 2


def test_one_that_cannot_be_told_of_stops_nobody_else(batch: Batch) -> None:
    students = (batch.root / "students.yaml").read_text()
    later = "{id: s-3, entered: {on: 2026-03-15, grade: 9}}"
    batch.write("students.yaml", students.replace("{id: s-3}", later))
    done = batch.mbl("transcript", "--all")
    assert done.returncode == 1
    assert "no document of s-3: s-3 entered the district on 2026-03-15" in done.stderr
    assert sorted(batch.manifest()["students"]) == ["s-1", "s-2"]
    assert sorted(batch.manifest()["refused"]) == ["s-3"]


def test_what_nobody_can_have_is_one_error_and_leaves_nothing(batch: Batch) -> None:
    done = batch.mbl("report-card", "--all", "--term", "2025-26.s9")
    assert (done.returncode, 'no term has the id "2025-26.s9"' in done.stderr) == (2, True)
    assert [*batch.out.iterdir()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_nothing_personal_is_left_where_names_are_left_out(batch: Batch, document: str) -> None:
    forms = [word for form in ("html", "markdown", "text", "json") for word in ("--format", form)]
    done = batch.mbl(document, "--all", "--redact", *forms)
    assert done.returncode == 0, done.stderr
    for path in batch.out.iterdir():
        text = path.name + path.read_text(encoding="utf-8")
        assert [name for name in NAMES if name in text] == []
        assert 'lang="es"' not in text  # the language of a family is theirs to tell
    assert "Quillfeather" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("transcript", "--all"), "several documents are several files"),
        (("transcript", "--all", "--output", "-"), "several documents are several files"),
        (("transcript",), "it is not clear which students are meant"),
        (("transcript", "s-1", "--all"), "it is not clear which students are meant"),
        (("transcript", "s-1", "--resume"), "nothing to go on with"),
        (("transcript", "s-1", "--format", "html", "--format", "json"), "several forms are several files"),
        (("transcript", "--class", "2031", "--output", "x/"), "no student is in the class of 2031"),
        (("transcript", "s-1", "s-9", "--output", "x/"), 'no student has the id "s-9"'),
        (("transcript", "--all", "--output", "mbl.yaml"), "is no folder"),
    ],
)
def test_what_is_refused(batch: Batch, arguments: tuple[str, ...], said: str) -> None:
    done = run(batch.root, (*arguments, *DAY))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_one_document_goes_into_a_folder_as_well(batch: Batch) -> None:
    assert batch.mbl("letter", "s-1", "--format", "html", "--format", "json").returncode == 0
    assert sorted(contents(batch.out)) == ["s-1-letter.html", "s-1-letter.json"]


# ------------------------------------------------------------------------------------------------------ going on


def test_a_finished_batch_has_nothing_left_to_do(batch: Batch) -> None:
    batch.mbl("transcript", "--all")
    before = times(batch.out)
    done = batch.mbl("transcript", "--all", "--resume", on="2026-03-20")
    assert (done.returncode, times(batch.out)) == (0, before)
    assert "nothing to do: the documents of 3 students are as they were made" in done.stderr


def test_an_interrupted_batch_goes_on_where_it_was(batch: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        stop_at(patched, 3, KeyboardInterrupt())
        done = batch.mbl("transcript", "--all")
    assert done.returncode == 130
    assert "2 students done; the same command with --resume goes on" in done.stderr
    before = times(batch.out)
    assert (len(before), "journal-transcript.jsonl" in before) == (3, True)
    assert batch.mbl("transcript", "--all", "--resume", on="2026-03-20").returncode == 0
    after = times(batch.out)
    assert {name: after[name] for name in before if name in after} == {
        name: number for name, number in before.items() if name.startswith("s-")
    }
    assert batch.manifest()["generated"] == "2026-03-16"
    whole = contents(batch.out)
    assert batch.mbl("transcript", "--all").returncode == 0
    assert contents(batch.out) == whole


def test_what_has_changed_is_made_again(batch: Batch) -> None:
    batch.mbl("transcript", "--all")
    before = times(batch.out)
    late = (batch.root / "late.yaml").read_text()
    batch.write("late.yaml", late.replace("s-2: {MATH.2: developing}", "s-2: {MATH.2: exemplary}"))
    (batch.out / "s-3-transcript.html").write_text("torn")
    done = batch.mbl("transcript", "--all", "--resume")
    assert done.returncode == 0
    changed = {name for name, number in times(batch.out).items() if before[name] != number}
    assert changed == {"s-1-transcript.html", "s-2-transcript.html", "s-3-transcript.html", "manifest-transcript.json"}


def test_what_is_not_about_a_student_leaves_the_document_alone(batch: Batch) -> None:
    batch.mbl("progress", "--all")
    before = times(batch.out)
    reading = (batch.root / "reading.yaml").read_text()
    batch.write("reading.yaml", reading.replace("exemplary", "proficient"))
    log = (batch.root / "log.yaml").read_text()
    batch.write("log.yaml", log.replace("2025-10-05", "2025-10-06"))
    assert batch.mbl("progress", "--all", "--resume").returncode == 0
    changed = {name for name, number in times(batch.out).items() if before[name] != number}
    assert changed == {"s-1-progress.html", "manifest-progress.json"}


def test_a_batch_of_other_options_is_another_batch(batch: Batch) -> None:
    batch.mbl("transcript", "--all")
    whole = contents(batch.out)
    for more in (("--habits",), ("--format", "text"), ("--redact", "--resume"), ("--class", "2029")):
        asked = ("transcript", *more) if "--class" in more else ("transcript", "--all", *more)
        done = batch.mbl(*asked)
        assert (done.returncode, contents(batch.out)) == (2, whole)
        assert "holds a batch of other options" in done.stderr


def test_documents_of_an_earlier_run_that_are_wrong_now_are_named(batch: Batch) -> None:
    batch.mbl("transcript", "--all")
    batch.break_student()
    done = batch.mbl("transcript", "--all")
    assert "of an earlier run, and not to be relied on any more: s-2-transcript.html" in done.stderr


def test_a_journal_or_manifest_that_is_something_else_is_left_alone(batch: Batch) -> None:
    batch.out.mkdir(0o700)
    for name in ("journal-transcript.jsonl", "manifest-transcript.json"):
        (batch.out / name).write_text('{"mine": 1}\n')
        assert batch.mbl("transcript", "--all").returncode == 2
        assert (batch.out / name).read_text() == '{"mine": 1}\n'
        (batch.out / name).unlink()


LAST = 30
"""So many system calls before its end, at each in turn, a run fails or is killed: where it writes two documents."""


@pytest.fixture
def steps(batch: Batch) -> range:
    """The numbers of the last calls of a run."""
    with at_call(0, no_room) as made:
        assert run(batch.root, (*COMMAND, "--output", f"{batch.out}/")).returncode == 0
    return range(made[0] - LAST, made[0] + 1)


def test_a_full_disk_anywhere_tears_nothing(batch: Batch, steps: range, tmp_path: Path) -> None:
    whole, statuses = contents(batch.out), []
    for number in steps:
        out = tmp_path / f"failed-{number}"
        done, failed = failed_at(number, batch.root, (*COMMAND, "--output", f"{out}/"))
        assert failed
        statuses.append(done.returncode)
        goes_on(batch, out, whole)
    assert set(statuses) == {0, 2}  # a folder that cannot be settled on the disk is no error
    assert statuses.count(2) > LAST // 2


def test_a_batch_that_is_killed_anywhere_goes_on(batch: Batch, steps: range, tmp_path: Path) -> None:
    whole = contents(batch.out)
    for number in steps:
        out = tmp_path / f"killed-{number}"
        assert killed_at(number, batch.root, (*COMMAND, "--output", f"{out}/"))
        goes_on(batch, out, whole)


def goes_on(batch: Batch, out: Path, whole: dict[str, str]) -> None:
    """Every document there is whole, and the next run makes those that are missing, each once."""
    before = contents(out)
    assert {name: one for name, one in before.items() if name.startswith("s-")}.items() <= whole.items()
    kept = times(out)
    assert run(batch.root, (*COMMAND, "--output", f"{out}/", "--resume")).returncode == 0
    assert {name: one for name, one in contents(out).items() if not name.startswith(".")} == whole
    journal = out / "journal-transcript.jsonl"
    assert not journal.exists()
    again = [name for name, one in times(out).items() if name in kept and name.startswith("s-") and kept[name] != one]
    assert len(again) <= 1  # at most the one whose line was not in the journal yet


# ------------------------------------------------------------------------------------------------- the same bytes

SETTINGS = (
    ("0", "UTC", "C.UTF-8", 0),
    ("1", "Pacific/Kiritimati", "tr_TR.UTF-8", 1),
    ("2", "America/St_Johns", "C", 2),
)

RUN = """
import sys
from datetime import date
from unittest.mock import patch
from mblkit.__main__ import main

class Day(date):
    @classmethod
    def today(cls):
        return cls(2026, 3, 16)

with patch("mblkit.cli.surroundings.date", Day):
    main()
"""


def test_the_same_bytes_in_any_surroundings(tmp_path: Path) -> None:
    """Seed of hashes, time zone, language of the system, and the order in which the files came to be."""
    found = []
    for seed, zone, language, turn in SETTINGS:
        made = batch_at(tmp_path / seed)
        turned = {sha256(f"{turn}{path.name}".encode()).hexdigest(): path for path in made.root.iterdir()}
        for _, path in sorted(turned.items()):
            data = path.read_bytes()
            path.unlink()
            path.write_bytes(data)
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LANG": language, "LC_ALL": language}
        for document in ("transcript", "report-card"):
            arguments = (document, "--all", *DAY, "--format", "html", "--format", "pdf", "--output", f"{made.out}/")
            subprocess.run(
                (sys.executable, "-c", RUN, *arguments), cwd=made.root, env=environment, check=True, capture_output=True
            )
        found.append(contents(made.out))
    assert len(found[0]) == 2 * (3 * 2 + 1)
    assert found[0] == found[1] == found[2]


# ---------------------------------------------------------------------------------------------------- signatures


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    people = "---\nmbl: people/1\nitems:\n  - {id: s-1, given: Maya, family: Q}\n  - {id: s-2, given: Bo, family: L}\n"
    return office(tmp_path, people)


def test_official_documents_are_signed_and_say_the_commit(desk: Office) -> None:
    command = ("transcript", "--all", "--official", "--format", "json", "--sign-with", str(desk.key), *DAY)
    done = desk.mbl(*command, "--output", f"{desk.out}/", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("commit") == 0
    for student in ("s-1", "s-2"):
        path = desk.out / f"{student}-transcript.json"
        assert json.loads(path.read_text())["source"]["commit"] == desk.git("rev-parse", "HEAD")
        assert desk.verify(path).returncode == 0
    manifest = json.loads((desk.out / "manifest-transcript.json").read_text())
    names = [one["name"] for one in manifest["students"]["s-1"]["files"]]
    assert names == ["s-1-transcript.json", "s-1-transcript.json.sig"]
    assert manifest["commit"] == {"id": desk.git("rev-parse", "HEAD"), "changed": False}


def test_a_new_commit_makes_official_documents_again(desk: Office) -> None:
    command = ("transcript", "--all", "--official", *DAY, "--output", f"{desk.out}/")
    assert desk.mbl(*command).returncode == 0
    before = times(desk.out)
    (desk.root / "NOTES.md").write_text("Nothing.\n")
    desk.commit()
    assert desk.mbl(*command, "--resume").returncode == 0
    assert {name for name, number in times(desk.out).items() if before[name] == number} == set()


def test_a_key_is_asked_for_an_official_batch_alone(desk: Office) -> None:
    done = desk.mbl("transcript", "--all", *DAY, "--sign-with", str(desk.key), "--output", f"{desk.out}/")
    assert (done.returncode, "only official documents are signed" in done.stderr) == (2, True)
