"""Keyrings: few are trusted, by exact class; each other one is refused and says why."""

import os
import shutil
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.backends import SecretService, chainer, fail, kwallet, libsecret, null

import chapterdesk
from chapterdesk.storage.keychain.memory import MemoryKeychain
from chapterdesk.storage.keychain.port import KeychainError
from chapterdesk.storage.keychain.refused import make_trusted, require_trusted, trusted_types
from chapterdesk.storage.keychain.system import SystemKeychain
from tests.storage.keychain.contract import ACCOUNT, SECRET, check

ROOT = Path(chapterdesk.__file__).parents[1]
PEERS = ("dbus-run-session", "gnome-keyring-daemon")


def _alt(name: str) -> object:
    """Return a backend as the package of alternative keyrings would bring it."""
    return types.new_class(name, (), {}, lambda body: body.update(__module__="keyrings.alt.file"))()


class _Changed(SecretService.Keyring):  # type: ignore[misc]
    """A trusted class with something in between."""


def test_the_memory_keychain_keeps_the_contract() -> None:
    check(MemoryKeychain())


def test_trouble_is_said_and_forgetting_never_raises() -> None:
    keychain = MemoryKeychain()
    keychain.kept[ACCOUNT] = SECRET
    keychain.trouble = "The keyring is locked."
    for call in (keychain.require_usable, lambda: keychain.read(ACCOUNT)):
        with pytest.raises(KeychainError, match="keyring is locked"):
            call()
    assert not keychain.forget(ACCOUNT)
    assert keychain.kept


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (fail.Keyring, "No keyring runs"),
        (null.Keyring, "keeps nothing"),
        (lambda: _alt("PlaintextKeyring"), "anybody can read"),
        (lambda: _alt("EncryptedKeyring"), "file of its own"),
        (chainer.ChainerBackend, "whichever other keyring"),
        (libsecret.Keyring, "another way"),
        (_Changed, "changed form"),
        (kwallet.DBusKeyringKWallet4, "changed form"),
        (object, "not one of the keyrings"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.skipif(sys.platform != "linux", reason="the classes are those of Linux")
def test_each_refused_backend_says_why(make: Callable[[], object], reason: str) -> None:
    # Made without its constructor, which may look for what is not on this computer.
    backend = make() if isinstance(make, types.FunctionType) else make.__new__(make)  # type: ignore[call-overload]
    keychain = SystemKeychain(backends=lambda: [backend])
    with pytest.raises(KeychainError) as caught:
        keychain.require_usable()
    assert reason in caught.value.what
    assert caught.value.todo == "The passphrase opens the desk as always."
    for call in (lambda: keychain.read(ACCOUNT), lambda: require_trusted(backend)):
        with pytest.raises(KeychainError):
            call()
    assert not keychain.forget(ACCOUNT)


@pytest.mark.skipif(sys.platform != "linux", reason="the classes are those of Linux")
def test_environment_and_configuration_choose_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "python_keyring"
    folder.mkdir()
    (folder / "keyringrc.cfg").write_text(
        "[backend]\ndefault-keyring=keyring.backends.null.Keyring"
    )
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("KEYRING_PROPERTY_PREFERRED_COLLECTION", "/somebody/elses")
    monkeypatch.setenv("KEYRING_PROPERTY_APPID", "outing")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nobody'}")
    made = make_trusted()
    assert {type(backend) for backend in made} == trusted_types()
    assert {SecretService.Keyring, kwallet.DBusKeyring} == trusted_types()
    assert all(not hasattr(backend, "preferred_collection") for backend in made)
    assert all("appid" not in vars(backend) for backend in made)
    with pytest.raises(KeychainError, match="No keyring runs"):
        SystemKeychain().require_usable()


@pytest.mark.skipif(
    any(shutil.which(peer) is None for peer in PEERS), reason=f"{' or '.join(PEERS)} is missing"
)
def test_a_real_secret_service_keeps_the_contract(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir(mode=0o700)
    ran = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "tests/storage/keychain/on_a_desktop.py"],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "HOME": str(tmp_path),
            "XDG_DATA_HOME": str(tmp_path / "share"),
            "XDG_RUNTIME_DIR": str(tmp_path / "run"),
        },
    )
    assert ran.returncode == 0, ran.stderr
    said = dict(line.split(": ", 1) for line in ran.stdout.splitlines())
    assert said["label"] == "Password for '0a1b2c3d' on 'org.example.local'"
    assert said["strange"] == "None"
    assert "keyring is locked" in said["locked"]
    assert said["forgotten"] == "False"
