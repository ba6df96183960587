# ruff: noqa: T201  # the test reads what is printed
"""Run the contract of a keychain against a real Secret Service; its lines are read by a test.

Started as `dbus-run-session -- python on_a_desktop.py`, with a HOME of its own.
"""

import subprocess
import sys

import secretstorage
from keyring.backends import SecretService

from chapterdesk.core.secret import Secret
from chapterdesk.storage.keychain.port import KeychainError
from chapterdesk.storage.keychain.system import SERVICE, SystemKeychain
from tests.storage.keychain.contract import ACCOUNT, check


def main() -> int:
    """Start the daemon with an empty login keyring, use it, let it end with the bus."""
    subprocess.run(
        ["gnome-keyring-daemon", "--unlock", "--components=secrets", "--daemonize"],
        input=b"login password",
        check=True,
        capture_output=True,
    )
    check(SystemKeychain(backends=lambda: [SecretService.Keyring()]))
    keychain = SystemKeychain()
    check(keychain)
    keychain.write(ACCOUNT, Secret(bytes(32)))
    bus = secretstorage.dbus_init()
    collection = secretstorage.get_default_collection(bus)
    for item in collection.search_items({"service": SERVICE}):
        print("label:", item.get_label())
        item.set_secret("not base64 é".encode())
    print("strange:", keychain.read(ACCOUNT))
    collection.lock()
    try:
        keychain.read(ACCOUNT)
    except KeychainError as error:
        print("locked:", error.what)
    print("forgotten:", keychain.forget(ACCOUNT))
    bus.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
