"""Keep made-up people and real ones apart: a practice backup comes back among practice alone."""

from pathlib import Path

from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.words import _
from chapterdesk.storage.unlock import is_practice


def require_apart(to: Path, *, practice: bool) -> None:
    """Refuse to restore a practice backup outside of a practice folder, or a real one into it.

    Args:
        to: Where the new vault is to lie.
        practice: Whether the backup holds made-up people.

    Raises:
        RefusedError: It would lie among the other kind; nothing was restored.
    """
    if practice == _is_practice_folder(to.absolute().parent):
        return
    if practice:
        raise RefusedError(
            _("This backup holds a practice chapter, and made-up people stay in practice folders."),
            _("Nothing was restored."),
            _("Restore it beside a practice chapter, or make a new one: chapterdesk demo DIR"),
        )
    raise RefusedError(
        _("That folder is for practice, and this backup holds a real chapter."),
        _("Nothing was restored."),
        _("Choose another folder: practice folders are emptied without asking."),
    )


def _is_practice_folder(folder: Path) -> bool:
    """Say whether a folder is a practice vault or holds one."""
    try:
        return any(_is_practice_vault(path) for path in (folder, *folder.iterdir()))
    except OSError:
        return False


def _is_practice_vault(path: Path) -> bool:
    try:
        return path.is_dir() and is_practice(path)
    except UserError:
        return False
