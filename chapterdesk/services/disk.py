"""Whether the system encrypts the disk beneath a chapter; asked on any thread, changes nothing."""

from chapterdesk.storage.encryption import DiskEncryption, disk_encryption

__all__ = ["DiskEncryption", "disk_encryption"]
