"""Findings for readers of test results: JUnit XML.

A file with findings is one test case, so that its name stays while lines and messages move; a run without any is
one case that passes. A case fails where its findings make the run fail; the others stand in its output.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Final

from mblkit.diagnostics import Diagnostic
from mblkit.emit.addresses import address
from mblkit.emit.lines import headline, plain
from mblkit.emit.report import WAITING, Report, Style, at_least, counted

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SUITE: Final = "mbl validate"


def render(report: Report, style: Style) -> str:  # noqa: ARG001 - one signature for all formats
    """Return a document with one suite. Times are 0: the same input gives the same bytes.

    It is ASCII, so that no terminal or pipe can spoil it.
    """
    from xml.etree import ElementTree as ET  # takes a while to load

    suite = ET.Element("testsuite")
    for path, found in groupby(report.told, lambda one: one.location.path):
        _judge(_case(suite, address(report, path), file=True), report, list(found))
    if report.waiting:
        ET.SubElement(_case(suite, "what waits"), "skipped", message=WAITING)
    if not len(suite):
        _case(suite, "all files")
    counts = {
        "name": _SUITE,
        "tests": str(len(suite)),
        "failures": str(len(suite.findall("testcase/failure"))),
        "errors": "0",
        "skipped": str(int(report.waiting)),
        "time": "0",
    }
    suite.attrib.update(counts)
    ET.SubElement(suite, "system-out").text = report.summary()
    whole = ET.Element("testsuites", counts)
    whole.append(suite)
    ET.indent(whole)
    text = ET.tostring(whole, encoding="unicode").encode("ascii", "xmlcharrefreplace").decode()
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _case(suite: "Element", name: str, *, file: bool = False) -> "Element":
    from xml.etree.ElementTree import SubElement

    attributes = {"classname": _SUITE, "name": name, "time": "0"}
    return SubElement(suite, "testcase", attributes | ({"file": name} if file else {}))


def _judge(case: "Element", report: Report, found: list[Diagnostic]) -> None:
    from xml.etree.ElementTree import SubElement

    failing = [one for one in found if at_least(one.severity, report.fail_on)]
    if failing:
        SubElement(case, "failure", message=counted(failing), type="findings").text = _told(failing)
    if len(failing) < len(found):
        SubElement(case, "system-out").text = _told(one for one in found if not at_least(one.severity, report.fail_on))


def _told(found: Iterable[Diagnostic]) -> str:
    lines = []
    for one in found:
        lines.append(headline(one))
        if one.help:
            lines.append(f"    help: {plain(one.help)}")
    return "\n".join(lines)
