-- Ids never change, and neither does the owner of a row.

CREATE TRIGGER fixed_series BEFORE UPDATE OF id ON series
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_series_facilitator BEFORE UPDATE OF id, series_id, member_id ON series_facilitator
WHEN NEW.id IS NOT OLD.id
    OR NEW.series_id IS NOT OLD.series_id
    OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_holiday BEFORE UPDATE OF id ON holiday
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_meeting_duty BEFORE UPDATE OF id, meeting_id, member_id ON meeting_duty
WHEN NEW.id IS NOT OLD.id
    OR NEW.meeting_id IS NOT OLD.meeting_id
    OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_group_topic BEFORE UPDATE OF id, group_id ON group_topic
WHEN NEW.id IS NOT OLD.id
    OR NEW.group_id IS NOT OLD.group_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_group_membership_history BEFORE UPDATE OF id, group_id, member_id ON group_membership_history
WHEN NEW.id IS NOT OLD.id
    OR NEW.group_id IS NOT OLD.group_id
    OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_group_agreement BEFORE UPDATE OF id, group_id ON group_agreement
WHEN NEW.id IS NOT OLD.id
    OR NEW.group_id IS NOT OLD.group_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_agreement_reading BEFORE UPDATE OF id, agreement_id ON agreement_reading
WHEN NEW.id IS NOT OLD.id
    OR NEW.agreement_id IS NOT OLD.agreement_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_agreement_acknowledgement BEFORE UPDATE OF id, agreement_id, member_id ON agreement_acknowledgement
WHEN NEW.id IS NOT OLD.id
    OR NEW.agreement_id IS NOT OLD.agreement_id
    OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

-- A count-only group holds no name on its agreements either, by any path and in any order of rows.

CREATE TRIGGER count_only_acknowledgement_insert BEFORE INSERT ON agreement_acknowledgement
WHEN EXISTS (
    SELECT 1 FROM group_agreement JOIN "group" ON "group".id = group_agreement.group_id
    WHERE group_agreement.id = NEW.agreement_id AND "group".attendance_mode = 'count_only'
)
BEGIN SELECT RAISE(ABORT, 'count_only'); END;

CREATE TRIGGER count_only_acknowledgement_update BEFORE UPDATE ON agreement_acknowledgement
WHEN EXISTS (
    SELECT 1 FROM group_agreement JOIN "group" ON "group".id = group_agreement.group_id
    WHERE group_agreement.id = NEW.agreement_id AND "group".attendance_mode = 'count_only'
)
BEGIN SELECT RAISE(ABORT, 'count_only'); END;

CREATE TRIGGER count_only_agreement_insert BEFORE INSERT ON group_agreement
WHEN EXISTS (SELECT 1 FROM agreement_acknowledgement WHERE agreement_id = NEW.id)
    AND EXISTS (SELECT 1 FROM "group" WHERE id = NEW.group_id AND attendance_mode = 'count_only')
BEGIN SELECT RAISE(ABORT, 'count_only'); END;

CREATE TRIGGER count_only_agreeing_group_insert BEFORE INSERT ON "group"
WHEN NEW.attendance_mode = 'count_only' AND EXISTS (
    SELECT 1 FROM group_agreement
    JOIN agreement_acknowledgement ON agreement_acknowledgement.agreement_id = group_agreement.id
    WHERE group_agreement.group_id = NEW.id
)
BEGIN SELECT RAISE(ABORT, 'count_only'); END;

CREATE TRIGGER count_only_agreeing_group_update BEFORE UPDATE OF attendance_mode ON "group"
WHEN NEW.attendance_mode = 'count_only' AND EXISTS (
    SELECT 1 FROM group_agreement
    JOIN agreement_acknowledgement ON agreement_acknowledgement.agreement_id = group_agreement.id
    WHERE group_agreement.group_id = NEW.id
)
BEGIN SELECT RAISE(ABORT, 'count_only'); END;
