-- What SQL itself refuses, whoever writes: the screen, an import, an exchange or a hand.
-- Frozen with 0001_tables.sql. The words after RAISE are read by services/database.py.

-- A count-only group holds no name on its attendance, by any path and in any order of rows.

CREATE TRIGGER count_only_attendance_insert BEFORE INSERT ON attendance
WHEN EXISTS (
    SELECT 1 FROM meeting JOIN "group" ON "group".id = meeting.group_id
    WHERE meeting.id = NEW.meeting_id AND "group".attendance_mode = 'count_only'
)
BEGIN SELECT RAISE(ABORT, 'count_only'); END;

CREATE TRIGGER count_only_attendance_update BEFORE UPDATE ON attendance
WHEN EXISTS (
    SELECT 1 FROM meeting JOIN "group" ON "group".id = meeting.group_id
    WHERE meeting.id = NEW.meeting_id AND "group".attendance_mode = 'count_only'
)
BEGIN SELECT RAISE(ABORT, 'count_only'); END;

CREATE TRIGGER count_only_meeting_insert BEFORE INSERT ON meeting
WHEN EXISTS (SELECT 1 FROM attendance WHERE meeting_id = NEW.id)
    AND EXISTS (SELECT 1 FROM "group" WHERE id = NEW.group_id AND attendance_mode = 'count_only')
BEGIN SELECT RAISE(ABORT, 'count_only'); END;

CREATE TRIGGER count_only_meeting_update BEFORE UPDATE OF group_id ON meeting
WHEN EXISTS (SELECT 1 FROM attendance WHERE meeting_id = NEW.id)
    AND EXISTS (SELECT 1 FROM "group" WHERE id = NEW.group_id AND attendance_mode = 'count_only')
BEGIN SELECT RAISE(ABORT, 'count_only'); END;

CREATE TRIGGER count_only_group_insert BEFORE INSERT ON "group"
WHEN NEW.attendance_mode = 'count_only' AND EXISTS (
    SELECT 1 FROM meeting JOIN attendance ON attendance.meeting_id = meeting.id
    WHERE meeting.group_id = NEW.id
)
BEGIN SELECT RAISE(ABORT, 'count_only'); END;

CREATE TRIGGER count_only_group_update BEFORE UPDATE OF attendance_mode ON "group"
WHEN NEW.attendance_mode = 'count_only' AND EXISTS (
    SELECT 1 FROM meeting JOIN attendance ON attendance.meeting_id = meeting.id
    WHERE meeting.group_id = NEW.id
)
BEGIN SELECT RAISE(ABORT, 'count_only'); END;

-- Ids never change, and neither does the owner of a row.

CREATE TRIGGER fixed_audit_event BEFORE UPDATE OF id ON audit_event
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_backup_log BEFORE UPDATE OF id ON backup_log
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_batch BEFORE UPDATE OF id ON batch
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_chapter BEFORE UPDATE OF id ON chapter
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_directory_entry BEFORE UPDATE OF id ON directory_entry
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_draft BEFORE UPDATE OF id ON draft
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_export_log BEFORE UPDATE OF id ON export_log
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_group BEFORE UPDATE OF id ON "group"
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_member BEFORE UPDATE OF id ON member
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_note BEFORE UPDATE OF id ON note
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_place BEFORE UPDATE OF id ON place
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_print_log BEFORE UPDATE OF id ON print_log
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_sheet BEFORE UPDATE OF id ON sheet
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_task BEFORE UPDATE OF id ON task
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_batch_row BEFORE UPDATE OF id, batch_id ON batch_row
WHEN NEW.id IS NOT OLD.id
    OR NEW.batch_id IS NOT OLD.batch_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_consent BEFORE UPDATE OF id, member_id ON consent
WHEN NEW.id IS NOT OLD.id
    OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_contact_point BEFORE UPDATE OF id, member_id ON contact_point
WHEN NEW.id IS NOT OLD.id
    OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_directory_language BEFORE UPDATE OF id, entry_id ON directory_language
WHEN NEW.id IS NOT OLD.id
    OR NEW.entry_id IS NOT OLD.entry_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_directory_service BEFORE UPDATE OF id, entry_id ON directory_service
WHEN NEW.id IS NOT OLD.id
    OR NEW.entry_id IS NOT OLD.entry_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_group_membership BEFORE UPDATE OF id, group_id, member_id ON group_membership
WHEN NEW.id IS NOT OLD.id
    OR NEW.group_id IS NOT OLD.group_id
    OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_meeting BEFORE UPDATE OF id ON meeting
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_member_language BEFORE UPDATE OF id, member_id ON member_language
WHEN NEW.id IS NOT OLD.id
    OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_member_pronoun BEFORE UPDATE OF id, member_id ON member_pronoun
WHEN NEW.id IS NOT OLD.id
    OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_member_topic BEFORE UPDATE OF id, member_id ON member_topic
WHEN NEW.id IS NOT OLD.id
    OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_mentor_pair BEFORE UPDATE OF id, mentor_id, mentee_id ON mentor_pair
WHEN NEW.id IS NOT OLD.id
    OR NEW.mentor_id IS NOT OLD.mentor_id
    OR NEW.mentee_id IS NOT OLD.mentee_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_place_feature BEFORE UPDATE OF id, place_id ON place_feature
WHEN NEW.id IS NOT OLD.id
    OR NEW.place_id IS NOT OLD.place_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_sheet_entry BEFORE UPDATE OF id, sheet_id, entry_id ON sheet_entry
WHEN NEW.id IS NOT OLD.id
    OR NEW.sheet_id IS NOT OLD.sheet_id
    OR NEW.entry_id IS NOT OLD.entry_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_status_history BEFORE UPDATE OF id, member_id ON status_history
WHEN NEW.id IS NOT OLD.id
    OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_verification BEFORE UPDATE OF id, entry_id ON verification
WHEN NEW.id IS NOT OLD.id
    OR NEW.entry_id IS NOT OLD.entry_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_attendance BEFORE UPDATE OF id, meeting_id, member_id ON attendance
WHEN NEW.id IS NOT OLD.id
    OR NEW.meeting_id IS NOT OLD.meeting_id
    OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_headcount BEFORE UPDATE OF id, meeting_id ON headcount
WHEN NEW.id IS NOT OLD.id
    OR NEW.meeting_id IS NOT OLD.meeting_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;
