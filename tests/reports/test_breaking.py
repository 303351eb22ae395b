from mblkit.reports.breaking import BAR, SIGN, STEP, needs
from mblkit.reports.parts import Cell, Column, Group, Row, Table, Track


def table(*rows: tuple[Cell, ...], look: str = "plain", tail: tuple[Cell, ...] = ()) -> Table:
    columns = (Column("What it is", "head"), Column("Remark"), Column("Amount", "number"))
    group = Group(tuple(Row(cells) for cells in rows), "All together", "", tail)
    return Table("T", columns, (group,), look)  # type: ignore[arg-type]


def test_figures_are_never_broken_and_words_only_between_each_other() -> None:
    first, second, third = needs(table((Cell("A very long name"), Cell("some quite lengthy remark"), Cell("1 1/2"))))
    assert (first.solid, second.solid, third.solid) == (False, False, True)
    assert first.texts == ("together", "name", "long", "very", "All", "A")
    assert second.texts == ("lengthy", "remark", "quite", "some")
    assert (third.heads, third.texts) == (("Amount",), ("1 1/2",))


def test_a_column_of_short_texts_is_not_broken() -> None:
    _, second, _ = needs(table((Cell("A"), Cell("Spring semester"), Cell())))
    assert second.solid
    assert second.texts == ("Spring semester",)


def test_a_cell_that_stays_whole_makes_its_column_whole() -> None:
    _, second, _ = needs(table((Cell("A"), Cell("from September 9, 2024", whole=True, sign="full"), Cell())))
    assert (second.solid, second.drawn) == (True, SIGN)


def test_what_is_drawn_beside_a_text_has_room() -> None:
    _, second, third = needs(table((Cell("A"), Cell("Often", track=Track(4, 3, 3)), Cell("64 %", bar=64))))
    assert (second.drawn, third.drawn) == (4 * STEP + SIGN, BAR)


def test_sums_of_a_group_are_figures_too() -> None:
    *_, third = needs(table((Cell("A"), Cell(), Cell("1.00")), tail=(Cell("1000.00"),)))
    assert third.texts == ("1000.00", "1.00")


def test_in_a_narrow_table_the_word_that_the_sign_says_is_left_out() -> None:
    row = (Cell("Reads"), Cell("Dec 1, 2025", spare="Mastered", sign="full"), Cell("1"))
    assert needs(table(row, look="columns"))[1].texts == ("Dec 1, 2025",)
    assert needs(table(row))[1].texts[0] == "Mastered"


def test_words_that_are_broken_anywhere_need_nothing() -> None:
    first, *_ = needs(table((Cell(f"{'N' * 31} 张伟王小明 Ann-Marie"), Cell(), Cell())))
    assert first.texts == ("together", "Marie", "Ann", "All")


def test_of_texts_as_long_the_wider_one_is_measured() -> None:
    rows = [
        (Cell("A"), Cell(f"{month} 15, 2024", whole=True), Cell())
        for month in ("Apr", "Jan", "Jul", "Jun", "Mar", "Oct")
    ]
    _, second, _ = needs(table(*rows, (Cell("A"), Cell("May 30, 2024", whole=True), Cell())))
    assert second.texts[0] in {"Mar 15, 2024", "May 30, 2024"}
    assert "May 30, 2024" in second.texts
