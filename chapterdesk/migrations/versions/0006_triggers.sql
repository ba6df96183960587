-- Ids never change, and neither does the owner of a row.

CREATE TRIGGER fixed_place_point BEFORE UPDATE OF id, place_id ON place_point
WHEN NEW.id IS NOT OLD.id
    OR NEW.place_id IS NOT OLD.place_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_member_check BEFORE UPDATE OF id, member_id ON member_check
WHEN NEW.id IS NOT OLD.id
    OR NEW.member_id IS NOT OLD.member_id
BEGIN SELECT RAISE(ABORT, 'immutable'); END;
