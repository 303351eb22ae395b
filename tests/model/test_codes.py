import pytest

from mblkit.model.codes import Names, Spellings, family, normal, without_family

ONE_STANDARD = (
    "CCSS.Math.Content.HSS-MD.B.5a",
    "CCSS.MATH.CONTENT.HSS.MD.B.5.A",
    "HSS-MD.B.5.a",
    "hss.md.b.5a",
    "HSS\u2013MD.B.5a",
    " HSS MD B 5 a ",
    "HSS-MD.B.5a.",
    "HSS-MD.B.\uff15a",  # a full-width digit
)


@pytest.mark.parametrize("code", ONE_STANDARD)
def test_spellings_of_one_standard_have_one_normal_form(code: str) -> None:
    assert normal(code) == "hss.md.b.5.a"


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("CCSS.ELA-Literacy.RL.9-10.1", "rl.9.10.1"),
        ("CCSS.ELA-LITERACY.CCRA.R.1", "ccra.r.1"),
        ("CCSS.ELA.RL.9-10.1", "rl.9.10.1"),
        ("CCSS.Math.Practice.MP1", "mp1"),
        ("HS-PS3-1", "hs.ps3.1"),
        ("D2.Civ.2.9-12", "d2.civ.2.9.12"),
        ("3.NF.A.2b", "3.nf.a.2.b"),
        ("ESS2.B-H2", "ess2.b.h2"),
        ("5ab", "5ab"),
        ("CCSS.Math.Content.", "content"),
        ("...", ""),
    ],
)
def test_the_normal_form(code: str, form: str) -> None:
    assert normal(code) == form


@pytest.mark.parametrize(("first", "second"), [("5.MD.B.2", "5.MD.B.3"), ("HSA-SSE.1", "HSA-SSE.1a"), ("MP1", "MP10")])
def test_other_standards_have_other_normal_forms(first: str, second: str) -> None:
    assert normal(first) != normal(second)


def test_a_family_is_what_stands_before_the_code() -> None:
    assert without_family("CCSS.Math.Content.K.CC.A.1") == "K.CC.A.1"
    assert without_family("K.CC.A.1") == "K.CC.A.1"
    assert without_family("CCSS.Math.Content.") == "Content."
    assert family("CCSS.Math.Practice.MP1") == "CCSS.MATH"
    assert family("CCSS.ELA-Literacy.RL.1.1") == "CCSS.ELA"
    assert family("HS-PS1-1") is None


KNOWN = Spellings.of([
    Names("MATH", "HSS-MD.B.5a", "id-5a", "S-MD.5a"),
    Names("MATH", "MD.2", "id-cluster"),
    Names("MATH", "MD.2", "id-standard"),
    Names("MATH", None, "id-heading"),
    Names("ELA", "RL.1.1", "ID-Rl", "R-1"),
    Names("ELA", "W.1.1", None, "S-MD.5a"),
    Names("Sci", "Sci.HS-1", "id-hs"),
])  # fmt: skip


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("MATH:HSS-MD.B.5a", ("MATH:HSS-MD.B.5a",)),
        ("MATH:id-5a", ("MATH:HSS-MD.B.5a",)),
        ("id-5a", ("MATH:HSS-MD.B.5a",)),
        ("math:hss.md.b.5.a", ("MATH:HSS-MD.B.5a",)),
        ("CCSS.Math.Content.HSS-MD.B.5a", ("MATH:HSS-MD.B.5a",)),
        ("MATH:S-MD.5.a", ("MATH:HSS-MD.B.5a",)),
        ("ELA:S-MD.5.a", ("ELA:W.1.1",)),
        ("S-MD.5.a", ("ELA:W.1.1", "MATH:HSS-MD.B.5a")),
        ("MATH:MD.2", ("MATH:id-cluster", "MATH:id-standard")),
        ("MATH:md-2", ("MATH:id-cluster", "MATH:id-standard")),
        ("MATH:id-heading", ("MATH:id-heading",)),
        ("ELA:id-rl", ("ELA:RL.1.1",)),
        ("Sci:HS.1", ("Sci:Sci.HS-1",)),
        ("Sci:Sci.HS.1", ("Sci:Sci.HS-1",)),
        ("MATH:RL.1.1", ()),
        ("OTHER:RL.1.1", ()),
        ("RL.1.2", ()),
        ("", ()),
    ],
)
def test_what_a_reference_may_mean(reference: str, found: tuple[str, ...]) -> None:
    assert KNOWN.find(reference) == found


def test_a_code_goes_before_a_short_code() -> None:
    known = Spellings.of([Names("S", "A.1", None), Names("S", "B.1", None, "A-1")])
    assert known.find("S:a-1") == ("S:A.1",)


def test_one_identifier_in_two_sets_is_ambiguous_without_a_set() -> None:
    known = Spellings.of([Names("A", "1", "same"), Names("B", "2", "same")])
    assert known.find("same") == ("A:1", "B:2")
    assert known.find("B:same") == ("B:2",)
