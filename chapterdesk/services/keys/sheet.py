"""The recovery sheet as a paper: previewed, printed without a file, saved only when asked."""

from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _, current
from chapterdesk.crypto import recovery
from chapterdesk.printing import preview, send
from chapterdesk.services.sheets.papers import Paper, base_size, page_size


def recovery_paper(
    code: Secret, *, page: str = "A4", language: str = "", large: bool = False
) -> Paper:
    """Return the sheet of a recovery code; no vault is needed. Any thread.

    Raises:
        UsageError: There is no such page.
    """
    # As in `sheets.attendance`: what draws is loaded where something is drawn.
    from chapterdesk.printing import recovery_sheet  # noqa: PLC0415

    pdf = recovery_sheet.build(
        recovery_sheet.RecoverySheet(
            prefix=recovery.PREFIX,
            groups=tuple(recovery.groups(code)),
            language=language or current().text_language,
            paper=page_size(page),
            base_size=base_size(large=large),
        )
    )
    return Paper(
        pdf=pdf,
        title=_("Recovery code"),
        name_count=0,
        columns=(),
        warnings=(
            _("Stand beside the printer. Some printers keep what they printed; use your own."),
        ),
        document="recovery_code",
        subject_id=None,
        suggested_name="document.pdf",
        summary=_("The code in groups and as a picture. Nothing on it says what it opens."),
    )


class RecoveryPress:
    """Show and print a recovery sheet where no desk is open yet: nothing can be noted."""

    def pages(self, paper: Paper) -> int:
        """Return how many pages it has. Any thread."""
        return preview.page_count(paper.pdf)

    def page_image(self, paper: Paper, page: int, scale: float) -> tuple[int, int, bytes]:
        """Return one page, from 0, as width, height and RGBA bytes. Any thread."""
        return preview.render(paper.pdf, page, scale)

    def print(self, paper: Paper, copies: int = 1) -> None:
        """Hand the sheet to the printer; no file is written. Any thread.

        Raises:
            UserError: There is no printer, or it did not take the sheet.
        """
        send.send(paper.pdf, copies=copies)
