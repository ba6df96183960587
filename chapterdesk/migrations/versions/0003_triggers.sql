-- Ids never change, and neither does the owner of a row.

CREATE TRIGGER fixed_contact_attempt BEFORE UPDATE OF id, member_id ON contact_attempt
WHEN NEW.id IS NOT OLD.id
    OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_planned_absence BEFORE UPDATE OF id, member_id ON planned_absence
WHEN NEW.id IS NOT OLD.id
    OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_relation BEFORE UPDATE OF id, member_id ON relation
WHEN NEW.id IS NOT OLD.id
    OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_emergency_contact BEFORE UPDATE OF id, member_id ON emergency_contact
WHEN NEW.id IS NOT OLD.id
    OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_custom_field BEFORE UPDATE OF id ON custom_field
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_custom_value BEFORE UPDATE OF id, member_id, field_id ON custom_value
WHEN NEW.id IS NOT OLD.id
    OR NEW.member_id IS NOT OLD.member_id
    OR NEW.field_id IS NOT OLD.field_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_not_duplicate BEFORE UPDATE OF id, first_id, second_id ON not_duplicate
WHEN NEW.id IS NOT OLD.id
    OR NEW.first_id IS NOT OLD.first_id
    OR NEW.second_id IS NOT OLD.second_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_member_merge BEFORE UPDATE OF id, kept_id, merged_id ON member_merge
WHEN NEW.id IS NOT OLD.id
    OR NEW.kept_id IS NOT OLD.kept_id
    OR NEW.merged_id IS NOT OLD.merged_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_privacy_request BEFORE UPDATE OF id ON privacy_request
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_deny_entry BEFORE UPDATE OF id, digest ON deny_entry
WHEN NEW.id IS NOT OLD.id
    OR NEW.digest IS NOT OLD.digest
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_consent_override BEFORE UPDATE OF id, member_id ON consent_override
WHEN NEW.id IS NOT OLD.id
    OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_consent_wording BEFORE UPDATE OF id ON consent_wording
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_saved_view BEFORE UPDATE OF id ON saved_view
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_saved_mapping BEFORE UPDATE OF id ON saved_mapping
WHEN NEW.id IS NOT OLD.id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;
