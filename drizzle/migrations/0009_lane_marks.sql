CREATE TABLE "lane_marks" (
	"instrument_id" integer PRIMARY KEY NOT NULL,
	"changed_at" bigint,
	"through_day" integer,
	"closed_day" integer,
	"due_at" bigint
);
--> statement-breakpoint
CREATE TABLE "lane_rules" (
	"alert_id" integer PRIMARY KEY NOT NULL,
	"revision" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "lane_marks" ADD CONSTRAINT "lane_marks_instrument_id_instruments_id_fk" FOREIGN KEY ("instrument_id") REFERENCES "public"."instruments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lane_rules" ADD CONSTRAINT "lane_rules_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "lane_marks_changed" ON "lane_marks" USING btree ("instrument_id") WHERE "lane_marks"."changed_at" is not null;--> statement-breakpoint
CREATE INDEX "lane_marks_due" ON "lane_marks" USING btree ("due_at");--> statement-breakpoint
INSERT INTO "lane_marks" ("instrument_id", "changed_at") SELECT "id", floor(extract(epoch from now()) * 1000) FROM "instruments" WHERE "kind" = 'lane' AND "removed_at" IS NULL;
