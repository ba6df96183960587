-- Events: registrations, needs, shifts, run sheets and checklists. Frozen: later changes are later files.

CREATE TABLE event (
    id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    capacity_min INTEGER,
    capacity_max INTEGER,
    register_by_local VARCHAR(16),
    confirmed_by_lead BOOLEAN NOT NULL,
    waitlist_mode VARCHAR(32) NOT NULL,
    offer_hours INTEGER NOT NULL,
    lottery_seed VARCHAR NOT NULL,
    drawn_at VARCHAR(24),
    guests_max INTEGER NOT NULL,
    keep_days INTEGER NOT NULL,
    description VARCHAR NOT NULL,
    co_hosts VARCHAR NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_event PRIMARY KEY (id),
    CONSTRAINT fk_event_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_event_meeting_id ON event (meeting_id);

CREATE TABLE event_question (
    id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    kind VARCHAR(32) NOT NULL,
    text VARCHAR NOT NULL,
    choices VARCHAR NOT NULL,
    required BOOLEAN NOT NULL,
    keep_days INTEGER NOT NULL,
    position INTEGER NOT NULL,
    deleted_at VARCHAR(24),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_event_question PRIMARY KEY (id),
    CONSTRAINT fk_event_question_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_event_question_meeting_id ON event_question (meeting_id);

CREATE TABLE participation (
    id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    status VARCHAR(32) NOT NULL,
    status_before VARCHAR(32),
    registered_at VARCHAR(24) NOT NULL,
    waiting_at VARCHAR(24),
    offer_ends_at VARCHAR(24),
    offer_lapsed_at VARCHAR(24),
    ticket INTEGER,
    draw_place INTEGER,
    guest_count INTEGER NOT NULL,
    photo_consent VARCHAR(32),
    named_needs BOOLEAN NOT NULL,
    badge_printed_at VARCHAR(24),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_participation PRIMARY KEY (id),
    CONSTRAINT fk_participation_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_participation_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_participation_meeting_status ON participation (meeting_id, status, member_id);

CREATE INDEX ix_participation_member_id ON participation (member_id);

CREATE TABLE participation_guest (
    id BLOB NOT NULL,
    participation_id BLOB NOT NULL,
    name VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    erase_on VARCHAR(10),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_participation_guest PRIMARY KEY (id),
    CONSTRAINT fk_participation_guest_participation_id FOREIGN KEY(participation_id) REFERENCES participation (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_participation_guest_erase_on ON participation_guest (erase_on);

CREATE INDEX ix_participation_guest_participation_id ON participation_guest (participation_id);

CREATE TABLE participation_answer (
    id BLOB NOT NULL,
    participation_id BLOB NOT NULL,
    question_id BLOB NOT NULL,
    text VARCHAR NOT NULL,
    erase_on VARCHAR(10),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_participation_answer PRIMARY KEY (id),
    CONSTRAINT fk_participation_answer_participation_id FOREIGN KEY(participation_id) REFERENCES participation (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_participation_answer_question_id FOREIGN KEY(question_id) REFERENCES event_question (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_participation_answer_erase_on ON participation_answer (erase_on);

CREATE INDEX ix_participation_answer_participation_id ON participation_answer (participation_id);

CREATE INDEX ix_participation_answer_question_id ON participation_answer (question_id);

CREATE TABLE participation_need (
    id BLOB NOT NULL,
    participation_id BLOB NOT NULL,
    kind VARCHAR(32) NOT NULL,
    code VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    severity VARCHAR(32),
    erase_on VARCHAR(10),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_participation_need PRIMARY KEY (id),
    CONSTRAINT fk_participation_need_participation_id FOREIGN KEY(participation_id) REFERENCES participation (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_participation_need_erase_on ON participation_need (erase_on);

CREATE INDEX ix_participation_need_participation_id ON participation_need (participation_id);

CREATE TABLE event_shift (
    id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    role VARCHAR(32) NOT NULL,
    title VARCHAR NOT NULL,
    starts_local VARCHAR(16) NOT NULL,
    ends_local VARCHAR(16) NOT NULL,
    needed INTEGER NOT NULL,
    deleted_at VARCHAR(24),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_event_shift PRIMARY KEY (id),
    CONSTRAINT fk_event_shift_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_event_shift_meeting_id ON event_shift (meeting_id);

CREATE TABLE shift_volunteer (
    id BLOB NOT NULL,
    shift_id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    status VARCHAR(32) NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_shift_volunteer PRIMARY KEY (id),
    CONSTRAINT fk_shift_volunteer_shift_id FOREIGN KEY(shift_id) REFERENCES event_shift (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_shift_volunteer_member_id FOREIGN KEY(member_id) REFERENCES member (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_shift_volunteer_member_id ON shift_volunteer (member_id);

CREATE INDEX ix_shift_volunteer_shift_id ON shift_volunteer (shift_id);

CREATE TABLE run_item (
    id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    starts_local VARCHAR(16),
    minutes INTEGER,
    what VARCHAR NOT NULL,
    role VARCHAR(32),
    deleted_at VARCHAR(24),
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_run_item PRIMARY KEY (id),
    CONSTRAINT fk_run_item_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_run_item_meeting_id ON run_item (meeting_id);

CREATE TABLE checklist_point (
    id BLOB NOT NULL,
    meeting_id BLOB NOT NULL,
    point VARCHAR NOT NULL,
    state VARCHAR(32) NOT NULL,
    remark VARCHAR NOT NULL,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_checklist_point PRIMARY KEY (id),
    CONSTRAINT fk_checklist_point_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_checklist_point_meeting_id ON checklist_point (meeting_id);
