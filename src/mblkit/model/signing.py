"""The public side of signatures: which key signs the district's documents, and where others find who may sign."""

from typing import Annotated

from pydantic import Field

from mblkit.model.base import Record, Text

Fingerprint = Annotated[str, Field(pattern=r"^SHA256:[A-Za-z0-9+/]{43}$")]
"""What `ssh-keygen -l` prints for a key."""


class Signing(Record):
    """How official documents are signed. The private key is never in the repository.

    Attributes:
        key: the fingerprint of the key that signs, as `ssh-keygen -l` prints it.
        address: the page of the district on which others find the list of those who may sign.
    """

    key: Fingerprint
    address: Text | None = None
