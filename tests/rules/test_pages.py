"""Every rule has its page, and what the pages show is true. See tests/rules/pages.py for the form of a block."""

import re
from pathlib import Path

import pytest
from tests.rules.pages import SECTIONS, Block, block, blocks, build, sections
from tests.rules.test_file_rules import EXAMPLES, OTHERS

import mblkit.rules.pages
from mblkit.catalog import RULES, Rule
from mblkit.load.parse import readers
from mblkit.rules.pages import page

FOLDER = Path(mblkit.rules.pages.__file__).parent

FORBIDDEN = re.compile(
    r"\b(rubrics?|benchmarks?|grade ?books?|sub-standards?|outcomes?|assignments?|averages?|averaged|skills?"
    r"|pass(?:es|ed)?|fail(?:s|ed|ing|ure|ures)?|behaviou?r grades?|modifications?|utils?)\b",
    re.IGNORECASE,
)
"""Words that mean something else to educators, or nothing: STYLE section 6 says what to write instead."""


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.md")) == sorted(RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_form_of_a_page(rule: Rule) -> None:
    text = page(rule.code)
    assert text.splitlines()[0] == f"# {rule.code} {rule.name}"
    assert tuple(sections(text)) == SECTIONS
    assert all(sections(text).values())
    assert re.search(r"(?m)^#{3,}|[ \t]$|\n\n\n", text) is None
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_page_agrees_with_the_catalog(rule: Rule) -> None:
    parts = sections(page(rule.code))
    assert parts["What it checks"].split("\n\n")[0] == f"{rule.summary[0].upper()}{rule.summary[1:]}."
    authority = f"{rule.authority[0].upper()}{rule.authority[1:]}. "
    article = {"error": "An error", "warning": "A warning", "advice": "Advice"}[rule.severity]
    assert parts["Authority"] == f"{authority}{article} since version {rule.since}."


@pytest.mark.parametrize("code", RULES)
def test_a_page_names_only_rules_that_exist(code: str) -> None:
    text = page(code)
    assert set(re.findall(r"\bMBL\w*", text)) <= set(RULES)
    named = re.findall(r"\b(MBL\d{3}) ([a-z0-9-]+)\b", text)
    assert [found for found in named if RULES[found[0]].name != found[1]] == []


@pytest.mark.parametrize("code", RULES)
def test_words(code: str) -> None:
    assert FORBIDDEN.findall(page(code)) == []


BLOCKS = [(code, number, one) for code in RULES for number, one in enumerate(blocks(page(code)), 1)]


@pytest.mark.parametrize("reader", readers())
@pytest.mark.parametrize(
    ("code", "shown"), [(code, one) for code, _, one in BLOCKS], ids=[f"{code}-{number}" for code, number, _ in BLOCKS]
)
def test_a_block_gives_what_it_says(code: str, shown: Block, reader: str, tmp_path: Path) -> None:
    """Of families 3 to 7, a page speaks of its own rule alone: a short example breaks many of the others."""
    found = build(tmp_path, shown.files).findings(reader, also=(code,))
    assert sorted((f.location.path, f.location.line, f.rule) for f in found) == shown.expected


@pytest.mark.parametrize("code", RULES)
def test_every_rule_has_a_tested_example(code: str) -> None:
    own = blocks(page(code))
    if not own:
        assert code in {*OTHERS, *(example.code for example in EXAMPLES)}
        return
    assert any(one.codes() == {code} for one in own), "no block shows the finding"
    assert own[-1].expected == [], "the last block does not show how it should be"


def test_the_form_of_a_block() -> None:
    shown = block("# file: a.yaml\nmbl: task/1  # expect: MBL105\n# file: b/c.yaml\nx: 1  # expect: MBL104, MBL101\n")
    assert shown.files == {
        "a.yaml": "# file: a.yaml\nmbl: task/1  # expect: MBL105\n",
        "b/c.yaml": "# file: b/c.yaml\nx: 1  # expect: MBL104, MBL101\n",
    }
    assert shown.expected == [("a.yaml", 2, "MBL105"), ("b/c.yaml", 2, "MBL101"), ("b/c.yaml", 2, "MBL104")]
