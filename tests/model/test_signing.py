import pytest
from pydantic import ValidationError

from mblkit.model.signing import Signing

KEY = "SHA256:WwHRJMqTAa1MfN/VRAQcgFmJ2ZgbfzVsq2GYOQ5p3sw"


def test_a_key_is_named_by_its_fingerprint() -> None:
    assert Signing.model_validate({"key": KEY}).key == KEY


@pytest.mark.parametrize("key", ["", KEY[:-1], f"{KEY}=", KEY.lower(), "MD5:00:11", f"{KEY}\n", "ssh-ed25519 AAAA"])
def test_anything_else_is_no_fingerprint(key: str) -> None:
    with pytest.raises(ValidationError):
        Signing.model_validate({"key": key})
