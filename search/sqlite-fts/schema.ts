/**
 * The tables of the index. There are no migrations: an index of another version
 * is thrown away and filled again from the change feed.
 *
 * One row of `name_index` is one name, so that the words of a query meet within
 * one name. A legal name has the number of its organization, an other or previous
 * name a negative number of its own: `rowid > 0` means legal names alone.
 */

/** Raise it with every change to the tables, to `normaliseName` or to `numberKey`. */
export const SCHEMA_VERSION = 1
/** `OSix`: tells our file from another program's, which must never be thrown away. */
export const APPLICATION_ID = 0x4f536978

export const SCHEMA = `
  CREATE TABLE state (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), position INTEGER NOT NULL) STRICT;
  INSERT INTO state VALUES (1, 0);

  -- Every combination of what is counted, with the exact number of organizations that have it.
  CREATE TABLE facet_groups (
    number INTEGER PRIMARY KEY,
    active INTEGER NOT NULL,
    register TEXT NOT NULL,
    entity_type TEXT NOT NULL,
    credential_types TEXT NOT NULL, -- JSON array, sorted
    organizations INTEGER NOT NULL DEFAULT 0,
    UNIQUE (active, register, entity_type, credential_types)
  ) STRICT;

  -- What is compared stands first: a row is read up to the last column that a query needs.
  CREATE TABLE organizations (
    number INTEGER PRIMARY KEY,
    facet_group INTEGER NOT NULL,
    inactive INTEGER NOT NULL,
    registered_on TEXT,
    words TEXT NOT NULL,      -- legal name: its words, each followed by a space
    core TEXT NOT NULL,       -- the same without its legal form and without the last space
    form TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    legal_name TEXT NOT NULL,
    registration_number TEXT NOT NULL
  ) STRICT;
  CREATE INDEX organizations_by_name ON organizations (words, id, facet_group, registered_on);
  CREATE INDEX organizations_by_date ON organizations (registered_on, facet_group) WHERE registered_on IS NOT NULL;

  CREATE TABLE further_names (
    number INTEGER PRIMARY KEY, -- negative
    organization INTEGER NOT NULL,
    kind INTEGER NOT NULL,      -- a NAME_KIND
    words TEXT NOT NULL,
    core TEXT NOT NULL,
    form TEXT NOT NULL,
    name TEXT NOT NULL
  ) STRICT;
  CREATE INDEX further_names_by_organization ON further_names (organization);

  CREATE VIRTUAL TABLE name_index USING fts5 (
    tokens, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='1 2 3 4'
  );

  CREATE TABLE numbers (
    key TEXT NOT NULL,
    kind INTEGER NOT NULL,      -- a NUMBER_KIND
    organization INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (key, kind, organization)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX numbers_by_organization ON numbers (organization);
`

/** In the order in which they are preferred. */
export const NAME_KIND = { legal: 0, other: 1, previous: 2 } as const
export const NUMBER_KIND = { registrationNumber: 0, identifier: 1 } as const
