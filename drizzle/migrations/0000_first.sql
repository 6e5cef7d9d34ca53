CREATE TABLE "candles" (
	"instrument_id" integer NOT NULL,
	"open_time" bigint NOT NULL,
	"open" double precision NOT NULL,
	"high" double precision NOT NULL,
	"low" double precision NOT NULL,
	"close" double precision NOT NULL,
	"volume" double precision,
	"count" integer,
	"quality" smallint NOT NULL,
	"opened_at" bigint,
	"closed_at" bigint,
	"volume_24h" double precision,
	"change_absolute" double precision,
	"change_percentage" double precision,
	CONSTRAINT "candles_instrument_id_open_time_pk" PRIMARY KEY("instrument_id","open_time")
) PARTITION BY RANGE ("open_time");
--> statement-breakpoint
CREATE TABLE "heartbeats" (
	"process" text PRIMARY KEY NOT NULL,
	"pid" integer NOT NULL,
	"started_at" bigint NOT NULL,
	"seen_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "instruments" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "instruments_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"symbol" text NOT NULL,
	"source" text NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"base" text,
	"quote" text,
	"listed_at" bigint NOT NULL,
	"removed_at" bigint
);
--> statement-breakpoint
CREATE TABLE "last_quotes" (
	"instrument_id" integer PRIMARY KEY NOT NULL,
	"time" bigint NOT NULL,
	"price" double precision NOT NULL,
	"bid" double precision,
	"ask" double precision,
	"volume_24h" double precision,
	"change_absolute" double precision,
	"change_percentage" double precision
);
--> statement-breakpoint
CREATE TABLE "calls" (
	"instrument_id" integer NOT NULL,
	"minute" bigint NOT NULL,
	"calls" integer NOT NULL,
	CONSTRAINT "calls_instrument_id_minute_pk" PRIMARY KEY("instrument_id","minute")
);
--> statement-breakpoint
CREATE TABLE "quote_batches" (
	"key" text PRIMARY KEY NOT NULL,
	"received_at" bigint NOT NULL,
	"accepted" integer NOT NULL,
	"answer" text
);
--> statement-breakpoint
CREATE TABLE "quotes" (
	"received_at" bigint NOT NULL,
	"instrument_id" integer NOT NULL,
	"time" bigint NOT NULL,
	"price" double precision NOT NULL,
	"size" double precision,
	"trade_id" bigint
) PARTITION BY RANGE ("received_at");
--> statement-breakpoint
CREATE TABLE "backfills" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "backfills_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"source" text NOT NULL,
	"code" text NOT NULL,
	"from" bigint NOT NULL,
	"to" bigint NOT NULL,
	"reached" bigint NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"detail" text
);
--> statement-breakpoint
CREATE TABLE "gaps" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "gaps_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"source" text NOT NULL,
	"from" bigint NOT NULL,
	"to" bigint,
	"reason" text NOT NULL,
	"filled_at" bigint
);
--> statement-breakpoint
CREATE TABLE "source_counters" (
	"source" text NOT NULL,
	"outcome" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"total" bigint NOT NULL,
	CONSTRAINT "source_counters_source_outcome_reason_pk" PRIMARY KEY("source","outcome","reason")
);
--> statement-breakpoint
CREATE TABLE "source_runs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "source_runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"source" text NOT NULL,
	"scheduled_at" bigint NOT NULL,
	"started_at" bigint NOT NULL,
	"finished_at" bigint,
	"attempt" integer NOT NULL,
	"rows" integer,
	"error" text
);
--> statement-breakpoint
CREATE TABLE "sources" (
	"id" text PRIMARY KEY NOT NULL,
	"created_at" bigint NOT NULL,
	"paused_at" bigint
);
--> statement-breakpoint
CREATE TABLE "tracked" (
	"source" text NOT NULL,
	"code" text NOT NULL,
	"added_at" bigint NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"detail" text,
	"sealed_through" bigint,
	"seal_error" text,
	CONSTRAINT "tracked_source_code_pk" PRIMARY KEY("source","code")
);
--> statement-breakpoint
ALTER TABLE "last_quotes" ADD CONSTRAINT "last_quotes_instrument_id_instruments_id_fk" FOREIGN KEY ("instrument_id") REFERENCES "public"."instruments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tracked" ADD CONSTRAINT "tracked_source_sources_id_fk" FOREIGN KEY ("source") REFERENCES "public"."sources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "instruments_listed_symbol" ON "instruments" USING btree ("symbol") WHERE "instruments"."removed_at" is null;--> statement-breakpoint
CREATE INDEX "instruments_source" ON "instruments" USING btree ("source");--> statement-breakpoint
CREATE INDEX "calls_minute" ON "calls" USING btree ("minute");--> statement-breakpoint
CREATE UNIQUE INDEX "backfills_range" ON "backfills" USING btree ("source","code","from","to");--> statement-breakpoint
CREATE INDEX "gaps_source" ON "gaps" USING btree ("source","from");--> statement-breakpoint
CREATE UNIQUE INDEX "gaps_open" ON "gaps" USING btree ("source") WHERE "gaps"."to" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "source_runs_success" ON "source_runs" USING btree ("source","scheduled_at") WHERE "source_runs"."finished_at" is not null and "source_runs"."error" is null;--> statement-breakpoint
CREATE INDEX "source_runs_recent" ON "source_runs" USING btree ("source","started_at");--> statement-breakpoint
-- Makes the partitions of parent that cover [from_ms, to_ms), each step_ms long, named parent_pYYYYMMDDHHMM.
-- Made apart and then attached, because attaching blocks neither readers nor writers of the other partitions.
CREATE FUNCTION "ensure_partitions"(parent text, step_ms bigint, from_ms bigint, to_ms bigint) RETURNS integer LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
	low bigint := from_ms - mod(from_ms, step_ms);
	part text;
	made integer := 0;
BEGIN
	WHILE low < to_ms LOOP
		part := parent || '_p' || to_char(to_timestamp(low / 1000.0) AT TIME ZONE 'UTC', 'YYYYMMDDHH24MI');
		IF to_regclass(quote_ident(part)) IS NULL THEN
			PERFORM pg_advisory_xact_lock(hashtext('ensure_partitions'), hashtext(parent));
			-- Looked up anew in the catalogue: to_regclass would repeat what it remembers from before the wait.
			IF NOT EXISTS (SELECT FROM pg_class WHERE relname = part AND relnamespace = current_schema()::regnamespace) THEN
				EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part, parent);
				EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', parent, part, low, low + step_ms);
				made := made + 1;
			END IF;
		END IF;
		low := low + step_ms;
	END LOOP;
	RETURN made;
END $$;--> statement-breakpoint
-- Drops the partitions of parent that lie wholly before before_ms; the bound is read from each partition's name.
CREATE FUNCTION "drop_partitions"(parent text, step_ms bigint, before_ms bigint) RETURNS integer LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
	part text;
	dropped integer := 0;
BEGIN
	FOR part IN
		SELECT child.relname FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
		WHERE inhparent = to_regclass(quote_ident(parent))
		  AND extract(epoch FROM to_timestamp(right(child.relname, 12), 'YYYYMMDDHH24MI')::timestamp AT TIME ZONE 'UTC') * 1000 + step_ms <= before_ms
	LOOP
		EXECUTE format('DROP TABLE %I', part);
		dropped := dropped + 1;
	END LOOP;
	RETURN dropped;
END $$;
