"""What an export holds and leaves out, in sentences."""

from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.exports.service import ExportPreview, ExportRehearsal


def rehearsed_told(rehearsed: ExportRehearsal) -> str:
    """Return what a file would have held and who could have read it, had it been written."""
    told = rehearsed.told
    sealed = {
        "plain": _("It would not be sealed: anybody who finds it could read it."),
        "passphrase": _("It would be sealed for whoever knows the passphrase."),
        "recipient": _("It would be sealed for whoever holds the key of {recipient}.").format(
            recipient=isolate(rehearsed.recipient)
        ),
    }
    return " ".join(
        (
            _("Nothing was written: practice data never leaves."),
            ngettext(
                "The file would hold {count} person.",
                "The file would hold {count} people.",
                told.rows,
            ),
            _("Columns: {columns}.").format(columns=current().listing(told.columns)),
            sealed[rehearsed.seal],
        )
    )


def protected_told(preview: ExportPreview) -> tuple[str, ...]:
    """Return how many people are in an export whom something protects, and who never is."""
    told = (
        (
            preview.shielded,
            ngettext(
                "{count} is shielded: initials alone.",
                "{count} are shielded: initials alone.",
                preview.shielded,
            ),
        ),
        (
            preview.not_agreed,
            ngettext(
                "{count} has not agreed that their name may stand on paper.",
                "{count} have not agreed that their name may stand on paper.",
                preview.not_agreed,
            ),
        ),
        (
            preview.unshared,
            ngettext(
                "{count} has not said that their details may go so far.",
                "{count} have not said that their details may go so far.",
                preview.unshared,
            ),
        ),
        (
            preview.refused,
            ngettext(
                "{count} said no to this, and is in it all the same.",
                "{count} said no to this, and are in it all the same.",
                preview.refused,
            ),
        ),
        (
            preview.kept_back,
            ngettext(
                "{count} is left out: their details may not go so far.",
                "{count} are left out: their details may not go so far.",
                preview.kept_back,
            ),
        ),
        (
            preview.left_out,
            ngettext(
                "{count} is left out: they have not agreed.",
                "{count} are left out: they have not agreed.",
                preview.left_out,
            ),
        ),
        (
            preview.refused_out,
            ngettext(
                "{count} is left out: they said no.",
                "{count} are left out: they said no.",
                preview.refused_out,
            ),
        ),
        (
            preview.restricted,
            ngettext(
                "{count} is not in it: the record is restricted.",
                "{count} are not in it: their records are restricted.",
                preview.restricted,
            ),
        ),
    )
    return tuple(text for count, text in told if count)


def withheld_told(preview: ExportPreview) -> tuple[str, ...]:
    """Return what is left out of people who are in it."""
    by_rule = preview.withheld_ways - preview.unwanted_ways
    told = (
        (
            by_rule,
            ngettext(
                "{count} way to reach somebody is left out, by its rule.",
                "{count} ways to reach somebody are left out, by their rules.",
                by_rule,
            ),
        ),
        (
            preview.unwanted_ways,
            ngettext(
                "{count} way to reach somebody is left out: they are not to be contacted.",
                "{count} ways to reach people are left out: they are not to be contacted.",
                preview.unwanted_ways,
            ),
        ),
        (
            preview.withheld_pronouns,
            ngettext(
                "{count} pronoun that may not be used in writing is left out.",
                "{count} pronouns that may not be used in writing are left out.",
                preview.withheld_pronouns,
            ),
        ),
    )
    return tuple(text for count, text in told if count)
