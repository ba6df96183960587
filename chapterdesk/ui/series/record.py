"""A series as its record shows it: how it repeats, its dates, what each meeting is made from."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.recurrence.shapes import PreviewState
from chapterdesk.services.series import SeriesDetail, ShownDate
from chapterdesk.ui.meetings.words import layout_words
from chapterdesk.ui.members.people_order import Named
from chapterdesk.ui.records.view import RecordHeader, RecordView
from chapterdesk.ui.records.when import length_text
from chapterdesk.ui.series.preview import struck_text
from chapterdesk.ui.series.sentences import date_sentence, date_text
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import IconButton, LinkButton, SecondaryButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.rows import KeyValueRow
from chapterdesk.ui.widgets.surfaces import Banner, Card
from chapterdesk.ui.widgets.text import Text

_BACK = frozenset(
    {PreviewState.SKIPPED, PreviewState.HOLIDAY, PreviewState.CANCELLED, PreviewState.MOVED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRecord:
    """One series with the names that its page shows.

    Attributes:
        people: Who take turns of its own, in their order.
        place: The name of its place, or empty.
    """

    detail: SeriesDetail
    people: tuple[Named, ...]
    place: str

    @property
    def anchor(self) -> ShownDate | None:
        """Return the first date to come that takes place."""
        dates = self.detail.dates
        return next((one for one in dates if not one.struck), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesActions:
    """What the buttons of a record do."""

    edit: Callable[[], None]
    change: Callable[[ShownDate], None]
    skip: Callable[[ShownDate], None]
    restore: Callable[[ShownDate], None]
    cancel: Callable[[ShownDate], None]
    end: Callable[[ShownDate], None]
    open_meeting: Callable[[bytes], None]
    open_series: Callable[[bytes], None]
    skip_holidays: Callable[[], None]
    add_date: Callable[[], None]
    archive: Callable[[], None]
    delete: Callable[[], None]


class SeriesDrawing:
    """Fill a record view with a series.

    Args:
        theme: The look.
        view: What is filled.
        actions: What the buttons do.
    """

    def __init__(self, *, theme: Theme, view: RecordView, actions: SeriesActions) -> None:
        self._theme = theme
        self._view = view
        self._actions = actions

    def draw(self, record: SeriesRecord) -> None:
        """Show a series."""
        self._view.add(self._header(record))
        if not record.detail.row.zone_known:
            self._view.add(self._unknown_zone(record))
        self._view.add(self._dates(record))
        self._view.add(self._facts(record))
        for part in self._texts(record):
            self._view.add(part)
        self._view.add(self._last_row(record))

    def _header(self, record: SeriesRecord) -> RecordHeader:
        row = record.detail.row
        header = RecordHeader(name="series_header", title=row.label, subtitle=row.repeats)
        edit = SecondaryButton(
            theme=self._theme, text=_("&Edit"), name="series_edit", icon="pencil"
        )
        edit.clicked.connect(self._actions.edit)
        header.add_action(edit)
        return header

    def _unknown_zone(self, record: SeriesRecord) -> Banner:
        banner = Banner(theme=self._theme, name="series_zone", tone="warn")
        banner.show_message(
            _(
                "This computer does not know the time zone {zone}, so no date is shown or made. "
                "Everything of the series is kept."
            ).format(zone=isolate(record.detail.row.timezone)),
            tone="warn",
        )
        return banner

    def _dates(self, record: SeriesRecord) -> Card:
        card = Card(theme=self._theme, name="series_dates", title=_("The next dates"))
        dates = record.detail.dates
        if not dates:
            text = _("There is no date to come.")
            card.add(Text(text, colour="soft", wrap=True, name="series_no_dates"))
        lines = QWidget()
        column = QVBoxLayout(lines)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for place, one in enumerate(dates):
            column.addWidget(self._date(one, place, last=place == len(dates) - 1))
        card.add(lines)
        if record.detail.row.archived:
            return card
        below = FlowRow(name="series_dates_acts", spacing=16)
        on_holidays = sum(bool(one.holiday) and not one.struck for one in dates)
        if on_holidays:
            text = ngettext(
                "Leave out the holiday",
                "Leave out all {count} holidays",
                on_holidays,
            )
            skip = SecondaryButton(theme=self._theme, text=text, name="series_skip_holidays")
            skip.clicked.connect(self._actions.skip_holidays)
            below.add(skip)
        add = LinkButton(theme=self._theme, text=_("Add one more date"), name="series_add_date")
        add.clicked.connect(self._actions.add_date)
        below.add(add)
        card.add(below)
        return card

    def _date(self, one: ShownDate, place: int, *, last: bool) -> QFrame:
        name = f"series_date_{place}"
        row = QFrame()
        row.setObjectName(name)
        row.setProperty("part", "row")
        row.setProperty("last", last)
        row.setAccessibleName(date_sentence(one))
        layout = QHBoxLayout(row)
        layout.setContentsMargins(4, 6, 4, 6)
        layout.setSpacing(8)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        sentence = date_sentence(one)
        texts.addWidget(
            struck_text(date_text(one), struck=one.struck, name=f"{name}_day", sentence=sentence)
        )
        if one.words:
            texts.addWidget(
                Text(one.words, role="small", colour="soft", wrap=True, name=f"{name}_words")
            )
        layout.addLayout(texts, 1)
        quick = self._quick(one, name)
        if quick is not None:
            layout.addWidget(quick, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._more(one, name), 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _quick(self, one: ShownDate, name: str) -> LinkButton | None:
        if one.state in _BACK:
            words, call = _("Bring it back"), self._actions.restore
        elif one.holiday and not one.struck:
            words, call = _("Leave it out"), self._actions.skip
        else:
            return None
        said = _("{verb}: {date}").format(verb=words, date=date_text(one))
        button = LinkButton(
            theme=self._theme, text=words, name=f"{name}_quick", small=True, accessible=said
        )
        button.clicked.connect(lambda: call(one))
        return button

    def _more(self, one: ShownDate, name: str) -> IconButton:
        said = _("More for {date}").format(date=date_text(one))
        button = IconButton(
            theme=self._theme, icon="ellipsis", text=said, name=f"{name}_more", bare=True
        )
        menu = QMenu(button)
        menu.setObjectName(f"{name}_menu")
        menu.setAccessibleName(said)
        acts = self._actions
        offers: list[tuple[str, str, Callable[[], None]]] = []
        meeting = one.meeting_id
        if meeting is not None:
            offers.append(("open", _("&Open the meeting"), lambda: acts.open_meeting(meeting)))
        if not one.struck:
            offers += [
                ("change", _("&Change or move…"), lambda: acts.change(one)),
                ("skip", _("&Leave out"), lambda: acts.skip(one)),
                ("cancel", _("Ca&ncel, and show that it is cancelled"), lambda: acts.cancel(one)),
                ("end", _("&End the series before this date"), lambda: acts.end(one)),
            ]
        if one.state in _BACK:
            offers.append(("restore", _("&Bring back as it was"), lambda: acts.restore(one)))
        for key, text, call in offers:
            action = menu.addAction(text)
            action.setObjectName(f"{name}_{key}")
            action.triggered.connect(lambda _on=False, act=call: act())
        button.clicked.connect(lambda: menu.popup(button.mapToGlobal(button.rect().bottomLeft())))
        if not offers:
            button.setEnabled(False)
        return button

    def _facts(self, record: SeriesRecord) -> Card:
        card = Card(theme=self._theme, name="series_facts", title=_("Each meeting"))
        draft = record.detail.draft
        facts = [
            (_("Lasts"), length_text(draft.duration_minutes)),
            (_("Place"), isolate(record.place) if record.place else _("none yet")),
            (_("Time zone"), draft.timezone.rpartition("/")[2].replace("_", " ")),
            (_("Who takes turns"), self._turns(record)),
        ]
        if draft.template.sheet_layout:
            facts.append((_("Which sheet is printed"), layout_words(draft.template.sheet_layout)))
        for place, (key, value) in enumerate(facts):
            card.add(
                KeyValueRow(
                    theme=self._theme,
                    name=f"series_fact_{place}",
                    key=key,
                    value=value,
                    last=place == len(facts) - 1,
                )
            )
        return card

    @staticmethod
    def _turns(record: SeriesRecord) -> str:
        template = record.detail.draft.template
        if record.people:
            names = current().listing(isolate(name) for _id, name in record.people)
        elif template.group_id is not None:
            names = _("those who take turns in the group")
        else:
            return _("nobody yet")
        if not template.lead_count:
            return _("{names}; all of them each time").format(names=names)
        count = ngettext("{count} each time", "{count} each time", template.lead_count)
        return _("{names}; {count}").format(names=names, count=count)

    def _texts(self, record: SeriesRecord) -> list[Card]:
        template = record.detail.draft.template
        cards = []
        for name, title, text in (
            ("agenda", _("Agenda of each meeting"), template.agenda),
            ("access", _("Getting in and taking part"), template.access),
        ):
            if text:
                card = Card(theme=self._theme, name=f"series_{name}_card", title=title)
                card.add(Text(text, wrap=True, name=f"series_{name}_text"))
                cards.append(card)
        return cards

    def _last_row(self, record: SeriesRecord) -> FlowRow:
        flow = FlowRow(name="series_last", spacing=16)
        before = record.detail.continues_id
        if before is not None:
            earlier = LinkButton(
                theme=self._theme, text=_("Open the series it goes on from"), name="series_earlier"
            )
            earlier.clicked.connect(lambda: self._actions.open_series(before))
            flow.add(earlier)
        archived = record.detail.row.archived
        text = _("Bring back from the archive") if archived else _("Put into the archive")
        archive = LinkButton(theme=self._theme, text=text, name="series_archive")
        archive.clicked.connect(self._actions.archive)
        delete = LinkButton(theme=self._theme, text=_("Take the series away"), name="series_delete")
        delete.clicked.connect(self._actions.delete)
        flow.add(archive)
        flow.add(delete)
        return flow
