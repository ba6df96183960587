"""A no to pictures is one truth: what was said, and what stands on the record."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import ConsentPurpose, ConsentStatus, PhotoConsent
from chapterdesk.models import AuditEvent
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.consents.recording import Said
from chapterdesk.services.members.drafts import MemberDraft
from tests.services.duplicates.test_merging import table_rows

PHOTO = ConsentPurpose.PHOTO


@pytest.fixture
def wren(services: Services) -> bytes:
    draft = MemberDraft(display_name="Wren Abara", photo_consent=PhotoConsent.YES)
    member_id, _undo = services.members.add(draft)
    services.consents.record(member_id, Said(purpose=PHOTO, status=ConsentStatus.GIVEN))
    return member_id


def photo(services: Services, member_id: bytes) -> PhotoConsent:
    return services.members.detail(member_id).draft.photo_consent


@pytest.mark.parametrize("how", ["withdraw", "refuse"])
def test_a_no_to_pictures_stands_on_the_record(
    services: Services, desk: Desk, wren: bytes, how: str
) -> None:
    before = table_rows(desk)
    if how == "withdraw":
        undo = services.consents.withdraw(wren, PHOTO).undo
    else:
        undo = services.consents.record(wren, Said(purpose=PHOTO, status=ConsentStatus.REFUSED))
    assert photo(services, wren) is PhotoConsent.NO
    with desk.services.members._database.read() as session:
        fields = session.scalars(select(AuditEvent.fields)).all()
    assert "photo_consent" in fields
    after = table_rows(desk)
    redo = services.undo.apply(undo)
    assert table_rows(desk) == before
    services.undo.apply(redo)
    assert table_rows(desk) == after


def test_the_form_does_not_say_yes_over_a_no(services: Services, wren: bytes) -> None:
    services.consents.withdraw(wren, PHOTO)
    detail = services.members.detail(wren)
    yes = replace(detail.draft, photo_consent=PhotoConsent.YES)
    with pytest.raises(RefusedError) as refused:
        services.members.save(wren, yes, updated_at=detail.updated_at)
    assert refused.value.field == "photo_consent"
    assert photo(services, wren) is PhotoConsent.NO
    services.consents.record(wren, Said(purpose=PHOTO, status=ConsentStatus.GIVEN))
    detail = services.members.detail(wren)
    yes = replace(detail.draft, photo_consent=PhotoConsent.YES)
    services.members.save(wren, yes, updated_at=detail.updated_at)
    assert photo(services, wren) is PhotoConsent.YES


def test_another_no_leaves_pictures_alone(services: Services, wren: bytes) -> None:
    services.consents.record(
        wren, Said(purpose=ConsentPurpose.CONTACT_ME, status=ConsentStatus.REFUSED)
    )
    assert photo(services, wren) is PhotoConsent.YES
