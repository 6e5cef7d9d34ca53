CREATE TABLE "alert_marks" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"marks" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_revisions" (
	"alert_id" integer NOT NULL,
	"revision" integer NOT NULL,
	"name" text NOT NULL,
	"rule" jsonb NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "alert_revisions_alert_id_revision_pk" PRIMARY KEY("alert_id","revision")
);
--> statement-breakpoint
CREATE TABLE "alert_states" (
	"alert_id" integer NOT NULL,
	"instrument_id" integer NOT NULL,
	"revision" integer NOT NULL,
	"state" jsonb NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "alert_states_alert_id_instrument_id_pk" PRIMARY KEY("alert_id","instrument_id")
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "alerts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"revision" integer DEFAULT 1 NOT NULL,
	"name" text NOT NULL,
	"rule" jsonb NOT NULL,
	"channels" integer[] NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"note" text,
	"paused_until" bigint,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"removed_at" bigint
);
--> statement-breakpoint
CREATE TABLE "episodes" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "episodes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"alert_id" integer NOT NULL,
	"revision" integer NOT NULL,
	"instrument_id" integer NOT NULL,
	"symbol" text NOT NULL,
	"started_at" bigint NOT NULL,
	"ended_at" bigint,
	"end_reason" text,
	"trace" jsonb NOT NULL,
	"received_at" bigint,
	"evaluated_at" bigint NOT NULL,
	"acknowledged_at" bigint,
	"acknowledged_note" text,
	"snoozed_until" bigint
);
--> statement-breakpoint
CREATE TABLE "channels" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "channels_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"type" text NOT NULL,
	"config" jsonb NOT NULL,
	"secret" text,
	"old_secret" text,
	"old_secret_until" bigint,
	"template" jsonb,
	"group_window" bigint,
	"digest_above" integer DEFAULT 10 NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"disabled_reason" text,
	"proven_at" bigint,
	"failed_at" bigint,
	"last_error" text,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"removed_at" bigint
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "deliveries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"channel_id" integer NOT NULL,
	"event_id" text NOT NULL,
	"alerts" integer[] NOT NULL,
	"kind" text NOT NULL,
	"events" text[] NOT NULL,
	"fired_at" bigint NOT NULL,
	"body" jsonb NOT NULL,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" bigint,
	"lease_until" bigint,
	"created_at" bigint NOT NULL,
	"delivered_at" bigint,
	"digest_id" integer,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "delivery_attempts" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "delivery_attempts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"delivery_id" integer NOT NULL,
	"at" bigint NOT NULL,
	"ms" integer NOT NULL,
	"status" integer,
	"error" text,
	"body_excerpt" text
);
--> statement-breakpoint
CREATE TABLE "delivery_pause" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"until" bigint,
	"since" bigint
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "notifications_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"event_id" text NOT NULL,
	"episode_id" integer,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"body" text NOT NULL,
	"symbol" text,
	"created_at" bigint NOT NULL,
	"read_at" bigint
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"event_id" text NOT NULL,
	"kind" text NOT NULL,
	"episode_id" integer NOT NULL,
	"channels" integer[] NOT NULL,
	"at" bigint NOT NULL,
	"spread_at" bigint
);
--> statement-breakpoint
ALTER TABLE "alert_revisions" ADD CONSTRAINT "alert_revisions_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_states" ADD CONSTRAINT "alert_states_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "episodes" ADD CONSTRAINT "episodes_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_channel_id_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channels"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_attempts" ADD CONSTRAINT "delivery_attempts_delivery_id_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."deliveries"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_episode_id_episodes_id_fk" FOREIGN KEY ("episode_id") REFERENCES "public"."episodes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_episode_id_episodes_id_fk" FOREIGN KEY ("episode_id") REFERENCES "public"."episodes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alerts_live" ON "alerts" USING btree ("id") WHERE "alerts"."removed_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "episodes_once" ON "episodes" USING btree ("alert_id","instrument_id","started_at");--> statement-breakpoint
CREATE INDEX "episodes_recent" ON "episodes" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "episodes_instrument" ON "episodes" USING btree ("instrument_id","started_at");--> statement-breakpoint
CREATE INDEX "episodes_open" ON "episodes" USING btree ("alert_id","instrument_id") WHERE "episodes"."ended_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "deliveries_once" ON "deliveries" USING btree ("channel_id","event_id");--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("next_at") WHERE "deliveries"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "deliveries_open" ON "deliveries" USING btree ("channel_id","id") WHERE "deliveries"."state" in ('waiting', 'held');--> statement-breakpoint
CREATE INDEX "deliveries_events" ON "deliveries" USING gin ("events");--> statement-breakpoint
CREATE INDEX "deliveries_recent" ON "deliveries" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "delivery_attempts_of" ON "delivery_attempts" USING btree ("delivery_id");--> statement-breakpoint
CREATE UNIQUE INDEX "notifications_event" ON "notifications" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "notifications_unread" ON "notifications" USING btree ("id") WHERE "notifications"."read_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_event" ON "outbox" USING btree ("event_id");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_once" ON "outbox" USING btree ("episode_id","kind");--> statement-breakpoint
CREATE INDEX "outbox_waiting" ON "outbox" USING btree ("id") WHERE "outbox"."spread_at" is null;
--> statement-breakpoint
INSERT INTO "channels" ("name", "type", "config", "created_at", "updated_at")
VALUES ('Inbox', 'inbox', '{}', (extract(epoch from now()) * 1000)::bigint, (extract(epoch from now()) * 1000)::bigint);
--> statement-breakpoint
INSERT INTO "alerts" ("name", "rule", "channels", "created_at", "updated_at")
VALUES (
	'Unusual volume',
	'{"scope":{"all":true},"measure":"volume","condition":{"type":"ratio","factor":3,"window":"1h"},"on":"tick"}',
	'{1}',
	(extract(epoch from now()) * 1000)::bigint,
	(extract(epoch from now()) * 1000)::bigint
);
--> statement-breakpoint
INSERT INTO "alert_revisions" ("alert_id", "revision", "name", "rule", "at")
SELECT "id", "revision", "name", "rule", "created_at" FROM "alerts";
