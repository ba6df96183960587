-- What a person is reached by, related to and may ask for; the chapter's own fields. Frozen: later
-- changes are later files.

ALTER TABLE member ADD COLUMN share_level VARCHAR(32) NOT NULL DEFAULT 'none';

ALTER TABLE member ADD COLUMN restricted_on VARCHAR(10);

CREATE TABLE contact_attempt (
    id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    contact_id BLOB,
    made_at VARCHAR(24) NOT NULL,
    outcome VARCHAR(32) NOT NULL,
    next_on VARCHAR(10),
    remark VARCHAR NOT NULL,
    slot_id BLOB,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_contact_attempt PRIMARY KEY (id),
    CONSTRAINT fk_contact_attempt_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_contact_attempt_member_id ON contact_attempt (member_id);

CREATE INDEX ix_contact_attempt_next_on ON contact_attempt (next_on);

CREATE TABLE planned_absence (
    id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    since VARCHAR(10) NOT NULL,
    until VARCHAR(10),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_planned_absence PRIMARY KEY (id),
    CONSTRAINT fk_planned_absence_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_planned_absence_member_id ON planned_absence (member_id);

CREATE TABLE relation (
    id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    other_id BLOB,
    other_name VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    label_back VARCHAR NOT NULL,
    since VARCHAR(10),
    until VARCHAR(10),
    safety VARCHAR(32) NOT NULL,
    shown_to_other BOOLEAN NOT NULL,
    knows_they_come VARCHAR(32) NOT NULL,
    remark VARCHAR NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_relation PRIMARY KEY (id),
    CONSTRAINT fk_relation_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_relation_member_id ON relation (member_id);

CREATE INDEX ix_relation_other_id ON relation (other_id);

CREATE TABLE emergency_contact (
    id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    name VARCHAR NOT NULL,
    relation VARCHAR NOT NULL,
    phone VARCHAR NOT NULL,
    e164 VARCHAR NOT NULL,
    knows_identity VARCHAR(32) NOT NULL,
    knows_membership VARCHAR(32) NOT NULL,
    opening_line VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_emergency_contact PRIMARY KEY (id),
    CONSTRAINT fk_emergency_contact_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_emergency_contact_member_id ON emergency_contact (member_id);

CREATE TABLE custom_field (
    id BLOB NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR(32) NOT NULL,
    choices VARCHAR NOT NULL,
    sensitivity VARCHAR(32) NOT NULL,
    keep_days INTEGER,
    on_paper BOOLEAN NOT NULL,
    in_exports BOOLEAN NOT NULL,
    position INTEGER NOT NULL,
    archived_at VARCHAR(24),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_custom_field PRIMARY KEY (id)
);

CREATE TABLE custom_value (
    id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    field_id BLOB NOT NULL,
    text VARCHAR NOT NULL,
    linked_id BLOB,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_custom_value PRIMARY KEY (id),
    CONSTRAINT fk_custom_value_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_custom_value_field_id FOREIGN KEY(field_id) REFERENCES custom_field (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_custom_value_field_id ON custom_value (field_id);

CREATE INDEX ix_custom_value_linked_id ON custom_value (linked_id);

CREATE INDEX ix_custom_value_member_id ON custom_value (member_id);

CREATE TABLE not_duplicate (
    id BLOB NOT NULL,
    first_id BLOB NOT NULL,
    second_id BLOB NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_not_duplicate PRIMARY KEY (id),
    CONSTRAINT fk_not_duplicate_first_id FOREIGN KEY(first_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_not_duplicate_second_id FOREIGN KEY(second_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_not_duplicate_first_id ON not_duplicate (first_id);

CREATE INDEX ix_not_duplicate_second_id ON not_duplicate (second_id);

CREATE TABLE member_merge (
    id BLOB NOT NULL,
    kept_id BLOB NOT NULL,
    merged_id BLOB NOT NULL,
    merged_at VARCHAR(24) NOT NULL,
    undo VARCHAR NOT NULL,
    undone_at VARCHAR(24),
    slot_id BLOB,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_member_merge PRIMARY KEY (id),
    CONSTRAINT fk_member_merge_kept_id FOREIGN KEY(kept_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_member_merge_kept_id ON member_merge (kept_id);

CREATE INDEX ix_member_merge_merged_id ON member_merge (merged_id);

CREATE TABLE privacy_request (
    id BLOB NOT NULL,
    member_id BLOB,
    kind VARCHAR(32) NOT NULL,
    received_on VARCHAR(10) NOT NULL,
    due_on VARCHAR(10) NOT NULL,
    done_on VARCHAR(10),
    slot_id BLOB,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_privacy_request PRIMARY KEY (id)
);

CREATE INDEX ix_privacy_request_member_id ON privacy_request (member_id);

CREATE TABLE deny_entry (
    id BLOB NOT NULL,
    digest BLOB NOT NULL,
    reason VARCHAR(32) NOT NULL,
    review_on VARCHAR(10) NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_deny_entry PRIMARY KEY (id)
);

CREATE INDEX ix_deny_entry_digest ON deny_entry (digest);

CREATE INDEX ix_member_language_tag ON member_language (tag, member_id);

CREATE INDEX ix_member_minor ON member (minor_review_on) WHERE is_minor IS 1;

CREATE INDEX ix_member_topic_kind ON member_topic (kind, text, member_id);

CREATE INDEX ix_consent_expires_on ON consent (expires_on) WHERE expires_on IS NOT NULL;

CREATE TABLE consent_override (
    id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    purpose VARCHAR(32) NOT NULL,
    act VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    made_at VARCHAR(24) NOT NULL,
    slot_id BLOB,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_consent_override PRIMARY KEY (id),
    CONSTRAINT fk_consent_override_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_consent_override_member_id ON consent_override (member_id);

CREATE TABLE consent_wording (
    id BLOB NOT NULL,
    purpose VARCHAR(32) NOT NULL,
    version VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    since VARCHAR(10) NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_consent_wording PRIMARY KEY (id)
);

CREATE TABLE saved_view (
    id BLOB NOT NULL,
    area VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    payload VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_saved_view PRIMARY KEY (id)
);

CREATE TABLE saved_mapping (
    id BLOB NOT NULL,
    name VARCHAR NOT NULL,
    signature VARCHAR NOT NULL,
    payload VARCHAR NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_saved_mapping PRIMARY KEY (id)
);

CREATE INDEX ix_saved_mapping_signature ON saved_mapping (signature);
