"""A person's record, drawn into the right side of the page."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from chapterdesk.core.vocabulary import (
    ConsentPurpose,
    ConsentStatus,
    MemberStatus,
    PhotoConsent,
    ShareLevel,
)
from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.members.reading import MemberDetail
from chapterdesk.ui.chapter.options import languages
from chapterdesk.ui.members.beside_cards import (
    away_words,
    emergency_card,
    history_card,
    own_card,
    relations_card,
)
from chapterdesk.ui.members.cards import (
    NotesCard,
    Said,
    consent_card,
    groups_card,
    lately_card,
    reaching_card,
)
from chapterdesk.ui.members.sentences import month, pronouns_line
from chapterdesk.ui.members.words import share_options, status_since
from chapterdesk.ui.records.view import RecordHeader, RecordView
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.buttons import IconButton, SecondaryButton
from chapterdesk.ui.widgets.columns import Columns
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.surfaces import Banner
from chapterdesk.ui.widgets.text import Tag

_BESIDE = 460
_HEADING = 40
_ENDED = (ConsentStatus.WITHDRAWN, ConsentStatus.REFUSED)


class MemberRecord(QObject):
    """Draw a person and say what is wished of them.

    Args:
        theme: The look.
        view: Where it is drawn.
        said: Told what a person said about a purpose.
    """

    edit_requested = Signal()
    confirm_requested = Signal()
    archive_requested = Signal()
    unarchive_requested = Signal()
    delete_requested = Signal()
    forget_requested = Signal()
    asked = Signal()
    use_requested = Signal()
    duplicates_requested = Signal()
    sealed_name_requested = Signal()
    sealed_note_requested = Signal()
    checks_requested = Signal()
    person_requested = Signal(object)
    out_requested = Signal()
    note_written = Signal(str)

    def __init__(
        self, *, theme: Theme, view: RecordView, said: Said, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = view
        self._said = said
        self._written: tuple[bytes, str] = (b"", "")

    def draw(self, detail: MemberDetail, today: date) -> None:
        """Show a person."""
        theme, view = self._theme, self._view
        view.add(self._header(detail))
        view.add(self._tags(detail, today))
        if detail.restricted_on is not None:
            view.add(self._only_kept(detail.restricted_on))
        if not detail.row.name_confirmed:
            view.add(self._unconfirmed())
        name = detail.draft.display_name
        # Of a name the person knows which part is short: it stands whole, or not at all.
        title = (
            _("Reaching this person")
            if detail.draft.shielded or len(name) > _HEADING
            else _("Reaching {name}").format(name=isolate(name))
        )
        view.add(
            reaching_card(theme=theme, title=title, contacts=detail.contacts, hidden=detail.hidden)
        )
        self._draw_beside(detail)
        consent = consent_card(theme=theme, consents=detail.consents, said=self._said)
        lately = lately_card(theme=theme, lately=detail.lately, today=today)
        view.add(
            Columns(theme=theme, name="member_columns", widgets=(consent, lately), wide=_BESIDE)
        )
        if detail.groups:
            view.add(groups_card(theme=theme, groups=detail.groups))
        if len(detail.beside.history) > 1:
            view.add(history_card(theme=theme, history=detail.beside.history))
        view.add(self._note_card(detail))

    def _draw_beside(self, detail: MemberDetail) -> None:
        theme, view, beside = self._theme, self._view, detail.beside
        if beside.emergency:
            view.add(
                emergency_card(
                    theme=theme, contacts=beside.emergency, pronouns=detail.draft.pronouns
                )
            )
        if beside.relations:
            view.add(
                relations_card(
                    theme=theme, relations=beside.relations, opened=self.person_requested.emit
                )
            )
        if beside.own:
            view.add(own_card(theme=theme, values=beside.own))

    def forget(self) -> None:
        """Hold nothing (lock)."""
        self._written = (b"", "")

    def _header(self, detail: MemberDetail) -> QWidget:
        header = RecordHeader(
            name="member_header",
            title=detail.draft.display_name,
            subtitle=pronouns_line(detail.draft.pronouns),
        )
        more = IconButton(
            theme=self._theme, icon="ellipsis", text=_("More for this person"), name="member_more"
        )
        menu = QMenu(more)
        menu.setObjectName("member_menu")
        menu.setAccessibleName(_("More for this person"))
        if detail.row.archived:
            self._item(menu, _("&Bring back from the archive"), "unarchive", self.unarchive)
        else:
            self._item(menu, _("&Archive"), "archive", self.archive)
        self._item(
            menu, _("&Is this somebody twice?"), "duplicates", self.duplicates_requested.emit
        )
        self._item(
            menu, _("&Legal or former name, sealed…"), "sealed", self.sealed_name_requested.emit
        )
        self._item(menu, _("&Checks…"), "checks", self.checks_requested.emit)
        self._item(menu, _("&What they may ask of you…"), "ask", self.asked.emit)
        agreed = any(
            view.purpose is ConsentPurpose.PRINT_ROSTER and view.status not in _ENDED
            for view in detail.consents
        )
        if not agreed or any(view.status in _ENDED for view in detail.consents):
            self._item(menu, _("Papers and files &still out…"), "out", self.out_requested.emit)
        menu.addSeparator()
        self._item(menu, _("&Put into the bin"), "delete", self.delete)
        self._item(menu, _("&Forget for ever…"), "forget", self.forget_requested.emit)
        more.setMenu(menu)
        more.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        edit = SecondaryButton(
            theme=self._theme, text=_("&Edit"), name="member_edit", icon="pencil", keys="F2"
        )
        edit.clicked.connect(self.edit_requested)
        header.add_action(more)
        header.add_action(edit)
        return header

    def archive(self) -> None:
        """Wish the person archived."""
        self.archive_requested.emit()

    def unarchive(self) -> None:
        """Wish the person back."""
        self.unarchive_requested.emit()

    def delete(self) -> None:
        """Wish the person in the bin."""
        self.delete_requested.emit()

    @staticmethod
    def _item(menu: QMenu, text: str, name: str, call: Callable[[], None]) -> None:
        action = menu.addAction(text)
        action.setObjectName(f"member_{name}")
        action.triggered.connect(call)

    def _tags(self, detail: MemberDetail, today: date) -> QWidget:
        row = FlowRow(name="member_tags")
        draft = detail.draft
        away = detail.row.archived or draft.status in {MemberStatus.PAUSED, MemberStatus.FORMER}
        status = MemberStatus.ARCHIVED if detail.row.archived else draft.status
        since = _("Archived")
        if not detail.row.archived:
            since = status_since(status).format(month=month(detail.status_since))
        self._tag(row, since, "neutral" if away else "ok")
        gone = away_words(detail.beside.absences, today)
        if gone:
            self._tag(row, gone, "accent", "calendar-days")
        names = dict(languages())
        spoken = ", ".join(names.get(tag, tag) for tag in draft.languages)
        if spoken:
            self._tag(row, spoken)
        for word in (*draft.tags, *draft.interests, *draft.skills):
            self._tag(row, word)
        if draft.shielded:
            self._tag(row, _("Initials in lists"), "accent", "shield")
        if draft.is_minor:
            self._tag(row, _("Under 18"), "warn")
        if draft.photo_consent is PhotoConsent.NO:
            self._tag(row, _("No photos"), "warn", "camera-off")
        if draft.share_level is not ShareLevel.NONE:
            self._tag(row, dict(share_options())[draft.share_level], "neutral", "users")
        return row

    def _tag(self, row: FlowRow, text: str, tone: Tone = "neutral", icon: str = "") -> None:
        row.add(Tag(theme=self._theme, text=text, tone=tone, icon=icon, name="member_tag"))

    def _only_kept(self, since: date) -> QWidget:
        banner = Banner(
            theme=self._theme,
            name="member_only_kept",
            text=_(
                "Only kept since {day}, at their wish: not called, printed, exported, matched or"
                " shared."
            ).format(day=current().day(since)),
            tone="warn",
            action=_("&Use it again"),
        )
        banner.action_requested.connect(self.use_requested)
        return banner

    def _unconfirmed(self) -> QWidget:
        banner = Banner(
            theme=self._theme,
            name="member_unconfirmed",
            text=_("Nobody has asked yet whether this is the name they go by here."),
            tone="warn",
            action=_("It &is their name"),
        )
        banner.action_requested.connect(self.confirm_requested)
        return banner

    def _note_card(self, detail: MemberDetail) -> NotesCard:
        card = NotesCard(theme=self._theme, notes=detail.notes)
        member_id, text = self._written
        if member_id == detail.id and text:
            card.set_text(text)
        card.edited.connect(lambda typed, who=detail.id: self._keep_note(who, typed))
        card.written.connect(self.note_written)
        card.sealed_requested.connect(self.sealed_note_requested)
        return card

    def _keep_note(self, member_id: bytes, text: str) -> None:
        """Remember a note that is being written, over the drawing anew of the record."""
        self._written = (member_id, text)
