"""A reader's sitting: the identity that opens texts, until it is ended."""

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.services.safety.texts import SealedRow


class Sitting:
    """Hold a reader's identity in memory; never on disk, never across a lock.

    Args:
        reader_id: Whose.
        label: Their name as a reader.
        identity: What opens texts; wiped by `end`.
    """

    def __init__(self, *, reader_id: bytes, label: str, identity: Secret) -> None:
        self.reader_id = reader_id
        self.label = label
        self._identity = identity
        self.listed: dict[tuple[bytes, bytes], SealedRow | None] = {}
        """What the list has read, by the text's id and the digest of its sealed bytes; None where a
        text is for others. Opening an age file takes milliseconds, and the list is shown often."""

    @property
    def open(self) -> bool:
        """Say whether it still opens anything."""
        return bool(self._identity)

    @property
    def identity(self) -> Secret:
        """Return the identity.

        Raises:
            RefusedError: The sitting has ended.
        """
        self.require_open()
        return self._identity

    def require_open(self) -> None:
        """Let pass while the sitting lasts.

        Raises:
            RefusedError: It has ended.
        """
        if not self._identity:
            raise RefusedError(
                _("This sitting has ended."),
                _("Nothing was changed."),
                _("Type the reader's passphrase again."),
            )

    def end(self) -> None:
        """Wipe the identity; twice is once."""
        self._identity.wipe()
        self.listed.clear()

    def __repr__(self) -> str:
        return "Sitting(…)"
