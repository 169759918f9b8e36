CREATE TABLE `audit` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`credential_id` text,
	`reason` text NOT NULL,
	`seq` integer NOT NULL,
	`details` text,
	`previous` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_by_credential` ON `audit` (`credential_id`);--> statement-breakpoint
CREATE TABLE `changes` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`kind` text NOT NULL,
	`organization_id` text NOT NULL,
	`version` integer,
	`credential_id` text
);
--> statement-breakpoint
CREATE TABLE `credentials` (
	`id` text PRIMARY KEY NOT NULL,
	`organization_id` text NOT NULL,
	`version` integer NOT NULL,
	`type` text NOT NULL,
	`ordinal` integer NOT NULL,
	`statement` text DEFAULT '' NOT NULL,
	`issuer_id` text DEFAULT 'registry' NOT NULL,
	`jwt` text NOT NULL,
	`digest` text NOT NULL,
	`issued_at` text NOT NULL,
	`valid_until` text,
	`claims_hash` text,
	`superseded_by` text,
	`ended_at` text,
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `credentials_by_organization` ON `credentials` (`organization_id`,`type`,`ordinal`);--> statement-breakpoint
CREATE TABLE `epochs` (
	`epoch` integer PRIMARY KEY NOT NULL,
	`begun_at` text NOT NULL,
	`ordinal_floor` integer NOT NULL,
	`list_floor` integer NOT NULL,
	`highest_ordinal` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `follower_cursors` (
	`name` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `imports` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`register_id` text NOT NULL,
	`file_name` text NOT NULL,
	`started_at` text NOT NULL,
	`finished_at` text,
	`summary` text
);
--> statement-breakpoint
CREATE TABLE `issuers` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`did` text NOT NULL,
	`webvh_did` text NOT NULL,
	`document` text NOT NULL,
	`webvh_log` text NOT NULL,
	`did_configuration` text,
	`whois` text,
	`signed_for` text,
	`sign_again_at` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `issuers_by_did` ON `issuers` (`did`);--> statement-breakpoint
CREATE TABLE `meta` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `organization_versions` (
	`organization_id` text NOT NULL,
	`version` integer NOT NULL,
	`content` text NOT NULL,
	`content_hash` text NOT NULL,
	`source_record_hash` text NOT NULL,
	`observed_on` text NOT NULL,
	`source_url` text,
	`seq` integer NOT NULL,
	`recorded_at` text NOT NULL,
	PRIMARY KEY(`organization_id`, `version`),
	FOREIGN KEY (`organization_id`) REFERENCES `organizations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`source_record_hash`) REFERENCES `source_records`(`hash`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `organizations` (
	`id` text PRIMARY KEY NOT NULL,
	`register_id` text NOT NULL,
	`registration_number` text NOT NULL,
	`current_version` integer NOT NULL,
	`content_hash` text NOT NULL,
	`statements_hash` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`register_id`) REFERENCES `registers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `organizations_by_number` ON `organizations` (`register_id`,`registration_number`);--> statement-breakpoint
CREATE TABLE `projections` (
	`credential_id` text NOT NULL,
	`format` text NOT NULL,
	`body` text NOT NULL,
	`issued_at` text NOT NULL,
	PRIMARY KEY(`credential_id`, `format`),
	FOREIGN KEY (`credential_id`) REFERENCES `credentials`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `published_status_lists` (
	`id` text PRIMARY KEY NOT NULL,
	`jwt` text NOT NULL,
	`published_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`seq` integer NOT NULL,
	`epoch` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `registers` (
	`id` text PRIMARY KEY NOT NULL,
	`description` text NOT NULL,
	`last_imported_at` text,
	`organizations` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `relationships` (
	`organization_id` text NOT NULL,
	`kind` text NOT NULL,
	`other_id` text NOT NULL,
	`since` text,
	`until` text
);
--> statement-breakpoint
CREATE INDEX `relationships_by_organization` ON `relationships` (`organization_id`);--> statement-breakpoint
CREATE INDEX `relationships_by_other` ON `relationships` (`other_id`);--> statement-breakpoint
CREATE TABLE `source_records` (
	`hash` text PRIMARY KEY NOT NULL,
	`register_id` text NOT NULL,
	`record` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `status_entries` (
	`list` integer NOT NULL,
	`idx` integer NOT NULL,
	`credential_id` text NOT NULL,
	`revoked` integer DEFAULT false NOT NULL,
	`suspended` integer DEFAULT false NOT NULL,
	`superseded` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`list`, `idx`),
	FOREIGN KEY (`list`) REFERENCES `status_lists`(`list`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`credential_id`) REFERENCES `credentials`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `status_entries_by_credential` ON `status_entries` (`credential_id`);--> statement-breakpoint
CREATE TABLE `status_lists` (
	`list` integer PRIMARY KEY NOT NULL,
	`issuer_id` text DEFAULT 'registry' NOT NULL,
	`length` integer NOT NULL,
	`next` integer NOT NULL,
	`allocation` blob NOT NULL,
	`closed` integer DEFAULT false NOT NULL
);
