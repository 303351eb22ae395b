from xml.etree import ElementTree as ET

from tests.emit.reports import EVIL, MANY, finding, render

from mblkit.diagnostics import Diagnostic, Severity


def suite(*found: Diagnostic, **more: object) -> ET.Element:
    """Return the one suite of a report, once its counts are proven."""
    printed = render("junit", *found, **more)  # type: ignore[arg-type]
    assert printed.isascii()
    whole = ET.fromstring(printed)  # noqa: S314 - our own
    assert whole.tag == "testsuites"
    (one,) = whole
    cases = one.findall("testcase")
    assert [child.tag for child in one] == ["testcase"] * len(cases) + ["system-out"]
    for counted in (whole, one):
        assert counted.get("tests") == str(len(cases))
        assert counted.get("failures") == str(len(one.findall("testcase/failure")))
        assert counted.get("skipped") == str(len(one.findall("testcase/skipped")))
        assert (counted.get("errors"), counted.get("time")) == ("0", "0")
    assert all(case.get("classname") and case.get("name") and case.get("time") == "0" for case in cases)
    assert all(len(case.findall("failure")) <= 1 for case in cases)
    return one


def test_a_file_with_findings_is_a_case_that_fails() -> None:
    (case,) = suite(finding(help="do this"), finding("MBL202", "two of them", line=None)).findall("testcase")
    assert case.attrib == {
        "classname": "mbl validate",
        "name": "framework/math.yaml",
        "file": "framework/math.yaml",
        "time": "0",
    }
    (failure,) = case
    assert failure.attrib == {"message": "2 errors", "type": "findings"}
    assert failure.text == (
        "framework/math.yaml: error MBL202 duplicate-id: two of them\n"
        "framework/math.yaml:4:9: error MBL201 unknown-reference: no task has the id\n"
        "    help: do this"
    )


def test_names_of_cases_are_unique() -> None:
    names = [case.get("name") for case in suite(*MANY, EVIL, folder="a/").findall("testcase")]
    assert len(set(names)) == len(names)
    assert {"a/framework/math.yaml", "a/evidence/b.yaml", "pack:ct"} < set(names)


def test_a_case_fails_where_the_run_does() -> None:
    found = (finding(), finding("MBL205", "retired", severity=Severity.WARNING))
    (case,) = suite(*found).findall("testcase")
    assert case.find("failure") is not None
    assert [child.tag for child in case] == ["failure", "system-out"]
    assert "MBL205" in (case.findtext("system-out") or "")
    (case,) = suite(found[1]).findall("testcase")
    assert [child.tag for child in case] == ["system-out"]
    (case,) = suite(*found, fail_on=Severity.WARNING).findall("testcase")
    assert [child.tag for child in case] == ["failure"]
    assert case[0].get("message") == "1 error, 1 warning"


def test_a_clean_run_has_a_case_that_passes() -> None:
    one = suite()
    (case,) = one.findall("testcase")
    assert (case.get("name"), len(case)) == ("all files", 0)
    assert one.findtext("system-out") == "no findings in 3 files"


def test_what_waits_is_skipped() -> None:
    cases = suite(finding(), waiting=True).findall("testcase")
    assert [case.get("name") for case in cases] == ["framework/math.yaml", "what waits"]
    skipped = cases[1].find("skipped")
    assert skipped is not None
    assert (skipped.get("message") or "").endswith("until the errors are mended")


def test_text_survives() -> None:
    said = 'a & b < c > "d" \' ]]> Ж 中 \U0001f600'
    (case,) = suite(finding(message=said, path=f"{said}.yaml")).findall("testcase")
    assert case.get("name") == f"{said}.yaml"
    assert (case.findtext("failure") or "").endswith(said)
