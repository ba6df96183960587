"""One helpline or service: every fact with its source and date, and its checks."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from chapterdesk.core.vocabulary import DirectoryStatus, VerificationMethod
from chapterdesk.core.words import _, current, isolate, isolate_ltr
from chapterdesk.services.directory.rows import EntryDetail, VerificationView
from chapterdesk.ui.chapter.options import languages
from chapterdesk.ui.records.facts import facts_card
from chapterdesk.ui.records.fields import choice, text_field
from chapterdesk.ui.records.view import RecordHeader, RecordView
from chapterdesk.ui.resources.words import (
    country_name,
    method_names,
    policy_names,
    result_options,
    service_options,
    status_names,
    status_tone,
)
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.buttons import IconButton, PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.columns import Columns
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Banner, Card
from chapterdesk.ui.widgets.text import Tag, Text

_MAIL = "mailto:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What somebody found when they checked an entry today."""

    method: VerificationMethod
    result: DirectoryStatus
    checked_by: str


class EntryRecord(QObject):
    """Draw an entry and say what is wished of it.

    Args:
        theme: The look.
        view: Where it is drawn.
    """

    edit_requested = Signal()
    archive_requested = Signal()
    delete_requested = Signal()
    checked = Signal(object)

    def __init__(self, *, theme: Theme, view: RecordView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = view

    def draw(self, detail: EntryDetail) -> None:
        """Show an entry."""
        view = self._view
        view.add(self._header(detail))
        view.add(self._tags(detail))
        for place, (text, tone) in enumerate(_warnings(detail)):
            view.add(Banner(theme=self._theme, name=f"entry_warning_{place}", text=text, tone=tone))
        view.add(self._facts("entry_reach", _("How to reach it"), _reach(detail)))
        view.add(self._facts("entry_trust", _("What it does with what you say"), _trust(detail)))
        view.add(self._check(detail))
        view.add(self._facts("entry_source", _("Where this comes from"), _source(detail)))

    def _header(self, detail: EntryDetail) -> QWidget:
        draft = detail.draft
        header = RecordHeader(name="entry_header", title=draft.name, subtitle=draft.audience)
        more = IconButton(
            theme=self._theme, icon="ellipsis", text=_("More for this entry"), name="entry_more"
        )
        menu = QMenu(more)
        menu.setObjectName("entry_menu")
        menu.setAccessibleName(_("More for this entry"))
        archive = menu.addAction(
            _("&Bring back from the archive") if detail.archived else _("Put into the &archive")
        )
        archive.setObjectName("entry_archive")
        archive.triggered.connect(self.archive_requested)
        menu.addSeparator()
        delete = menu.addAction(_("&Put into the bin"))
        delete.setObjectName("entry_delete")
        delete.triggered.connect(self.delete_requested)
        more.setMenu(menu)
        more.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        edit = SecondaryButton(
            theme=self._theme, text=_("&Edit"), name="entry_edit", icon="pencil", keys="F2"
        )
        edit.clicked.connect(self.edit_requested)
        header.add_action(more)
        header.add_action(edit)
        return header

    def _tags(self, detail: EntryDetail) -> QWidget:
        row = FlowRow(name="entry_tags")
        draft, known = detail.draft, detail.row
        words: list[tuple[str, Tone]] = [(status_names()[known.status], status_tone(known.status))]
        if known.stale and known.checked_on is not None:
            words.append((_("check again"), "warn"))
        names = dict(languages())
        labels = dict(service_options())
        words += [(country_name(draft.country), "neutral")] if draft.country else []
        words += [(labels.get(term, term), "neutral") for term in draft.services]
        spoken = ", ".join(names.get(tag, tag) for tag in draft.languages)
        words += [(spoken, "neutral")] if spoken else []
        for text, tone in words:
            row.add(Tag(theme=self._theme, text=text, tone=tone, name="entry_tag"))
        return row

    def _facts(self, name: str, title: str, facts: list[tuple[str, str]]) -> Card:
        return facts_card(theme=self._theme, name=name, title=title, facts=facts)

    def _check(self, detail: EntryDetail) -> Card:
        theme = self._theme
        card = Card(theme=theme, name="entry_check", title=_("Checks"))
        methods = [(method.value, name) for method, name in method_names().items()]
        method = choice("entry_method", methods)
        result = choice("entry_result", result_options())
        who = text_field("entry_checked_by")
        rows = (
            FormRow(name="entry_method_row", label=_("&How you checked"), field=method),
            FormRow(name="entry_result_row", label=_("What you &found"), field=result),
        )
        card.add(Columns(theme=theme, name="entry_check_columns", widgets=rows, wide=400))
        done = PrimaryButton(
            theme=theme, text=_("Checked &today"), name="entry_checked", icon="badge-check"
        )

        def press() -> None:
            self.checked.emit(
                Check(
                    method=VerificationMethod(method.current),
                    result=DirectoryStatus(result.current),
                    checked_by=who.text(),
                )
            )

        done.clicked.connect(press)
        who.returnPressed.connect(press)
        card.add(
            FormRow(
                name="entry_checked_by_row",
                label=_("Who &checked"),
                field=who,
                hint=_("Initials are enough."),
                optional=True,
            )
        )
        row = QHBoxLayout()
        row.addWidget(done)
        row.addStretch(1)
        card.body.addLayout(row)
        for place, view in enumerate(detail.verifications):
            card.add(
                Text(
                    _check_line(view), role="small", colour="soft", wrap=True, name=f"check_{place}"
                )
            )
        return card


def _check_line(view: VerificationView) -> str:
    parts = [
        current().day(view.verified_on),
        method_names()[view.method],
        status_names()[view.result],
        isolate(view.checked_by) if view.checked_by else "",
    ]
    return " · ".join(part for part in parts if part)


def _warnings(detail: EntryDetail) -> list[tuple[str, Tone]]:
    found: list[tuple[str, Tone]] = []
    if detail.row.why_not:
        found.append((_("Not on paper. {why}").format(why=detail.row.why_not), "warn"))
    if detail.alert:
        found.append((current().gettext(detail.alert), "warn"))
    return found


def _reach(detail: EntryDetail) -> list[tuple[str, str]]:
    draft = detail.draft
    chat = draft.chat_url
    mail = chat.startswith(_MAIL)
    return [
        (_("Phone"), isolate_ltr(draft.phone_display) if draft.phone_display else ""),
        (_("Text"), isolate(draft.sms) if draft.sms else ""),
        (_("Email") if mail else _("Chat"), isolate_ltr(chat.removeprefix(_MAIL)) if chat else ""),
        (_("Website"), isolate_ltr(draft.website) if draft.website else ""),
        (_("Hours"), isolate(draft.hours) if draft.hours else ""),
        (_("Cost"), isolate(draft.cost) if draft.cost else ""),
        (_("Region"), isolate(draft.region) if draft.region else ""),
    ]


def _trust(detail: EntryDetail) -> list[tuple[str, str]]:
    draft = detail.draft
    return [
        (_("Police and rescue"), policy_names()[draft.emergency_policy]),
        (_("Confidential"), isolate(draft.confidentiality) if draft.confidentiality else ""),
    ]


def _source(detail: EntryDetail) -> list[tuple[str, str]]:
    draft = detail.draft
    confidence = {"high": _("good"), "medium": _("fair"), "low": _("weak")}
    sources = "\n".join(isolate_ltr(part.strip()) for part in draft.source_url.split(" | "))
    return [
        (_("Read at"), sources if draft.source_url else ""),
        (_("Read on"), isolate(draft.source_date) if draft.source_date else ""),
        (_("The source is"), confidence.get(draft.confidence, "")),
        (_("Last check here"), _last_check(detail.row.checked_on)),
    ]


def _last_check(day: date | None) -> str:
    return current().day(day) if day else _("never: it shipped with the program")
