"""Pairs in a list: mentor, mentee and the next review in three columns."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from babel.dates import format_date
from PySide6.QtCore import QEvent, QObject, QRect, QSize
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget
from typing_extensions import override

from chapterdesk.core.vocabulary import PairStatus
from chapterdesk.core.words import _, current, ngettext
from chapterdesk.services.mentoring import PairRow
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.lists.delegate import RowDelegate
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.text import Text

_HEIGHT: Final = 64
_COLUMNS: Final = (35, 35, 30)
_SOON_DAYS: Final = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class PairListRow(ListRow):
    """A pair as it is drawn; the mentor is the row's title."""

    mentee: str = ""
    mentee_quiet: str = ""
    review: str = ""


def status_names() -> dict[PairStatus, str]:
    """Return the name of everything a pair may be."""
    return {
        PairStatus.PROPOSED: _("proposed"),
        PairStatus.ACTIVE: _("together"),
        PairStatus.PAUSED: _("paused"),
        PairStatus.COMPLETED: _("ended"),
        PairStatus.ENDED_EARLY: _("ended early"),
        PairStatus.DECLINED: _("declined"),
    }


def review_day(day: date | None, today: date) -> str:
    """Return the day of the next review."""
    if day is None:
        return _("no date")
    pattern = "d MMM" if day.year == today.year else "d MMM y"
    return format_date(day, pattern, locale=current().locale)


def pair_tag(row: PairRow, today: date) -> tuple[str, Tone]:
    """Return what to know of a pair at a glance, or an empty word."""
    if row.overdue and row.next_review_on is not None:
        days = (today - row.next_review_on).days
        return ngettext("{count} day over", "{count} days over", days), "warn"
    if row.status is not PairStatus.ACTIVE:
        return status_names()[row.status], "neutral"
    if row.next_review_on is not None and (row.next_review_on - today).days <= _SOON_DAYS:
        days = (row.next_review_on - today).days
        return ngettext("in {count} day", "in {count} days", days) if days else _("today"), "accent"
    return "", "neutral"


def pair_row(row: PairRow, today: date) -> PairListRow:
    """Return a pair as a row of the list."""
    tag, tone = pair_tag(row, today)
    review = review_day(row.next_review_on, today)
    spoken = _("{mentor} with {mentee}, next review: {review}").format(
        mentor=row.mentor,
        mentee=row.mentee,
        review=current().day(row.next_review_on) if row.next_review_on else review,
    )
    return PairListRow(
        key=row.id,
        title=row.mentor,
        quiet=row.mentor_pronouns,
        mentee=row.mentee,
        mentee_quiet=row.mentee_pronouns,
        review=review,
        tag=tag,
        tone=tone,
        spoken=", ".join(part for part in (spoken, tag) if part),
    )


class PairDelegate(RowDelegate):
    """Draw mentor, mentee and next review, each with a quiet line beneath."""

    def __init__(self, *, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(theme=theme, height=_HEIGHT, parent=parent)

    @override
    def draw_row(
        self, painter: QPainter, option: QStyleOptionViewItem, inner: QRect, row: ListRow
    ) -> None:
        if not isinstance(row, PairListRow):
            return
        mentor, mentee, review = _cells(inner)
        self._two(painter, option, mentor, row.title, row.quiet)
        self._two(painter, option, mentee, row.mentee, row.mentee_quiet)
        upper, lower = self._lines(review)
        if not row.tag:
            self.text(painter, option, review, row.review, role="body", colour="ink")
            return
        self.text(painter, option, upper, row.review, role="body", colour="ink")
        bold = row.tone != "neutral"
        width = self.width_of(row.tag, "small", bold=bold) + self.theme.px(16)
        lower.setWidth(min(lower.width(), width + 1))
        self._chip(painter, option, lower, row.tag, row=row)

    def _two(
        self, painter: QPainter, option: QStyleOptionViewItem, cell: QRect, name: str, quiet: str
    ) -> None:
        if not quiet:
            self.text(painter, option, cell, name, role="body", colour="ink", bold=True)
            return
        upper, lower = self._lines(cell)
        self.text(painter, option, upper, name, role="body", colour="ink", bold=True)
        self.text(painter, option, lower, quiet, role="small", colour="soft")

    def _lines(self, cell: QRect) -> tuple[QRect, QRect]:
        middle, height = cell.center().y(), self.theme.px(22)
        upper = QRect(cell.left(), middle - height, cell.width(), height)
        return upper, QRect(cell.left(), middle + 2, cell.width(), height)


def _cells(inner: QRect) -> list[QRect]:
    cells, left = [], inner.left()
    for share in _COLUMNS:
        width = inner.width() * share // 100
        cells.append(QRect(left, inner.top(), width - 10, inner.height()))
        left += width
    return cells


class PairColumns(QWidget):
    """Name the columns above the list.

    Args:
        view: The list, whose columns these are.
    """

    def __init__(self, *, view: QAbstractItemView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.setObjectName("pair_columns")
        titles = (_("Mentor"), _("Mentee"), _("Next review"))
        self._labels = [
            Text(title, role="small", colour="soft", strong=True, parent=self) for title in titles
        ]
        view.viewport().installEventFilter(self)

    @override
    def sizeHint(self) -> QSize:
        return QSize(0, self._labels[0].sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        # The list's scroll bar takes room that the columns do not have either.
        width = self._view.viewport().width() - 2 * RowDelegate.side
        inner = QRect(0, 0, width, self.height())
        whole = QRect(0, 0, self.width(), self.height())
        for label, cell in zip(self._labels, _cells(inner), strict=True):
            label.setGeometry(QStyle.visualRect(self.layoutDirection(), whole, cell))
