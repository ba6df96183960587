-- Ids never change, and neither does the owner of a row.

CREATE TRIGGER fixed_event BEFORE UPDATE OF id, meeting_id ON event
WHEN NEW.id IS NOT OLD.id
    OR NEW.meeting_id IS NOT OLD.meeting_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_event_question BEFORE UPDATE OF id, meeting_id ON event_question
WHEN NEW.id IS NOT OLD.id
    OR NEW.meeting_id IS NOT OLD.meeting_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_participation BEFORE UPDATE OF id, meeting_id, member_id ON participation
WHEN NEW.id IS NOT OLD.id
    OR NEW.meeting_id IS NOT OLD.meeting_id
    OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_participation_guest BEFORE UPDATE OF id, participation_id ON participation_guest
WHEN NEW.id IS NOT OLD.id
    OR NEW.participation_id IS NOT OLD.participation_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_participation_answer BEFORE UPDATE OF id, participation_id, question_id ON participation_answer
WHEN NEW.id IS NOT OLD.id
    OR NEW.participation_id IS NOT OLD.participation_id
    OR NEW.question_id IS NOT OLD.question_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_participation_need BEFORE UPDATE OF id, participation_id ON participation_need
WHEN NEW.id IS NOT OLD.id
    OR NEW.participation_id IS NOT OLD.participation_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_event_shift BEFORE UPDATE OF id, meeting_id ON event_shift
WHEN NEW.id IS NOT OLD.id
    OR NEW.meeting_id IS NOT OLD.meeting_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_shift_volunteer BEFORE UPDATE OF id, shift_id, member_id ON shift_volunteer
WHEN NEW.id IS NOT OLD.id
    OR NEW.shift_id IS NOT OLD.shift_id
    OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_run_item BEFORE UPDATE OF id, meeting_id ON run_item
WHEN NEW.id IS NOT OLD.id
    OR NEW.meeting_id IS NOT OLD.meeting_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_checklist_point BEFORE UPDATE OF id, meeting_id ON checklist_point
WHEN NEW.id IS NOT OLD.id
    OR NEW.meeting_id IS NOT OLD.meeting_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

-- An event of a count-only group keeps no name, of guests or volunteers neither, by any path and in any
-- order of rows.

CREATE TRIGGER count_only_participation_insert BEFORE INSERT ON participation
WHEN EXISTS (
    SELECT 1 FROM meeting JOIN "group" ON "group".id = meeting.group_id
    WHERE meeting.id = NEW.meeting_id AND "group".attendance_mode = 'count_only'
)
BEGIN SELECT RAISE(ABORT, 'count_only'); END;

CREATE TRIGGER count_only_participation_update BEFORE UPDATE ON participation
WHEN EXISTS (
    SELECT 1 FROM meeting JOIN "group" ON "group".id = meeting.group_id
    WHERE meeting.id = NEW.meeting_id AND "group".attendance_mode = 'count_only'
)
BEGIN SELECT RAISE(ABORT, 'count_only'); END;

CREATE TRIGGER count_only_volunteer_insert BEFORE INSERT ON shift_volunteer
WHEN EXISTS (
    SELECT 1 FROM event_shift JOIN meeting ON meeting.id = event_shift.meeting_id
    JOIN "group" ON "group".id = meeting.group_id
    WHERE event_shift.id = NEW.shift_id AND "group".attendance_mode = 'count_only'
)
BEGIN SELECT RAISE(ABORT, 'count_only'); END;

CREATE TRIGGER count_only_volunteer_update BEFORE UPDATE ON shift_volunteer
WHEN EXISTS (
    SELECT 1 FROM event_shift JOIN meeting ON meeting.id = event_shift.meeting_id
    JOIN "group" ON "group".id = meeting.group_id
    WHERE event_shift.id = NEW.shift_id AND "group".attendance_mode = 'count_only'
)
BEGIN SELECT RAISE(ABORT, 'count_only'); END;

CREATE TRIGGER count_only_shift_insert BEFORE INSERT ON event_shift
WHEN EXISTS (SELECT 1 FROM shift_volunteer WHERE shift_id = NEW.id) AND EXISTS (
    SELECT 1 FROM meeting JOIN "group" ON "group".id = meeting.group_id
    WHERE meeting.id = NEW.meeting_id AND "group".attendance_mode = 'count_only'
)
BEGIN SELECT RAISE(ABORT, 'count_only'); END;

CREATE TRIGGER count_only_registering_meeting_insert BEFORE INSERT ON meeting
WHEN (
    EXISTS (SELECT 1 FROM participation WHERE meeting_id = NEW.id)
    OR EXISTS (
        SELECT 1 FROM event_shift JOIN shift_volunteer ON shift_volunteer.shift_id = event_shift.id
        WHERE event_shift.meeting_id = NEW.id
    )
)
    AND EXISTS (SELECT 1 FROM "group" WHERE id = NEW.group_id AND attendance_mode = 'count_only')
BEGIN SELECT RAISE(ABORT, 'count_only'); END;

CREATE TRIGGER count_only_registering_meeting_update BEFORE UPDATE OF group_id ON meeting
WHEN (
    EXISTS (SELECT 1 FROM participation WHERE meeting_id = NEW.id)
    OR EXISTS (
        SELECT 1 FROM event_shift JOIN shift_volunteer ON shift_volunteer.shift_id = event_shift.id
        WHERE event_shift.meeting_id = NEW.id
    )
)
    AND EXISTS (SELECT 1 FROM "group" WHERE id = NEW.group_id AND attendance_mode = 'count_only')
BEGIN SELECT RAISE(ABORT, 'count_only'); END;

CREATE TRIGGER count_only_registering_group_insert BEFORE INSERT ON "group"
WHEN NEW.attendance_mode = 'count_only' AND (
    EXISTS (
        SELECT 1 FROM meeting JOIN participation ON participation.meeting_id = meeting.id
        WHERE meeting.group_id = NEW.id
    )
    OR EXISTS (
        SELECT 1 FROM meeting JOIN event_shift ON event_shift.meeting_id = meeting.id
        JOIN shift_volunteer ON shift_volunteer.shift_id = event_shift.id
        WHERE meeting.group_id = NEW.id
    )
)
BEGIN SELECT RAISE(ABORT, 'count_only'); END;

CREATE TRIGGER count_only_registering_group_update BEFORE UPDATE OF attendance_mode ON "group"
WHEN NEW.attendance_mode = 'count_only' AND (
    EXISTS (
        SELECT 1 FROM meeting JOIN participation ON participation.meeting_id = meeting.id
        WHERE meeting.group_id = NEW.id
    )
    OR EXISTS (
        SELECT 1 FROM meeting JOIN event_shift ON event_shift.meeting_id = meeting.id
        JOIN shift_volunteer ON shift_volunteer.shift_id = event_shift.id
        WHERE meeting.group_id = NEW.id
    )
)
BEGIN SELECT RAISE(ABORT, 'count_only'); END;
