"""Runs a judge on inputs that atheris makes up, guided by the lines of mblkit that they reach."""

import importlib
import sys

from fuzz.slips import slipped


def run(name: str) -> None:
    """Fuzz with the judge of that name; the arguments of the process are those of libFuzzer."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["mblkit"]):
        judges = importlib.import_module("fuzz.judges")

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        if seed % 4 == 0:  # bytes of every sort, one time in four
            return bytes(atheris.Mutate(data, most))
        return slipped(data, seed)[:most]

    atheris.Setup(sys.argv, judges.JUDGES[name], custom_mutator=mutated)
    atheris.Fuzz()
