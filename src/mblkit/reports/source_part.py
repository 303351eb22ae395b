"""Where an official document comes from, in a few lines at its end."""

from collections.abc import Iterator
from typing import Final

from mblkit.reports.locale import Locale
from mblkit.reports.passages import Text, joined
from mblkit.reports.source import Source

_DIGITS: Final = 16
"""So many digits of a hash are printed for people; the JSON has all."""


def source_lines(source: Source, locale: Locale) -> Iterator[Text]:
    """Yield what a document says of the files, the policies and the program that it was made from, and of its key."""
    say, name = locale.say, locale.name
    policies = joined(", ", tuple(name(f"{one.id} {one.sha256[:_DIGITS]}") for one in source.policies))
    parts = {"tool": name(source.tool), "framework": name(source.framework[:_DIGITS]), "policies": policies}
    yield say("Made with {tool}. Framework {framework}; policies {policies}.", **parts)
    commit = name((source.commit or "")[:_DIGITS])
    if source.commit is None:
        yield say("The files of the district were in no commit.")
    elif source.changed:
        yield say("Files of the district differed from the commit {commit}.", commit=commit)
    else:
        yield say("Files of the district as of the commit {commit}.", commit=commit)
    if source.key is not None:
        key = name(source.key)
        yield say("Official copies are signed with the key {key}; the signature is a file of its own.", key=key)
    if source.address is not None:
        yield say("Who may sign for the district: {address}", address=name(source.address))
