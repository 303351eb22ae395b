"""`mbl rule`: pages, families, and the district's own rules."""

from pathlib import Path

import pytest
from tests.districts import Folder

from mblkit.catalog import RULES
from mblkit.cli.app import run
from mblkit.errors import MblError
from mblkit.rules.pages import page

OWN = """
mbl: rules/1
id: LOC007
name: partner-named
on: experience
require: {field: partner, present: true}
message: no partner is named
help: Ask the office for pathways
authority: Board resolution of 2025-06-01
severity: error
"""


def printed(capsysbinary: pytest.CaptureFixture[bytes], *arguments: str) -> str:
    assert run(["rule", *arguments]) == 0
    return capsysbinary.readouterr().out.decode()


@pytest.mark.parametrize("asked", ["MBL302", "mbl302", "unusual-competency-count", "Unusual-Competency-Count"])
def test_a_page_by_code_and_by_name(asked: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert printed(capsysbinary, asked) == page("MBL302")


@pytest.mark.parametrize(("asked", "begins"), [((), ""), (("MBL3",), "MBL3"), (("mbl70",), "MBL70")])
def test_all_or_a_family_is_listed(
    asked: tuple[str, ...], begins: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    codes = [line.split()[0] for line in printed(capsysbinary, *asked).splitlines()]
    assert codes == [code for code in RULES if code.startswith(begins)]


def test_a_rule_of_the_district(district: Folder, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    district.write("rules.yaml", OWN.lstrip())
    for asked in ("LOC007", "loc007", "partner-named"):
        shown = printed(capsysbinary, asked, "-C", str(district.root))
        assert shown.startswith("# LOC007 partner-named\n")
        for words in ("no partner is named", "Ask the office for pathways", "Board resolution", "An error"):
            assert words in shown


def test_what_there_is_not(district: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    district.write("rules.yaml", OWN.lstrip())
    with pytest.raises(MblError, match='no rule "partner-name"') as near:
        run(["rule", "partner-name", "-C", str(district.root)])
    assert near.value.hint == 'did you mean "partner-named"?'
    with pytest.raises(MblError, match='no rule begins with "MBL9"'):
        run(["rule", "MBL9"])
    with pytest.raises(MblError, match="no folder"):
        run(["rule", "LOC001", "-C", str(tmp_path / "nowhere")])
    monkeypatch.chdir("/")
    with pytest.raises(MblError, match='no rule "LOC007"'):
        run(["rule", "LOC007"])
