from mblkit.reports.columns import aligned, filled, paragraph


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert aligned([("a", "1"), ("longer", "22")], right=(1,)) == "a        1\nlonger  22"


def test_a_cell_wraps_between_words() -> None:
    assert aligned([("one two three", "x")], widest=(8,)) == "one two  x\nthree"


def test_a_word_that_is_too_long_is_cut_and_nothing_is_lost() -> None:
    wrapped = aligned([("n" * 30, "x")], widest=(12,))
    assert wrapped.replace("x", "").replace(" ", "").replace("\n", "") == "n" * 30


def test_an_indented_cell_stays_indented_on_each_line() -> None:
    assert aligned([("  one two", "x")], widest=(6,)) == "  one  x\n  two"


def test_wide_signs_are_two_cells() -> None:
    assert aligned([("李", "x"), ("ab", "y")]) == "李  x\nab  y"


def test_nothing_is_no_line() -> None:
    assert aligned([]) == ""
    assert paragraph("", 20) == ""


def test_a_line_break_in_the_data_is_a_space() -> None:
    assert aligned([("a\nb", "c")]) == "a b  c"
    assert paragraph("a\nb", 20) == "a b"


def test_the_last_line_is_filled_up() -> None:
    assert filled("one two three", 9, 2) == "  one two\n  three  "
