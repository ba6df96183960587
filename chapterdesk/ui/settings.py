"""What the window remembers outside the vault: a closed list of keys, and nothing about people."""

import base64
import binascii
from pathlib import Path
from typing import Final, get_args

from PySide6.QtCore import QByteArray, QSettings

from chapterdesk.core.paths import SETTINGS_NAME, private_dir
from chapterdesk.ui.theme.metrics import SMALLEST_TEXT, clamp_text_size
from chapterdesk.ui.theme.tokens import ThemeName

_THEME: Final = "theme"
_LANGUAGE: Final = "language"
_TEXT_SIZE: Final = "text_size"
_GEOMETRY: Final = "geometry"
_LAST_VAULT: Final = "last_vault"
_UNFINISHED: Final = "unfinished_vault"
_DISCREET: Final = "discreet"
_DAMAGE_SEEN: Final = "damage_seen"
LEGAL_KEYS: Final = frozenset(
    {
        _THEME,
        _LANGUAGE,
        _TEXT_SIZE,
        _GEOMETRY,
        _LAST_VAULT,
        _UNFINISHED,
        _DISCREET,
        _DAMAGE_SEEN,
    }
)


class Settings:
    """Hold theme, language, text size, geometry and last vault in one INI file.

    Args:
        folder: Where the file lies, usually `core.paths.config_dir()`.
    """

    def __init__(self, *, folder: Path) -> None:
        private_dir(folder)
        self._store = QSettings(str(folder / SETTINGS_NAME), QSettings.Format.IniFormat)
        for key in set(self._store.allKeys()) - LEGAL_KEYS:
            self._store.remove(key)

    @property
    def theme(self) -> ThemeName:
        """Return the chosen theme; "system" when there is none or it is unknown."""
        text = self._text(_THEME)
        for name in get_args(ThemeName):
            if name == text:
                return name  # type: ignore[no-any-return]  # get_args knows no literal types
        return "system"

    def set_theme(self, name: ThemeName) -> None:
        """Remember the theme."""
        self._put(_THEME, name)

    @property
    def language(self) -> str:
        """Return the BCP 47 tag of the window's language."""
        return self._text(_LANGUAGE) or "en"

    def set_language(self, tag: str) -> None:
        """Remember the language."""
        self._put(_LANGUAGE, tag)

    @property
    def text_size(self) -> int:
        """Return the text size, 100 to 200 percent."""
        text = self._text(_TEXT_SIZE)
        return clamp_text_size(int(text)) if text.isdecimal() and len(text) < 5 else SMALLEST_TEXT  # noqa: PLR2004

    def set_text_size(self, percent: int) -> None:
        """Remember the text size."""
        self._put(_TEXT_SIZE, str(clamp_text_size(percent)))

    @property
    def geometry(self) -> QByteArray:
        """Return the window's place and size; empty when there is none."""
        try:
            return QByteArray(base64.b64decode(self._text(_GEOMETRY), validate=True))
        except (binascii.Error, ValueError):
            return QByteArray()

    def set_geometry(self, geometry: QByteArray) -> None:
        """Remember the window's place and size."""
        self._put(_GEOMETRY, base64.b64encode(geometry.data()).decode("ascii"))

    @property
    def is_discreet(self) -> bool:
        """Say whether the window bears a harmless name and no vault is remembered."""
        return self._text(_DISCREET) == "yes"

    def set_discreet(self, on: bool) -> None:
        """Be discreet from now on, or no longer; the last vault is forgotten at once."""
        if on:
            self._put(_DISCREET, "yes")
            self.set_last_vault(None)
            self.set_unfinished_vault(None)
        else:
            self._store.remove(_DISCREET)
            self._store.sync()

    @property
    def last_vault(self) -> Path | None:
        """Return the folder of the vault that was open last, if it may be remembered."""
        text = self._text(_LAST_VAULT)
        return Path(text) if text else None

    def set_last_vault(self, path: Path | None) -> None:
        """Remember the vault, or forget it (None, and always in discreet mode)."""
        if path is None or self.is_discreet:
            self._store.remove(_LAST_VAULT)
            self._store.sync()
        else:
            self._put(_LAST_VAULT, str(path))

    @property
    def unfinished_vault(self) -> Path | None:
        """Return the folder of a vault whose recovery code was not on paper when it was left."""
        text = self._text(_UNFINISHED)
        return Path(text) if text else None

    def set_unfinished_vault(self, path: Path | None) -> None:
        """Remember that a vault is being set up, or that it is done (None)."""
        if path is None or self.is_discreet:
            self._store.remove(_UNFINISHED)
            self._store.sync()
        else:
            self._put(_UNFINISHED, str(path))

    @property
    def damage_seen(self) -> bool:
        """Say whether damaged records were met in the last session: then help is offered."""
        return self._text(_DAMAGE_SEEN) == "yes"

    def set_damage_seen(self, *, seen: bool) -> None:
        """Remember that damaged records were met, or that all is well again."""
        self._put(_DAMAGE_SEEN, "yes" if seen else "")

    def _text(self, key: str) -> str:
        value = self._store.value(key, "")
        return value if isinstance(value, str) else ""

    def _put(self, key: str, value: str) -> None:
        self._store.setValue(key, value)
        self._store.sync()
