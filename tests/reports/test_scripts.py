import pytest

from mblkit.reports.scripts import script_named, scripts_of


def names(text: str, language: str = "en") -> list[str]:
    return [script.name for script in scripts_of(text, language)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ann Lee",
        "Łukasz Żółć",
        "Nguyễn Thị Ánh",
        "Kreyòl ayisyen",
        "Ελένη",
        "Щука",
        "שלום",
        "e\u0301\u0323",
        "● ½ – …",
    ],
)
def test_what_the_wheel_has_needs_no_font(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("مريم", "Arabic"),
        ("٣", "Arabic"),
        ("प्रिया", "Devanagari"),
        ("ကို", "Burmese"),
        ("ខ្មែរ", "Khmer"),
        ("አማ", "Ethiopic"),
    ],
)
def test_a_script_is_told_by_its_letters(text: str, script: str) -> None:
    assert names(f"Ann {text}") == [script]
    assert script_named(text[0]) == script


@pytest.mark.parametrize(
    ("text", "language", "family"),
    [
        ("张伟", "en", "Noto Serif CJK SC"),
        ("张伟", "zh", "Noto Serif CJK SC"),
        ("張偉", "zh-Hant", "Noto Serif CJK TC"),
        ("張偉", "zh-TW", "Noto Serif CJK TC"),
        ("桜", "ja", "Noto Serif CJK JP"),
        ("桜さくら", "en", "Noto Serif CJK JP"),
        ("지우", "en", "Noto Serif CJK KR"),
        ("。", "en", "Noto Serif CJK SC"),
    ],
)
def test_east_asian_characters_have_the_shapes_of_one_language(text: str, language: str, family: str) -> None:
    (script,) = scripts_of(text, language)
    assert script.families[0] == family
    assert script.package == "fonts-noto-cjk"


def test_scripts_are_told_in_one_order() -> None:
    assert names("张 م प") == names("प م 张") == ["Arabic", "Chinese", "Devanagari"]


def test_a_letter_of_the_wheel_belongs_to_no_script_of_these() -> None:
    assert script_named("a") is None
    assert script_named("\U0001f600") is None
