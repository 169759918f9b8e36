CREATE TABLE `projections` (
	`credential_id` text NOT NULL,
	`format` text NOT NULL,
	`body` text NOT NULL,
	`issued_at` text NOT NULL,
	PRIMARY KEY(`credential_id`, `format`),
	FOREIGN KEY (`credential_id`) REFERENCES `credentials`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_issuers` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`did` text NOT NULL,
	`webvh_did` text,
	`document` text NOT NULL,
	`webvh_log` text,
	`did_configuration` text,
	`whois` text,
	`signed_for` text,
	`sign_again_at` text
);
--> statement-breakpoint
INSERT INTO `__new_issuers`("id", "name", "did", "webvh_did", "document", "webvh_log", "did_configuration", "whois", "signed_for", "sign_again_at") SELECT 'registry', '{"en":"Registry","fr":"Registre"}', "did", NULL, "document", NULL, NULL, NULL, NULL, NULL FROM `issuers`;--> statement-breakpoint
DROP TABLE `issuers`;--> statement-breakpoint
ALTER TABLE `__new_issuers` RENAME TO `issuers`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `issuers_by_did` ON `issuers` (`did`);--> statement-breakpoint
ALTER TABLE `credentials` ADD `statement` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `credentials` ADD `issuer_id` text DEFAULT 'registry' NOT NULL;--> statement-breakpoint
ALTER TABLE `credentials` ADD `valid_until` text;--> statement-breakpoint
ALTER TABLE `credentials` ADD `claims_hash` text;--> statement-breakpoint
ALTER TABLE `credentials` ADD `ended_at` text;--> statement-breakpoint
ALTER TABLE `organizations` ADD `statements_hash` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `status_lists` ADD `issuer_id` text DEFAULT 'registry' NOT NULL;--> statement-breakpoint
-- Token status lists are new: the follower that publishes lists goes through the feed once more, and makes them.
DELETE FROM `follower_cursors` WHERE `name` = 'status-lists';
