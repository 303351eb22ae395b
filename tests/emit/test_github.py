import re

import pytest
from markdown_it import MarkdownIt
from tests.emit.reports import EVIL, HIDDEN, HOSTILE, MANY, finding, render, report

from mblkit.diagnostics import Diagnostic, Severity
from mblkit.emit import github

COMMAND = re.compile(r"::(?P<name>[a-z-]+|[0-9a-f]{64})(?: (?P<properties>[^:]*))?::(?P<data>.*)")


def obeyed(printed: str) -> list[tuple[str, dict[str, str], str]]:
    """Return the commands that a runner would see: none from `stop-commands` on until its word comes."""
    found, word = [], None
    for line in re.split(r"[\r\n]", printed):
        command = COMMAND.fullmatch(line.strip())
        if word is not None:
            word = None if command is not None and command["name"] == word else word
            continue
        if command is None:
            assert not line.strip().startswith("::")
            assert "##[" not in line
            continue
        pairs = [pair.partition("=") for pair in (command["properties"] or "").split(",")]
        found.append((command["name"], {key: value for key, _, value in pairs if key}, command["data"]))
        word = command["data"] if command["name"] == "stop-commands" else None
    assert word is None
    return found


def annotations(*found: Diagnostic, **more: object) -> list[tuple[str, dict[str, str], str]]:
    seen = obeyed(render("github", *found, **more))  # type: ignore[arg-type]
    return [one for one in seen if one[0] in {"error", "warning", "notice"}]


def test_a_finding_is_an_annotation() -> None:
    assert annotations(finding(help="do this", related=MANY[0].related)) == [
        (
            "error",
            {
                "file": "framework/math.yaml",
                "line": "4",
                "col": "9",
                "endColumn": "15",
                "title": "MBL201 unknown-reference",
            },
            "no task has the id%0Ahelp: do this%0Ab c.yaml:1:2: the other",
        )
    ]


def test_the_whole_output() -> None:
    first, *rest = render("github", finding()).splitlines()
    assert first == (
        "::error file=framework/math.yaml,line=4,col=9,endColumn=15,title=MBL201 unknown-reference::no task has the id"
    )
    assert rest[0] == "::group::1 finding"
    assert re.fullmatch(r"::stop-commands::[0-9a-f]{64}", rest[1])
    assert rest[2:] == [
        "framework/math.yaml:4:9: error MBL201 unknown-reference: no task has the id",
        f"{rest[1].removeprefix('::stop-commands')}::",
        "::endgroup::",
        "1 error in 1 of 3 files",
    ]


def test_kinds() -> None:
    found = [finding(severity=severity) for severity in Severity]
    assert [name for name, _, _ in annotations(*found)] == ["error", "warning", "notice"]


def test_a_whole_file_has_no_line_and_a_pack_no_file() -> None:
    (whole, pack) = annotations(finding(line=None), finding(path="pack:ct"))
    assert whole[1] == {"file": "framework/math.yaml", "title": "MBL201 unknown-reference"}
    assert pack[1] == {"title": "MBL201 unknown-reference"}
    assert pack[2] == "pack:ct:4:9: no task has the id"


def test_paths_lead_from_the_top_of_the_repository() -> None:
    assert annotations(finding(), folder="our, district/")[0][1]["file"] == "our%2C district/framework/math.yaml"


def test_ten_of_a_kind_and_a_line_for_the_rest() -> None:
    found = [finding(message=f"error {number}", line=number) for number in range(1, 24)]
    found += [finding(message=f"warning {number}", severity=Severity.WARNING) for number in range(11)]
    found += [finding(message="advice", severity=Severity.ADVICE)]
    names = [name for name, _, _ in annotations(*found)]
    assert names == ["error"] * 10 + ["warning"] * 10 + ["notice"]
    printed = render("github", *found)
    told = "GitHub shows 10 annotations of a kind: 13 errors, 1 warning not among them; the list below has all"
    assert told in printed.splitlines()
    for one in found:
        assert f": {one.message}\n" in printed


def test_ten_are_shown_without_a_word() -> None:
    assert "not among them" not in render("github", *(finding(line=number) for number in range(1, 11)))


@pytest.mark.parametrize(
    "words",
    [
        "::error::gone",
        "a\n::error::gone",
        "a\r::add-mask::x",
        "a\u2028::error::gone",
        "##[add-mask]x",
        "a%0A::error::gone",
        HOSTILE,
    ],
)
def test_no_finding_commands_the_runner(words: str) -> None:
    evil = finding("LOC001", words, f"{words}.yaml", help=words, name="x", related=EVIL.related)
    seen = obeyed(render("github", evil, evil))
    assert [name for name, _, _ in seen] == ["error", "error", "group", "stop-commands", "endgroup"]
    for _, properties, data in seen[:2]:
        assert set(properties) == {"file", "line", "col", "endColumn", "title"}
        assert not set("\r\n") & set(data)
        assert "%0A::error::gone" not in data.replace("%250A", "")


def test_the_word_that_ends_the_silence_is_another_for_other_findings() -> None:
    def word(*found: Diagnostic) -> str:
        return next(data for name, _, data in obeyed(render("github", *found)) if name == "stop-commands")

    assert word(finding()) == word(finding())
    assert word(finding()) != word(finding(message="other"))


def tags(markdown: str) -> set[str]:
    return set(re.findall(r"<(/?[a-z0-9]+)", MarkdownIt("commonmark").enable("table").render(markdown)))


ORDINARY = {"h3", "p", "br", "table", "thead", "tbody", "tr", "th", "td"}


def test_the_summary_counts_by_rule_and_lists_all() -> None:
    told = github.summary(report(*MANY, suppressed=1))
    assert told.startswith("### mbl validate\n\n")
    assert "| MBL001 | unreadable-file | 2 |\n" in told
    assert told.index("| MBL001 |") < told.index("| LOC001 |")
    html = MarkdownIt("commonmark").enable("table").render(told)
    assert "5 errors, 1 warning, 1 piece of advice in 3 of 3 files (1 suppressed, " not in told
    assert "<p>5 errors, 1 warning, 1 piece of advice in 3 of 3 files (1 suppressed)" in html
    assert "<td>framework/math.yaml:4:9</td>\n<td>error MBL201</td>\n<td>no task has the id<br>do this</td>" in html
    assert html.count("<td>error MBL001</td>") == 2


def test_words_of_a_file_are_neither_markdown_nor_html() -> None:
    words = "<b>x</b> [y](http://z) ![i](j) **k** `l` | m ~~n~~ &amp; \\| www.o.org $p$ <!-- q"
    told = github.summary(report(finding(message=words, path=f"{words}.yaml", help=words), EVIL))
    assert {tag.removeprefix("/") for tag in tags(told)} == ORDINARY
    html = MarkdownIt("commonmark").enable("table").render(told)
    assert "<td>&lt;b&gt;x&lt;/b&gt; [y](http://z) ![i](j) **k** `l` | m ~~n~~ &amp;amp; \\| www.o.org $p$" in html
    assert not set(HIDDEN) & set(told)
    assert "www." not in told


def test_a_clean_summary() -> None:
    assert github.summary(report()) == "### mbl validate\n\nno findings in 3 files  \n\n"


def test_a_summary_stays_below_what_github_takes() -> None:
    many = [finding(message=f"{number} {'ż' * 300}", line=number + 1) for number in range(5_000)]
    told = github.summary(report(*many))
    assert len(told.encode()) < 1024 * 1024
    listed = told.count("| framework/math.yaml&#58;")
    assert 1_000 < listed < 5_000
    assert told.endswith(
        f"\n\n{5_000 - listed:,} more findings did not fit in here: the log of this step lists all 5,000\n"
    )
