"""Names of files, and whom a transcript is for."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.batches import DAY, Batch, batch_at
from tests.running import run

from mblkit.cli.documents import Form
from mblkit.cli.printing import file_names
from mblkit.errors import MblError


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    made = batch_at(tmp_path)
    people = (made.root / "people.yaml").read_text()
    made.write("people.yaml", people.replace('"9000007919",', '"9000007919", preferred: May, birth_date: 2011-04-11,'))
    return made


def view(batch: Batch, student: str, *more: str) -> dict[str, Any]:
    done = run(batch.root, ("transcript", student, "--format", "json", *DAY, *more))
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_names_say_whose_and_what() -> None:
    names = file_names(("s-1", "S.2_b"), "report-card", (Form.HTML, Form.MARKDOWN, Form.PDF))
    assert names["s-1"] == ("s-1-report-card.html", "s-1-report-card.md", "s-1-report-card.pdf")
    assert names["S.2_b"][0] == "S.2_b-report-card.html"


@pytest.mark.parametrize(
    ("students", "said"),
    [
        (("s-1", "S-1"), 'the documents of "S-1" and "s-1" would be one file'),
        (("manifest",), 'the documents of "manifest" and the manifest would be one file'),
        (("Manifest",), 'the documents of "Manifest" and the manifest would be one file'),
        (("../x",), 'the id "../x" makes no name of a file'),
        ((".x",), 'the id ".x" makes no name of a file'),
        (("",), 'the id "" makes no name of a file'),
        (("s\n",), "makes no name of a file"),
    ],
)
def test_names_that_could_be_something_else_are_refused(students: tuple[str, ...], said: str) -> None:
    with pytest.raises(MblError) as caught:
        file_names(students, "transcript", (Form.HTML, Form.JSON))
    assert said in caught.value.message


def test_the_transcript_for_colleges_is_the_usual_one(batch: Batch) -> None:
    found = view(batch, "s-1")
    assert found == view(batch, "s-1", "--audience", "college")
    assert (found["audience"], found["frame"]["language"], found["habits"]) == ("college", "en", [])
    assert (found["student"]["birth_date"], found["source"]) == (None, None)


def test_the_one_for_the_family_speaks_its_words(batch: Batch) -> None:
    found = view(batch, "s-1", "--audience", "family")
    assert found["frame"]["language"] == "es"
    assert [line["name"] for one in found["habits"] for line in one["lines"]] == ["Prepare"]
    statements = [line["statement"] for area in found["areas"] for line in area["lines"]]
    assert "Puedo usar funciones." in statements
    assert "Reason about shapes." in statements
    assert view(batch, "s-1", "--audience", "family", "--redact")["frame"]["language"] == "en"


def test_the_one_for_the_archive_holds_what_an_archive_needs(batch: Batch) -> None:
    found = view(batch, "s-1", "--audience", "record")
    assert (found["student"]["birth_date"], found["student"]["state_id"]) == ("2011-04-11", "9000007919")
    assert len(found["source"]["framework"]) == 64
    assert found["frame"]["notices"] == []
    text = run(batch.root, ("transcript", "s-1", "--audience", "record", *DAY)).stdout
    assert "Transcript of Maya Quillfeather" in text
    assert "Transcript of May\n" in run(batch.root, ("transcript", "s-1", *DAY)).stdout.replace("  ", "\n")
    missing = view(batch, "s-2", "--audience", "record")["frame"]["notices"]
    assert missing == ["The state student id or the date of birth is not on file. An archive needs both."]


def test_an_archive_keeps_names(batch: Batch) -> None:
    done = run(batch.root, ("transcript", "s-1", "--audience", "record", "--redact"))
    assert (done.returncode, "nothing without the name" in done.stderr) == (2, True)
