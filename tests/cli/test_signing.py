"""Official documents are signed, say where they come from, and never with a key that should not."""

import json
import stat
from pathlib import Path
from unittest.mock import patch

import pytest
from tests.keys import key, keygen_verifies, write_key
from tests.running import run
from tests.signed import Office, office

from mblkit.export.sshsig import fingerprint
from mblkit.reports.printed import read_printed

USED = fingerprint(key().public)


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    return office(tmp_path)


@pytest.mark.parametrize("name", ["t.html", "t.md", "t.txt", "t.json", "t.pdf"])
def test_every_form_is_signed_and_ssh_keygen_agrees(desk: Office, name: str) -> None:
    path = desk.sign(name)
    beside = path.with_name(f"{name}.sig")
    assert {stat.S_IMODE(one.stat().st_mode) for one in (path, beside)} == {0o600}
    assert desk.verify(path).returncode == 0
    assert keygen_verifies(desk.root / "signers", path)


@pytest.mark.parametrize("name", ["t.html", "t.md", "t.txt"])
def test_every_form_says_where_it_comes_from(desk: Office, name: str) -> None:
    text = " ".join(desk.sign(name).read_text().split()).replace("\\", "")
    for told in (desk.git("rev-parse", "HEAD")[:16], USED, "www.harborvalley.example/signers", "mblkit", "Framework"):
        assert told in text


def test_the_json_has_all_of_it(desk: Office) -> None:
    source = json.loads(desk.sign("t.json").read_text())["source"]
    assert (source["commit"], source["changed"]) == (desk.git("rev-parse", "HEAD"), False)
    assert (source["key"], source["address"]) == (USED, "www.harborvalley.example/signers")
    assert [(one["id"], len(one["sha256"])) for one in source["policies"]] == [("local", 64)]
    assert len(source["framework"]) == 64


def test_the_day_is_in_the_page_for_a_program(desk: Office) -> None:
    made = read_printed(desk.sign("t.html").read_bytes()).generated
    assert made is not None
    assert made == read_printed(desk.sign("t.pdf").read_bytes()).generated
    assert made == read_printed(desk.sign("t.json").read_bytes()).generated


def test_the_same_files_and_key_give_the_same_signature(desk: Office) -> None:
    first, second = desk.sign("a.html"), desk.sign("b.html")
    assert first.read_bytes() == second.read_bytes()
    assert Path(f"{first}.sig").read_bytes() == Path(f"{second}.sig").read_bytes()


def test_files_that_differ_from_the_commit_are_told(desk: Office) -> None:
    (desk.root / "staff.yaml").write_text("mbl: staff/1\nitems:\n  - {id: t-one, roles: [teacher]}\n")
    done = desk.mbl("transcript", "s-1", "--official", "--output", str(desk.out / "t.json"))
    assert "files of the district differ from the commit" in done.stderr
    assert json.loads((desk.out / "t.json").read_text())["source"]["changed"] is True
    text = " ".join(desk.sign("t.txt").read_text().split())
    assert f"Files of the district differed from the commit {desk.git('rev-parse', 'HEAD')[:16]}." in text


def test_files_of_a_revision_are_of_that_commit(desk: Office) -> None:
    first = desk.git("rev-parse", "HEAD")
    (desk.root / "notes.yaml").write_text("mbl: staff/1\nitems: [{id: t-three, roles: [teacher]}]\n")
    desk.commit()
    source = json.loads(desk.sign("t.json", "--rev", "HEAD~1").read_text())["source"]
    assert (source["commit"], source["changed"]) == (first, False)


def test_without_git_there_is_no_commit(tmp_path: Path) -> None:
    desk = office(tmp_path)
    (desk.root / ".git").rename(tmp_path / "gone")
    path = desk.sign("t.json")
    assert json.loads(path.read_text())["source"]["commit"] is None
    assert "The files of the district were in no commit." in " ".join(desk.sign("t.txt").read_text().split())


def test_a_folder_that_no_commit_holds(desk: Office) -> None:
    inner = desk.root / "inner"
    inner.mkdir()
    for path in desk.root.glob("*.yaml"):
        (inner / path.name).write_bytes(path.read_bytes())
    done = run(inner, ("transcript", "s-1", "--official", "--output", str(desk.out / "t.json")))
    assert (done.returncode, "none has the files of this district" in done.stderr) == (0, True)
    source = json.loads((desk.out / "t.json").read_text())["source"]
    assert (source["commit"], source["changed"]) == (None, False)


def test_an_unofficial_transcript_vouches_for_nothing(desk: Office) -> None:
    done = desk.mbl("transcript", "s-1", "--output", str(desk.out / "t.json"), MBL_SIGNING_KEY=str(desk.key))
    assert done.returncode == 0
    assert json.loads((desk.out / "t.json").read_text())["source"] is None
    assert [path.name for path in desk.out.iterdir()] == ["t.json"]
    text = desk.mbl("transcript", "s-1").stdout
    assert ("Unofficial" in text, "Framework" in text, USED in text) == (True, False, False)


def test_the_environment_may_name_the_key(desk: Office) -> None:
    path = desk.out / "t.html"
    asked = ("transcript", "s-1", "--official", "--output", str(path))
    assert desk.mbl(*asked, MBL_SIGNING_KEY=str(desk.key)).returncode == 0
    assert desk.verify(path).returncode == 0
    assert desk.mbl("transcript", "s-1", "--official", MBL_SIGNING_KEY=str(desk.key)).returncode == 0
    assert desk.mbl(*asked, MBL_SIGNING_KEY=str(desk.out / "none")).returncode == 2


def test_a_document_that_is_printed_anew_without_a_key_has_no_signature(desk: Office) -> None:
    path = desk.sign("t.html")
    done = desk.mbl("transcript", "s-1", "--output", str(path))
    assert done.returncode == 0
    assert f"removed {path}.sig: it was the signature of what stood there before" in done.stderr
    assert [one.name for one in desk.out.iterdir()] == ["t.html"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--output", "OUT"), "only official documents are signed"),
        (("--official",), "a signature is a file beside the document"),
        (("--official", "--output", "-"), "a signature is a file beside the document"),
    ],
)
def test_a_key_that_cannot_sign_this_is_refused(desk: Office, arguments: tuple[str, ...], message: str) -> None:
    given = [str(desk.out / "t.html") if one == "OUT" else one for one in arguments]
    done = desk.mbl("transcript", "s-1", *given, "--sign-with", str(desk.key))
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert list(desk.out.iterdir()) == []


def test_a_key_that_the_district_does_not_name_is_refused(desk: Office, tmp_path: Path) -> None:
    other = write_key(tmp_path / "other", 2)
    path = desk.out / "t.html"
    done = desk.mbl("transcript", "s-1", "--official", "--output", str(path), "--sign-with", str(other))
    assert (done.returncode, path.exists()) == (2, False)
    assert f"the key {fingerprint(key(2).public)} is not the one that mbl.yaml names" in done.stderr


def test_a_key_in_the_repository_is_refused(desk: Office) -> None:
    inside = write_key(desk.root / "key")
    path = desk.out / "t.html"
    done = desk.mbl("transcript", "s-1", "--official", "--output", str(path), "--sign-with", str(inside))
    assert (done.returncode, path.exists()) == (2, False)
    assert "lies in a git work tree" in done.stderr
    found = desk.mbl("pii-scan").stdout.splitlines()
    assert found == ["key:1:1: private-key: a private key"]


def test_a_passphrase_is_asked_for_on_a_terminal_alone(desk: Office, tmp_path: Path) -> None:
    locked = write_key(tmp_path / "locked", lock="correct horse")
    path = desk.out / "t.html"
    asked = ("transcript", "s-1", "--official", "--output", str(path), "--sign-with", str(locked))
    assert "stays locked" in run(desk.root, asked).stderr
    with patch("getpass.getpass", return_value="wrong") as typed:
        assert run(desk.root, asked, answers="").returncode == 2
    assert (typed.call_count, path.exists()) == (3, False)
    with patch("getpass.getpass", return_value="correct horse"):
        assert run(desk.root, asked, answers="").returncode == 0
    assert desk.verify(path).returncode == 0


def test_the_environment_is_shown_among_the_configuration(desk: Office) -> None:
    assert "MBL_SIGNING_KEY" in desk.mbl("config", "show").stdout
