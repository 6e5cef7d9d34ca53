CREATE TABLE "alert_marks" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"marks" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "disk_samples" (
	"at" bigint PRIMARY KEY NOT NULL,
	"free" bigint NOT NULL,
	"total" bigint NOT NULL,
	"database" bigint NOT NULL,
	"raw" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "heartbeats" ADD COLUMN "vitals" jsonb;--> statement-breakpoint
ALTER TABLE "sources" ADD COLUMN "removed_at" bigint;