"""The judges of fuzz/ on its seeds and on slips of them: what atheris has found once is found again without it."""

import importlib.util
import random
import subprocess
import sys
from pathlib import Path

import pytest
from fuzz import judges
from fuzz.judges import JUDGES
from fuzz.plainness import is_everyday
from fuzz.slips import slipped
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mblkit.edit.format import Formatted
from mblkit.load.parse import readers

FUZZ = Path(judges.__file__).parent
SEEDS = sorted((FUZZ / "seeds").iterdir())

_ANY = st.binary(max_size=60) | st.text(alphabet=" \n\r\t-?:,[]{}&*!<%#'\"|>1ab\\é\ufeff", max_size=60).map(str.encode)


def objection(judge: str, data: bytes) -> str | None:
    """Return what a judge has against some bytes, or None where it lets them pass."""
    try:
        JUDGES[judge](data)
    except AssertionError as error:
        return str(error)
    return None


@pytest.mark.parametrize("seed", SEEDS, ids=[seed.stem for seed in SEEDS])
@pytest.mark.parametrize("judge", JUDGES)
def test_seeds(judge: str, seed: Path) -> None:
    assert objection(judge, seed.read_bytes()) is None


def test_seeds_are_small_and_fit_the_targets() -> None:
    assert len(SEEDS) > 50
    assert max(len(seed.read_bytes()) for seed in SEEDS) < 3000


@pytest.mark.parametrize(
    "rounds",
    [
        pytest.param(150, id="150 slips"),
        pytest.param(10_000, id="10,000 slips", marks=pytest.mark.full),
    ],
)
@pytest.mark.parametrize("judge", JUDGES)
def test_slips(judge: str, rounds: int) -> None:
    dice = random.Random(f"{judge} {rounds}")
    texts = [seed.read_bytes() for seed in SEEDS]
    for _ in range(rounds):
        text = slipped(dice.choice(texts), dice.randrange(2**32))[:1000]
        assert (objection(judge, text), text) == (None, text)


@pytest.mark.parametrize("judge", JUDGES)
@settings(max_examples=60, deadline=None, derandomize=True)
@example(b"a: 1").via("a file without a line end")
@given(data=_ANY)
def test_any_bytes(judge: str, data: bytes) -> None:
    assert objection(judge, data) is None


@pytest.mark.full
@pytest.mark.parametrize("judge", JUDGES)
@settings(max_examples=10_000, deadline=None)
@given(data=_ANY)
def test_many_bytes(judge: str, data: bytes) -> None:
    assert objection(judge, data) is None


def test_slips_change_most_texts_and_depend_on_the_seed_alone() -> None:
    text = (FUZZ / "seeds" / "evidence.yaml").read_bytes()
    assert slipped(text, 7) == slipped(text, 7)
    assert len({slipped(text, seed) for seed in range(100)} - {text}) > 90


# --------------------------------------------------------------------------------------------- judges do judge

UNTIDY = b"a:  1 # c\n"


@pytest.mark.parametrize(
    ("outcome", "why"),
    [
        (Formatted(b"a: 2 # c\n"), "more than white space"),
        (Formatted(b"a: 1 # d\n"), "more than white space"),
        (Formatted(UNTIDY, left=True), "no layout was found"),
        (Formatted(b"a:\n  - 1 # c\n"), "more than white space"),
    ],
)
def test_the_formatter_is_judged(outcome: Formatted, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judges, "formatted", lambda _path, _data: outcome)
    with pytest.raises(AssertionError, match=why):
        JUDGES["formatter"](UNTIDY)


def test_a_layout_that_does_not_stay_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([Formatted(b"a: 1 # c\n"), Formatted(b" a: 1 # c\n")])
    monkeypatch.setattr(judges, "formatted", lambda _path, _data: next(answers))
    with pytest.raises(AssertionError, match="laid out twice"):
        JUDGES["formatter"](UNTIDY)


def test_other_data_of_the_same_signs_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judges, "formatted", lambda _path, _data: Formatted(b"a: - b c\n".replace(b"- ", b"")))
    with pytest.raises(AssertionError, match="reads something else"):
        JUDGES["formatter"](b"a: bc\n")


def test_a_loader_that_says_nothing_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judges, "read_text", lambda _path, _data, _reader: (None, []))
    with pytest.raises(AssertionError, match="neither records nor findings"):
        JUDGES["loader"](UNTIDY)


def test_readers_that_differ_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judges, "parse", lambda _path, _text, reader: (reader, []))
    if len(readers()) == 1:
        pytest.skip("there is one reader here")
    with pytest.raises(AssertionError, match="different things"):
        JUDGES["loader"](UNTIDY)


@pytest.mark.parametrize(
    "text",
    [
        "{a:, b: c}", "{a\n : b}", "[: a]", "[-]", "[a\n  b: c]", "? a\n: b\n", 'a: "b"#c\n', "a: [b\n, c]\n",
        "a: [b:\n]\n",
        "a:\n|\n  b\n", "a: |\n\n  b\n", "a: |\n  b", "a: 'b",
    ],
)  # fmt: skip
def test_the_corners_of_yaml(text: str) -> None:
    assert not is_everyday(text)


def test_everyday_texts_are_compared() -> None:
    """Else the judge of the loader would be of little use."""
    names = ("evidence", "framework", "experience", "policy", "students", "decisions", "untidy", "carriage-returns")
    texts = {name: (FUZZ / "seeds" / f"{name}.yaml").read_text(encoding="utf-8") for name in names}
    assert [name for name, text in texts.items() if not is_everyday(text)] == []


@pytest.mark.full
@pytest.mark.skipif(not importlib.util.find_spec("atheris"), reason="atheris is not installed: make fuzz")
@pytest.mark.parametrize("judge", JUDGES)
def test_the_targets_run(judge: str, tmp_path: Path) -> None:
    seeds = str(FUZZ / "seeds")
    done = subprocess.run(
        [sys.executable, "-m", f"fuzz.{judge}", "-runs=200", f"-artifact_prefix={tmp_path}/", str(tmp_path), seeds],
        capture_output=True,
        text=True,
        check=False,
        cwd=FUZZ.parent,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Done" in done.stderr
