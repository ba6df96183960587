"""The page on which a lead defines fields and looks after tags."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.events import Changed
from chapterdesk.core.vocabulary import FieldSensitivity
from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.services.catalogue import Services
from chapterdesk.services.database import Undo
from chapterdesk.services.members.own_fields import FieldDraft, FieldRow, field_days
from chapterdesk.services.members.tags import TagRow
from chapterdesk.ui.context import FIELDS, MEMBERS, PageContext
from chapterdesk.ui.fields.dialog import FieldDialog, TagDialog
from chapterdesk.ui.members.sentences import DOT
from chapterdesk.ui.members.words import field_kind_options
from chapterdesk.ui.page import Page
from chapterdesk.ui.scrolled import ScrolledColumn
from chapterdesk.ui.widgets.buttons import IconButton, LinkButton, SecondaryButton
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.surfaces import Card, PageHeader, clear_layout
from chapterdesk.ui.widgets.text import Text

_Kind = Literal["tag", "interest", "skill"]
_KINDS: Final[dict[str, _Kind]] = {"tag": "tag", "interest": "interest", "skill": "skill"}
_AREAS: Final = frozenset({"members"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    fields: tuple[FieldRow, ...]
    tags: tuple[TagRow, ...]


class FieldsPage(Page):
    """List the chapter's own fields and the words that people carry."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context=context,
            name=FIELDS,
            title=_("Fields and tags"),
            help_page="members",
            parent=parent,
        )
        theme = context.theme
        add = SecondaryButton(theme=theme, text=_("Add a &field"), name="field_add", icon="plus")
        add.clicked.connect(lambda: self._edit(None))
        back = SecondaryButton(theme=theme, text=_("&Members"), name="fields_members", icon="users")
        back.clicked.connect(lambda: context.navigate(MEMBERS, None))
        self._add = add
        self._fields = QVBoxLayout()
        self._tags = QVBoxLayout()
        self._kind = SegmentedChoice(
            theme=theme,
            name="tags_kind",
            accessible=_("Which words"),
            options=[("tag", _("Tags")), ("interest", _("Interests")), ("skill", _("Skills"))],
        )
        self._kind.chosen.connect(self.refresh)
        self._lay_out(
            PageHeader(
                theme=theme,
                name="fields_header",
                title=_("Fields and tags"),
                subtitle=_("What this chapter keeps about people in its own words."),
                actions=(back, add),
            )
        )
        context.bridge.changed.connect(self._heard)

    def _lay_out(self, header: PageHeader) -> None:
        theme = self.context.theme
        column = ScrolledColumn(theme=theme, name="fields_scroll")
        column.body.addWidget(header)
        fields = Card(theme=theme, name="fields_card", title=_("The chapter's own fields"))
        fields.add(
            Text(
                _(
                    "Gender, orientation, health, faith, migration and police are no fields, and"
                    " neither are words that say the same. To learn who comes, count without"
                    " names: an anonymous tally says nothing about anyone."
                ),
                colour="soft",
                wrap=True,
                name="fields_refused",
            )
        )
        fields.body.addLayout(self._fields)
        tags = Card(theme=theme, name="tags_card", title=_("Words that people carry"))
        tags.add(self._kind)
        tags.body.addLayout(self._tags)
        column.body.addWidget(fields)
        column.body.addWidget(tags)
        column.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(column)

    @override
    def activate(self, subject: bytes | None = None) -> None:
        self.refresh()
        self._add.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def clear(self) -> None:
        self._close_dialogs()
        clear_layout(self._fields)
        clear_layout(self._tags)

    @Slot()
    def refresh(self) -> None:
        """Read fields and tags again."""
        services, kind = self.context.services, _KINDS[self._kind.current]
        self.context.tasks.run(
            lambda: _read(services, kind), self._show, self.context.messages.error, owner=self
        )

    def _show(self, read: _Read) -> None:
        clear_layout(self._fields)
        clear_layout(self._tags)
        if not read.fields:
            self._fields.addWidget(
                Text(_("None yet. Most chapters need none."), wrap=True, name="fields_none")
            )
        for place, row in enumerate(read.fields):
            self._fields.addWidget(self._field_row(row, place, read.fields))
        if not read.tags:
            self._tags.addWidget(Text(_("Nobody carries one yet."), wrap=True, name="tags_none"))
        for place, tag in enumerate(read.tags):
            self._tags.addWidget(self._tag_row(tag, place, last=place == len(read.tags) - 1))

    def _field_row(self, row: FieldRow, place: int, rows: Sequence[FieldRow]) -> QWidget:
        name = f"field_{place}"
        draft = row.draft
        kinds = dict(field_kind_options())
        facts = [kinds[draft.kind]]
        if row.archived:
            facts.append(_("put aside: shown nowhere"))
        hidden = draft.sensitivity is FieldSensitivity.HIDDEN_IN_MEETINGS
        facts += [
            _("hidden in meeting mode") if hidden else _("shown in meeting mode, too"),
            _("on no sheet, only in their own copy"),
            _("may be exported") if draft.in_exports else _("not exported"),
        ]
        line = f"{DOT.join(facts)}. {field_days(draft.keep_days)}"
        count = ngettext(
            "{count} person has something in it.", "{count} people have something in it.",
            row.filled,
        ).format(count=row.filled)  # fmt: skip
        more = self._menu(row, place, rows)
        return self._row(
            name,
            isolate(draft.name),
            f"{line} {count}",
            self._button(
                f"{name}_edit",
                _("Change"),
                _("Change the field {name}").format(name=isolate(draft.name)),
                lambda: self._edit(row),
            ),
            more,
            last=place == len(rows) - 1,
        )

    def _menu(self, row: FieldRow, place: int, rows: Sequence[FieldRow]) -> IconButton:
        fields, about = self.context.services.own_fields, isolate(row.draft.name)
        label = _("More for the field {name}").format(name=about)
        button = IconButton(
            theme=self.context.theme, icon="ellipsis", text=label, name=f"field_{place}_more"
        )
        menu = QMenu(button)
        menu.setObjectName(f"field_{place}_menu")
        menu.setAccessibleName(label)
        deeds: list[tuple[str, str, Callable[[], Undo]]] = []
        if row.archived:
            deeds.append((_("&Bring back"), "back", lambda: fields.bring_back(row.id)))
        else:
            if place:
                deeds.append((_("Move &up"), "up", lambda: fields.move(row.id, -1)))
            if place + 1 < sum(not other.archived for other in rows):
                deeds.append((_("Move &down"), "down", lambda: fields.move(row.id, 1)))
            deeds.append((_("&Put aside"), "aside", lambda: fields.put_aside(row.id)))
        deeds.append(
            (_("&Erase with all that stands in it"), "erase", lambda: fields.erase(row.id))
        )
        for text, name, deed in deeds:
            action = menu.addAction(text)
            action.setObjectName(f"field_{place}_{name}")
            action.triggered.connect(lambda _on=False, wanted=deed: self._do(wanted))
        button.setMenu(menu)
        button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _tag_row(self, tag: TagRow, place: int, *, last: bool) -> QWidget:
        name, about = f"tag_{place}", isolate(tag.text)
        tags = self.context.services.tags
        people = ngettext("{count} person", "{count} people", tag.people).format(count=tag.people)
        return self._row(
            name,
            about,
            people,
            self._button(
                f"{name}_rename",
                _("Rename"),
                _("Rename {what}").format(what=about),
                lambda: self._rename(tag),
            ),
            self._button(
                f"{name}_remove",
                _("Take away"),
                _("Take away {what}").format(what=about),
                lambda: self._do(lambda: tags.remove(tag.kind, tag.text)),
            ),
            last=last,
        )

    @staticmethod
    def _row(name: str, title: str, line: str, *actions: QWidget, last: bool) -> QFrame:
        row = QFrame()
        row.setObjectName(f"{name}_row")
        row.setProperty("part", "row")
        row.setProperty("last", last)
        row.setAccessibleName(f"{title}. {line}")
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(12)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(Text(title, strong=True, wrap=True, name=f"{name}_title"))
        texts.addWidget(Text(line, role="small", colour="soft", wrap=True, name=f"{name}_line"))
        layout.addLayout(texts, 1)
        for action in actions:
            layout.addWidget(action, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _button(
        self, name: str, text: str, accessible: str, pressed: Callable[[], object]
    ) -> LinkButton:
        button = LinkButton(theme=self.context.theme, text=text, name=name, accessible=accessible)
        button.clicked.connect(lambda _on=False: pressed())
        return button

    def _edit(self, row: FieldRow | None) -> None:
        fields = self.context.services.own_fields

        def save(draft: FieldDraft) -> None:
            if row is None:
                self._run(lambda: fields.add(draft)[1], dialog)
            else:
                self._run(lambda: fields.save(row.id, draft, updated_at=row.updated_at), dialog)

        dialog = FieldDialog(theme=self.context.theme, row=row, save=save, parent=self.window())
        dialog.ask(lambda _saved: None)

    def _rename(self, tag: TagRow) -> None:
        tags = self.context.services.tags

        def save(text: str) -> None:
            self._run(lambda: tags.rename(tag.kind, tag.text, text), dialog)

        dialog = TagDialog(theme=self.context.theme, text=tag.text, save=save, parent=self.window())
        dialog.ask(lambda _saved: None)

    def _run(self, deed: Callable[[], Undo], dialog: FieldDialog | TagDialog) -> None:
        def done(undo: Undo) -> None:
            dialog.accept()
            self._told(undo)

        self.context.tasks.run(deed, done, dialog.show_error, owner=dialog)

    def _do(self, deed: Callable[[], Undo]) -> None:
        self.context.tasks.run(deed, self._told, self._failed, owner=self)

    def _failed(self, error: UserError) -> None:
        self.context.messages.error(error)
        self.refresh()

    def _told(self, undo: Undo) -> None:
        self.context.undo.push(undo.label, undo, self.context.services.undo.apply)
        self.refresh()

    def _close_dialogs(self) -> None:
        for dialog in self.window().findChildren(QDialog):
            if dialog.objectName() in {"field_dialog", "tag_dialog"}:
                dialog.reject()

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        if event.area in _AREAS and self.isVisible():
            self.refresh()


def _read(services: Services, kind: _Kind) -> _Read:
    return _Read(fields=services.own_fields.list(), tags=services.tags.list(kind))
