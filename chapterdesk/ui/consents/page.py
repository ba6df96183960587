"""The page of what people are asked, who is asked again, and what was done without a yes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.events import Changed
from chapterdesk.core.vocabulary import ConsentPurpose
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.catalogue import Services
from chapterdesk.services.consents.overrides import OverrideRow
from chapterdesk.services.consents.service import AskAgain, EndsSoon
from chapterdesk.services.consents.wording import WordingRow
from chapterdesk.services.database import Undo
from chapterdesk.ui.consents.dialog import WordingDialog
from chapterdesk.ui.context import CONSENTS, MEMBERS, PageContext
from chapterdesk.ui.members.sentences import DOT
from chapterdesk.ui.members.words import purpose_names
from chapterdesk.ui.page import Page
from chapterdesk.ui.scrolled import ScrolledColumn
from chapterdesk.ui.widgets.buttons import LinkButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.surfaces import Card, PageHeader, clear_layout
from chapterdesk.ui.widgets.text import Text

_AREAS: Final = frozenset({"consents", "members", "discretion"})
_MOST: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    wordings: tuple[WordingRow, ...]
    again: tuple[tuple[ConsentPurpose, tuple[AskAgain, ...]], ...]
    ends: tuple[EndsSoon, ...]
    overrides: tuple[OverrideRow, ...]


class ConsentsPage(Page):
    """Show the words of each purpose, who is asked again, what ends, and what was done without."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context=context,
            name=CONSENTS,
            title=_("What people agree to"),
            help_page="members",
            parent=parent,
        )
        theme = context.theme
        column = ScrolledColumn(theme=theme, name="consents_scroll", widest=760)
        column.body.addWidget(
            PageHeader(
                theme=theme,
                name="consents_header",
                title=_("What people agree to"),
                subtitle=_("Who was not asked has not agreed. A yes can be taken back any day."),
            )
        )
        self._words = self._card(column, "consents_words", _("What people are asked"))
        self._ends = self._card(column, "consents_ends", _("Ends soon"))
        self._again = self._card(column, "consents_again", _("To be asked again"))
        self._without = self._card(column, "consents_without", _("Done without consent"))
        column.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(column)
        context.bridge.changed.connect(self._heard)

    def _card(self, column: ScrolledColumn, name: str, title: str) -> QVBoxLayout:
        card = Card(theme=self.context.theme, name=name, title=title)
        rows = QVBoxLayout()
        rows.setSpacing(8)
        card.body.addLayout(rows)
        column.body.addWidget(card)
        return rows

    @override
    def activate(self, subject: bytes | None = None) -> None:
        self.refresh()

    @override
    def clear(self) -> None:
        for dialog in self.window().findChildren(QDialog, "wording_dialog"):
            dialog.reject()
        for rows in (self._words, self._ends, self._again, self._without):
            clear_layout(rows)

    @Slot()
    def refresh(self) -> None:
        """Read everything again."""
        services = self.context.services
        self.context.tasks.run(
            lambda: _read(services), self._show, self.context.messages.error, owner=self
        )

    def _show(self, read: _Read) -> None:
        for rows in (self._words, self._ends, self._again, self._without):
            clear_layout(rows)
        names = purpose_names()
        for place, purpose in enumerate(names):
            versions = [row for row in read.wordings if row.purpose is purpose]
            last = place == len(names) - 1
            self._words.addWidget(self._wording(names[purpose], versions, last=last))
        if not read.ends:
            self._ends.addWidget(Text(_("Nothing ends soon."), colour="soft", name="ends_none"))
        for place, end in enumerate(read.ends[:_MOST]):
            self._ends.addWidget(self._end(end, place, names[end.purpose]))
        self._more(self._ends, len(read.ends) - _MOST, "ends_more")
        asked = [(purpose, people) for purpose, people in read.again if people]
        if not asked:
            self._again.addWidget(
                Text(_("Nobody: every yes is to the words in force."), colour="soft",
                     wrap=True, name="again_none")
            )  # fmt: skip
        for purpose, people in asked:
            self._ask(names[purpose], purpose, people)
        if not read.overrides:
            self._without.addWidget(
                Text(_("Nothing was done without consent."), colour="soft", name="without_none")
            )
        for place, row in enumerate(read.overrides):
            self._without.addWidget(self._override(row, place, names[row.purpose]))

    def _wording(self, name: str, versions: Sequence[WordingRow], *, last: bool) -> QFrame:
        now = versions[0]
        facts = [_("the shipped words")]
        if now.since is not None:
            facts = [
                _("version {number}").format(number=now.version),
                _("since {day}").format(day=current().day(now.since)),
                ngettext("{count} answer", "{count} answers", now.answers),
            ]
        row, beside, texts = _row(f"wording_{now.purpose}", last=last)
        texts.addWidget(Text(name, strong=True, wrap=True))
        texts.addWidget(Text(isolate(now.text), wrap=True, name=f"wording_{now.purpose}_text"))
        texts.addWidget(Text(DOT.join(facts), role="small", colour="soft", wrap=True))
        for old in versions[1:]:
            told = _("Version {number}, {answers}: {text}").format(
                number=old.version,
                answers=ngettext("{count} answer", "{count} answers", old.answers),
                text=isolate(old.text),
            )
            texts.addWidget(Text(told, role="small", colour="soft", wrap=True))
        change = LinkButton(
            theme=self.context.theme,
            text=_("Change"),
            name=f"wording_{now.purpose}_change",
            accessible=_("Change the words for {what}").format(what=name),
        )
        change.clicked.connect(lambda _on=False: self._change(name, now))
        beside.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _end(self, end: EndsSoon, place: int, name: str) -> FlowRow:
        line = FlowRow(name=f"end_{place}")
        line.add(self._person(end.member_id, end.name, f"end_{place}_open"))
        told = DOT.join((name, current().day(end.expires_on)))
        line.add(Text(told, colour="soft", name=f"end_{place}_text"))
        return line

    def _ask(self, name: str, purpose: ConsentPurpose, people: Sequence[AskAgain]) -> None:
        count = ngettext("{count} person", "{count} people", len(people))
        self._again.addWidget(
            Text(f"{name}: {count}", strong=True, wrap=True, name=f"again_{purpose}")
        )
        line = FlowRow(name=f"again_{purpose}_people", spacing=16)
        for place, one in enumerate(people[:_MOST]):
            line.add(self._person(one.member_id, one.name, f"again_{purpose}_{place}"))
        self._again.addWidget(line)
        self._more(self._again, len(people) - _MOST, f"again_{purpose}_more")

    def _person(self, member_id: bytes, name: str, object_name: str) -> LinkButton:
        button = LinkButton(
            theme=self.context.theme,
            text=isolate(name.replace("&", "&&")),
            name=object_name,
            accessible=_("Open {name}").format(name=isolate(name)),
        )
        button.clicked.connect(lambda _on=False: self.context.navigate(MEMBERS, member_id))
        return button

    @staticmethod
    def _more(rows: QVBoxLayout, count: int, name: str) -> None:
        if count > 0:
            told = ngettext("and {count} more", "and {count} more", count)
            rows.addWidget(Text(told, colour="soft", name=name))

    @staticmethod
    def _override(row: OverrideRow, place: int, purpose: str) -> QFrame:
        acts = {
            "export": _("Exported"),
            "print": _("Printed"),
            "call": _("Called"),
            "share": _("Passed on further than they said"),
        }
        when = f"{current().day(row.at.date())}, {current().clock_time(row.at)}"
        people = ngettext("{count} person", "{count} people", row.people)
        frame, _beside, texts = _row(f"without_{place}", last=False)
        head = DOT.join((acts.get(row.act, row.act), purpose, people))
        if not row.finished:
            head = DOT.join((head, _("begun, and it may have gone out or not")))
        texts.addWidget(Text(head, strong=True, wrap=True, name=f"without_{place}_head"))
        reason = isolate(row.reason) if row.reason else _("Hidden in meeting mode.")
        texts.addWidget(Text(reason, wrap=True, name=f"without_{place}_reason"))
        names = ", ".join(isolate(name) for name in row.names)
        if row.people > len(row.names) + row.unnamed:
            names += " …"
        gone = ngettext(
            "{count} person whom no list names any more",
            "{count} people whom no list names any more",
            row.unnamed,
        )
        facts = DOT.join(
            part
            for part in (
                when,
                isolate(row.who) if row.who else "",
                names,
                gone if row.unnamed else "",
            )
            if part
        )
        texts.addWidget(Text(facts, role="small", colour="soft", wrap=True))
        frame.setAccessibleName(f"{head}. {reason}. {facts}")
        return frame

    def _change(self, name: str, row: WordingRow) -> None:
        consents = self.context.services.consents

        def save(text: str) -> None:
            self.context.tasks.run(
                lambda: consents.reword(row.purpose, text), done, dialog.show_error, owner=dialog
            )

        def done(undo: Undo) -> None:
            dialog.accept()
            self.context.undo.push(undo.label, undo, self.context.services.undo.apply)
            self.refresh()

        dialog = WordingDialog(
            theme=self.context.theme,
            purpose=name,
            text=row.text,
            answered=row.answers > 0,
            save=save,
            parent=self.window(),
        )
        dialog.ask(lambda _saved: None)

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        if event.area in _AREAS and self.isVisible():
            self.refresh()


def _row(name: str, *, last: bool) -> tuple[QFrame, QHBoxLayout, QVBoxLayout]:
    row = QFrame()
    row.setObjectName(f"{name}_row")
    row.setProperty("part", "row")
    row.setProperty("last", last)
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 8, 0, 8)
    layout.setSpacing(12)
    texts = QVBoxLayout()
    texts.setSpacing(2)
    layout.addLayout(texts, 1)
    return row, layout, texts


def _read(services: Services) -> _Read:
    consents = services.consents
    return _Read(
        wordings=consents.wordings(),
        again=tuple((purpose, consents.ask_again(purpose)) for purpose in purpose_names()),
        ends=consents.ends_soon(),
        overrides=consents.overrides(),
    )
