-- Series and holidays, who leads a meeting, and groups in full. Frozen: later changes are later files.

ALTER TABLE "group" ADD COLUMN share_level VARCHAR(32) NOT NULL DEFAULT 'none';

ALTER TABLE group_membership ADD COLUMN waiting_at VARCHAR(24);

ALTER TABLE group_membership ADD COLUMN rotation_place INTEGER;

ALTER TABLE group_membership ADD COLUMN substitute BOOLEAN NOT NULL DEFAULT 0;

ALTER TABLE meeting ADD COLUMN series_id BLOB;

ALTER TABLE meeting ADD COLUMN recurrence_local VARCHAR(16);

ALTER TABLE meeting ADD COLUMN disclosure VARCHAR(32);

ALTER TABLE meeting ADD COLUMN agenda VARCHAR NOT NULL DEFAULT '';

ALTER TABLE meeting ADD COLUMN minutes VARCHAR NOT NULL DEFAULT '';

CREATE INDEX ix_meeting_series_id ON meeting (series_id);

ALTER TABLE task ADD COLUMN owner_id BLOB;

CREATE INDEX ix_task_owner_id ON task (owner_id);

CREATE TABLE series (
    id BLOB NOT NULL,
    group_id BLOB,
    title VARCHAR NOT NULL,
    kind VARCHAR(32) NOT NULL,
    place_id BLOB,
    disclosure VARCHAR(32),
    starts_local VARCHAR(16) NOT NULL,
    timezone VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    dates VARCHAR NOT NULL,
    skipped VARCHAR NOT NULL,
    duration_minutes INTEGER NOT NULL,
    agenda VARCHAR NOT NULL,
    access VARCHAR NOT NULL,
    sheet_layout VARCHAR NOT NULL,
    lead_count INTEGER NOT NULL,
    continues_id BLOB,
    archived_at VARCHAR(24),
    deleted_at VARCHAR(24),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_series PRIMARY KEY (id),
    CONSTRAINT fk_series_group_id FOREIGN KEY(group_id) REFERENCES "group" (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_series_group_id ON series (group_id);

CREATE TABLE series_facilitator (
    id BLOB NOT NULL,
    series_id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    role VARCHAR(32) NOT NULL,
    position INTEGER NOT NULL,
    present BOOLEAN NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_series_facilitator PRIMARY KEY (id),
    CONSTRAINT fk_series_facilitator_series_id FOREIGN KEY(series_id) REFERENCES series (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_series_facilitator_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_series_facilitator_member_id ON series_facilitator (member_id);

CREATE INDEX ix_series_facilitator_series_id ON series_facilitator (series_id);

CREATE TABLE holiday (
    id BLOB NOT NULL,
    held_on VARCHAR(10) NOT NULL,
    name VARCHAR NOT NULL,
    deleted_at VARCHAR(24),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_holiday PRIMARY KEY (id)
);

CREATE INDEX ix_holiday_held_on ON holiday (held_on);

CREATE TABLE meeting_duty (
    id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    role VARCHAR(32) NOT NULL,
    status VARCHAR(32) NOT NULL,
    replaces_id BLOB,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_meeting_duty PRIMARY KEY (id),
    CONSTRAINT fk_meeting_duty_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_meeting_duty_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_meeting_duty_meeting_id ON meeting_duty (meeting_id);

CREATE INDEX ix_meeting_duty_member_id ON meeting_duty (member_id);

CREATE TABLE group_topic (
    id BLOB NOT NULL,
    group_id BLOB NOT NULL,
    kind VARCHAR(32) NOT NULL,
    text VARCHAR NOT NULL,
    present BOOLEAN NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_group_topic PRIMARY KEY (id),
    CONSTRAINT fk_group_topic_group_id FOREIGN KEY(group_id) REFERENCES "group" (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_group_topic_group_id ON group_topic (group_id);

CREATE TABLE group_membership_history (
    id BLOB NOT NULL,
    group_id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    status VARCHAR(32) NOT NULL,
    role VARCHAR(32) NOT NULL,
    since VARCHAR(10) NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_group_membership_history PRIMARY KEY (id),
    CONSTRAINT fk_group_membership_history_group_id FOREIGN KEY(group_id) REFERENCES "group" (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_group_membership_history_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_group_membership_history_group_id ON group_membership_history (group_id);

CREATE INDEX ix_group_membership_history_member_id ON group_membership_history (member_id);

CREATE TABLE group_agreement (
    id BLOB NOT NULL,
    group_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    since VARCHAR(10) NOT NULL,
    deleted_at VARCHAR(24),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_group_agreement PRIMARY KEY (id),
    CONSTRAINT fk_group_agreement_group_id FOREIGN KEY(group_id) REFERENCES "group" (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_group_agreement_group_id ON group_agreement (group_id);

CREATE TABLE agreement_reading (
    id BLOB NOT NULL,
    agreement_id BLOB NOT NULL,
    meeting_id BLOB,
    read_on VARCHAR(10) NOT NULL,
    heads INTEGER,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_agreement_reading PRIMARY KEY (id),
    CONSTRAINT fk_agreement_reading_agreement_id FOREIGN KEY(agreement_id) REFERENCES group_agreement (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_agreement_reading_agreement_id ON agreement_reading (agreement_id);

CREATE TABLE agreement_acknowledgement (
    id BLOB NOT NULL,
    agreement_id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    said_on VARCHAR(10) NOT NULL,
    withdrawn_on VARCHAR(10),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_agreement_acknowledgement PRIMARY KEY (id),
    CONSTRAINT fk_agreement_acknowledgement_agreement_id FOREIGN KEY(agreement_id) REFERENCES group_agreement (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_agreement_acknowledgement_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_agreement_acknowledgement_agreement_id ON agreement_acknowledgement (agreement_id);

CREATE INDEX ix_agreement_acknowledgement_member_id ON agreement_acknowledgement (member_id);
