"""Adds large sets of standards to a district: as many, as wordy and as linked as those of a state.

The texts are made up. The same numbers give the same bytes.
"""

import json
import random
from pathlib import Path
from typing import Final
from uuid import UUID

SETS: Final = ("LARGE.MATH", "LARGE.ELA", "LARGE.SCI")
EACH: Final = 1_011
"""Three such sets have as many standards as the Common Core and the science standards together."""

_BRANCH: Final = 9
_WORDS: Final = "analyze compare data describe evaluate evidence explain graph interpret model number read reason write"


def write(folder: Path, seed: int = 7, each: int = EACH) -> None:
    """Write the sets into the folder of a district, of `each` standards."""
    for place, name in enumerate(SETS):
        text = _set(name, each, random.Random(seed + place))
        (folder / "standards" / f"{name}.yaml").write_text(text, encoding="utf-8")


def _set(name: str, each: int, chance: random.Random) -> str:
    keys = [str(UUID(int=chance.getrandbits(128), version=4)) for _ in range(each)]
    codes = [f"{number // 100}.{'ABCDEFGHIJ'[number // 10 % 10]}.{number % 10}" for number in range(each)]
    lines = ["mbl: standards/1", f"set: {name}", f"title: {name}", "issuer: Nobody", "standards:"]
    rest = ['  {"case": 1}']
    for number, (key, code) in enumerate(zip(keys, codes, strict=True)):
        above = (number - 1) // _BRANCH if number else None
        lines += [f"  - code: {code}", f"    text: {' '.join(chance.choices(_WORDS.split(), k=30)).capitalize()}."]
        lines += [f"    grades: [{number % 13}]", *([f"    parent: {codes[above]}"] if above is not None else [])]
        lines += [f"    identifier: {key}"]
        if number > _BRANCH:
            lines += ["    links:", f"      precedes: [{codes[chance.randrange(number)]}]"]
        ends = [key, keys[above] if above is not None else "^"]
        made = str(UUID(int=chance.getrandbits(128), version=4))
        rest.append(f"  {json.dumps([made, 'isChildOf', *ends, {'sequenceNumber': number % _BRANCH + 1}])}")
    return "\n".join((*lines, "package: |", *rest, ""))
