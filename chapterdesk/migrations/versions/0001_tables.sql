-- The tables and indexes of the first released schema. Frozen: later changes are later files.

CREATE TABLE audit_event (
    id BLOB NOT NULL,
    at VARCHAR(24) NOT NULL,
    slot_id BLOB,
    action VARCHAR NOT NULL,
    entity VARCHAR NOT NULL,
    entity_id BLOB,
    fields VARCHAR NOT NULL,
    CONSTRAINT pk_audit_event PRIMARY KEY (id)
);

CREATE INDEX ix_audit_event_at ON audit_event (at);

CREATE INDEX ix_audit_event_entity_id ON audit_event (entity_id);

CREATE TABLE backup_log (
    id BLOB NOT NULL,
    made_at VARCHAR(24) NOT NULL,
    target VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    size INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    sha256 VARCHAR NOT NULL,
    verified_at VARCHAR(24),
    failure VARCHAR NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_backup_log PRIMARY KEY (id)
);

CREATE TABLE batch (
    id BLOB NOT NULL,
    kind VARCHAR NOT NULL,
    status VARCHAR(32) NOT NULL,
    file_name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    mapping VARCHAR NOT NULL,
    started_at VARCHAR(24) NOT NULL,
    finished_at VARCHAR(24),
    row_count INTEGER NOT NULL,
    slot_id BLOB,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_batch PRIMARY KEY (id)
);

CREATE TABLE chapter (
    id BLOB NOT NULL,
    name VARCHAR NOT NULL,
    paper_heading VARCHAR NOT NULL,
    country VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    timezone VARCHAR NOT NULL,
    police VARCHAR(32) NOT NULL,
    may_name_services VARCHAR(32) NOT NULL,
    safe_contact VARCHAR NOT NULL,
    contact VARCHAR NOT NULL,
    id_secret BLOB NOT NULL,
    practice BOOLEAN NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_chapter PRIMARY KEY (id)
);

CREATE TABLE directory_entry (
    id BLOB NOT NULL,
    shipped_key VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    sort_key VARCHAR NOT NULL,
    country VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    audience VARCHAR NOT NULL,
    phone_e164 VARCHAR NOT NULL,
    phone_display VARCHAR NOT NULL,
    sms VARCHAR NOT NULL,
    chat_url VARCHAR NOT NULL,
    website VARCHAR NOT NULL,
    hours VARCHAR NOT NULL,
    cost VARCHAR NOT NULL,
    emergency_policy VARCHAR(32) NOT NULL,
    confidentiality VARCHAR NOT NULL,
    source_url VARCHAR NOT NULL,
    source_date VARCHAR NOT NULL,
    confidence VARCHAR NOT NULL,
    names_lgbtqia VARCHAR(32) NOT NULL,
    is_directory BOOLEAN NOT NULL,
    status VARCHAR(32) NOT NULL,
    checked_on VARCHAR(10),
    next_due VARCHAR(10),
    archived_at VARCHAR(24),
    deleted_at VARCHAR(24),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_directory_entry PRIMARY KEY (id)
);

CREATE INDEX ix_directory_entry_country ON directory_entry (country);

CREATE INDEX ix_directory_entry_next_due ON directory_entry (next_due);

CREATE INDEX ix_directory_entry_sort_key ON directory_entry (sort_key);

CREATE TABLE draft (
    id BLOB NOT NULL,
    kind VARCHAR NOT NULL,
    subject_id BLOB,
    payload VARCHAR NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_draft PRIMARY KEY (id)
);

CREATE TABLE export_log (
    id BLOB NOT NULL,
    what VARCHAR NOT NULL,
    form VARCHAR NOT NULL,
    sealed BOOLEAN NOT NULL,
    row_count INTEGER NOT NULL,
    columns VARCHAR NOT NULL,
    file_path VARCHAR NOT NULL,
    made_at VARCHAR(24) NOT NULL,
    slot_id BLOB,
    gone_at VARCHAR(24),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_export_log PRIMARY KEY (id)
);

CREATE TABLE "group" (
    id BLOB NOT NULL,
    name VARCHAR NOT NULL,
    alias VARCHAR NOT NULL,
    kind VARCHAR(32) NOT NULL,
    openness VARCHAR(32) NOT NULL,
    attendance_mode VARCHAR(32) NOT NULL,
    capacity INTEGER,
    hide_on_person BOOLEAN NOT NULL,
    description VARCHAR NOT NULL,
    archived_at VARCHAR(24),
    deleted_at VARCHAR(24),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_group PRIMARY KEY (id)
);

CREATE TABLE member (
    id BLOB NOT NULL,
    display_name VARCHAR NOT NULL,
    sort_name VARCHAR NOT NULL,
    sort_key VARCHAR NOT NULL,
    name_confirmed BOOLEAN NOT NULL,
    status VARCHAR(32) NOT NULL,
    status_since VARCHAR(10) NOT NULL,
    joined_on VARCHAR(10),
    source VARCHAR NOT NULL,
    age_band VARCHAR(32) NOT NULL,
    is_minor BOOLEAN NOT NULL,
    minor_review_on VARCHAR(10),
    shielded BOOLEAN NOT NULL,
    photo_consent VARCHAR(32) NOT NULL,
    last_seen_at VARCHAR(24),
    merged_into BLOB,
    archived_at VARCHAR(24),
    deleted_at VARCHAR(24),
    import_batch_id BLOB,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_member PRIMARY KEY (id)
);

CREATE INDEX ix_member_import_batch_id ON member (import_batch_id);

CREATE INDEX ix_member_last_seen ON member (last_seen_at, id, deleted_at, archived_at, merged_into);

CREATE INDEX ix_member_sort ON member (deleted_at, archived_at, sort_key, id, status, name_confirmed, merged_into, last_seen_at);

CREATE TABLE note (
    id BLOB NOT NULL,
    subject VARCHAR NOT NULL,
    subject_id BLOB NOT NULL,
    body VARCHAR NOT NULL,
    written_at VARCHAR(24) NOT NULL,
    slot_id BLOB,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_note PRIMARY KEY (id)
);

CREATE INDEX ix_note_subject_id ON note (subject_id);

CREATE TABLE place (
    id BLOB NOT NULL,
    name VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    disclosure VARCHAR(32) NOT NULL,
    capacity INTEGER,
    remark VARCHAR NOT NULL,
    archived_at VARCHAR(24),
    deleted_at VARCHAR(24),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_place PRIMARY KEY (id)
);

CREATE TABLE print_log (
    id BLOB NOT NULL,
    document VARCHAR NOT NULL,
    subject_id BLOB,
    way VARCHAR NOT NULL,
    copies INTEGER NOT NULL,
    name_count INTEGER NOT NULL,
    columns VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    made_at VARCHAR(24) NOT NULL,
    slot_id BLOB,
    collected_on VARCHAR(10),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_print_log PRIMARY KEY (id)
);

CREATE TABLE search_word (
    word VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    subject_id BLOB NOT NULL,
    CONSTRAINT pk_search_word PRIMARY KEY (word, kind, subject_id)
)
 WITHOUT ROWID;

CREATE INDEX ix_search_word_subject ON search_word (subject_id);

CREATE TABLE setting (
    "key" VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    CONSTRAINT pk_setting PRIMARY KEY ("key")
);

CREATE TABLE sheet (
    id BLOB NOT NULL,
    template VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    country VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_sheet PRIMARY KEY (id)
);

CREATE TABLE slot_label (
    slot_id BLOB NOT NULL,
    label VARCHAR NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_slot_label PRIMARY KEY (slot_id)
);

CREATE TABLE task (
    id BLOB NOT NULL,
    kind VARCHAR NOT NULL,
    summary VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    subject_id BLOB,
    due_on VARCHAR(10),
    status VARCHAR(32) NOT NULL,
    done_at VARCHAR(24),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_task PRIMARY KEY (id)
);

CREATE INDEX ix_task_due_on ON task (due_on);

CREATE INDEX ix_task_subject_id ON task (subject_id);

CREATE TABLE batch_row (
    id BLOB NOT NULL,
    batch_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    outcome VARCHAR(32) NOT NULL,
    member_id BLOB,
    fingerprint VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    cells VARCHAR NOT NULL,
    undo VARCHAR NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_batch_row PRIMARY KEY (id),
    CONSTRAINT fk_batch_row_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_batch_row_batch_id ON batch_row (batch_id);

CREATE INDEX ix_batch_row_fingerprint ON batch_row (fingerprint);

CREATE INDEX ix_batch_row_member_id ON batch_row (member_id);

CREATE TABLE consent (
    id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    purpose VARCHAR(32) NOT NULL,
    audience VARCHAR(32) NOT NULL,
    status VARCHAR(32) NOT NULL,
    said_on VARCHAR(10),
    method VARCHAR(32) NOT NULL,
    said_by VARCHAR NOT NULL,
    wording_version VARCHAR NOT NULL,
    expires_on VARCHAR(10),
    batch_id BLOB,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_consent PRIMARY KEY (id),
    CONSTRAINT fk_consent_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_consent_member_id ON consent (member_id);

CREATE INDEX ix_consent_member_purpose ON consent (member_id, purpose);

CREATE TABLE contact_point (
    id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    kind VARCHAR(32) NOT NULL,
    value VARCHAR NOT NULL,
    e164 VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    preferred BOOLEAN NOT NULL,
    position INTEGER NOT NULL,
    voicemail_rule VARCHAR(32) NOT NULL,
    text_ok VARCHAR(32) NOT NULL,
    ask_for_name VARCHAR NOT NULL,
    identify_as VARCHAR NOT NULL,
    safe_hours VARCHAR NOT NULL,
    others_have_access VARCHAR(32) NOT NULL,
    remark VARCHAR NOT NULL,
    verified_on VARCHAR(10),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_contact_point PRIMARY KEY (id),
    CONSTRAINT fk_contact_point_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_contact_point_e164 ON contact_point (e164);

CREATE INDEX ix_contact_point_member_id ON contact_point (member_id);

CREATE INDEX ix_contact_point_value ON contact_point (value);

CREATE TABLE directory_language (
    id BLOB NOT NULL,
    entry_id BLOB NOT NULL,
    tag VARCHAR NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_directory_language PRIMARY KEY (id),
    CONSTRAINT fk_directory_language_entry_id FOREIGN KEY(entry_id) REFERENCES directory_entry (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_directory_language_entry_id ON directory_language (entry_id);

CREATE TABLE directory_service (
    id BLOB NOT NULL,
    entry_id BLOB NOT NULL,
    term VARCHAR NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_directory_service PRIMARY KEY (id),
    CONSTRAINT fk_directory_service_entry_id FOREIGN KEY(entry_id) REFERENCES directory_entry (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_directory_service_entry_id ON directory_service (entry_id);

CREATE TABLE group_membership (
    id BLOB NOT NULL,
    group_id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    status VARCHAR(32) NOT NULL,
    role VARCHAR(32) NOT NULL,
    since VARCHAR(10) NOT NULL,
    until VARCHAR(10),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_group_membership PRIMARY KEY (id),
    CONSTRAINT fk_group_membership_group_id FOREIGN KEY(group_id) REFERENCES "group" (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_group_membership_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_group_membership_group_id ON group_membership (group_id);

CREATE INDEX ix_group_membership_member_id ON group_membership (member_id);

CREATE TABLE meeting (
    id BLOB NOT NULL,
    group_id BLOB,
    title VARCHAR NOT NULL,
    kind VARCHAR(32) NOT NULL,
    status VARCHAR(32) NOT NULL,
    starts_local VARCHAR(16) NOT NULL,
    timezone VARCHAR NOT NULL,
    starts_at VARCHAR(24) NOT NULL,
    duration_minutes INTEGER NOT NULL,
    place_id BLOB,
    closed_at VARCHAR(24),
    deleted_at VARCHAR(24),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_meeting PRIMARY KEY (id),
    CONSTRAINT fk_meeting_group_id FOREIGN KEY(group_id) REFERENCES "group" (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_meeting_group_id ON meeting (group_id);

CREATE INDEX ix_meeting_starts_at ON meeting (starts_at);

CREATE TABLE member_language (
    id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    tag VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_member_language PRIMARY KEY (id),
    CONSTRAINT fk_member_language_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_member_language_member_id ON member_language (member_id);

CREATE TABLE member_pronoun (
    id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    text VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    at_chapter BOOLEAN NOT NULL,
    in_writing BOOLEAN NOT NULL,
    with_family BOOLEAN NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_member_pronoun PRIMARY KEY (id),
    CONSTRAINT fk_member_pronoun_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_member_pronoun_member_id ON member_pronoun (member_id);

CREATE TABLE member_topic (
    id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    kind VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_member_topic PRIMARY KEY (id),
    CONSTRAINT fk_member_topic_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_member_topic_member_id ON member_topic (member_id);

CREATE TABLE mentor_pair (
    id BLOB NOT NULL,
    mentor_id BLOB NOT NULL,
    mentee_id BLOB NOT NULL,
    status VARCHAR(32) NOT NULL,
    since VARCHAR(10) NOT NULL,
    supervisor_id BLOB,
    agreed_place VARCHAR NOT NULL,
    second_adult VARCHAR NOT NULL,
    next_review_on VARCHAR(10),
    ended_on VARCHAR(10),
    end_reason VARCHAR NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_mentor_pair PRIMARY KEY (id),
    CONSTRAINT fk_mentor_pair_mentor_id FOREIGN KEY(mentor_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_mentor_pair_mentee_id FOREIGN KEY(mentee_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_mentor_pair_mentee_id ON mentor_pair (mentee_id);

CREATE INDEX ix_mentor_pair_mentor_id ON mentor_pair (mentor_id);

CREATE TABLE place_feature (
    id BLOB NOT NULL,
    place_id BLOB NOT NULL,
    feature VARCHAR NOT NULL,
    present BOOLEAN NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_place_feature PRIMARY KEY (id),
    CONSTRAINT fk_place_feature_place_id FOREIGN KEY(place_id) REFERENCES place (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_place_feature_place_id ON place_feature (place_id);

CREATE TABLE sheet_entry (
    id BLOB NOT NULL,
    sheet_id BLOB NOT NULL,
    entry_id BLOB NOT NULL,
    present BOOLEAN NOT NULL,
    position INTEGER NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_sheet_entry PRIMARY KEY (id),
    CONSTRAINT fk_sheet_entry_sheet_id FOREIGN KEY(sheet_id) REFERENCES sheet (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_sheet_entry_entry_id FOREIGN KEY(entry_id) REFERENCES directory_entry (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_sheet_entry_entry_id ON sheet_entry (entry_id);

CREATE INDEX ix_sheet_entry_sheet_id ON sheet_entry (sheet_id);

CREATE TABLE status_history (
    id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    status VARCHAR(32) NOT NULL,
    since VARCHAR(10) NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_status_history PRIMARY KEY (id),
    CONSTRAINT fk_status_history_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_status_history_member_id ON status_history (member_id);

CREATE TABLE verification (
    id BLOB NOT NULL,
    entry_id BLOB NOT NULL,
    verified_on VARCHAR(10) NOT NULL,
    method VARCHAR(32) NOT NULL,
    result VARCHAR(32) NOT NULL,
    checked_by VARCHAR NOT NULL,
    slot_id BLOB,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_verification PRIMARY KEY (id),
    CONSTRAINT fk_verification_entry_id FOREIGN KEY(entry_id) REFERENCES directory_entry (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_verification_entry_id ON verification (entry_id);

CREATE TABLE attendance (
    id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    status VARCHAR(32) NOT NULL,
    arrived_at VARCHAR(24),
    left_at VARCHAR(24),
    source VARCHAR(32) NOT NULL,
    first_time BOOLEAN NOT NULL,
    marked_at VARCHAR(24) NOT NULL,
    slot_id BLOB,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_attendance PRIMARY KEY (id),
    CONSTRAINT fk_attendance_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_attendance_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_attendance_meeting_status ON attendance (meeting_id, status, member_id, first_time);

CREATE INDEX ix_attendance_member_meeting ON attendance (member_id, meeting_id);

CREATE TABLE headcount (
    id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    category VARCHAR NOT NULL,
    count INTEGER NOT NULL,
    counted_at VARCHAR(24) NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_headcount PRIMARY KEY (id),
    CONSTRAINT fk_headcount_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_headcount_meeting_id ON headcount (meeting_id);

-- Nearly everybody is neither in the bin nor in the archive. Without being told so, SQLite takes the
-- first columns of ix_member_sort for selective and reads everybody to find one person by id.
ANALYZE sqlite_schema;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('member', 'ix_member_sort', '100000 100000 100000 1 1 1 1 1 1');
