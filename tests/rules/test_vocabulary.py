import pytest
from tests.districts import Folder

HEAD = """\
mbl: district/1
id: test-district
name: Test District
state: CT
schools: [{id: hs, name: Test High School}]
areas: [{id: math, name: Mathematics}, {id: ela, name: English}]
years: [{id: 2025-26, starts: 2025-09-01, ends: 2026-06-15}]
scale: four
"""
WORDS = "vocabulary: {competency: goal, competencies: goals, evidence: proof}\n"


def framework(competency: str = "I can.", indicator: str = "I can.", more: str = "") -> str:
    return f"""\
mbl: framework/1
area: math
competencies:
  - id: MATH.1
    name: Functions
    statement: This competency is about functions.
    family: {competency}
    indicators:
      - {{id: MATH.1.a, statement: Read., family: {indicator}{more}}}
      - {{id: MATH.1.b, statement: Write.}}
  - {{id: MATH.2, name: Shapes, statement: Reason.}}
"""


def found(district: Folder) -> list[str]:
    return [code for code in district.codes("MBL330") if not code.startswith("MBL205")]


def test_without_a_vocabulary_nothing_is_foreign(district: Folder) -> None:
    district.write("framework.yaml", framework("A competency with evidence."))
    assert found(district) == []


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("A goal with proof.", False),
        ("A competency.", True),
        ("COMPETENCIES count.", True),
        ("Evidence-based.", True),
        ("Incompetency and evidences.", False),
        ("{en: A competency., es: Una meta.}", True),
        ("{es: Competency., pt: Evidence.}", False),
    ],
)
def test_whole_words_in_our_language(district: Folder, text: str, foreign: bool) -> None:
    district.write("mbl.yaml", HEAD + "languages: [en, es, pt]\n" + WORDS)
    district.write("framework.yaml", framework(text))
    column = 18 if text.startswith("{en") else 13
    assert found(district) == ([f"MBL330 framework.yaml:7:{column}"] if foreign else [])


def test_plain_text_is_in_the_first_language(district: Folder) -> None:
    district.write("mbl.yaml", HEAD + "languages: [es, en]\nvocabulary: {evidence: {en: proof, es: prueba}}\n")
    district.write("framework.yaml", framework("Evidence.", "{es: Evidence., en: Evidence.}"))
    assert found(district) == ["MBL330 framework.yaml:9:70"]
    district.write("mbl.yaml", HEAD + "languages: [es, en]\nvocabulary: {evidence: prueba}\n")
    assert found(district) == []


def test_a_word_of_the_district_may_hold_ours(district: Folder) -> None:
    district.write("mbl.yaml", HEAD + "vocabulary: {competency: core competency, competencies: core competencies}\n")
    district.write("framework.yaml", framework("A Core Competency among core competencies."))
    assert found(district) == []
    district.write("framework.yaml", framework("A core competency is no competency."))
    assert found(district) == ["MBL330 framework.yaml:7:13"]


def test_one_finding_tells_all_words_of_a_text(district: Folder) -> None:
    district.write("mbl.yaml", HEAD + WORDS)
    district.write("framework.yaml", framework("Evidence of a competency, and evidence."))
    (one,) = district.findings(also=("MBL330",))
    assert one.message == '"competency" and "evidence" stand where the district says "goal" and "proof"'


@pytest.mark.parametrize(("more", "foreign"), [("", True), (", retired: {on: 2026-01-01}", False)])
def test_indicators(district: Folder, more: str, foreign: bool) -> None:
    district.write("mbl.yaml", HEAD + WORDS)
    district.write("framework.yaml", framework(indicator="Some evidence.", more=more))
    assert found(district) == (["MBL330 framework.yaml:9:50"] if foreign else [])


def test_scales_and_policies(district: Folder) -> None:
    """
    mbl: scale/1
    id: four
    name: Scale of evidence
    target: high
    levels:
      - {id: low, name: No evidence, value: 1, meaning: Nothing.}
      - {id: high, name: High, value: 2, meaning: Much evidence.}
    ---
    mbl: policy/1
    id: judging
    title: Evidence and judgement
    layer: district
    as_of: 2025-07-01
    """
    district.write("mbl.yaml", HEAD + "packs: [{id: ct}]\n" + WORDS)
    assert found(district) == [
        "MBL330 policy.yaml:3:8",
        "MBL330 scale.yaml:3:7",
        "MBL330 scale.yaml:6:21",
        "MBL330 scale.yaml:7:47",
    ]


def test_the_titles_of_packs_are_not_the_districts(district: Folder) -> None:
    # the law's own title has "requirements" in it
    district.write("mbl.yaml", HEAD + "packs: [{id: ct}]\nvocabulary: {requirement: rule, requirements: rules}\n")
    assert found(district) == []


# ------------------------------------------------------------------------------------- the field itself


def test_one_and_several_belong_together(district: Folder) -> None:
    district.write("mbl.yaml", HEAD + "vocabulary: {competency: goal}\n")
    assert district.codes() == ["MBL113 mbl.yaml:9:26"]


def test_a_word_that_is_none_of_ours(district: Folder) -> None:
    district.write("mbl.yaml", HEAD + "vocabulary: {competence: goal}\n")
    (one,) = district.findings()
    assert (one.rule, one.location.line, one.location.column) == ("MBL104", 9, 14)
    assert one.help == 'did you mean "competencies"?'
