"""A transcript is computed again from the commit that it names, and every value compared."""

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from tests.keys import key
from tests.signed import POSTED, Office, office

from mblkit.export.sshsig import sign

NAMES = ("Maya", "Quillfeather", "9000007919")


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    return office(tmp_path)


def forged(path: Path, **changes: Any) -> Path:  # noqa: ANN401 - any JSON
    """Change values of a document and sign it again, as who has the key could."""
    view = json.loads(path.read_text())
    for way, value in changes.items():
        *keys, last = way.split("__")
        inner = view
        for one in keys:
            inner = inner[int(one) if one.isdigit() else one]
        inner[last] = value
    data = json.dumps(view, ensure_ascii=False, indent=2).encode() + b"\n"
    path.write_bytes(data)
    Path(f"{path}.sig").write_text(sign(key(), data))
    return path


def against(desk: Office, path: Path) -> tuple[int, str]:
    done = desk.verify(path, "--against", str(desk.root))
    return done.returncode, done.stdout.strip() or done.stderr.strip()


@pytest.mark.parametrize(
    "arguments", [(), ("--birth-date",), ("--as-of", "2026-02-01"), ("--redact",), ("--rev", "HEAD")]
)
def test_a_document_is_what_its_commit_gives(desk: Office, arguments: tuple[str, ...]) -> None:
    status, told = against(desk, desk.sign("t.json", *arguments))
    assert (status, told.endswith(f", and the commit {desk.git('rev-parse', 'HEAD')[:12]} gives the same")) == (0, True)


def test_what_came_later_does_not_matter(desk: Office) -> None:
    path = desk.sign("t.json")
    (desk.root / "ledger.yaml").write_text(POSTED.replace("amount: 1", "amount: 0.5"))
    assert against(desk, path)[0] == 0
    desk.commit()
    assert against(desk, path)[0] == 0


def test_a_sum_that_was_made_up_is_found_and_not_told(desk: Office) -> None:
    path = forged(desk.sign("t.json"), totals__earned="24", years__0__lines__0__title="Calculus of Quillfeather")
    assert desk.verify(path).returncode == 0
    commit = desk.git("rev-parse", "HEAD")[:12]
    told = f"not verified: the commit {commit} gives other values: totals.earned, years[0].lines[0].title"
    assert against(desk, path) == (1, told)


def test_every_value_counts(desk: Office) -> None:
    path = desk.sign("t.json")
    told = "not verified: the commit {} gives other values: {}"
    commit, data = desk.git("rev-parse", "HEAD")[:12], path.read_bytes()
    for way, value in (
        ("frame__district", "Another District"),
        ("student__legal_name", "Maya Otherwise"),
        ("source__framework", "0" * 64),
        ("school__principal", "somebody"),
        ("more", "x"),
    ):
        path.write_bytes(data)
        assert against(desk, forged(path, **{way: value})) == (1, told.format(commit, way.replace("__", ".")))


def test_what_says_that_it_is_unofficial_cannot_be_computed_again(desk: Office) -> None:
    status, told = against(desk, forged(desk.sign("t.json"), official=False))
    assert (status, told.startswith("mbl: only official transcripts can be computed again")) == (2, True)


def test_long_lists_of_differences_are_cut(desk: Office) -> None:
    path = forged(desk.sign("t.json"), **{f"more{number:02}": 1 for number in range(20)})
    assert against(desk, path)[1].endswith("more10, more11 and 8 more")


def test_the_same_values_written_in_another_way(desk: Office) -> None:
    path = desk.sign("t.json")
    data = path.read_bytes().replace(b'"official": true', b'"official": false, "official": true')
    path.write_bytes(data)
    Path(f"{path}.sig").write_text(sign(key(), data))
    status, told = against(desk, path)
    assert (status, told.endswith("gives the same values, written in another way")) == (1, True)


def test_another_version_of_the_program_may_write_in_another_way(desk: Office) -> None:
    with patch("mblkit.reports.source.__version__", "0.0.1"):
        path = desk.sign("t.json")
    assert against(desk, path)[0] == 0
    status, told = against(desk, forged(path, totals__earned="24"))
    assert (status, "(it was made by mblkit 0.0.1, this is mblkit " in told) == (1, True)


def test_the_key_that_the_document_names_must_have_signed(desk: Office) -> None:
    path = forged(desk.sign("t.json"), source__key="SHA256:other")
    status, told = against(desk, path)
    assert (status, told.startswith("not verified: the document names the key SHA256:other, and SHA256:")) == (1, True)


def test_files_that_no_commit_holds_cannot_be_compared(desk: Office) -> None:
    (desk.root / "ledger.yaml").write_text(POSTED.replace("amount: 1", "amount: 0.5"))
    told = (1, "not verified: the document was made from files that no commit holds")
    assert against(desk, desk.sign("t.json")) == told
    assert against(desk, forged(desk.sign("t.json"), source__commit=None)) == told


@pytest.mark.parametrize(
    "changes",
    [
        {"source__commit": "HEAD"},
        {"source__commit": 7},
        {"source__commit": "-" * 40},
        {"student": {}},
        {"student": None},
        {"frame__generated": "today"},
        {"frame__as_of": None},
    ],
)
def test_a_document_that_does_not_say_how_it_was_made(desk: Office, changes: dict[str, Any]) -> None:
    found = against(desk, forged(desk.sign("t.json"), **changes))
    assert found == (1, "not verified: the document does not say how it was made")


def test_a_commit_that_is_not_there(desk: Office) -> None:
    status, told = against(desk, forged(desk.sign("t.json"), source__commit="0" * 40))
    assert (status, f'git knows no revision "{"0" * 40}"' in told) == (2, True)


def test_names_that_git_ignores_are_taken_as_they_are(desk: Office) -> None:
    (desk.root / ".gitignore").write_text("people.yaml\n")
    desk.git("rm", "--quiet", "--cached", "people.yaml")
    desk.commit()
    path = desk.sign("t.json")
    assert json.loads(path.read_text())["source"]["changed"] is False
    assert against(desk, path)[0] == 0
    people = desk.root / "people.yaml"
    people.write_text(people.read_text().replace("Quillfeather", "Otherwise"))
    status, told = against(desk, path)
    assert (status, told.endswith(": student.legal_name, student.name")) == (1, True)
    assert not any(name in told for name in (*NAMES, "Otherwise"))


def test_only_official_transcripts_in_json(desk: Office) -> None:
    status, told = against(desk, desk.sign("t.html"))
    assert (status, "is no JSON: only that form can be computed again" in told) == (2, True)
    other = desk.out / "other.json"
    other.write_text("{}\n")
    status, told = against(desk, forged(other))
    assert (status, "only official transcripts can be computed again" in told) == (2, True)
    unofficial = forged(desk.sign("t.json"), source=None)
    assert against(desk, unofficial)[0] == 2


def test_what_was_not_signed_is_not_computed(desk: Office) -> None:
    path = desk.sign("t.json")
    path.write_bytes(path.read_bytes() + b"\n")
    assert against(desk, path) == (1, "not verified: the file is not what was signed")


def test_signers_are_those_of_the_repository(desk: Office) -> None:
    path = desk.sign("t.json")
    (desk.root / "signers").unlink()
    assert against(desk, path)[0] == 2
