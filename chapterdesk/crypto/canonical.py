"""One way to write JSON and base64, so that there is exactly one byte sequence to authenticate."""

import base64
import binascii
import json
from typing import Any


class NotCanonicalError(ValueError):
    """Say that bytes are not the one form in which their value is written."""


def dump(value: Any) -> bytes:
    """Return the canonical JSON of `value`: sorted keys, no spaces, ASCII, no trailing newline."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    ).encode("ascii")


def load_line(data: bytes) -> dict[str, Any]:
    """Return the object behind canonical JSON that ends in one newline.

    Raises:
        NotCanonicalError: The bytes are anything else.
    """
    try:
        value = json.loads(data)
        same = isinstance(value, dict) and dump(value) + b"\n" == data
    except (ValueError, RecursionError) as error:
        raise NotCanonicalError("not JSON") from error
    if not same:
        raise NotCanonicalError("not canonical JSON")
    return dict(value)


def to_base64(data: bytes) -> str:
    """Return standard base64 with padding."""
    return base64.b64encode(data).decode("ascii")


def from_base64(text: object, *, size: int | None = None) -> bytes:
    """Return the bytes behind canonical base64, `size` of them where it is given.

    Raises:
        NotCanonicalError: Not text, not base64, not its own canonical form, or another length.
    """
    if not isinstance(text, str):
        raise NotCanonicalError("not text")
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotCanonicalError("not base64") from error
    if to_base64(data) != text or (size is not None and len(data) != size):
        raise NotCanonicalError("not canonical base64")
    return data
