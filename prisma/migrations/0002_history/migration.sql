-- DropIndex
DROP INDEX "DocUpdate_operationIds_idx";

-- AlterTable
ALTER TABLE "DocUpdate" ALTER COLUMN "operations" SET DATA TYPE BYTEA USING convert_to("operations"::text, 'UTF8');

-- CreateTable
CREATE TABLE "HistorySegment" (
    "boardId" TEXT NOT NULL,
    "doc" TEXT NOT NULL,
    "fromSeq" INTEGER NOT NULL,
    "toSeq" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,
    "firstAt" TIMESTAMPTZ(3) NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,
    "operationIds" TEXT[],
    "hashes" BYTEA NOT NULL,
    "bytes" BYTEA NOT NULL,
    "sha256" BYTEA NOT NULL,
    "foldedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "HistorySegment_pkey" PRIMARY KEY ("boardId","doc","fromSeq")
);

-- CreateTable
CREATE TABLE "DocClient" (
    "boardId" TEXT NOT NULL,
    "doc" TEXT NOT NULL,
    "clientId" BIGINT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "memberId" TEXT NOT NULL,
    "givenBackAt" TIMESTAMPTZ(3),

    CONSTRAINT "DocClient_pkey" PRIMARY KEY ("boardId","doc","clientId","epoch")
);

-- CreateIndex
CREATE INDEX "HistorySegment_operationIds_idx" ON "HistorySegment" USING GIN ("operationIds");

-- AddForeignKey
ALTER TABLE "HistorySegment" ADD CONSTRAINT "HistorySegment_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DocClient" ADD CONSTRAINT "DocClient_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand from here on: data that the schema does not tell of.

-- Under whose name each client id has written so far.
INSERT INTO "DocClient" ("boardId", "doc", "clientId", "epoch", "memberId")
SELECT DISTINCT ON (u."boardId", u."doc", o->>'clientId', u."epoch")
  u."boardId", u."doc", (o->>'clientId')::bigint, u."epoch", o->>'memberId'
FROM "DocUpdate" u, jsonb_array_elements(convert_from(u."operations", 'UTF8')::jsonb) o
WHERE (o->>'clientId')::bigint <> 0
ORDER BY u."boardId", u."doc", o->>'clientId', u."epoch", u."seq";

-- They are in parts since now. The log is whole and makes them again.
DELETE FROM "DocCheckpoint";

-- Deflated already, trying to compress it once more would only cost time.
ALTER TABLE "DocCheckpoint" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
ALTER TABLE "HistorySegment" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
ALTER TABLE "HistorySegment" ALTER COLUMN "hashes" SET STORAGE EXTERNAL;
