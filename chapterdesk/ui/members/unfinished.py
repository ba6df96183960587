"""Forms that were not finished: kept in the vault while typing, offered after unlocking."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from chapterdesk.core.events import Changed
from chapterdesk.core.words import _
from chapterdesk.services import discretion
from chapterdesk.services.drafts import DraftRow
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.members.reading import MemberDetail
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.catching_up import caught_up
from chapterdesk.ui.members.codec import KIND, Unfinished, decode, encode
from chapterdesk.ui.widgets.surfaces import Banner


class UnfinishedForms(QObject):
    """Keep, offer and drop unfinished forms of people.

    Args:
        context: What it runs on.
    """

    opened = Signal(object)

    def __init__(self, *, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._offered: Unfinished | None = None
        self._forms: dict[bytes | None, Unfinished] = {}
        self.banner = Banner(theme=context.theme, name="members_unfinished")
        self.banner.hide()
        self.banner.action_requested.connect(self._open)
        context.bridge.changed.connect(self._heard)

    def look(self) -> None:
        """Offer the latest unfinished form, if there is one."""
        drafts = self._context.services.drafts
        self._context.tasks.run(drafts.list, self._found, self._context.messages.error, owner=self)

    def offer(self) -> None:
        """Offer what was left a moment ago."""
        self.look()

    def of(self, member_id: bytes | None) -> Unfinished | None:
        """Return what was left of the form of a person, or of somebody new."""
        return self._forms.get(member_id)

    def is_kept(self, member_id: bytes) -> bool:
        """Say whether the vault still holds the form of a person; not on the window's thread.

        It lets go of every form that holds a name somebody has left.
        """
        services = self._context.services
        return services.discretion.is_on() or services.drafts.load(KIND, member_id) is not None

    def gone_on_with(
        self, unfinished: Unfinished, detail: MemberDetail, *, kept: bool
    ) -> MemberDraft | None:
        """Return what to go on with over the record as it is, and say what is lost; None: nothing.

        What was changed in the record since the form began stands.
        """
        if not kept:
            self._forms.pop(detail.id, None)
            self.banner.show_message(_not_kept(), tone="warn")
            return None
        base, typed = unfinished.base, unfinished.draft
        if base is None:
            if unfinished.updated_at == detail.updated_at:
                return typed
            # Nothing tells what was typed from what was there: an old rule must not come back.
            self.drop(detail.id, told=_not_kept())
            return None
        if base != detail.draft:
            self.banner.show_message(
                _(
                    "This person was changed since. What was changed there stands; "
                    "the rest of what you typed is in the form. Read it through before you save."
                ),
                tone="warn",
            )
        return caught_up(typed, base, detail.draft)

    def keep(self, unfinished: Unfinished) -> None:
        """Keep a form as it stands."""
        self._forms[unfinished.member_id] = unfinished
        drafts, payload = self._context.services.drafts, encode(unfinished)
        member_id = unfinished.member_id
        self._context.tasks.run(
            lambda: drafts.save(KIND, member_id, payload),
            lambda _done: None,
            self._context.messages.error,
        )

    def drop(self, member_id: bytes | None, *, told: str = "") -> None:
        """Keep nothing of a form any more: it was saved, or not wanted; `told`: say why."""

        def done(_done: object) -> None:
            if told:
                self.banner.show_message(told, tone="warn")
            else:
                self.look()

        drafts = self._context.services.drafts
        self._forms.pop(member_id, None)
        self._context.tasks.run(
            lambda: drafts.drop(KIND, member_id),
            done,
            self._context.messages.error,
            owner=self,
        )

    def clear(self) -> None:
        """Offer nothing (lock)."""
        self._offered = None
        self._forms.clear()
        self.banner.hide()

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        """Let go of forms that the vault let go of: their person goes by another name now.

        When meeting mode began or ended: offer what may be shown now.
        """
        if event.area == discretion.AREA:
            self.look()
        services = self._context.services
        asked = {
            member_id: form
            for member_id, form in self._forms.items()
            if member_id is not None and (not event.ids or member_id in event.ids)
        }
        if event.area != "members" or not asked or services.discretion.is_on():
            return

        def found(rows: Sequence[DraftRow]) -> None:
            there = {row.subject_id for row in rows if row.kind == KIND}
            gone = [key for key in asked.keys() - there if self._forms.get(key) is asked[key]]
            for key in gone:
                del self._forms[key]
            if self._offered is not None and self._offered.member_id in gone:
                self._offered = None
                self.banner.show_message(_not_kept(), tone="warn")

        self._context.tasks.run(
            services.drafts.list, found, self._context.messages.error, owner=self
        )

    def _found(self, rows: Sequence[DraftRow]) -> None:
        mine = (row for row in rows if row.kind == KIND)
        read = (decode(row.payload, row.subject_id) for row in mine)
        forms = [form for form in read if form is not None]
        self._forms = {form.member_id: form for form in forms}
        self._offered = forms[0] if forms else None
        if self._offered is None:
            self.banner.hide()
            return
        self.banner.show_message(
            _("A form about a person was not finished. It is kept here, in the desk."),
            action=_("Go on with it"),
        )

    @Slot()
    def _open(self) -> None:
        offered, self._offered = self._offered, None
        self.banner.hide()
        if offered is not None:
            self.opened.emit(offered)


def _not_kept() -> str:
    return _(
        "The person was changed since this form was begun, and it is not kept any more. "
        "The record stands as it is. Open it and write again what is still true."
    )
