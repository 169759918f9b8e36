CREATE TABLE `epochs` (
	`epoch` integer PRIMARY KEY NOT NULL,
	`begun_at` text NOT NULL,
	`ordinal_floor` integer NOT NULL,
	`list_floor` integer NOT NULL,
	`highest_ordinal` integer NOT NULL
);
--> statement-breakpoint
-- A decision may now be about the registry. SHA-256 is not SQLite's: the chain is made when the database is opened next.
CREATE TABLE `__new_audit` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`credential_id` text,
	`reason` text NOT NULL,
	`seq` integer NOT NULL,
	`details` text,
	`previous` text DEFAULT '' NOT NULL,
	`hash` text DEFAULT '' NOT NULL
);
--> statement-breakpoint
INSERT INTO `__new_audit`("id", "at", "actor", "action", "credential_id", "reason", "seq", "details", "previous", "hash") SELECT "id", "at", "actor", "action", "credential_id", "reason", "seq", NULL, '', '' FROM `audit`;--> statement-breakpoint
DROP TABLE `audit`;--> statement-breakpoint
ALTER TABLE `__new_audit` RENAME TO `audit`;--> statement-breakpoint
CREATE INDEX `audit_by_credential` ON `audit` (`credential_id`);--> statement-breakpoint
ALTER TABLE `published_status_lists` ADD `epoch` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `status_lists` ADD `closed` integer DEFAULT false NOT NULL;