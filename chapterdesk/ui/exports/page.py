"""Export: exactly which columns, of whom, how protected; and every file that left before."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.ids import ID_SIZE
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.exports.columns import UID, ExportColumn
from chapterdesk.services.exports.files import ExportedFile
from chapterdesk.services.exports.service import (
    ExportPreview,
    ExportRehearsal,
    ExportReport,
    ExportWish,
    Form,
)
from chapterdesk.ui.context import EXPORT, PageContext
from chapterdesk.ui.exports.files_card import FilesCard
from chapterdesk.ui.exports.readers import ReadersChoice
from chapterdesk.ui.exports.refusals import RefusalsChoice
from chapterdesk.ui.exports.sealing import SealCard
from chapterdesk.ui.exports.words import protected_told, withheld_told
from chapterdesk.ui.messages import Question
from chapterdesk.ui.page import Page
from chapterdesk.ui.records.fields import text_field
from chapterdesk.ui.widgets.choices import FilterChips, SegmentedChoice
from chapterdesk.ui.widgets.columns import Columns
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.scrolling import scrolling
from chapterdesk.ui.widgets.surfaces import Banner, Card, PageHeader
from chapterdesk.ui.widgets.text import Text

T = TypeVar("T")
_ENDINGS: Final[dict[Form, str]] = {"csv": "csv", "xlsx": "xlsx", "vcard": "vcf"}


class ExportPage(Page):
    """Choose what leaves, see exactly what that is, and look after the files that left."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        title = _("Take people out (export)")
        super().__init__(
            context=context, name=EXPORT, title=title, help_page="import", parent=parent
        )
        theme = context.theme
        self._columns: Sequence[ExportColumn] = ()
        self._only: tuple[bytes, ...] | None = None
        self._header = PageHeader(theme=theme, name="export_header", title=title)
        self._form = SegmentedChoice(
            theme=theme,
            name="export_form",
            accessible=_("Kind of file"),
            options=[
                ("xlsx", _("Workbook (.xlsx)")),
                ("csv", _("Table (.csv)")),
                ("vcard", _("Cards (.vcf)")),
            ],
        )
        self._readers = ReadersChoice(theme=theme)
        self._agreed = QCheckBox(_("Only who has &agreed that their name may stand on paper"))
        self._agreed.setObjectName("export_agreed")
        self._agreed.setAccessibleName(self._agreed.text().replace("&", ""))
        self._what = Card(theme=theme, name="export_what", title=_("What leaves"))
        self._chips: FilterChips | None = None
        self._count = Text("", role="heading", wrap=True, name="export_count")
        self._exact = Text("", colour="soft", wrap=True, name="export_exact")
        self._chosen = Banner(theme=theme, name="export_chosen")
        self._chosen.hide()
        self._protected = Banner(theme=theme, name="export_protected", tone="warn")
        self._protected.hide()
        self._withheld = Text("", role="small", colour="soft", wrap=True, name="export_withheld")
        self._reason = text_field("export_reason", longest=200)
        self._why = FormRow(
            name="export_reason_row",
            label=_("W&hy they are in it all the same"),
            field=self._reason,
            hint=_("It is kept, with whom it was done to, when, and by which key."),
        )
        self._refusals = RefusalsChoice()
        self._refusals.hide()
        self.how = SealCard(theme=theme, practice=context.practice, tasks=context.tasks)
        self._practice = Banner(
            theme=theme,
            name="export_practice",
            text=_(
                "This is practice: choose, and try it to the end. You are told what the file would "
                "hold, and nothing is written."
            ),
        )
        if not context.practice:
            self._practice.hide()
        self.files = FilesCard(theme=theme)
        self._lay_out()
        self._connect()
        self._why.hide()

    def _lay_out(self) -> None:
        theme = self.context.theme
        self._what.body.setSpacing(14)
        for part in (
            self._practice,
            self._chosen,
            self._readers,
            self._form,
            self._agreed,
            self._count,
            self._exact,
            self._withheld,
            self._protected,
            self._why,
            self._refusals,
        ):
            self._what.add(part)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(18)
        column.addWidget(self._what)
        column.addWidget(self.how)
        column.addStretch(1)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.files)
        beside.addStretch(1)
        both = Columns(
            theme=theme, name="export_columns", widgets=(left, right), wide=620, spacing=18
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 24, 32, 24)
        layout.setSpacing(18)
        layout.addWidget(self._header)
        layout.addWidget(scrolling(both, "export_scroll"), 1)

    def _connect(self) -> None:
        self._readers.changed.connect(self._ask_columns)
        self._form.chosen.connect(self._look)
        self._agreed.toggled.connect(self._look)
        self._refusals.changed.connect(self._look)
        self._chosen.action_requested.connect(self._everybody)
        self.how.write_requested.connect(self.write)
        self.files.delete_requested.connect(self._ask_to_delete)
        self.files.gone_requested.connect(self._gone)

    @override
    def activate(self, subject: bytes | None = None) -> None:
        self._limit(subject)
        self._ask_columns()
        self._form.focus_current()

    @Slot()
    def _ask_columns(self) -> None:
        exports, audience = self.context.services.exports, self._readers.audience
        self._refusals.follow(audience)
        self.how.write.setEnabled(False)
        self._run(lambda: (exports.columns(audience), exports.files()), self._known)

    def _limit(self, subject: bytes | None) -> None:
        """Hold those alone who were chosen in the list: their ids one after the other."""
        given = subject or b""
        ids = tuple(given[start : start + ID_SIZE] for start in range(0, len(given), ID_SIZE))
        self._only = ids or None
        self._chosen.setVisible(bool(ids))
        if ids:
            self._chosen.show_message(
                ngettext(
                    "Of {count} person alone, who was chosen in the list.",
                    "Of {count} people alone, who were chosen in the list.",
                    len(ids),
                ),
                action=_("Take everybody instead"),
            )

    @Slot()
    def _everybody(self) -> None:
        self._limit(None)
        self._look()

    @override
    def clear(self) -> None:
        self.how.clear()
        self._reason.clear()
        self._refusals.reset()
        self._readers.reset()
        self._count.setText("")
        self._withheld.setText("")
        self._protected.hide()
        self._limit(None)
        self.files.clear()

    @property
    def _wish(self) -> ExportWish:
        chosen = tuple(self._chips.current) if self._chips is not None else None
        return ExportWish(
            columns=chosen,
            audience=self._readers.audience,
            unshared_too=self._readers.unshared_too,
            agreed_only=self._agreed.isChecked(),
            members=self._only,
            reason=self._reason.text(),
            refused_too=self._refusals.too,
            refused_reason=self._refusals.reason,
        )

    @property
    def _kind(self) -> Form:
        forms: dict[str, Form] = {"csv": "csv", "xlsx": "xlsx", "vcard": "vcard"}
        return forms[self._form.current]

    def _known(self, answer: tuple[Sequence[ExportColumn], Sequence[ExportedFile]]) -> None:
        columns, files = answer
        self.files.show_files(files)
        if columns != self._columns:
            self._offer(columns)
        self._look()

    def _offer(self, columns: Sequence[ExportColumn]) -> None:
        self._columns = columns
        if self._chips is not None:
            self._chips.hide()
            self._chips.deleteLater()
        self._chips = FilterChips(
            theme=self.context.theme,
            name="export_column",
            accessible=_("Columns"),
            options=[
                (one.key, _("Code of the record (UID)") if one.key == UID else one.label)
                for one in columns
                if not one.fixed
            ],
            current=tuple(one.key for one in columns if one.usual and not one.fixed),
        )
        self._chips.changed.connect(self._look)
        self._what.body.insertWidget(self._what.body.indexOf(self._agreed), self._chips)

    @Slot()
    def _look(self) -> None:
        """Say exactly what would leave as things stand."""
        self.how.quieten()
        if self._chips is not None:
            self._chips.setVisible(self._kind != "vcard")
        exports, kind, wish = self.context.services.exports, self._kind, self._wish
        self.how.write.setEnabled(False)
        self._run(lambda: exports.preview(kind, wish), self._show, self._nothing_leaves)

    def _nothing_leaves(self, error: UserError) -> None:
        """Say on the page why nothing leaves, such as meeting mode."""
        self._count.setText(_("Nobody"))
        self._withheld.hide()
        self._protected.show_message(f"{error.what} {error.todo}", tone="warn")

    def _show(self, preview: ExportPreview) -> None:
        self._count.setText(ngettext("{count} person", "{count} people", preview.rows))
        columns = current().listing(preview.columns)
        self._exact.setText(_("Columns: {columns}").format(columns=columns))
        told = protected_told(preview)
        self._protected.setVisible(bool(told))
        if told:
            self._protected.show_message(" ".join(told), tone="warn")
        self._withheld.setText(" ".join(withheld_told(preview)))
        self._withheld.setVisible(bool(self._withheld.text()))
        self._why.setVisible(preview.not_agreed + preview.unshared > 0)
        self._refusals.show_preview(preview, agreed_only=self._agreed.isChecked())
        self.how.write.setEnabled(preview.rows > 0)

    @Slot()
    def write(self) -> None:
        """Ask where to, then write the file; in a practice chapter say what would be written."""
        for row in (self._why, self._refusals.why):
            row.clear_error()
        if self.context.practice:
            self._rehearse()
            return
        plain = self.how.seal == "plain"
        ending = _ENDINGS[self._kind] + ("" if plain else ".age")
        self.context.files.save_file(
            title=_("Write a file that anybody can read") if plain else _("Write a sealed file"),
            suggested=_("list.{ending}").format(ending=ending),
            patterns=f"*.{ending}",
            chosen=self._write_to,
        )

    def _rehearse(self) -> None:
        exports, kind, wish = self.context.services.exports, self._kind, self._wish
        seal, recipient, secret = self.how.seal, self.how.recipient, self.how.secret()

        def work() -> ExportRehearsal:
            return exports.rehearse(
                kind, seal=seal, recipient=recipient, passphrase=secret, wish=wish
            )

        self._run(work, self.how.show_rehearsed, self._refused)

    def _write_to(self, file: Path) -> None:
        exports, kind, wish = self.context.services.exports, self._kind, self._wish
        seal, recipient, secret = self.how.seal, self.how.recipient, self.how.secret()

        def work() -> tuple[ExportReport, Sequence[ExportedFile]]:
            report = exports.members(
                kind, file, seal=seal, recipient=recipient, passphrase=secret, wish=wish
            )
            return report, exports.files()

        self._run(work, self._written, self._refused)

    def _written(self, answer: tuple[ExportReport, Sequence[ExportedFile]]) -> None:
        report, files = answer
        self.how.forget()
        self._reason.clear()
        self._refusals.forget_reason()
        self.files.show_files(files)
        self.how.write.setFocus(Qt.FocusReason.OtherFocusReason)
        text = _("Written to {file}. It stands in the list of files you exported.")
        self.context.messages.toast(text.format(file=isolate(report.path.name)))

    def _refused(self, error: UserError) -> None:
        whys = {"reason": self._why, "refused_reason": self._refusals.why}
        row = whys.get(error.field)
        if row is not None and not row.isHidden():
            row.show_error(f"{error.what} {error.todo}")
        elif not self.how.show_error(error):
            self.context.messages.error(error)

    @Slot(object)
    def _ask_to_delete(self, file: ExportedFile) -> None:
        exports = self.context.services.exports

        def work() -> Sequence[ExportedFile]:
            exports.delete_file(file.id)
            return exports.files()

        question = Question(
            title=_("Delete {file} from this computer?").format(file=isolate(file.path.name)),
            lost=_(
                "The file is deleted at once and does not go to the bin. On most disks of today a "
                "laboratory may still read it, and copies may lie elsewhere."
            ),
            verb=_("Delete the file"),
            stay=_("Keep it"),
        )
        self.context.messages.confirm(question, lambda: self._run(work, self.files.show_files))

    @Slot(object)
    def _gone(self, file: ExportedFile) -> None:
        exports = self.context.services.exports

        def work() -> Sequence[ExportedFile]:
            exports.mark_gone(file.id)
            return exports.files()

        self._run(work, self.files.show_files)

    def _run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[UserError], None] | None = None,
    ) -> None:
        self.context.tasks.run(work, done, failed or self.context.messages.error, owner=self)
