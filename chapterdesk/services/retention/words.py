"""What the kinds of things that have a period are called, what each holds and how it ends."""

from chapterdesk.core.words import _
from chapterdesk.services.retention.periods import Category


def category_names() -> dict[Category, str]:
    """Return what each kind is called."""
    return {
        Category.VISITORS: _("Visitors who did not come back"),
        Category.FORMER: _("People who left, and archived records"),
        Category.FIELDS: _("Fields of your own, as each says"),
        Category.ATTEMPTS: _("Calls and messages that were tried"),
        Category.ABSENCES: _("Absences that are over"),
        Category.DRAFTS: _("Unfinished forms"),
        Category.TASKS: _("Tasks that are done"),
        Category.PROBLEM_ROWS: _("Rows that an import could not take"),
        Category.IMPORT_UNDO: _("The way back of imports"),
        Category.MERGE_UNDO: _("The way back of merges"),
        Category.REQUESTS: _("Requests that were met"),
        Category.PRINTS: _("The list of papers made"),
        Category.EXPORTS: _("The list of exported files that are gone"),
        Category.AUDIT: _("Who did what"),
    }


def category_ends() -> dict[Category, str]:
    """Return in a clause what each kind holds and what becomes of it once somebody agreed."""
    return {
        Category.VISITORS: _(
            "who came as a visitor or only asked, and was not seen since; the whole record goes, "
            "as if they had been forgotten"
        ),
        Category.FORMER: _(
            "who left or was archived; the whole record goes, as if they had been forgotten"
        ),
        Category.FIELDS: _(
            "what stands in fields with an end of their own; it is emptied, the record stays"
        ),
        Category.ATTEMPTS: _(
            "what came of calls and messages; the notes of them go, the people stay"
        ),
        Category.ABSENCES: _("who said they would be away, and till when; the dates go"),
        Category.DRAFTS: _("what was typed into a form and never saved; it goes"),
        Category.TASKS: _("tasks that are done or were dropped; they go"),
        Category.PROBLEM_ROWS: _(
            "rows that wait to be mended; their cells are emptied, so nobody can mend them any more"
        ),
        Category.IMPORT_UNDO: _(
            "what takes an import back; it goes, the people stay and the import can not be undone"
        ),
        Category.MERGE_UNDO: _(
            "what parts two merged records again; it goes, and they stay one for good"
        ),
        Category.REQUESTS: _("what people asked of their record and when it was done; it goes"),
        Category.PRINTS: _("which papers were made, never what stood on them; the lines go"),
        Category.EXPORTS: _("which files were written and are gone; the lines go"),
        Category.AUDIT: _("who did what and when, never the values; the lines go"),
    }
