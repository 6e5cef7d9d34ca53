CREATE TABLE "call_logs" (
	"file" text PRIMARY KEY NOT NULL,
	"counted" bigint NOT NULL
);
