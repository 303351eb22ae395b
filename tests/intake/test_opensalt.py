"""OpenSALT spreadsheets: the export with levels, and the template with parents."""

import pytest
from tests.intake.files import errors, taken, told

HEAD = (
    "identifier,fullStatement,humanCodingScheme,smartLevel,notes,language,educationLevel,CFItemType,isRelatedTo,"
    "myColumn"
)
ROWS = (
    'u-2,"Count, on",A.2,1.2,,en,01,Standard,,\n'
    "u-10,Tenth,A.10,1.10,,en,01,Standard,,\n"
    'u-1,Heading,,1,,en,"KG,01",,,kept\n'
    "u-b,Other,B,2,A note.,en,PK,Standard,far,\n"
)
EXPORT = f"{HEAD}\n{ROWS}"


def test_levels_are_the_tree_and_its_order() -> None:
    found = taken("\ufeff" + EXPORT.replace("\n", "\r\n"), name="sheet.csv", set="S")
    assert (found.format, told(found)) == (
        "OpenSALT CSV",
        ["advice  1 links lead to what is not in this file; they are kept as they are"],
    )
    record = found.record
    assert record is not None
    assert (record.title, record.language) == ("sheet", "en")
    assert [(one.names[0], one.parent) for one in record.standards] == [
        ("u-1", None),
        ("A.2", "u-1"),
        ("A.10", "u-1"),
        ("B", None),
    ]
    heading, first, _, last = record.standards
    assert (heading.grades, heading.other) == ((0, 1), {"myColumn": "kept"})
    assert (first.text, first.type, first.identifier) == ("Count, on", "Standard", "u-2")
    assert (last.notes, last.grades, last.other) == ("A note.", (), {"educationLevel": "PK"})
    assert last.links is not None
    assert last.links.related_to == ("far",)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("u-3,Lost,,1.3.1,,en,,,,", 'line 6 no row has the level "1.3", above "1.3.1"'),
        ("u-3,Lost,,one,,en,,,,", 'line 6 "one" is not a level such as 1.2.3'),
        ("u-3,Again,,2,,en,,,,", 'line 6 the level "2" stands twice'),
        ("u-b,Again,,3,,en,,,,", 'line 6 the identifier "u-b" is already that of line 5'),
        (",Nameless,,3,,en,,,,", "line 6 the row has no identifier"),
        ("u-3,Short,,3", "line 6 the row has 4 cells and the header 10"),
    ],
)
def test_rows_that_do_not_fit_are_refused_with_their_line(row: str, found: str) -> None:
    assert errors(taken(f"{EXPORT}{row}\n")) == [found]


TEMPLATE = (
    '"Identifier","fullStatement","Human Coding Scheme","sequenceNumber","Is Child Of","IsPartOf","Exemplar"\n'
    '"Math","Everything","M","1","","",""\n'
    '"Math.2","Second","M.2","2","M","",""\n'
    '"Math.1","First","M.1","1","Math","Math.2, far","https://example.org/video"\n'
)


def test_the_template_names_parents_by_code_or_identifier() -> None:
    record = taken(TEMPLATE, name="t.csv").record
    assert record is not None
    assert [(one.code, one.parent) for one in record.standards] == [("M", None), ("M.1", "M"), ("M.2", "M")]
    links = record.standards[1].links
    assert links is not None
    assert (links.part_of, links.exemplars) == (("M.2", "far"), ("https://example.org/video",))


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ('"Math.3","Third","M.3","3","X","",""\n', 'line 5 no row has the code or identifier "X" of the parent'),
        (
            '"N1","a","N","1","","",""\n"N2","b","N","1","","",""\n"N3","c","O","1","N","",""\n',
            'line 7 2 rows have the code or identifier "N" of the parent',
        ),
    ],
)
def test_a_parent_that_is_not_one_row_is_refused(rows: str, found: str) -> None:
    assert errors(taken(TEMPLATE + rows)) == [found]
