CREATE TABLE "places" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "places_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"code" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"parent_id" integer,
	"is_sample" boolean DEFAULT false NOT NULL,
	CONSTRAINT "places_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "exchange_rates" (
	"currency" text NOT NULL,
	"day" date NOT NULL,
	"usd" double precision NOT NULL,
	CONSTRAINT "exchange_rates_currency_day_pk" PRIMARY KEY("currency","day")
);
--> statement-breakpoint
CREATE TABLE "freight_blocks" (
	"instrument_id" integer NOT NULL,
	"block" integer NOT NULL,
	"upload_id" integer,
	"days" date[] NOT NULL,
	"usd" double precision[] NOT NULL,
	"amounts" double precision[],
	"currencies" text[]
);
--> statement-breakpoint
CREATE TABLE "lanes" (
	"instrument_id" integer PRIMARY KEY NOT NULL,
	"origin_id" integer NOT NULL,
	"destination_id" integer NOT NULL,
	CONSTRAINT "lanes_ports" UNIQUE("origin_id","destination_id")
);
--> statement-breakpoint
CREATE TABLE "bad_rows" (
	"upload_id" integer NOT NULL,
	"line" integer NOT NULL,
	"reason" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "uploads" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "uploads_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"state" text NOT NULL,
	"name" text NOT NULL,
	"mode" text NOT NULL,
	"format" text NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"sha256" text,
	"read_bytes" bigint DEFAULT 0 NOT NULL,
	"rows" integer DEFAULT 0 NOT NULL,
	"bad_rows" integer DEFAULT 0 NOT NULL,
	"stored" integer DEFAULT 0 NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"error" text,
	"created_at" bigint NOT NULL,
	"heard_at" bigint NOT NULL,
	"received_at" bigint,
	"started_at" bigint,
	"finished_at" bigint
);
--> statement-breakpoint
ALTER TABLE "places" ADD CONSTRAINT "places_parent_id_places_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."places"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lanes" ADD CONSTRAINT "lanes_instrument_id_instruments_id_fk" FOREIGN KEY ("instrument_id") REFERENCES "public"."instruments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lanes" ADD CONSTRAINT "lanes_origin_id_places_id_fk" FOREIGN KEY ("origin_id") REFERENCES "public"."places"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lanes" ADD CONSTRAINT "lanes_destination_id_places_id_fk" FOREIGN KEY ("destination_id") REFERENCES "public"."places"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bad_rows" ADD CONSTRAINT "bad_rows_upload_id_uploads_id_fk" FOREIGN KEY ("upload_id") REFERENCES "public"."uploads"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "places_parent" ON "places" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "freight_blocks_lane" ON "freight_blocks" USING btree ("instrument_id","block");--> statement-breakpoint
CREATE INDEX "lanes_destination" ON "lanes" USING btree ("destination_id");--> statement-breakpoint
CREATE UNIQUE INDEX "bad_rows_line" ON "bad_rows" USING btree ("upload_id","line");--> statement-breakpoint
CREATE UNIQUE INDEX "uploads_once" ON "uploads" USING btree ("sha256") WHERE "uploads"."state" in ('received', 'working', 'applied');--> statement-breakpoint
CREATE UNIQUE INDEX "uploads_sample" ON "uploads" USING btree ("format") WHERE "uploads"."format" = 'sample';--> statement-breakpoint
CREATE INDEX "uploads_unfinished" ON "uploads" USING btree ("id") WHERE "uploads"."state" in ('receiving', 'received', 'working');--> statement-breakpoint
CREATE VIEW "public"."freight_prices" AS (select b.instrument_id, b.block, b.upload_id, p.day, p.usd, p.amount, p.currency from freight_blocks b cross join lateral unnest(b.days, b.usd, b.amounts, b.currencies) as p(day, usd, amount, currency));