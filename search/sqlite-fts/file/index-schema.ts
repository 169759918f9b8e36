/**
 * The tables of the index. There are no migrations: an index of another version
 * is deleted and filled again from the change feed.
 *
 * An organization has a row: a number that grows with its legal name, then with its
 * id, so that the order of rows is the order of names. (The column with this number is
 * called `place`.) In a new index every second row is free for later organizations. When
 * no row is free where one is needed, neighbours move (see `row-order.ts`).
 *
 * The words of a query must meet within one name. So each name has a slot, and its own
 * number in `name_index`: rowid = 8 * row + slot.
 */

/** Raise it with every change to the tables, to `markers.ts`, to `normaliseName` or to `numberKey`. */
export const SCHEMA_VERSION = 6
/** `OSix`: tells our file from another program's, which must never be deleted. */
export const APPLICATION_ID = 0x4f536978

/** The number of slots of a row. */
export const SLOTS = 8
/** Other names have slots 1 to 3, previous names 4 to 7; surplus names share the last slot of their kind. */
export const FIRST_SLOT = { 'legal-name': 0, 'other-name': 1, 'previous-name': 4 } as const
export const LAST_SLOT = { 'legal-name': 0, 'other-name': 3, 'previous-name': 7 } as const
/** The distance between the rows of neighbours in a new index. */
export const ROW_DISTANCE = 2

export const SCHEMA = `
  -- stamp grows with every commit, generation with every rebuild. They tell readers what to read again.
  -- feed names the change feed of the position.
  CREATE TABLE state (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    position INTEGER NOT NULL, stamp INTEGER NOT NULL, generation INTEGER NOT NULL, feed TEXT
  ) STRICT;
  INSERT INTO state VALUES (1, 0, 0, 0, NULL);

  -- Every combination of counted properties, with the exact number of its organizations.
  CREATE TABLE facet_groups (
    number INTEGER PRIMARY KEY,
    active INTEGER NOT NULL,
    register TEXT NOT NULL,
    entity_type TEXT NOT NULL,
    credential_types TEXT NOT NULL, -- JSON array, sorted
    organizations INTEGER NOT NULL DEFAULT 0,
    UNIQUE (active, register, entity_type, credential_types)
  ) STRICT;

  -- A number for each value of a filter; see markers.ts.
  CREATE TABLE filter_values (
    number INTEGER PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (kind, value)
  ) STRICT;

  -- The id without its jurisdiction, which nearly all share. Numbers are those of filter values; 0 for none.
  CREATE TABLE organizations (
    place INTEGER PRIMARY KEY,
    jurisdiction INTEGER NOT NULL,
    local_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    locality INTEGER NOT NULL,
    legal_name TEXT NOT NULL,
    details TEXT -- see document-rows.ts; NULL for many
  ) STRICT;
  CREATE VIEW organization_rows AS
    SELECT place, ifnull(value || '.', '') || local_id AS id, version, locality, legal_name, details
    FROM organizations LEFT JOIN filter_values ON number = jurisdiction;

  -- Properties that a query compares for thousands of organizations, by row, in pieces; see columns.ts.
  CREATE TABLE columns (piece INTEGER PRIMARY KEY, stamp INTEGER NOT NULL, data BLOB NOT NULL) STRICT;

  CREATE VIRTUAL TABLE name_index USING fts5 (
    tokens, content='', columnsize=0, detail=none, tokenize='ascii', prefix='2 3 4 5'
  );
  -- The size of FTS5's pages in bytes; four fit into a page of the file. For a rare and a common word together, FTS5
  -- reads about half a page of the common word's names for each name with the rare word.
  INSERT INTO name_index (name_index, rank) VALUES ('pgsz', 1000);

  -- The words of all names, except those with a digit, with the number of their names.
  CREATE TABLE words (word TEXT PRIMARY KEY, names INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  -- Rows by the hash of a number; see number-table.ts.
  CREATE TABLE numbers (bucket INTEGER PRIMARY KEY, entries BLOB NOT NULL) STRICT;
`
