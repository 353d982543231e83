-- CreateEnum
CREATE TYPE "RoundStatus" AS ENUM ('open', 'closed', 'revealed', 'cancelled');

-- AlterTable
ALTER TABLE "Member" ADD COLUMN     "sharesScores" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable: what stands came with a template, and was revealed long ago. Written by hand, so that it stays.
ALTER TABLE "Round" RENAME COLUMN "phase" TO "title";
ALTER TABLE "Round" RENAME COLUMN "opensAt" TO "openedAt";
ALTER TABLE "Round" RENAME COLUMN "revealsAt" TO "revealedAt";
ALTER TABLE "Round" ALTER COLUMN "revealedAt" DROP NOT NULL;
ALTER TABLE "Round"
ADD COLUMN     "commandId" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "scenarioIds" TEXT[],
ADD COLUMN     "blind" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "anonymous" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "countsOnly" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "rationaleRequired" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "hidesWorking" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "autoReveal" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "peekAllowed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "follows" INTEGER,
ADD COLUMN     "status" "RoundStatus" NOT NULL DEFAULT 'revealed',
ADD COLUMN     "openedBy" TEXT,
ADD COLUMN     "deadline" TIMESTAMPTZ(3),
ADD COLUMN     "closedAt" TIMESTAMPTZ(3),
ADD COLUMN     "countdownEndsAt" TIMESTAMPTZ(3),
ADD COLUMN     "countdownHeld" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "salt" TEXT NOT NULL DEFAULT '';
UPDATE "Round" SET
  "commandId" = 'template-' || "number",
  "closedAt" = "revealedAt",
  "follows" = CASE WHEN "number" > 1 THEN "number" - 1 END,
  "scenarioIds" = ARRAY(
    SELECT DISTINCT "scenarioId" FROM "Estimate"
    WHERE "Estimate"."boardId" = "Round"."boardId" AND "Estimate"."round" = "Round"."number"
  );
ALTER TABLE "Round"
ALTER COLUMN "commandId" DROP DEFAULT,
ALTER COLUMN "blind" DROP DEFAULT,
ALTER COLUMN "anonymous" DROP DEFAULT,
ALTER COLUMN "countsOnly" DROP DEFAULT,
ALTER COLUMN "rationaleRequired" DROP DEFAULT,
ALTER COLUMN "hidesWorking" DROP DEFAULT,
ALTER COLUMN "autoReveal" DROP DEFAULT,
ALTER COLUMN "peekAllowed" DROP DEFAULT,
ALTER COLUMN "status" DROP DEFAULT,
ALTER COLUMN "salt" DROP DEFAULT;

-- AlterTable
ALTER TABLE "Estimate" DROP COLUMN "blind",
ADD COLUMN     "ordinal" BIGSERIAL NOT NULL,
ALTER COLUMN "confidence" DROP NOT NULL;

-- CreateTable
CREATE TABLE "Decision" (
    "boardId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "scenarioId" TEXT NOT NULL,
    "round" INTEGER,
    "method" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "before" JSONB,
    "reason" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "appliedAt" TIMESTAMPTZ(3),
    "takenBackAt" TIMESTAMPTZ(3),

    CONSTRAINT "Decision_pkey" PRIMARY KEY ("boardId","id")
);

-- CreateTable
CREATE TABLE "Resolution" (
    "boardId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "ordinal" BIGSERIAL NOT NULL,
    "scenarioId" TEXT NOT NULL,
    "result" JSONB NOT NULL,
    "resolvedOn" DATE NOT NULL,
    "knownOn" DATE,
    "sourceId" TEXT,
    "note" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "appliedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Resolution_pkey" PRIMARY KEY ("boardId","id")
);

-- CreateIndex
CREATE INDEX "Resolution_boardId_scenarioId_idx" ON "Resolution"("boardId", "scenarioId");

-- CreateIndex
CREATE UNIQUE INDEX "Round_boardId_commandId_key" ON "Round"("boardId", "commandId");

-- CreateIndex
CREATE INDEX "Estimate_boardId_analystId_idx" ON "Estimate"("boardId", "analystId");

-- CreateIndex
CREATE INDEX "Estimate_boardId_round_idx" ON "Estimate"("boardId", "round");

-- AddForeignKey
ALTER TABLE "Decision" ADD CONSTRAINT "Decision_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Resolution" ADD CONSTRAINT "Resolution_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;
