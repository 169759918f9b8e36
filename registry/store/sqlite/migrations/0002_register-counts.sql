ALTER TABLE `registers` ADD `organizations` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
-- Those that are there already, counted once.
UPDATE `registers` SET `organizations` = (SELECT count(*) FROM `organizations` WHERE `organizations`.`register_id` = `registers`.`id`);
