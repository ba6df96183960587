"""Ask before somebody is forgotten, and say what forgetting does not reach."""

from collections.abc import Callable

from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.privacy import Remains
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.messages import Question


def ask_to_forget(context: PageContext, member_id: bytes, forgotten: Callable[[], None]) -> None:
    """Ask, forget, and call `forgotten`; the window's undo is emptied by what the service says."""
    privacy = context.services.privacy

    def done(_nothing: object) -> None:
        context.undo.clear()
        context.messages.toast(_("Forgotten. Nothing of them is left at this desk."))
        forgotten()

    def forget() -> None:
        context.tasks.run(lambda: privacy.forget_member(member_id), done, context.messages.error)

    def ask(remains: Remains) -> None:
        question = Question(
            title=_("Forget {name} for ever?").format(name=isolate(remains.name)),
            lost=what_remains(remains),
            verb=_("Forget for ever"),
            stay=_("Keep them"),
        )
        context.messages.confirm(question, forget)

    context.tasks.run(lambda: privacy.remains(member_id), ask, context.messages.error)


def what_remains(remains: Remains) -> str:
    """Return what goes and what stays, in a few sentences.

    SECURITY: the sentence about sealed texts is the same for everybody; it must not tell whether
    there is one.
    """
    said = [
        _(
            "Every record of theirs goes, and no undo brings it back. Past meetings keep their"
            " numbers."
        )
    ]
    if remains.newest_backup is not None:
        said.append(
            ngettext(
                "{count} backup still holds them until you delete it.",
                "{count} backups still hold them until you delete them.",
                remains.backups,
            )
        )
        newest = current().day(remains.newest_backup)
        said.append(_("The newest is of {day}.").format(day=newest))
    if remains.mentions:
        said.append(
            ngettext(
                "{count} note or task about something else bears their name; change it by hand.",
                "{count} notes or tasks about others bear their name; change them by hand.",
                remains.mentions,
            )
        )
    said.append(_("Sealed texts, if there are any about anybody, are for their readers to end."))
    return " ".join(said)
