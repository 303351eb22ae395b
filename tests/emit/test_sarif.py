import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from jsonschema import Draft4Validator
from tests.emit.reports import EVIL, GUESS, MANY, SAFE, finding, render

from mblkit.catalog import RULES
from mblkit.diagnostics import Diagnostic, Location, Severity


def sarif(*found: Diagnostic, **more: object) -> dict[str, Any]:
    """Return the one run of a report."""
    document = json.loads(render("sarif", *found, **more))  # type: ignore[arg-type]
    assert document["version"] == "2.1.0"
    assert document["$schema"].endswith("/sarif-schema-2.1.0.json")
    (run,) = document["runs"]
    return dict(run)


def results(*found: Diagnostic, **more: object) -> list[dict[str, Any]]:
    return list(sarif(*found, **more)["results"])


def test_the_schema_of_the_standard_accepts_it() -> None:
    specs = Path(__file__).resolve().parents[3] / "shared" / "data" / "specs"
    path = specs / "sarif" / "sarif-schema-2.1.0.json"
    if not path.exists():
        pytest.skip("the published schema is not part of the repository")
    schema = Draft4Validator(json.loads(path.read_text(encoding="utf-8")))
    for found in ((), MANY, (EVIL,), (*MANY, EVIL)):
        for waiting in (False, True):
            document = json.loads(render("sarif", *found, waiting=waiting, folder="a b/"))
            assert [error.message for error in schema.iter_errors(document)] == []
    assert not schema.is_valid({"version": "2.1.0", "runs": [{}]})


def test_a_finding_has_its_rule_its_words_and_its_place() -> None:
    at = Location("b c.yaml", line=1, column=2)
    (result,) = results(finding(help="do this", related=(MANY[0].related[0],), subject="MATH.1"))
    fingerprints = result.pop("partialFingerprints")
    assert result == {
        "level": "error",
        "message": {"text": "no task has the id; do this"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "framework/math.yaml", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 4, "startColumn": 9, "endColumn": 15},
                }
            }
        ],
        "relatedLocations": [
            {
                "id": 1,
                "physicalLocation": {
                    "artifactLocation": {"uri": "b%20c.yaml", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": at.line, "startColumn": at.column},
                },
                "message": {"text": "the other"},
            }
        ],
        "ruleId": "MBL201",
        "ruleIndex": 0,
    }
    assert list(fingerprints) == ["mblkitRuleFileMessage/v1"]


def test_levels() -> None:
    found = [finding(severity=severity, line=number) for number, severity in enumerate(Severity, start=1)]
    assert [one["level"] for one in results(*found)] == ["error", "warning", "note"]


def test_every_rule_that_found_something_is_described_once_and_pointed_at() -> None:
    run = sarif(*MANY)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["LOC001", "MBL001", "MBL107", "MBL108", "MBL201", "MBL205"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_a_rule_brings_its_page() -> None:
    (rule,) = sarif(finding("MBL205", severity=Severity.ADVICE))["tool"]["driver"]["rules"]
    assert rule["name"] == "retired-reference"
    assert rule["shortDescription"] == {"text": RULES["MBL205"].summary}
    assert rule["defaultConfiguration"] == {"level": "warning"}
    assert rule["help"]["markdown"].startswith("# MBL205 retired-reference\n")
    assert rule["fullDescription"]["text"]
    assert "\n" not in rule["fullDescription"]["text"]
    assert "##" not in rule["fullDescription"]["text"]
    assert rule["properties"] == {"tags": ["data"], "authority": "data integrity", "since": "0.1"}


def test_a_rule_of_the_district_has_no_page() -> None:
    (rule,) = sarif(finding("LOC001", severity=Severity.WARNING, name="say-why"))["tool"]["driver"]["rules"]
    assert rule == {
        "id": "LOC001",
        "name": "say-why",
        "shortDescription": {"text": "a rule of the district"},
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": ["local"]},
    }


def test_paths_are_legal_and_lead_from_the_top_of_the_repository() -> None:
    odd = "50% a:b?c#d/ż [x].yaml"
    (result,) = results(finding(path=odd), folder="our district/")
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii()
    assert urlsplit(uri) == ("", "", uri, "", "")
    assert unquote(uri) == f"our district/{odd}"


def test_a_pack_is_named_where_it_is_installed() -> None:
    (result,) = results(finding(path="pack:ct"), folder="district/")
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": "packs/ct.yaml", "uriBaseId": "%MBLKIT%"}
    assert set(sarif()["originalUriBaseIds"]) == {"%SRCROOT%", "%MBLKIT%"}


def test_a_whole_file_stands_at_its_first_line() -> None:
    (result,) = results(finding("MBL001", path="a.yaml", line=None))
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


def test_columns_count_characters() -> None:
    assert sarif()["columnKind"] == "unicodeCodePoints"


def test_fingerprints_stay_while_lines_move_and_never_meet() -> None:
    def prints(*found: Diagnostic) -> list[str]:
        return [one["partialFingerprints"]["mblkitRuleFileMessage/v1"] for one in results(*found)]

    assert prints(finding(line=4)) == prints(finding(line=9, column=2, help="other words"))
    assert len(set(prints(*MANY, EVIL))) == len(MANY) + 1
    assert prints(finding(line=1), finding(line=2)) == prints(finding(line=11), finding(line=12))
    others = (finding("MBL202"), finding(message="other"), finding(path="other.yaml"))
    assert not set(prints(finding())) & set(prints(*others))


def test_a_fix_is_a_replacement() -> None:
    (result,) = results(finding("MBL107", line=5, column=11, fix=SAFE))
    assert result["fixes"] == [
        {
            "description": {"text": 'write "yes" in quotes'},
            "artifactChanges": [
                {
                    "artifactLocation": {"uri": "framework/math.yaml", "uriBaseId": "%SRCROOT%"},
                    "replacements": [
                        {
                            "deletedRegion": {"startLine": 5, "startColumn": 11, "endColumn": 17},
                            "insertedContent": {"text": '"yes"'},
                        }
                    ],
                }
            ],
            "properties": {"safe": True},
        }
    ]
    assert results(finding(fix=GUESS))[0]["fixes"][0]["properties"] == {"safe": False}


def test_a_fix_without_an_end_is_not_told() -> None:
    """A region without columns is the whole line: replacing it would lose what else stands there."""
    at = Location("framework/math.yaml", line=5, column=11)
    (result,) = results(Diagnostic("MBL107", "x", at, Severity.ERROR, fix=SAFE))
    assert "fixes" not in result


def test_words_of_a_file_are_no_links() -> None:
    (result,) = results(finding(message='no task has the id "[here](https://example.org)"'))
    assert result["message"]["text"] == 'no task has the id "\\[here\\](https://example.org)"'
    (result,) = results(finding(message='no field "a[1]"'))
    assert result["message"]["text"] == 'no field "a[1]"'


def test_what_is_not_told_is_counted() -> None:
    assert sarif(suppressed=2, known=14)["properties"] == {"suppressed": 2, "known": 14}
    assert sarif()["invocations"] == [{"executionSuccessful": True}]
    (invocation,) = sarif(waiting=True)["invocations"]
    assert invocation["toolExecutionNotifications"][0]["message"]["text"].endswith("until the errors are mended")


def test_a_clean_run_has_no_results_and_no_rules() -> None:
    run = sarif()
    assert run["results"] == []
    assert run["tool"]["driver"]["rules"] == []
