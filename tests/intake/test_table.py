"""Plain tables in CSV and JSON, and the strict reader of CSV."""

import pytest
from tests.intake.files import errors, taken, told


def codes(text: object, **wishes: object) -> list[tuple[str | None, str | None]]:
    record = taken(text, name="table.csv", **wishes).record
    assert record is not None
    return [(one.code, one.text) for one in record.standards]


@pytest.mark.parametrize(
    "text",
    [
        "code,text\nA.1,Count.\nA.2,Add.\n",
        "Code;Statement\nA.1;Count.\nA.2;Add.",
        "text\tcode\r\nCount.\tA.1\r\n\r\nAdd.\tA.2\r\n",
        '\ufeff"Statement Code","Full Statement"\n"A.1","Count."\n"A.2","Add."\n',
        [{"key": "A.1", "details": "Count."}, {"key": "A.2", "details": "Add."}],
        {
            "standards": [
                {"standard": {"key": "A.1", "details": "Count."}},
                {"standard": {"key": "A.2", "details": "Add."}},
            ]
        },
    ],
)
def test_well_known_columns_need_no_naming(text: object) -> None:
    assert codes(text) == [("A.1", "Count."), ("A.2", "Add.")]


def test_every_field_of_a_row() -> None:
    text = (
        "code,guid,text,short,type,grade,subject,parent,note,dimension\nA,u-a,Top,,Domain,K-2,,,,X\n"
        "A.1,u-1,Count.,a1,Standard,HS,Math;Art,A,Hm.,\n"
    )
    record = taken(text, name="t.csv", title="T", issuer="I", set="S").record
    assert record is not None
    top, one = record.standards
    assert (top.grades, top.other) == ((0, 1, 2), {"dimension": "X"})
    assert (one.identifier, one.short, one.type, one.grades, one.parent, one.notes, one.other) == (
        "u-1",
        "a1",
        "Standard",
        (9, 10, 11, 12),
        "A",
        "Hm.",
        {},
    )
    assert (record.title, record.issuer, record.set) == ("T", "I", "S")


def test_what_is_no_grade_is_kept_as_it_was() -> None:
    record = taken("code,grade\nA,advanced\nB,\nC,G6-8\nD,12-9\n", name="t.csv").record
    assert record is not None
    assert [(one.grades, one.other) for one in record.standards] == [
        ((), {"grade": "advanced"}),
        ((), {}),
        ((6, 7, 8), {}),
        ((), {"grade": "12-9"}),
    ]


def test_columns_can_be_named() -> None:
    text = "Nr,Wording,code,text\n1.a,Count.,x,y\n"
    assert codes(text, columns=(("code", "Nr"), ("text", "Wording"))) == [("1.a", "Count.")]


@pytest.mark.parametrize(
    ("text", "columns", "found"),
    [
        ("Nr,Wording\n1,a\n", (), 'line 1 no column is known to hold codes or identifiers; there are "Nr", "Wording"'),
        ("code,text\nA,a\n", (("code", "Nr"),), 'line 1 there is no column "Nr"'),
        ("code,statement,text\nA,a,b\n", (), 'line 1 the columns "statement" and "text" may both hold the text'),
        ("code,code\nA,B\n", (), 'line 1, column 2 of the table two columns are called "code"'),
        ("code,Code\nA,B\n", (), 'line 1, column 2 of the table two columns are called "Code"'),
        ("code,,text\nA,b,c\n", (), "line 1, column 2 of the table a column has no name"),
        ("code,text\nA\n", (), "line 2 the row has 1 cells and the header 2"),
        ("code,text\nA,a,b\n", (), "line 2 the row has 3 cells and the header 2"),
        ("code,text\n,a\n", (), "line 2 the row has neither a code nor an identifier"),
        ('code,text\nA,a\nB,"open\nC,c\n', (), "line 3 a quote is opened and never closed"),
        ('code,text\nA,"a"b\n', (), "line 2 this is not CSV: ',' expected after '\"'"),
        ("code,text\nA,a\nA,b\n", (), 'line 3 the code "A" is already that of line 2'),
        ("code,parent\nA,B\n", (), 'line 2 no row has the code or identifier "B" of the parent'),
        ("code,text\nA,\0\n", (), "line 2 a cell holds a null character"),
        (f"code,text\nA,{'x' * 140_000}\n", (), "line 2 a cell holds more than 131,072 characters"),
        ("", (), " the file is empty"),
        ("  \n", (), " the file is empty"),
    ],
)
def test_faults_have_their_line(text: str, columns: tuple[tuple[str, str], ...], found: str) -> None:
    said = errors(taken(text, columns=columns))
    assert said == [found]


def test_a_column_for_each_band_is_a_progression() -> None:
    text = (
        'Dimension,K-2,G3-5,G9-12\nAsking,D1.1.K-2. Ask.,"D1.1.3-5. Ask, and ask again.",D1.1.9-12. Explain.\n'
        "Asking,Begins in grades 3-5,D1.2.3-5. Say.,\n"
    )
    record = taken(text, name="bands.csv").record
    assert record is not None
    assert [(one.code, one.text, one.grades) for one in record.standards] == [
        ("D1.1.K-2", "Ask.", (0, 1, 2)),
        ("D1.1.3-5", "Ask, and ask again.", (3, 4, 5)),
        ("D1.1.9-12", "Explain.", (9, 10, 11, 12)),
        ("D1.2.3-5", "Say.", (3, 4, 5)),
    ]
    assert [one.links.precedes if one.links is not None else () for one in record.standards] == [
        ("D1.1.3-5",),
        ("D1.1.9-12",),
        (),
        (),
    ]
    assert record.standards[0].other == {"Dimension": "Asking"}


def test_bands_without_codes_are_no_standards() -> None:
    assert errors(taken("K-2,3-5\nx,y\n")) == ["line 1 no cell begins with a code, a full stop and a blank"]


@pytest.mark.parametrize(
    "value", [[], {}, 7, "x", [1, 2], {"a": 1, "b": 2}, [[1]], {"major": ["A", "B"]}, [{"a": {"b": 1, "c": 2}}]]
)
def test_other_json_is_not_a_list_of_standards(value: object) -> None:
    import json

    found = taken(json.dumps(value))
    assert found.record is None
    assert len(told(found)) == 1


@pytest.mark.parametrize("first", ["sep=;\n", "SEP=;\r\n", '"sep=;"\n', "\ufeffsep=;\n"])
def test_the_separator_that_a_spreadsheet_names_is_used(first: str) -> None:
    assert codes(f"{first}code;text, and more, and more\nA.1;Count.\n") == [("A.1", None)]
    assert errors(taken(f"{first}code;text\nA\n")) == ["line 3 the row has 1 cells and the header 2"]
    assert errors(taken(f"{first}Nr;text\nA;b\n"))[0].startswith("line 2 no column is known to hold codes")
    assert errors(taken(f"{first}code;code\nA;b\n")) == ['line 2, column 2 of the table two columns are called "code"']


def test_a_separator_and_nothing_else_is_an_empty_file() -> None:
    assert errors(taken("sep=;\n")) == [" the file is empty"]


def test_a_code_without_an_identifier_cannot_stand_twice() -> None:
    assert errors(taken("code,identifier\nA,u-1\nA,\n")) == ['line 3 the code "A" is already that of line 2']
