"""The key of the list, known without building it."""

from typing import Final

# Not Ctrl+Shift+U: input methods take that one for letters by their number.
RECENT_KEYS: Final = "Ctrl+Shift+Y"
