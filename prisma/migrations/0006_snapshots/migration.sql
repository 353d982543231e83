-- AlterTable: what a snapshot is, and which one of its board. Those that stand are numbered in the order in which they
-- were taken. Written by hand, so that what stands stays as it is. (No semicolon here: comments are cut at them.)
ALTER TABLE "Snapshot" ALTER COLUMN "createdBy" DROP NOT NULL,
ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'named',
ADD COLUMN     "note" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "number" INTEGER,
ADD COLUMN     "round" INTEGER;

UPDATE "Snapshot" SET "number" = numbered."number"
FROM (SELECT "id", row_number() OVER (PARTITION BY "boardId" ORDER BY "createdAt", "id") AS "number" FROM "Snapshot") numbered
WHERE numbered."id" = "Snapshot"."id";

ALTER TABLE "Snapshot" ALTER COLUMN "number" SET NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "Snapshot_boardId_number_key" ON "Snapshot"("boardId", "number");

-- CreateTable
CREATE TABLE "ShareLink" (
    "id" TEXT NOT NULL,
    "boardId" TEXT NOT NULL,
    "snapshotId" TEXT,
    "title" TEXT NOT NULL,
    "secretHash" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "embeds" BOOLEAN NOT NULL DEFAULT false,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ShareLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "HistoryKeyframe" (
    "boardId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,
    "madeAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "HistoryKeyframe_pkey" PRIMARY KEY ("boardId","seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "ShareLink_secretHash_key" ON "ShareLink"("secretHash");

-- CreateIndex
CREATE INDEX "ShareLink_boardId_idx" ON "ShareLink"("boardId");

-- AddForeignKey
ALTER TABLE "ShareLink" ADD CONSTRAINT "ShareLink_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ShareLink" ADD CONSTRAINT "ShareLink_snapshotId_fkey" FOREIGN KEY ("snapshotId") REFERENCES "Snapshot"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HistoryKeyframe" ADD CONSTRAINT "HistoryKeyframe_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;
