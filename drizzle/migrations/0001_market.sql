CREATE TABLE "flushed" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"through" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "candles" ADD COLUMN "opened_seq" bigint;--> statement-breakpoint
ALTER TABLE "candles" ADD COLUMN "closed_seq" bigint;--> statement-breakpoint
ALTER TABLE "last_quotes" ADD COLUMN "minute" bigint;--> statement-breakpoint
ALTER TABLE "last_quotes" ADD COLUMN "open" double precision;--> statement-breakpoint
ALTER TABLE "last_quotes" ADD COLUMN "high" double precision;--> statement-breakpoint
ALTER TABLE "last_quotes" ADD COLUMN "low" double precision;--> statement-breakpoint
ALTER TABLE "last_quotes" ADD COLUMN "close" double precision;--> statement-breakpoint
ALTER TABLE "last_quotes" ADD COLUMN "volume" double precision;--> statement-breakpoint
ALTER TABLE "last_quotes" ADD COLUMN "count" integer;--> statement-breakpoint
ALTER TABLE "last_quotes" ADD COLUMN "quality" smallint;--> statement-breakpoint
ALTER TABLE "last_quotes" ADD COLUMN "opened_at" bigint;--> statement-breakpoint
ALTER TABLE "last_quotes" ADD COLUMN "closed_at" bigint;--> statement-breakpoint
ALTER TABLE "last_quotes" ADD COLUMN "opened_seq" bigint;--> statement-breakpoint
ALTER TABLE "last_quotes" ADD COLUMN "closed_seq" bigint;--> statement-breakpoint
ALTER TABLE "quotes" ADD COLUMN "kind" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
-- Rewritten every second or so: room on each page lets an update stay there and touch no index.
ALTER TABLE "last_quotes" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.5, autovacuum_vacuum_cost_delay = 0);--> statement-breakpoint
CREATE INDEX "quotes_received" ON "quotes" USING brin ("received_at") WITH (pages_per_range = 64);
