"""The chapter's own fields in the form of a person."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from chapterdesk.core.vocabulary import FieldKind
from chapterdesk.core.words import _, isolate
from chapterdesk.services.members.beside.reading import FieldView
from chapterdesk.services.members.beside.values import field_name
from chapterdesk.services.members.drafts import ValueDraft
from chapterdesk.services.members.own_fields import field_days
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.picker import MemberPicker
from chapterdesk.ui.members.words import unasked_options
from chapterdesk.ui.records.fields import DayField, choice, text_field
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card, clear_layout


class OwnFields(Card):
    """Show one row for each field that the chapter has defined; without any it is not shown.

    Args:
        context: Where people are found.
    """

    edited = Signal()

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=context.theme,
            name="form_own",
            title=_("The chapter's own fields"),
            parent=parent,
        )
        self._context = context
        self._rows: dict[bytes, FormRow] = {}
        self._reads: dict[bytes, Callable[[], ValueDraft]] = {}
        self._kept: tuple[ValueDraft, ...] = ()
        self._list = QVBoxLayout()
        self._list.setSpacing(14)
        self.body.addLayout(self._list)
        self.hide()

    def load(
        self,
        fields: Sequence[FieldView],
        values: Sequence[ValueDraft],
        names: Mapping[bytes, str],
    ) -> None:
        """Show fields with what stands in them.

        Args:
            fields: The fields in use.
            values: Of this person.
            names: What linked people are called.
        """
        clear_layout(self._list)
        self._rows.clear()
        self._reads.clear()
        known = {value.field_id: value for value in values}
        ids = {field.id for field in fields}
        self._kept = tuple(value for value in values if value.field_id not in ids)
        for place, field in enumerate(fields):
            value = known.get(field.id) or ValueDraft(field_id=field.id)
            self._add(field, value, names, place)
        self.setVisible(bool(fields))

    def values(self) -> tuple[ValueDraft, ...]:
        """Return what was entered, without fields that say nothing.

        Raises:
            UsageError: A day is not a day.
        """
        read = (self._reads[field_id]() for field_id in self._reads)
        filled = tuple(value for value in read if value.text.strip() or value.linked_id)
        return (*filled, *self._kept)

    def row_of(self, name: str) -> FormRow | None:
        """Return the row that an error of this name is about."""
        found = (row for field_id, row in self._rows.items() if field_name(field_id) == name)
        return next(found, None)

    def _add(
        self, field: FieldView, value: ValueDraft, names: Mapping[bytes, str], place: int
    ) -> None:
        name = f"own_{place}"
        widget, read = self._widget(field, value, names, name)
        row = FormRow(
            name=f"{name}_row",
            # A field's name may hold an ampersand; it marks no key here.
            label=isolate(field.name.replace("&", "&&")),
            field=widget,
            hint="" if field.keep_days is None else field_days(field.keep_days),
            optional=True,
        )
        widget.setAccessibleName(field.name)
        if isinstance(widget, MemberPicker):
            row.let_grow()
        self._rows[field.id] = row
        self._reads[field.id] = read
        self._list.addWidget(row)

    def _widget(
        self, field: FieldView, value: ValueDraft, names: Mapping[bytes, str], name: str
    ) -> tuple[QWidget, Callable[[], ValueDraft]]:
        if field.kind is FieldKind.PERSON:
            return self._person(field, value, names, name)
        if field.kind is FieldKind.DATE:
            return self._day(field, value, name)
        if field.kind in {FieldKind.CHOICE, FieldKind.ANSWER}:
            return self._choice(field, value, name)
        line = text_field(name, longest=2_000)
        line.setText(value.text)
        line.textChanged.connect(self._changed)
        return line, lambda: ValueDraft(field_id=field.id, text=line.text().strip())

    def _person(
        self, field: FieldView, value: ValueDraft, names: Mapping[bytes, str], name: str
    ) -> tuple[QWidget, Callable[[], ValueDraft]]:
        picker = MemberPicker(context=self._context, name=name, accessible=field.name)
        linked = value.linked_id
        if linked is not None:
            picker.recall(linked, names.get(linked, ""))
        picker.changed.connect(self._changed)
        return picker, lambda: ValueDraft(field_id=field.id, linked_id=picker.member_id)

    def _day(
        self, field: FieldView, value: ValueDraft, name: str
    ) -> tuple[QLineEdit, Callable[[], ValueDraft]]:
        day = DayField(name=name, field=field_name(field.id))
        day.set_day(date.fromisoformat(value.text) if value.text else None)
        day.textChanged.connect(self._changed)

        def read() -> ValueDraft:
            said = day.day()
            return ValueDraft(field_id=field.id, text=said.isoformat() if said else "")

        return day, read

    def _choice(
        self, field: FieldView, value: ValueDraft, name: str
    ) -> tuple[ChoiceBox, Callable[[], ValueDraft]]:
        if field.kind is FieldKind.ANSWER:
            options = list(unasked_options())
        else:
            # What can not be chosen any more may stay where it stands.
            words = dict.fromkeys((*field.choices, *((value.text,) if value.text else ())))
            options = [("", _("Nothing chosen")), *((word, word) for word in words)]
        box = choice(name, options)
        box.set_current(value.text)
        box.currentIndexChanged.connect(self._changed)
        return box, lambda: ValueDraft(field_id=field.id, text=box.current)

    @Slot()
    def _changed(self) -> None:
        self.edited.emit()
