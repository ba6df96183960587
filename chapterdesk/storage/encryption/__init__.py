"""Whether the system encrypts the disk beneath a folder: asked without root and without a network.

One port, three systems. Not here: the vault's own encryption (engine), what is said of it (ui).
"""

from chapterdesk.storage.encryption.choose import disk_encryption, disk_look
from chapterdesk.storage.encryption.port import DiskEncryption, DiskLook

__all__ = ["DiskEncryption", "DiskLook", "disk_encryption", "disk_look"]
