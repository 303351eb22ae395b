"""The pages of the rules: what each checks, why, an example, how to mend it, by whose authority."""

from importlib.resources import files


def page(code: str) -> str:
    """Return the page of a rule. Raises FileNotFoundError for a rule without one: a mistake in the program."""
    return (files(__package__) / f"{code}.md").read_text(encoding="utf-8")
