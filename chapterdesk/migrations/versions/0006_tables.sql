-- Safe spaces: calls and chats, checklists of places, who was checked. Frozen: later changes are later files.

ALTER TABLE "group" ADD COLUMN minors VARCHAR(32) NOT NULL DEFAULT 'unknown';

ALTER TABLE meeting ADD COLUMN minors VARCHAR(32);

ALTER TABLE place ADD COLUMN kind VARCHAR(32) NOT NULL DEFAULT 'room';

ALTER TABLE place ADD COLUMN link VARCHAR NOT NULL DEFAULT '';

ALTER TABLE place ADD COLUMN safety_notes VARCHAR NOT NULL DEFAULT '';

-- A link was kept as an address until now; how much of it may be told stays as it was said.
UPDATE place SET kind = 'call', link = trim(address), address = ''
WHERE lower(trim(address)) LIKE 'http://%' OR lower(trim(address)) LIKE 'https://%';

CREATE TABLE place_point (
    id BLOB NOT NULL,
    place_id BLOB NOT NULL,
    point VARCHAR NOT NULL,
    state VARCHAR(32) NOT NULL,
    remark VARCHAR NOT NULL,
    looked_on VARCHAR(10),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_place_point PRIMARY KEY (id),
    CONSTRAINT fk_place_point_place_id FOREIGN KEY(place_id) REFERENCES place (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_place_point_place_id ON place_point (place_id);

CREATE TABLE member_check (
    id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    kind VARCHAR(32) NOT NULL,
    done_on VARCHAR(10) NOT NULL,
    valid_until VARCHAR(10) NOT NULL,
    withdrawn_on VARCHAR(10),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_member_check PRIMARY KEY (id),
    CONSTRAINT fk_member_check_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_member_check_member_id ON member_check (member_id);
