"""A page of cards."""

from frame import framed
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.rows import DueRow, KeyValueRow
from chapterdesk.ui.widgets.search_field import SearchField
from chapterdesk.ui.widgets.surfaces import Card, PageHeader
from chapterdesk.ui.widgets.text import IconLabel, Tag, Text


def today(theme: Theme) -> QWidget:
    """Build a page of cards."""
    window, body = framed(theme, "today")
    find = SearchField(
        theme=theme,
        name="find",
        accessible="Find or do anything",
        placeholder="Find or do anything",
        keys="Ctrl K",
    )
    header = PageHeader(
        theme=theme,
        name="header",
        title="Good evening",
        subtitle="One meeting today. Four things are due.",
        actions=[find],
    )
    body.addWidget(header)
    body.addWidget(next_meeting(theme))
    columns = QHBoxLayout()
    columns.setSpacing(20)
    due = Card(theme=theme, name="due", title="Due", padded=False)
    rows = (
        ("phone", "One call to make", "Text only, after 18:00. Name covered", "today", "bad"),
        ("heart-handshake", "One pair has its first review", "Two weeks", "tomorrow", "warn"),
        ("badge-check", "Check three helplines", "Last checked 47 days ago", "2 days", "warn"),
        ("file-pen", "Renew the agreement", "Room 2. Ends 31 December", "5 weeks", "neutral"),
    )
    for number, (icon, title, line, tag, tone) in enumerate(rows):
        due.add(
            DueRow(
                theme=theme,
                name=f"due_{number}",
                icon=icon,
                title=title,
                line=line,
                tag=tag,
                tone=tone,  # type: ignore[arg-type]
                last=number == len(rows) - 1,
            )
        )
    due.body.addStretch(1)
    columns.addWidget(due, 8)
    side = QVBoxLayout()
    side.setSpacing(20)
    backup = Card(theme=theme, name="backup", title="Backup")
    line = QHBoxLayout()
    line.setSpacing(12)
    line.addWidget(
        IconLabel(theme=theme, icon="shield-check", size=28), 0, Qt.AlignmentFlag.AlignTop
    )
    line.addWidget(Text("Safe. Tuesday 24 November, to the blue stick.", wrap=True), 1)
    backup.body.addLayout(line)
    side.addWidget(backup)
    month = Card(theme=theme, name="month", title="This month")
    month.body.setSpacing(0)
    for key, value in (("Meetings held", "6"), ("Visits", "104"), ("Came back", "5")):
        month.add(KeyValueRow(theme=theme, name=key, key=key, value=value, last=key == "Came back"))
    side.addWidget(month)
    side.addStretch(1)
    columns.addLayout(side, 5)
    body.addLayout(columns, 1)
    return window


def next_meeting(theme: Theme) -> Card:
    """Build a card with an accent."""
    card = Card(theme=theme, name="next", accent="accent")
    row = QHBoxLayout()
    row.setSpacing(32)
    when = QVBoxLayout()
    when.setSpacing(0)
    when.addStretch(1)
    when.addWidget(Text("18:30", role="title"), 0, Qt.AlignmentFlag.AlignHCenter)
    when.addWidget(Text("in 40 minutes", role="small", colour="soft"))
    when.addStretch(1)
    row.addLayout(when)
    what = QVBoxLayout()
    what.setSpacing(6)
    what.addStretch(1)
    what.addWidget(Text("Thursday social", role="heading"))
    what.addWidget(
        Text("Library, room 2 · Noor and Wren facilitate · 21 expected", colour="soft", wrap=True)
    )
    tags = QHBoxLayout()
    tags.addWidget(Tag(theme=theme, text="Step-free", tone="ok", icon="accessibility"))
    tags.addWidget(Tag(theme=theme, text="1 access need", tone="warn", icon="circle-alert"))
    tags.addStretch(1)
    what.addLayout(tags)
    what.addStretch(1)
    row.addLayout(what, 1)
    buttons = QVBoxLayout()
    buttons.addWidget(
        PrimaryButton(theme=theme, text="Start check-in", name="start", keys="Enter", big=True)
    )
    buttons.addWidget(
        SecondaryButton(theme=theme, text="Print sheet", name="print", icon="printer")
    )
    row.addLayout(buttons)
    card.body.addLayout(row)
    return card
