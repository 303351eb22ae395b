"""`python -m fuzz.formatter`: bytes to the same data in the house layout."""

from fuzz.harness import run

if __name__ == "__main__":
    run("formatter")
