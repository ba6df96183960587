"""Do one thing with everybody who is chosen: asked where it is much, told, and undone at once."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Slot

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, ngettext
from chapterdesk.services.members.listing.shapes import ListOptions, Several
from chapterdesk.services.members.reading import MemberDetail
from chapterdesk.ui.context import EXPORT, PageContext
from chapterdesk.ui.members.pane import MembersPane
from chapterdesk.ui.members.several.dialogs import SeveralGroupDialog, SeveralTagDialog
from chapterdesk.ui.messages import Question
from chapterdesk.ui.records.page import RecordPage

MANY: Final = 20
Act = Callable[[], Several]
Failed = Callable[[UserError], None]


class SeveralActs(QObject):
    """Answer the bar beneath the list.

    Args:
        context: Services and what they run on.
        page: What dialogs belong to.
        pane: Whose list it is.
    """

    def __init__(
        self, *, context: PageContext, page: RecordPage[MemberDetail], pane: MembersPane
    ) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._pane = pane
        pane.bar.wished.connect(self._do)
        pane.bar.all_requested.connect(self.choose_all)
        pane.people.all_requested.connect(self.choose_all)
        pane.people.stretch_requested.connect(self._choose_stretch)

    @Slot()
    def choose_all(self) -> None:
        """Choose everybody who is found."""
        wish, people = self._pane.wish(), self._context.services.people

        def found(ids: tuple[bytes, ...]) -> None:
            self._pane.people.set_picking(on=True)
            self._pane.people.picks.add(ids)

        self._page.run(lambda: people.ids(wish), found)

    @Slot(object, object)
    def _choose_stretch(self, first: bytes, last: bytes) -> None:
        wish, people = self._pane.wish(), self._context.services.people
        self._page.run(lambda: people.between(wish, first, last), self._pane.people.picks.add)

    @Slot(str)
    def _do(self, what: str) -> None:
        ids = self._pane.people.picks.keys
        if not ids:
            return
        several = self._context.services.several
        if what == "export":
            self._context.navigate(EXPORT, b"".join(ids))
        elif what == "archive":
            self._asked_if_many(
                ids,
                _("Archive them"),
                lambda: self._run(lambda: several.archive(ids), gone=True),
            )
        elif what == "bin":
            self._ask_to_bin(ids)
        else:
            people = self._context.services.people
            ask = self._ask_tag if what == "tag" else self._ask_group
            self._page.run(people.options, lambda options: ask(ids, options))

    def _ask_tag(self, ids: tuple[bytes, ...], options: ListOptions) -> None:
        several = self._context.services.several

        def chosen(tag: str, add: bool) -> None:
            act = several.add_tag if add else several.remove_tag
            verb = _("Add the tag") if add else _("Take the tag away")
            self._asked_if_many(
                ids,
                verb,
                lambda: self._run(
                    lambda: act(ids, tag), done=dialog.accept, failed=dialog.show_error
                ),
            )

        dialog = SeveralTagDialog(
            theme=self._context.theme,
            count=len(ids),
            tags=options.tags,
            chosen=chosen,
            parent=self._page,
        )
        dialog.ask(_nothing)

    def _ask_group(self, ids: tuple[bytes, ...], options: ListOptions) -> None:
        several = self._context.services.several

        def chosen(key: str, add: bool) -> None:
            act = several.add_to_group if add else several.take_out_of_group
            verb = _("Put them in") if add else _("Take them out")
            group_id = bytes.fromhex(key)
            self._asked_if_many(
                ids,
                verb,
                lambda: self._run(
                    lambda: act(ids, group_id), done=dialog.accept, failed=dialog.show_error
                ),
            )

        dialog = SeveralGroupDialog(
            theme=self._context.theme,
            count=len(ids),
            groups=options.groups,
            chosen=chosen,
            parent=self._page,
        )
        dialog.ask(_nothing)

    def _asked_if_many(self, ids: tuple[bytes, ...], verb: str, then: Callable[[], None]) -> None:
        if len(ids) <= MANY:
            then()
            return
        question = Question(
            title=ngettext(
                "This changes {count} person.", "This changes {count} people.", len(ids)
            ),
            lost=_("It can be undone at once, for all of them together."),
            verb=verb,
            danger=False,
        )
        self._context.messages.confirm(question, then)

    def _ask_to_bin(self, ids: tuple[bytes, ...]) -> None:
        several = self._context.services.several
        question = Question(
            title=ngettext(
                "Put {count} person into the bin?", "Put {count} people into the bin?", len(ids)
            ),
            lost=_("They are taken off every list. After 30 days they are gone for ever."),
            verb=ngettext(
                "Put {count} person into the bin", "Put {count} people into the bin", len(ids)
            ),
            stay=_("Keep them"),
        )
        self._context.messages.confirm(
            question, lambda: self._run(lambda: several.delete(ids), gone=True)
        )

    def _run(
        self,
        act: Act,
        *,
        gone: bool = False,
        done: Callable[[], object] | None = None,
        failed: Failed | None = None,
    ) -> None:
        def told(answer: Several) -> None:
            if done is not None:
                done()
            if gone:
                picked = self._pane.people.picks.keys
                self._pane.people.set_picking(on=False)
                if self._page.record_id in picked:
                    self._page.close_record()
            self._page.told(answer.undo)
            if answer.restricted:
                self._context.messages.toast(
                    ngettext(
                        "{count} person was left out: their record is only kept.",
                        "{count} people were left out: their records are only kept.",
                        answer.restricted,
                    )
                )

        self._page.run(act, told, failed)


def _nothing(_accepted: bool) -> None:
    """The dialog has done what there is to do."""
