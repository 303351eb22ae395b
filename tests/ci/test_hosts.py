"""What hosts are told by `mbl validate`: paths from the top of the git repository, and failures where the run fails."""

import json
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.districts import build
from tests.reports.commands import Place

OFF = "mbl: task/1\nid: essay\ntitle: Essay\ntargets: [MATH.9]\nmeasure: written\n"


@pytest.fixture
def place(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Place:
    """A district with one error in a folder of a folder."""
    folder = build(tmp_path / "state" / "our district", "")
    folder.write("essay.yaml", OFF)
    monkeypatch.chdir(tmp_path / "state")
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return Place(folder, capsys)


def paths(place: Place) -> dict[str, str]:
    """Return how each format for a host names the file with the error."""

    def told(form: str) -> str:
        run = place.mbl("validate", "--select", "MBL201", "--format", form)
        assert (run.status, run.err) == (1, "")
        return run.out

    (result,) = json.loads(told("sarif"))["runs"][0]["results"]
    (entry,) = json.loads(told("gitlab"))
    case = ET.fromstring(told("junit")).find("testsuite/testcase")  # noqa: S314 - our own
    assert case is not None
    return {
        "sarif": result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        "github": told("github").partition("file=")[2].partition(",")[0],
        "gitlab": entry["location"]["path"],
        "junit": str(case.get("file")),
    }


def test_paths_lead_from_the_top_of_the_git_repository(place: Place) -> None:
    subprocess.run(["git", "init", "--quiet", place.folder.root.parent], check=True)
    assert paths(place) == {
        "sarif": "our%20district/essay.yaml",
        "github": "our district/essay.yaml",
        "gitlab": "our district/essay.yaml",
        "junit": "our district/essay.yaml",
    }
    for form in ("text", "concise"):
        run = place.mbl("validate", "--select", "MBL201", "--format", form)
        assert run.out.startswith("essay.yaml:4:11: error MBL201 ")


def test_a_district_need_not_be_in_git(place: Place) -> None:
    assert set(paths(place).values()) == {"essay.yaml"}


@pytest.mark.parametrize(("least", "status"), [("error", 0), ("warning", 1)])
def test_a_test_case_fails_where_the_run_does(place: Place, least: str, status: int) -> None:
    settings = place.folder.tree.read("mbl.yaml").decode()
    place.folder.write("mbl.yaml", f"{settings}checks: {{severity: {{MBL201: warning}}}}\n")
    run = place.mbl("validate", "--select", "MBL201", "--format", "junit", "--fail-on", least)
    suite = ET.fromstring(run.out)[0]  # noqa: S314 - our own
    assert run.status == status
    assert suite.get("failures") == str(status)
