"""A group that counts heads holds nobody's name, not even by SQL."""

import secrets

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import AttendanceSource, AttendanceStatus
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.checkin.bulk import BulkMark, write_marks

_MARK = """
INSERT INTO attendance
    (id, meeting_id, member_id, status, source, first_time, marked_at, created_at, updated_at)
SELECT :id, :meeting, :member, 'present', 'door', 0, created_at, created_at, updated_at
FROM member WHERE id = :member
"""


def test_no_name_by_sql(
    desk: Desk, counted: bytes, meeting: bytes, people: dict[str, bytes]
) -> None:
    values = {"id": secrets.token_bytes(16), "member": people["Sam Rivera"]}
    with desk._vault.engine.begin() as connection:
        connection.execute(text(_MARK), values | {"meeting": meeting})
    again = {"id": secrets.token_bytes(16), "meeting": counted}
    with (
        pytest.raises(IntegrityError, match="count_only"),
        desk._vault.engine.begin() as connection,
    ):
        connection.execute(text(_MARK), values | again)


def test_no_name_by_a_way_of_many(
    services: Services, desk: Desk, counted: bytes, people: dict[str, bytes]
) -> None:
    mark = BulkMark(
        meeting_id=counted, member_id=people["Sam Rivera"], status=AttendanceStatus.PRESENT
    )
    with pytest.raises(RefusedError), services.checkin._database.write() as work:
        write_marks(work, [mark], AttendanceSource.IMPORT)
    for call in (
        lambda: services.checkin.enter_rows(counted, "1"),
        lambda: services.paper_entry.enter(counted, "1"),
        lambda: services.checkin.mark(
            counted, people["Sam Rivera"], AttendanceStatus.EXCUSED, AttendanceSource.GRID
        ),
    ):
        with pytest.raises(RefusedError):
            call()
    assert services.checkin.known(counted) == ()
