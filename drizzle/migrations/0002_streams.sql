ALTER TABLE "heartbeats" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "stream_state" text;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "stream_since" bigint;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "stream_reason" text;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "stream_heard_at" bigint;