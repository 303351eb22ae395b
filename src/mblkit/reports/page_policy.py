"""The content security policy of a page: the style sheets that are in it, pictures that are in it, nothing else."""

import re
from base64 import b64encode
from hashlib import sha256
from typing import Final

_HEAD: Final = re.compile(
    r"(?P<head>\s*<!doctype html>\s*<html(?:\s+[a-z-]+=\"[^\"<>]*\")*\s*>\s*<head>\s*(?:<meta charset=\"utf-8\">\n?)?)"
    r"(?:<meta http-equiv=\"content-security-policy\" content=\"[^\"<>]*\">\n?)?",
    re.IGNORECASE,
)
_STYLE: Final = re.compile(r"<style(?:\s[^<>]*)?>(.*?)</style\s*>", re.IGNORECASE | re.DOTALL)
_PICTURE: Final = re.compile(r"<img\s", re.IGNORECASE)


def fingerprint(text: str) -> str:
    """Return what a content security policy calls the hash of a style sheet."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}"


def policy(page: str) -> str:
    """Return the content security policy of a page: no script, no frame, nothing that is fetched."""
    hashes = dict.fromkeys(fingerprint(found[1]) for found in _STYLE.finditer(page))
    styles = " ".join(f"'{one}'" for one in hashes) or "'none'"
    pictures = "img-src data:; " if _PICTURE.search(page) else ""
    return f"default-src 'none'; {pictures}style-src {styles}; base-uri 'none'; form-action 'none'"


def sealed(page: str) -> str | None:
    """Return a page with its policy in the place where it holds for all of the page.

    None for a text that does not begin as a page: a browser might then read no policy.
    """
    page = page.replace("\r\n", "\n").replace("\r", "\n")  # a browser does so before it hashes
    found = _HEAD.match(page)
    if found is None:
        return None
    said = f'<meta http-equiv="Content-Security-Policy" content="{policy(page)}">\n'
    return f"{found['head']}{said}{page[found.end() :]}"
