-- Readers, sealed texts, their openings, and tombstones. Frozen: later changes are later files.

CREATE TABLE reader (
    id BLOB NOT NULL,
    label VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    memory INTEGER NOT NULL,
    passes INTEGER NOT NULL,
    lanes INTEGER NOT NULL,
    salt BLOB NOT NULL,
    commitment BLOB NOT NULL,
    nonce BLOB NOT NULL,
    wrapped BLOB NOT NULL,
    added_by_id BLOB,
    removed_at VARCHAR(24),
    removed_round INTEGER,
    created_at VARCHAR(24) NOT NULL,
    updated_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_reader PRIMARY KEY (id)
);

CREATE TABLE sealed_text (
    id BLOB NOT NULL,
    written_at VARCHAR(24) NOT NULL,
    erase_on VARCHAR(10),
    round INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    CONSTRAINT pk_sealed_text PRIMARY KEY (id)
);

CREATE INDEX ix_sealed_text_erase_on ON sealed_text (erase_on);

CREATE TABLE sealed_opening (
    id BLOB NOT NULL,
    text_id BLOB NOT NULL,
    sealed BLOB NOT NULL,
    CONSTRAINT pk_sealed_opening PRIMARY KEY (id),
    CONSTRAINT fk_sealed_opening_text_id FOREIGN KEY(text_id) REFERENCES sealed_text (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX ix_sealed_opening_text_id ON sealed_opening (text_id);

CREATE TABLE tombstone (
    id BLOB NOT NULL,
    table_name VARCHAR NOT NULL,
    erased_at VARCHAR(24) NOT NULL,
    CONSTRAINT pk_tombstone PRIMARY KEY (id)
);

CREATE INDEX ix_tombstone_erased_at ON tombstone (erased_at);
