"""What is said of rows that were matched or left out."""

from chapterdesk.core.words import _


def both_are_kept() -> str:
    """Return what is said of somebody new who shares a name."""
    return _("Somebody else here goes by the same name; both are kept.")


def skipped_by_choice() -> str:
    """Return what is said of a row that somebody chose to leave out."""
    return _("You chose to leave this row out.")


def name_stays() -> str:
    """Return what is said of a row of our own export in which the name was edited."""
    return _("The name here is another one; it stays.")


def nobody_here() -> str:
    """Return what is said of a row whose name nobody here goes by, where nobody is to be added."""
    return _("Nobody here goes by this name; nobody was added.")


def shares_a_way() -> str:
    """Return what is said of somebody new whose phone or address is somebody's here."""
    return _("Somebody else here is reached in the same way; both are kept.")


def in_the_bin() -> str:
    """Return what is said of a row of somebody who lies in the bin."""
    return _("This person lies in the bin; the row is left out.")


def taken_by_name() -> str:
    """Return what is said of a row that nothing but the name ties to somebody."""
    return _("Taken to be the person of this name who is here already.")


def goes_by_another_name() -> str:
    """Return what is said of a row of somebody whose name here is a longer or shorter one."""
    return _("Somebody here with this address goes by another name; that name stays.")


def who_is_it() -> str:
    """Return what is asked of a row that may be an old name of somebody, or their household."""
    return _(
        "Somebody here is reached in the same way and goes by another name. "
        "Say whether it is the same person, or somebody new; until then the row is left out."
    )
