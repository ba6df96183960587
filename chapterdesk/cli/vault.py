"""`new` and `passphrase`: a vault and the ways into it."""

from pathlib import Path
from typing import Any

import click

from chapterdesk.cli.chapter import asking, profile_options, profile_values, unanswered
from chapterdesk.cli.common import (
    FILE,
    VAULT,
    Answer,
    answering,
    passphrase_of,
    read_secret,
    with_new_passphrase,
)
from chapterdesk.core.clock import SystemClock
from chapterdesk.core.errors import RefusedError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _

accept_weak_option = click.option(
    "--accept-weak-passphrase",
    "accept_weak",
    is_flag=True,
    help=_("Take the passphrase although it is easy to guess."),
)


@click.command()
@click.argument("vault", type=VAULT)
@click.option("--chapter", "name", required=True, help=_("The chapter's name."))
@profile_options
@accept_weak_option
@with_new_passphrase
@answering
def new(
    answer: Answer,
    /,
    vault: Path,
    *,
    accept_weak: bool,
    passphrase_file: Path | None,
    **given: Any,
) -> None:
    """Set up a chapter in a new VAULT and print its recovery code, once."""
    from chapterdesk.services.chapter import ChapterDraft  # noqa: PLC0415  # heavy
    from chapterdesk.services.recovery_code import grouped  # noqa: PLC0415  # heavy
    from chapterdesk.services.vaults import VaultService  # noqa: PLC0415  # heavy

    service = VaultService(clock=SystemClock())
    draft = ChapterDraft(**profile_values(**given))
    secret = passphrase_of(passphrase_file)
    if not accept_weak:
        refuse_weak(secret)
    unlocked, code = service.create(vault, passphrase=secret, chapter=draft)
    unlocked.wipe()
    try:
        answer.say(
            {
                "vault": str(vault),
                "recovery_code": code.reveal_text(),
                "unanswered": list(unanswered(draft)),
            },
            _(
                "The chapter is set up. This recovery code opens it when the passphrase is "
                "forgotten:"
            ),
            "",
            f"  {grouped(code)}",
            "",
            _(
                "Write it on paper now. It is not shown again, and nobody can make it anew "
                "without you."
            ),
            *asking(vault, draft),
        )
    except (OSError, KeyboardInterrupt):
        # Perhaps nobody read the code, and nothing is in the vault yet.
        service.remove(vault)
        raise


@click.command()
@click.argument("vault", type=VAULT)
@click.option("--recovery-code-file", type=FILE, required=True)
@click.option("--new-passphrase-file", type=FILE, required=True)
@click.option("--new-recovery-code", is_flag=True, help=_("Make and print a new recovery code."))
@accept_weak_option
@answering
def passphrase(
    answer: Answer,
    vault: Path,
    recovery_code_file: Path,
    new_passphrase_file: Path,
    new_recovery_code: bool,
    accept_weak: bool,
) -> None:
    """Set a new passphrase on VAULT with its recovery code."""
    from chapterdesk.services.vaults import VaultService  # noqa: PLC0415  # heavy

    service = VaultService(clock=SystemClock())
    code = read_secret(recovery_code_file)
    new = read_secret(new_passphrase_file)
    if not accept_weak:
        refuse_weak(new)
    unlocked = service.derive(vault, recovery_code=code)
    fresh = service.draw_code() if new_recovery_code else None
    if fresh is not None:
        # Before anything changes: an output that nobody reads leaves nobody without a code.
        answer.ahead({"recovery_code": fresh.reveal_text()}, *new_code(fresh))
    unlocked = service.set_passphrase(vault, unlocked, new)
    lines = [_("The new passphrase opens the chapter. The old one does not any more.")]
    data: dict[str, object] = {"vault": str(vault), "changed": True}
    if fresh is not None:
        unlocked, _same = service.replace_recovery_code(vault, unlocked, fresh)
        lines.append(_("The new recovery code counts; the old one does not any more."))
    else:
        lines.append(
            _(
                "The recovery code stays as it is. If somebody else may have seen it, run this "
                "again with --new-recovery-code."
            )
        )
    unlocked.wipe()
    answer.say(data, *lines)


def refuse_weak(secret: Secret) -> None:
    """Refuse a passphrase that is easy to guess; an empty one is told by the service.

    Raises:
        RefusedError: It is easy to guess.
    """
    from chapterdesk.services.strength import strength  # noqa: PLC0415  # heavy

    found = strength(secret.reveal_text())
    if found.sentence and not found.acceptable:
        raise RefusedError(
            found.sentence,
            _("Nothing was changed."),
            _("Choose six random words, or give --accept-weak-passphrase to take it anyway."),
        )


def new_code(code: Secret) -> list[str]:
    """Return the lines that tell a new recovery code, before it comes into force."""
    from chapterdesk.services.recovery_code import grouped  # noqa: PLC0415  # heavy

    return [
        _("The new recovery code, shown once. It counts as soon as the next line says so:"),
        "",
        f"  {grouped(code)}",
        "",
    ]
