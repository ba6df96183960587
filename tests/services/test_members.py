"""People at the desk: adding, changing, renaming, the bin, and every way back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy import MetaData, select

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.events import Changed
from chapterdesk.core.vocabulary import (
    Answer,
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
    ContactKind,
    MemberStatus,
    VoicemailRule,
)
from chapterdesk.crypto import keys
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft, PronounDraft
from chapterdesk.services.members.finding import MemberFilter

ALL = MemberFilter()


def everything(desk: Desk) -> str:
    """Return every value of every table as one text."""
    metadata = MetaData()
    with desk._vault.reader.connect() as connection:
        metadata.reflect(connection)
        rows = [
            repr(tuple(row))
            for table in metadata.tables.values()
            if table.name != "directory_entry"
            for row in connection.execute(select(table))
        ]
    return "\n".join(rows)


def rows_of(desk: Desk) -> list[str]:
    return sorted(line for line in everything(desk).splitlines() if "undo" not in line)


FULL = MemberDraft(
    display_name="Søren Ångström",
    sort_name="Ångström, Søren",
    pronouns=(PronounDraft(text="they/them"), PronounDraft(text="he", at_chapter=False)),
    languages=("da", "en-GB"),
    interests=("board games",),
    skills=("first aid",),
    tags=("choir", "garden"),
    contacts=(
        ContactDraft(
            kind=ContactKind.CELL,
            value="07700 900123",
            text_ok=Answer.YES,
            ask_for_name="Sam from book club",
            safe_hours="after 18:00",
            others_have_access=Answer.YES,
        ),
        ContactDraft(kind=ContactKind.EMAIL, value="soren@example.org"),
    ),
)


def test_a_person_is_read_back_as_typed(services: Services) -> None:
    member_id, _undo = services.members.add(FULL)
    detail = services.members.detail(member_id)
    assert detail.draft == FULL
    assert detail.row.pronouns == "they/them"
    assert detail.contacts[0].e164 == "+447700900123"


def test_contact_rules_read_as_sentences_and_unknown_is_no(services: Services) -> None:
    member_id, _undo = services.members.add(FULL)
    phone, email = services.members.detail(member_id).contacts
    assert phone.rule_sentence.replace("\u2068", "").replace("\u2069", "") == (
        "Text only. Ask for “Sam from book club”. When: after 18:00. Others read this."
    )
    assert phone.verdict == "careful"
    assert email.verdict == "no"
    safe = ContactDraft(
        kind=ContactKind.CELL,
        value="1",
        text_ok=Answer.YES,
        voicemail_rule=VoicemailRule.YES_IDENTIFY,
        others_have_access=Answer.NO,
    )
    other, _undo = services.members.add(replace(FULL, contacts=(safe,)))
    assert services.members.detail(other).contacts[0].verdict == "safe"


def test_adding_is_taken_back_and_brought_back(desk: Desk, published: list[Changed]) -> None:
    services = desk.services
    before = rows_of(desk)
    member_id, undo = services.members.add(FULL)
    assert published[-1] == Changed(area="members", ids=frozenset({member_id}))
    redo = services.undo.apply(undo)
    assert [row for row in rows_of(desk) if row not in before and "'member'" not in row] == []
    assert services.members.count(ALL) == 0
    services.undo.apply(redo)
    assert services.members.detail(member_id).draft == FULL
    assert services.members.search("ang").total == 1


def test_an_edit_is_taken_back_exactly(services: Services, clock: FixedClock) -> None:
    member_id, _undo = services.members.add(FULL)
    before = services.members.detail(member_id)
    clock.set(clock.now() + timedelta(minutes=1))
    changed = replace(
        FULL,
        display_name="Wren",
        status=MemberStatus.VOLUNTEER,
        pronouns=(PronounDraft(text="xe/xem"),),
        languages=("en-GB", "cy"),
        tags=("choir",),
        contacts=(replace(FULL.contacts[1], text_ok=Answer.YES),),
    )
    undo = services.members.save(member_id, changed, updated_at=before.updated_at)
    # The name that the list was sorted by was that of the name they have left.
    assert services.members.detail(member_id).draft == replace(changed, sort_name="")
    assert services.members.search("soren").total == 0
    services.undo.apply(undo)
    after = services.members.detail(member_id)
    assert after.draft == FULL
    assert [view.id for view in after.contacts] == [view.id for view in before.contacts]
    assert services.members.search("soren").total == 1


def test_a_form_opened_before_another_save_is_refused(
    services: Services, clock: FixedClock
) -> None:
    member_id, _undo = services.members.add(FULL)
    opened = services.members.detail(member_id).updated_at
    clock.set(clock.now() + timedelta(seconds=5))
    only_tags = replace(FULL, tags=("choir",))
    services.members.save(member_id, only_tags, updated_at=opened)
    with pytest.raises(RefusedError, match="while you had it open"):
        services.members.save(member_id, FULL, updated_at=opened)
    assert services.members.detail(member_id).draft.tags == ("choir",)


def test_undo_refuses_what_was_changed_since(services: Services, clock: FixedClock) -> None:
    member_id, undo = services.members.add(FULL)
    clock.set(clock.now() + timedelta(seconds=5))
    services.members.rename(member_id, "Wren", "xe")
    with pytest.raises(RefusedError, match="changed again since"):
        services.undo.apply(undo)
    assert services.members.detail(member_id).row.name == "Wren"


def test_a_rename_leaves_the_old_name_nowhere(desk: Desk, clock: FixedClock) -> None:
    services = desk.services
    member_id, _undo = services.members.add(replace(FULL, display_name="Needlework Oldname"))
    services.drafts.save("member", member_id, '{"display_name":"Needlework Oldname"}')
    assert "eedlework" in everything(desk)
    services.members.rename(member_id, "Wren", "xe/xem")
    dump = everything(desk).casefold()
    assert "needlework" not in dump
    assert "oldname" not in dump
    row = services.members.detail(member_id).row
    assert (row.name, row.pronouns, row.name_confirmed) == ("Wren", "xe/xem", True)
    assert services.members.search("needle").total == 0


def decrypted_file(desk: Desk) -> bytes:
    """Return every page of the database file, free ones too, without its encryption."""
    header = desk._vault.key.header
    key = keys.database_key(desk._vault.key.master, header.vault_id, header.epoch).reveal()
    data = (desk.path / header.database_name).read_bytes()
    pages = []
    for start in range(0, len(data), 4096):
        page = data[start : start + 4096]
        body = page[16:-80] if start == 0 else page[:-80]
        decryptor = Cipher(algorithms.AES256(key), modes.CBC(page[-80:-64])).decryptor()
        pages.append(decryptor.update(body) + decryptor.finalize())
    return b"".join(pages)


def test_not_even_free_pages_keep_the_old_name(desk: Desk) -> None:
    services = desk.services
    member_id, _undo = services.members.add(
        MemberDraft(display_name="Needlework Oldname", source="Marker " * 20)
    )
    assert b"Needlework" in decrypted_file(desk)
    assert b"needlework" in decrypted_file(desk)
    services.members.rename(member_id, "Wren", "")
    pages = decrypted_file(desk)
    assert b"Marker" in pages
    assert b"needlework" not in pages.lower()


def test_two_people_may_share_a_name(services: Services) -> None:
    first, _undo = services.members.add(MemberDraft(display_name="José Silva"))
    second, _undo = services.members.add(MemberDraft(display_name="Jose SILVA"))
    assert first != second
    assert {row.id for row in services.members.same_name("josé silva")} == {first, second}


def test_shielded_people_are_initials(services: Services) -> None:
    member_id, _undo = services.members.add(replace(FULL, shielded=True))
    assert services.members.detail(member_id).row.shown_name == "S. Å."
    assert services.search.find("soren")[0].title == "S. Å."


def test_the_bin_hides_and_gives_back(services: Services) -> None:
    member_id, _undo = services.members.add(FULL)
    undo = services.members.delete(member_id)
    assert services.members.search("soren").total == 0
    assert services.members.count(ALL) == 0
    assert [row.id for row in services.bin.list()] == [member_id]
    services.undo.apply(undo)
    assert services.members.search("soren").total == 1
    services.members.delete(member_id)
    services.bin.restore("member", member_id)
    assert services.members.search("soren").total == 1
    assert services.bin.list() == ()


def test_the_bin_erases_for_good_after_thirty_days(desk: Desk, clock: FixedClock) -> None:
    services = desk.services
    member_id, _undo = services.members.add(replace(FULL, display_name="Needlework"))
    services.members.add_note(member_id, "a remark about Needlework")
    services.members.delete(member_id)
    assert services.bin.purge_expired(clock.now().date() + timedelta(days=29)) == 0
    assert services.bin.purge_expired(clock.now().date() + timedelta(days=30)) == 1
    assert "needlework" not in everything(desk).casefold()


def test_what_counts_of_a_consent_is_the_latest_word(services: Services) -> None:
    member_id, _undo = services.members.add(FULL)
    for status in (ConsentStatus.GIVEN, ConsentStatus.WITHDRAWN):
        undo = services.members.set_consent(
            member_id,
            ConsentPurpose.PRINT_ROSTER,
            ConsentAudience.FULL_NAME,
            status,
            ConsentMethod.SPOKEN,
        )
    (view,) = services.members.detail(member_id).consents
    assert view.status is ConsentStatus.WITHDRAWN
    services.undo.apply(undo)
    (view,) = services.members.detail(member_id).consents
    assert view.status is ConsentStatus.GIVEN


@pytest.mark.parametrize("name", ["", "   ", "\x00\x07", "\u202e"])
def test_a_name_without_a_letter_is_refused(services: Services, name: str) -> None:
    with pytest.raises(UsageError, match="needs a name"):
        services.members.add(MemberDraft(display_name=name))
    assert services.members.count(ALL) == 0


def test_a_name_of_4000_characters_is_refused_and_one_emoji_is_a_name(services: Services) -> None:
    with pytest.raises(UsageError, match="too long"):
        services.members.add(MemberDraft(display_name="x" * 4000))
    member_id, _undo = services.members.add(MemberDraft(display_name="🦊"))
    assert [row.id for row in services.members.search("🦊").rows] == [member_id]


@pytest.mark.parametrize("tag", ["HIV status", "Gender Identity", "trans", "Religion"])
def test_a_tag_that_reads_as_identity_is_refused_with_the_reason(
    services: Services, tag: str
) -> None:
    with pytest.raises(RefusedError) as caught:
        services.members.add(MemberDraft(display_name="Wren", tags=(tag,)))
    assert caught.value.todo
    assert services.members.count(ALL) == 0


def test_lists_show_what_they_say(services: Services, clock: FixedClock) -> None:
    add = services.members.add
    add(MemberDraft(display_name="Visitor", status=MemberStatus.VISITOR))
    add(MemberDraft(display_name="Paused", status=MemberStatus.PAUSED))
    add(MemberDraft(display_name="Unsure", name_confirmed=False))
    archived, _undo = add(MemberDraft(display_name="Archived"))
    services.members.archive(archived)

    def names(show: str, text: str = "") -> list[str]:
        wanted = MemberFilter(show=show, text=text)  # type: ignore[arg-type]
        page = services.members.window(wanted, 0, 50)
        assert page.total == services.members.count(wanted) == len(page.rows)
        return [row.name for row in page.rows]

    assert names("active") == ["Unsure", "Visitor"]
    assert names("visitors") == ["Visitor"]
    assert names("paused") == ["Paused"]
    assert names("unconfirmed") == ["Unsure"]
    assert names("not_seen") == ["Unsure", "Visitor"]
    assert names("archived") == ["Archived"]
    assert names("archived", "arch") == ["Archived"]
    assert names("active", "arch") == []
