"""Any form of a page, kept in the vault while it is being filled in, and offered after unlocking.

What is kept is what stands in the named fields, so that a form needs to know nothing about it, and
what stood there when the form began: over a record that was changed since, what was changed there
stands, and the rest of what was typed is put into the form.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, runtime_checkable

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from chapterdesk.core.events import Changed
from chapterdesk.core.words import _
from chapterdesk.services import discretion
from chapterdesk.services.drafts import DraftRow
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.widgets.surfaces import Banner

_EVERY_MS: Final = 2000
_FORM: Final = "form"
_FIELDS: Final = "fields"
_BASE: Final = "base"


@runtime_checkable
class KeepsMore(Protocol):
    """A field that holds more than its text: terms, a chosen person."""

    def kept(self) -> object:
        """Return what it holds, as plain JSON values."""
        ...

    def put_back(self, kept: object) -> None:
        """Hold that again; what makes no sense is left out."""
        ...


def capture(form: QWidget) -> dict[str, Any]:
    """Return what stands in every named field of a form; passphrases are left out."""
    return {field.objectName(): _value(field) for field in _fields(form)}


def restore(form: QWidget, values: dict[str, Any]) -> None:
    """Put values back into the fields of those names; choices first, some empty what follows."""
    fields = [field for field in _fields(form) if field.objectName() in values]
    for field in sorted(fields, key=lambda field: not isinstance(field, QComboBox)):
        _put(field, values[field.objectName()])


def _fields(form: QWidget) -> Iterator[QWidget]:
    for field in form.findChildren(QWidget):
        if not field.objectName() or _is_part(field, form):
            continue
        if isinstance(field, QLineEdit):
            # SECURITY: a field whose letters are hidden holds a secret, and is never kept.
            if field.echoMode() == QLineEdit.EchoMode.Normal:
                yield field
        elif isinstance(field, (QPlainTextEdit, QCheckBox, QComboBox, QSpinBox, KeepsMore)):
            yield field


def _is_part(field: QWidget, form: QWidget) -> bool:
    """Say whether a field only serves another one, which keeps what it holds: a search, a line."""
    above = field.parentWidget()
    while above is not None and above is not form:
        # The line in every field for a number has one and the same name.
        if isinstance(above, (QComboBox, QSpinBox, KeepsMore)):
            return True
        above = above.parentWidget()
    return False


def _value(field: QWidget) -> object:
    if isinstance(field, QLineEdit):
        return field.text()
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    if isinstance(field, QCheckBox):
        return field.isChecked()
    if isinstance(field, QComboBox):
        return field.currentText()
    if isinstance(field, QSpinBox):
        return field.value()
    return field.kept() if isinstance(field, KeepsMore) else None


def _put(field: QWidget, value: object) -> None:
    if isinstance(field, QCheckBox):
        field.setChecked(value is True)
    elif isinstance(field, QComboBox) and isinstance(value, str):
        place = field.findText(value)
        if place >= 0 and place != field.currentIndex():
            field.setCurrentIndex(place)
            field.activated.emit(place)
        elif place < 0 and field.isEditable():
            field.setEditText(value)
    elif isinstance(field, QSpinBox):
        if isinstance(value, int):
            field.setValue(value)
    elif isinstance(field, QLineEdit) and isinstance(value, str):
        field.setText(value)
    elif isinstance(field, QPlainTextEdit) and isinstance(value, str):
        field.setPlainText(value)
    elif isinstance(field, KeepsMore):
        field.put_back(value)


class KeptForms(QObject):
    """Keep the form that is open on a page, offer it again, drop it when it is done.

    Args:
        context: What it runs on.
        page: The page's name; what is kept carries it.
        reopen: Opens the form, of a record or of a new one; the page then calls `began`.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        page: str,
        reopen: Callable[[bytes | None], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._kind = f"form.{page}"
        self._reopen = reopen
        self._form: QWidget | None = None
        self._subject: bytes | None = None
        self._known: dict[str, Any] = {}
        self._base: dict[str, Any] = {}
        self._warned = False
        self._offered: DraftRow | None = None
        self._waiting: tuple[bytes | None, _Kept] | None = None
        self.banner = Banner(theme=context.theme, name=f"{page}_unfinished")
        self.banner.hide()
        self.banner.action_requested.connect(self._go_on)
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.keep)
        context.bridge.changed.connect(self._heard)

    @property
    def is_open(self) -> bool:
        """Say whether a form is being kept."""
        return self._form is not None

    def look(self) -> None:
        """Offer the latest form of this page that was not finished, if there is one."""
        drafts = self._context.services.drafts
        self._context.tasks.run(drafts.list, self._found, self._context.messages.error, owner=self)

    def began(self, form: QWidget, subject: bytes | None) -> None:
        """Keep this form from now on; what was waiting for it is put into it."""
        self._form, self._subject = form, subject
        self._known = self._base = _plain(capture(form))
        waiting, self._waiting = self._waiting, None
        if waiting is not None and waiting[0] == subject:
            restore(form, self._caught_up(waiting[1]))
        self._timer.start()

    @Slot()
    def keep(self) -> None:
        """Keep the form as it stands, if anything was typed since it was last kept."""
        if self._form is None:
            return
        now = _plain(capture(self._form))
        if now == self._known:
            return
        self._known = now
        drafts, subject = self._context.services.drafts, self._subject
        payload = json.dumps(
            {_FORM: self._form.objectName(), _FIELDS: now, _BASE: self._base}, ensure_ascii=False
        )
        self._context.tasks.run(
            lambda: drafts.save(self._kind, subject, payload),
            lambda _done: None,
            self._context.messages.error,
        )

    def left(self) -> None:
        """Keep the form and offer it: something else was opened over it."""
        if self._form is not None:
            self.keep()
            self._rest()
            self.look()

    def ended(self) -> None:
        """Keep nothing of the form any more: it was saved, or not wanted."""
        if self._form is None:
            return
        drafts, subject = self._context.services.drafts, self._subject
        self._rest()
        if self._warned:
            self._warned = False
            self.banner.hide()
        self._context.tasks.run(
            lambda: drafts.drop(self._kind, subject),
            lambda _done: None,
            self._context.messages.error,
        )

    def clear(self) -> None:
        """Keep what is open, then know nothing (lock)."""
        self.keep()
        self._rest()
        self._offered = self._waiting = None
        self._known, self._base = {}, {}
        self.banner.hide()

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        """Offer what may be shown now: meeting mode began or ended."""
        if event.area == discretion.AREA:
            self.look()

    def _caught_up(self, kept: "_Kept") -> dict[str, Any]:
        """Return what to put into the form over the record as it is, and say what is lost."""
        if self._subject is None:
            return kept.fields
        changed = {name for name in self._base if kept.base.get(name) != self._base[name]}
        if changed:
            self._warned = True
            self.banner.show_message(_changed_since(), tone="warn")
        return {name: value for name, value in kept.fields.items() if name not in changed}

    def _rest(self) -> None:
        self._timer.stop()
        self._form = None

    def _found(self, rows: Sequence[DraftRow]) -> None:
        self._offered = next((row for row in rows if row.kind == self._kind), None)
        self._warned = False
        if self._offered is None:
            self.banner.hide()
            return
        self.banner.show_message(
            _("A form was not finished. It is kept here, in the desk."),
            action=_("Go on with it"),
        )

    @Slot()
    def _go_on(self) -> None:
        offered, self._offered = self._offered, None
        self.banner.hide()
        if offered is None:
            return
        kept = _decoded(offered.payload)
        if kept is not None:
            self._waiting = (offered.subject_id, kept)
            self._reopen(offered.subject_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What was typed, and what the form began with; nothing where another version kept it."""

    fields: dict[str, Any]
    base: dict[str, Any]


def _decoded(payload: str) -> _Kept | None:
    """Return the fields of a kept form; None where another version wrote it otherwise."""
    try:
        content = json.loads(payload)
        kept, base = content[_FIELDS], content.get(_BASE, {})
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if not isinstance(kept, dict) or not isinstance(base, dict):
        return None
    return _Kept(fields=kept, base=base)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Return values as they come back out of the vault, so that both can be compared."""
    plain: dict[str, Any] = json.loads(json.dumps(values))
    return plain


def _changed_since() -> str:
    return _(
        "This record was changed since. What was changed there stands; "
        "the rest of what you typed is in the form. Read it through before you save."
    )
