"""`python -m fuzz.loader`: bytes to records and findings."""

from fuzz.harness import run

if __name__ == "__main__":
    run("loader")
