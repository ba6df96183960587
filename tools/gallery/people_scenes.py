"""The check-in, and a list beside a record."""

from frame import NAMES, fail, framed
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.ui.tasks import InlineTaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import IconButton, SecondaryButton
from chapterdesk.ui.widgets.choices import FilterChips
from chapterdesk.ui.widgets.counter import Counter
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.lists.view import CheckList, RecordList
from chapterdesk.ui.widgets.rows import DueRow, KeyValueRow
from chapterdesk.ui.widgets.search_field import SearchField
from chapterdesk.ui.widgets.surfaces import Card, EmptyState, PageHeader
from chapterdesk.ui.widgets.text import BigNumber, PersonLabel, Tag, Text
from chapterdesk.ui.widgets.toasts import ToastHost


def checkin(theme: Theme) -> QWidget:
    """Build the check-in."""
    window = QWidget()
    window.setProperty("part", "page")
    outer = QVBoxLayout(window)
    outer.setContentsMargins(40, 24, 40, 24)
    outer.setSpacing(20)
    actions = [
        SecondaryButton(theme=theme, text="Door mode", name="door", icon="door-open"),
        SecondaryButton(theme=theme, text="Sheet", name="sheet", icon="printer"),
        SecondaryButton(theme=theme, text="Done", name="done"),
    ]
    outer.addWidget(
        PageHeader(
            theme=theme,
            name="head",
            title="Thursday social",
            subtitle="18:30 · Library, room 2 · first names on paper",
            actions=actions,
        )
    )
    columns = QHBoxLayout()
    columns.setSpacing(28)
    columns.addLayout(_roll(theme), 2)
    columns.addLayout(_counts(theme), 1)
    outer.addLayout(columns, 1)
    toasts = ToastHost(theme=theme, window=window)
    toasts.show_toast("Søren Ångström is here. 17 now.", undo=lambda: None)
    window.findChild(SearchField).setFocus()
    return window


def _roll(theme: Theme) -> QVBoxLayout:
    left = QVBoxLayout()
    left.setSpacing(14)
    search = SearchField(
        theme=theme,
        name="search",
        accessible="Name",
        hint="Enter checks in the top name",
        big=True,
    )
    search.setText("s")
    left.addWidget(search)
    people = CheckList(
        theme=theme, name="people", accessible="People", runner=InlineTaskRunner(), failed=fail
    )
    rows = [
        ListRow(title="Sam Dlamini", quiet="they/he", checked=False),
        ListRow(title="سامي حداد", quiet="هو", checked=False),
        ListRow(title="Søren Ångström", quiet="he/him", checked=True, note="here since 18:21"),
        ListRow(title="สมชาย ใจดี", quiet="he/him", checked=False),
        ListRow(title="Skye", quiet="she/they", checked=False, tag="said: away today"),
        ListRow(title="Add “s” as a visitor", icon="user-plus", keys="Ctrl Enter"),
    ]
    people.rows.show_rows(rows)
    people.select_place(0)
    left.addWidget(people, 1)
    return left


def _counts(theme: Theme) -> QVBoxLayout:
    side = QVBoxLayout()
    side.setSpacing(18)
    count = Card(theme=theme, name="count")
    count.add(BigNumber(name="here", number=17, caption="here of 21 expected"))
    tags = QHBoxLayout()
    tags.addStretch(1)
    tags.addWidget(Tag(theme=theme, text="2 for the first time", tone="ok"))
    tags.addWidget(Tag(theme=theme, text="1 away"))
    tags.addStretch(1)
    count.body.addLayout(tags)
    side.addWidget(count)
    heads = Card(theme=theme, name="heads", title="Heads in the room")
    counter = Counter(
        theme=theme,
        name="headcount",
        accessible="Heads",
        less="One less",
        more="One more",
        value=19,
    )
    line = QHBoxLayout()
    line.addWidget(counter)
    line.addWidget(Text("2 more than named", role="small", colour="soft"))
    line.addStretch(1)
    heads.body.addLayout(line)
    side.addWidget(heads)
    just = Card(theme=theme, name="just", title="Just now")
    for name, when in (("Søren Ångström", "18:21"), ("Wren", "18:20"), ("Ari", "18:19")):
        person = PersonLabel(theme=theme, name="just_row", role="body")
        person.set_person(name, when)
        just.add(person)
    just.body.addStretch(1)
    side.addWidget(just, 1)
    return side


def members(theme: Theme) -> QWidget:
    """Build a list beside a record."""
    window, body = framed(theme, "members")
    body.setContentsMargins(0, 0, 0, 0)
    row = QHBoxLayout()
    row.setSpacing(0)
    row.addWidget(_list(theme))
    row.addLayout(_record(theme), 1)
    body.addLayout(row)
    return window


def _list(theme: Theme) -> QWidget:
    left = QWidget()
    left.setProperty("part", "pane")
    left.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    left.setFixedWidth(theme.px(430))
    column = QVBoxLayout(left)
    column.setContentsMargins(0, 16, 0, 0)
    column.setSpacing(10)
    head = QVBoxLayout()
    head.setContentsMargins(20, 0, 20, 0)
    header = PageHeader(theme=theme, name="members_head", title="Members")
    header.set_title("Members", aside="86")
    head.addWidget(header)
    head.addWidget(
        SearchField(
            theme=theme,
            name="members_search",
            accessible="Search members",
            placeholder="Name, pronoun, tag",
            keys="Ctrl F",
        )
    )
    head.addWidget(
        FilterChips(
            theme=theme,
            name="filter",
            accessible="Show",
            options=[("a", "Active"), ("v", "Visitors"), ("n", "Not seen lately")],
            current=["a"],
        )
    )
    column.addLayout(head)
    people = RecordList(
        theme=theme, name="list", accessible="Members", runner=InlineTaskRunner(), failed=fail
    )
    people.rows.show_rows(
        [ListRow(title=name, quiet=quiet, line=line) for name, quiet, line in NAMES]
    )
    people.select_place(4)
    column.addWidget(people, 1)
    return left


def _record(theme: Theme) -> QVBoxLayout:
    right = QVBoxLayout()
    right.setContentsMargins(32, 24, 32, 24)
    right.setSpacing(18)
    edit = SecondaryButton(theme=theme, text="Edit", name="edit", icon="pencil")
    sheet = IconButton(theme=theme, icon="printer", text="Print", name="sheet")
    right.addWidget(
        PageHeader(
            theme=theme,
            name="person",
            title="Sam Dlamini",
            subtitle="they/he at the chapter · he in front of family",
            actions=[sheet, edit],
        )
    )
    tags = QHBoxLayout()
    tags.addWidget(Tag(theme=theme, text="Active since March 2025", tone="ok"))
    tags.addWidget(Tag(theme=theme, text="cooking"))
    tags.addWidget(Tag(theme=theme, text="No photos", tone="warn", icon="camera-off"))
    tags.addStretch(1)
    tags.setSpacing(8)
    right.addLayout(tags)
    reach = Card(theme=theme, name="reach", title="Reaching Sam", accent="bad", padded=False)
    for icon, title, line, tag, tone in (
        ("message-square", "+44 7700 900123", "Text only. After 18:00.", "No voicemail", "bad"),
        ("mail", "sam@example.org", "Neutral subject line", "Safe", "ok"),
    ):
        reach.add(
            DueRow(
                theme=theme,
                name=f"reach_{icon}",
                icon=icon,
                title=title,
                line=line,
                tag=tag,
                tone=tone,  # type: ignore[arg-type]
                last=icon == "mail",
            )
        )
    right.addWidget(reach)
    cards = QHBoxLayout()
    cards.setSpacing(18)
    consent = Card(theme=theme, name="consent", title="Consent")
    consent.body.setSpacing(0)
    for key, value, tone in (
        ("Keep this record", "given", "ok"),
        ("Printed roster", "first name", "ok"),
        ("Mentoring", "not asked", "neutral"),
        ("Share with partners", "refused", "bad"),
    ):
        consent.add(KeyValueRow(theme=theme, name=key, key=key, value=value, tone=tone))  # type: ignore[arg-type]
    cards.addWidget(consent)
    cards.addWidget(
        EmptyState(
            theme=theme,
            name="empty",
            icon="calendar-days",
            sentence="Nobody has come yet. The first check-in will show here.",
            action="Start a meeting now",
            help_text="How check-in works",
        )
    )
    right.addLayout(cards)
    right.addStretch(1)
    return right
