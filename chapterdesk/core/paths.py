"""Where things lie when nobody says otherwise. Folder names do not carry the product's name."""

import configparser
import os
from pathlib import Path
from typing import Final

import platformdirs

SETTINGS_NAME: Final = "desk.ini"
_NEUTRAL_NAME: Final = "desk"
_SOURCE: Final = "en"


def config_dir() -> Path:
    """Return the folder of theme, language, text size and geometry (`$XDG_CONFIG_HOME/desk`)."""
    return Path(platformdirs.user_config_dir(_NEUTRAL_NAME, appauthor=False))


def chosen_language() -> str:
    """Return the language that was chosen in the window's settings; English where none was."""
    settings = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        settings.read(config_dir() / SETTINGS_NAME, encoding="utf-8")
    except (OSError, UnicodeDecodeError, configparser.Error):
        return _SOURCE
    return settings.get("General", "language", fallback=_SOURCE) or _SOURCE


def is_discreet() -> bool:
    """Say whether this computer is discreet; settings that can not be read count as discreet."""
    settings = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        with (config_dir() / SETTINGS_NAME).open(encoding="utf-8") as file:
            settings.read_file(file)
    except FileNotFoundError:
        return False
    except (OSError, UnicodeDecodeError, configparser.Error):
        return True
    return settings.get("General", "discreet", fallback="") == "yes"


def data_dir() -> Path:
    """Return the folder below which vaults lie by default (`$XDG_DATA_HOME/desk`)."""
    return Path(platformdirs.user_data_dir(_NEUTRAL_NAME, appauthor=False))


def new_vault_dir() -> Path:
    """Return a fresh, not yet existing default folder for a vault: `<data>/<random>/`."""
    return data_dir() / os.urandom(4).hex()


def private_dir(path: Path) -> Path:
    """Make `path` and return it; only its owner may enter it where the system knows modes."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    if os.name == "posix":
        path.chmod(0o700)
    return path
