"""What every keychain does, whichever keyring is behind it."""

from chapterdesk.core.secret import Secret
from chapterdesk.storage.keychain.port import Keychain

ACCOUNT = "0a1b2c3d"
SECRET = bytes(range(224, 256))


def check(keychain: Keychain) -> None:
    """Write, read, replace and forget; leave nothing."""
    keychain.require_usable()
    assert keychain.read(ACCOUNT) is None
    assert keychain.forget(ACCOUNT)
    for content in (SECRET, bytes(32)):
        keychain.write(ACCOUNT, Secret(content))
        kept = keychain.read(ACCOUNT)
        assert kept is not None
        assert kept.reveal() == content
    assert keychain.read("0a1b2c3e") is None
    assert keychain.forget(ACCOUNT)
    assert keychain.read(ACCOUNT) is None
    assert keychain.forget(ACCOUNT)
