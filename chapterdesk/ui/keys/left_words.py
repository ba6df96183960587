"""What the change of all keys says: what was done, and which backups the old keys open."""

from collections.abc import Sequence
from typing import Final, Literal

from PySide6.QtWidgets import QVBoxLayout

from chapterdesk.core.words import _, current, isolate, isolate_ltr, ngettext
from chapterdesk.services.keys import LeftReport, OldBackup
from chapterdesk.ui.widgets.text import Text

When = Literal["before", "renewed", "unsaved"]
"""Before the change; after it with a backup under the new keys, or while one is missing."""
_SHOWN: Final = 12


def lines_of(report: LeftReport) -> Sequence[str]:
    """Return what was done and what is left to do, a sentence or two a line."""
    lines = []
    if report.removed:
        lines.append(
            _("{name} can open nothing that is written from now on.").format(
                name=isolate(report.removed)
            )
        )
    if report.must_renew:
        names = current().listing([isolate(name) for name in report.must_renew])
        lines.append(_("{names}: must get a passphrase again.").format(names=names))
    if report.new_code:
        lines.append(
            _(
                "The new recovery code opens the desk. The old one opens only the backups that were"
                " made before: keep its paper apart as long as you keep them, then destroy it."
            )
        )
    if report.backup_failure:
        lines.append(
            _("There is no backup under the new keys yet: {why}").format(why=report.backup_failure)
        )
    lines.append(_("Change what you share outside this desk, too: mail, a drive, a door code."))
    return lines


def fill_backups(
    layout: QVBoxLayout, backups: Sequence[OldBackup], *, prefix: str, when: When
) -> None:
    """List backups that the old keys open, below what to do about them."""
    if not backups:
        layout.addWidget(
            Text(_("No backup is known. A copy of the laptop's files counts as one."), wrap=True)
        )
        return
    layout.addWidget(
        Text(
            _("Only if they get at the file. {advice}").format(advice=_advice(when)),
            colour="soft",
            wrap=True,
        )
    )
    for place, backup in enumerate(backups[:_SHOWN]):
        layout.addWidget(Text(_named(backup, when), wrap=True, name=f"{prefix}_{place}"))
    if len(backups) > _SHOWN:
        layout.addWidget(
            Text(
                ngettext("and {count} older one", "and {count} older ones", len(backups) - _SHOWN),
                colour="soft",
            )
        )


def _advice(when: When) -> str:
    if when == "renewed":
        return _("There is a backup under the new keys now: destroy those you do not need.")
    if when == "unsaved":
        return _("Destroy none of them before there is a backup under the new keys.")
    return _("Destroy none yet: first the keys change and a backup is made under the new ones.")


def _named(backup: OldBackup, when: When) -> str:
    if backup.before and when == "renewed":
        return _(
            "{backup} Made just before this change; the backup under the new keys holds the same."
        ).format(backup=_where(backup))
    if backup.before:
        return _("{backup} Made just before this change.").format(backup=_where(backup))
    if backup.certain and not backup.held:
        return _(
            "{backup} Made before they had a passphrase, with the same keys: a copy of the desk"
            " from their time opens it, too."
        ).format(backup=_where(backup))
    if backup.certain:
        return _where(backup)
    return _("Perhaps: {backup}").format(backup=_where(backup))


def _where(backup: OldBackup) -> str:
    file, place = isolate_ltr(backup.file_name), isolate_ltr(backup.place)
    if backup.made_at is None:
        return _("{file}, in {place}.").format(file=file, place=place)
    made = backup.made_at.astimezone()
    day, time = current().day(made.date()), current().clock_time(made)
    if backup.here:
        return _("{day}, {time}: {file}, in {place}.").format(
            day=day, time=time, file=file, place=place
        )
    return _("{day}, {time}: {file}, in {place} (not here now).").format(
        day=day, time=time, file=file, place=place
    )
