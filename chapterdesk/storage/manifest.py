"""What a backup says about itself, under the MAC of the vault that made it."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from chapterdesk.core.secret import Secret
from chapterdesk.crypto import canonical, keys
from chapterdesk.storage.tables import TableDigest

FORMAT: Final = "cdb1"
REASONS: Final = frozenset({"auto", "manual", "pre-migration", "pre-rotation"})
_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"
_FIELDS: Final = frozenset(
    {"alembic", "app", "epoch", "files", "fmt", "gen", "mac", "made", "outer", "prev", "reason",
     "seq", "tables", "vid"}
)  # fmt: skip
_HEX: Final = re.compile(r"[0-9a-f]{64}")
_MAC_SIZE: Final = 32


class NewerManifestError(ValueError):
    """Say that a manifest is of a later format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The manifest of a backup.

    Attributes:
        revision: The schema's revision.
        app_version: Which version of the program wrote it.
        vault_id: 16 bytes.
        epoch: The vault's epoch.
        generation: The header's generation.
        made: UTC, whole seconds.
        reason: One of `REASONS`.
        sequence: How many backups the vault had made before, 0 where nobody counts.
        previous: SHA-256 (hex) of the manifest before, or empty.
        files: Size and SHA-256 (hex) of the payload's files.
        outer: SHA-256 (hex) of the files beside the payload.
        tables: The digest of each table.
    """

    revision: str
    app_version: str
    vault_id: bytes
    epoch: int
    generation: int
    made: datetime
    reason: str
    sequence: int
    previous: str
    files: Mapping[str, tuple[int, str]]
    outer: Mapping[str, str]
    tables: Mapping[str, TableDigest]

    def to_json(self) -> dict[str, Any]:
        """Return what the MAC covers."""
        return {
            "alembic": self.revision,
            "app": self.app_version,
            "epoch": self.epoch,
            "files": {
                name: {"sha256": digest, "size": size}
                for name, (size, digest) in self.files.items()
            },
            "fmt": FORMAT,
            "gen": self.generation,
            "made": self.made.strftime(_TIME),
            "outer": dict(self.outer),
            "prev": self.previous,
            "reason": self.reason,
            "seq": self.sequence,
            "tables": {
                name: {"rows": table.rows, "sha256": table.sha256}
                for name, table in self.tables.items()
            },
            "vid": canonical.to_base64(self.vault_id),
        }


def sha256(data: bytes) -> str:
    """Return the SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def dump(manifest: Manifest, master: Secret) -> bytes:
    """Return the bytes of a manifest, signed by a holder of the master key."""
    value = manifest.to_json()
    mac = keys.backup_mac(master, manifest.vault_id, canonical.dump(value))
    return canonical.dump(value | {"mac": canonical.to_base64(mac)}) + b"\n"


def load(data: bytes, master: Secret) -> tuple[Manifest, bool]:
    """Return the manifest behind bytes, and whether a holder of the master key wrote it.

    Raises:
        NewerManifestError: A later format.
        ValueError: Anything else that differs from the format.
    """
    value = canonical.load_line(data)
    name = value.get("fmt")
    if name != FORMAT and isinstance(name, str) and re.fullmatch(r"cdb[0-9]{1,4}", name):
        raise NewerManifestError(name)
    if set(value) != _FIELDS or name != FORMAT:
        raise canonical.NotCanonicalError("other fields than the format has")
    mac = canonical.from_base64(value.pop("mac"), size=_MAC_SIZE)
    manifest = _read(value)
    if manifest.to_json() != value:
        raise canonical.NotCanonicalError("a field is not in its one form")
    expected = keys.backup_mac(master, manifest.vault_id, canonical.dump(value))
    return manifest, hmac.compare_digest(mac, expected)


def _read(value: dict[str, Any]) -> Manifest:
    if value["reason"] not in REASONS or (value["prev"] and not _is_hex(value["prev"])):
        raise canonical.NotCanonicalError("a field is out of bounds")
    return Manifest(
        revision=_text(value["alembic"]),
        app_version=_text(value["app"]),
        vault_id=canonical.from_base64(value["vid"], size=keys.VAULT_ID_SIZE),
        epoch=_number(value["epoch"]),
        generation=_number(value["gen"]),
        made=datetime.strptime(_text(value["made"]), _TIME).replace(tzinfo=UTC),
        reason=value["reason"],
        sequence=_number(value["seq"]),
        previous=_text(value["prev"]),
        files={
            name: (_number(entry["size"]), _digest(entry["sha256"]))
            for name, entry in _object(value["files"]).items()
            if set(_object(entry)) == {"sha256", "size"}
        },
        outer={name: _digest(digest) for name, digest in _object(value["outer"]).items()},
        tables={
            name: TableDigest(rows=_number(entry["rows"]), sha256=_digest(entry["sha256"]))
            for name, entry in _object(value["tables"]).items()
            if set(_object(entry)) == {"rows", "sha256"}
        },
    )


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise canonical.NotCanonicalError("not an object")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise canonical.NotCanonicalError("not text")
    return value


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise canonical.NotCanonicalError("not a number")
    return value


def _is_hex(value: object) -> bool:
    return isinstance(value, str) and _HEX.fullmatch(value) is not None


def _digest(value: object) -> str:
    if not _is_hex(value):
        raise canonical.NotCanonicalError("not a digest")
    return str(value)
