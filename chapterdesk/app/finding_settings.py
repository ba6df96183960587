"""The parts of the settings, as the palette finds them."""

from collections.abc import Callable, Sequence
from functools import partial

from chapterdesk.core.words import _, pgettext
from chapterdesk.ui.context import ABOUT, AREAS, CHAPTER, LOCKING, LOOK, SAFETY
from chapterdesk.ui.shell.actions import Command


def finding_settings(show: Callable[[bytes], object]) -> Sequence[Command]:
    """Return a command for each part of the settings.

    Args:
        show: Opens the settings at a part.
    """
    parts = (
        (
            LOOK,
            _("Settings: this window"),
            pgettext("search words", "theme contrast dark light colours text size zoom language"),
        ),
        (
            LOCKING,
            _("Settings: locking and privacy"),
            pgettext("search words", "lock minutes idle discreet hidden journey travel border"),
        ),
        (
            CHAPTER,
            _("Settings: the chapter"),
            pgettext("search words", "name country language time zone heading paper"),
        ),
        (
            SAFETY,
            _("Settings: the police, a safe contact, and what is named in print"),
            pgettext("search words", "safety helplines emergency services"),
        ),
        (
            AREAS,
            _("Settings: what else your chapter does"),
            pgettext("search words", "areas groups switch on off"),
        ),
        (ABOUT, _("Settings: about"), pgettext("search words", "version licence")),
    )
    return tuple(
        Command(
            name=f"action_settings_{part.decode()}",
            text=text,
            run=partial(show, part),
            sought=sought,
        )
        for part, text, sought in parts
    )
