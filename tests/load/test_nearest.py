from mblkit.load.nearest import nearest


def test_another_number_is_another_thing() -> None:
    known = ("MATH.1", "MATH.1.a", "MATH.2", "student-3")
    assert nearest("MATH.7", known) is None
    assert nearest("student-5", known) is None
    assert nearest("student-33", known) is None


def test_slips() -> None:
    known = ("MATH.1", "MATH.1.a", "MATH.2", "student-3", "title")
    assert nearest("MATH.1.s", known) == "MATH.1.a"
    assert nearest("math.2", known) == "MATH.2"
    assert nearest("studnt-03", known) == "student-3"
    assert nearest("MATH.l.a", known) == "MATH.1.a"
    assert nearest("titel", known) == "title"
    assert nearest("title2", ("title", "level")) == "title"
