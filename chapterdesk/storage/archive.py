"""The one tar that a list of files has, so that a changed, added or repeated byte shows."""

import io
import tarfile
from collections.abc import Mapping, Sequence
from typing import Final

BLOCK: Final = 512
RECORD: Final = 10_240


class NotCanonicalError(ValueError):
    """Say that bytes are not the one tar of the expected members."""


def pack(members: Mapping[str, bytes], *, multiple: int = RECORD) -> bytes:
    """Return a USTAR of `members` in their order, zero-padded to a multiple of `multiple` bytes.

    Mode 0600, owner 0 without names, time 0, regular files only.
    """
    buffer = io.BytesIO()
    for name, data in members.items():
        buffer.write(_head(name, len(data)))
        buffer.write(data)
        buffer.write(bytes(-len(data) % BLOCK))
    buffer.write(bytes(2 * BLOCK))
    buffer.write(bytes(-buffer.tell() % multiple))
    return buffer.getvalue()


def packed_size(members: int, *, multiple: int = RECORD) -> int:
    """Return how long the tar is whose members take up `members` bytes, heads and padding too."""
    end = members + 2 * BLOCK
    return end + -end % multiple


def unpack(
    data: bytes, names: Sequence[str], *, limits: Mapping[str, int], multiple: int = RECORD
) -> dict[str, bytes]:
    """Return the members `names`, each at most its limit long.

    Raises:
        NotCanonicalError: The bytes are not what `pack` makes of those members.
    """
    members: dict[str, bytes] = {}
    at = 0
    for name in names:
        size = member_size(data[at : at + BLOCK], name, limit=limits[name])
        start = at + BLOCK
        members[name] = data[start : start + size]
        at = start + size + -size % BLOCK
    if pack(members, multiple=multiple) != data:
        raise NotCanonicalError("other bytes than were packed")
    return members


def member_size(head: bytes, name: str, *, limit: int) -> int:
    """Return the size that a member's header states.

    Raises:
        NotCanonicalError: It is not the header of `name`, or it states more than `limit` bytes.
    """
    try:
        size = tarfile.TarInfo.frombuf(head, "ascii", "strict").size
    except (tarfile.TarError, ValueError) as error:
        raise NotCanonicalError("not a header") from error
    if not 0 <= size <= limit or _head(name, size) != head:
        raise NotCanonicalError("another header")
    return size


def _head(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size = size
    info.mode = 0o600
    return info.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict")
