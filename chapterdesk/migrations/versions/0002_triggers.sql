-- Ids never change, and neither does the owner of a row.

CREATE TRIGGER fixed_reader BEFORE UPDATE OF id, recipient ON reader
WHEN NEW.id IS NOT OLD.id
    OR NEW.recipient IS NOT OLD.recipient
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_sealed_text BEFORE UPDATE OF id, written_at ON sealed_text
WHEN NEW.id IS NOT OLD.id
    OR NEW.written_at IS NOT OLD.written_at
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_sealed_opening BEFORE UPDATE ON sealed_opening
WHEN NEW.id IS NOT OLD.id
    OR NEW.text_id IS NOT OLD.text_id
    OR NEW.sealed IS NOT OLD.sealed
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

CREATE TRIGGER fixed_tombstone BEFORE UPDATE ON tombstone
WHEN NEW.id IS NOT OLD.id
    OR NEW.table_name IS NOT OLD.table_name
    OR NEW.erased_at IS NOT OLD.erased_at
BEGIN SELECT RAISE(ABORT, 'immutable'); END;

-- A person who was forgotten does not come back, by whatever way.

CREATE TRIGGER forgotten_member BEFORE INSERT ON member
WHEN EXISTS (
    SELECT 1 FROM tombstone WHERE tombstone.id = NEW.id AND tombstone.table_name = 'member'
)
BEGIN SELECT RAISE(ABORT, 'forgotten'); END;
