"""The problem rows of an import as a file: refused before anything is imported, written after."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chapterdesk.core.errors import RefusedError, StorageError, UserError
from chapterdesk.core.words import _

if TYPE_CHECKING:
    from chapterdesk.services.imports.service import ImportService

# Room for the name of the part that is written first and then takes the file's place.
_NAME_LIMIT: Final = 200


def refuse_problems_file(problems: Path, *, source: Path) -> None:
    """Refuse a place where the problem rows can not be written, before anything is imported.

    Raises:
        RefusedError: Something is there already, such as the source itself.
        StorageError: Its folder is not there, or its name can not be one.
    """
    try:
        taken = os.path.lexists(problems) or problems.resolve() == source.resolve()
        folder = problems.parent.is_dir() and len(os.fsencode(problems.name)) <= _NAME_LIMIT
    except (OSError, ValueError):
        taken = folder = False
    if taken:
        raise RefusedError(
            _("There is a file of that name already."),
            _("It was left as it is; nothing was imported."),
            _("Choose another name for the problem rows."),
        )
    if not folder:
        raise StorageError(
            _("The folder for the problem rows is not there, or the name is too long."),
            _("Nothing was imported."),
            _("Choose a folder that is there and a short name."),
        )


def write_problems(
    imports: "ImportService", batch_id: bytes, problems: Path, *, source: Path
) -> None:
    """Write the problem rows of an import that is done.

    Raises:
        StorageError: They can not be written; the import stands.
    """
    try:
        refuse_problems_file(problems, source=source)
        imports.export_problems(batch_id, problems)
    except UserError as error:
        raise StorageError(
            _("The problem rows could not be written."),
            _("The import itself is done and stands; its batch is {id}.").format(id=batch_id.hex()),
            _("Import the file again with another --problems: nobody is added twice."),
        ) from error
