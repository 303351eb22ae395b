"""Names of a roster, planted in every way in which somebody writes them, and what only looks like one."""

import pytest

from mblkit.model.people import PersonRecord
from mblkit.rules.pii_names import Known, known_of, names_in, words_in

NAMES = (
    ("Anne-Marie", "O'Connor", None),
    ("José", "García López", None),
    ("Zoë", "Smith-Jones", None),
    ("D'Angelo", "Van der Berg", None),
    ("Grace", "Park", None),
    ("Nguyen Thi", "Hoa", None),
    ("Siân", "Ó Briain", "Shaun Brian"),
    ("Łukasz", "Żak", None),
    ("Björn", "Øster", None),
    ("Mei", "Li", None),
    ("Robert", "Miller", "Bob Miller"),
    ("Mary Jane", "Watson", None),
    ("小龙", "李", None),
    ("John", "de la Cruz", None),
    ("May", "Work", None),
)
KNOWN = known_of(
    (
        PersonRecord.model_validate(
            {"id": f"s-{number}", "given": given, "family": family, **({"preferred": called} if called else {})}
        )
        for number, (given, family, called) in enumerate(NAMES)
    ),
    b"0123456789abcdef",
)


@pytest.mark.parametrize(
    "text",
    [
        # hyphens, apostrophes and capitals
        "Anne-Marie O'Connor", "Anne Marie O'Connor", "ANNE-MARIE O'CONNOR", "Anne-Marie O\u2019Connor",
        "O'Connor, Anne-Marie", "AnneMarie OConnor", "Annemarie O Connor", "Anne O'Connor", "anne-marie o'connor",
        "D'Angelo Van der Berg", "DAngelo Van der Berg", "Dangelo Vanderberg", "D'Angelo Berg", "Zoe Smith",
        "Zoe Jones",
        # accents and other letters
        "Jose Garcia Lopez", "José García-López", "GARCÍA LÓPEZ, JOSÉ", "Zoe\u0308 Smith-Jones", "Lukasz Zak",
        "Łukasz Żak", "Bjorn Oster", "Bjoern Oester", "Björn Øster", "Sian O Briain", "李小龙", "小龙李",
        # some of several words, and other orders
        "José García", "José López", "García, José", "Hoa Nguyen", "Nguyen Thi Hoa", "Mary Watson", "John Cruz",
        "Li, Mei", "LI MEI", "Bob Miller", "Shaun Brian",
        # initials
        "Anne M. O'Connor", "Grace K. Park", "Mary J. Watson", "Grace P.", "Anne-Marie O.",
        # in tables, file names, YAML, Markdown and CSV
        "Grace,Park,9", "Park;Grace", '"Park","Grace"', "| Grace | Park |", "**Grace** Park", "Grace\tPark",
        "Grace_Park.pdf",
        "GracePark", "grace-park", "park_grace", "{given: Grace, family: Park}", "given: Grace\n    family: Park",
        '"firstName": "Grace",\n  "lastName": "Park"', "Grace\nPark",
    ],
)  # fmt: skip
def test_a_name_is_found_once_and_where_it_begins(text: str) -> None:
    whole = f"seen: {text}, today"
    places = [*names_in(whole, KNOWN)]
    assert len(places) == 1
    words = [at for word in ("Grace", "Park") if (at := whole.find(word)) >= 0]
    assert places[0] == min(words, default=whole.index(text))


@pytest.mark.parametrize("text", ["A. O'Connor", "A.-M. O'Connor", "J. García López", "G. Park"])
def test_an_initial_before_the_family_name(text: str) -> None:
    assert len([*names_in(f"said {text} today", KNOWN)]) == 1
    assert [*names_in(f"{text} today\n  - {text}\n", KNOWN)] == []  # points of a list look the same


@pytest.mark.parametrize(
    "text",
    [
        "Grace", "Park", "Grace at the Park", "the grace of a park", "Park and Grace", "Grace period. Park the car",
        "Grace.   Park", "MJ Watson", "Rob Miller", "José de nuevo", "John de", "Sian o", "Anne, Robert and Mary",
        "the work may begin", "work-may", "gracepark", "Grace Parker", "Disgrace Park", "Mei Lin", "me ili", "g. park",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_name(text: str) -> None:
    assert [*names_in(f"so: {text}, today", KNOWN)] == []


def test_two_names_are_two_places() -> None:
    text = "Grace Park Mei Li; Bob Miller"
    assert [*names_in(text, KNOWN)] == [0, text.index("Mei"), text.index("Bob")]


def test_nothing_is_found_without_names() -> None:
    assert [*names_in("Grace Park", Known(b"0123456789abcdef"))] == []


def test_words_are_told_once() -> None:
    assert words_in("a b a_b 1c") == {"a", "b", "c"}
    assert words_in("Zoe\u0308 é") == {"Zoe\u0308", "é"}
