-- AlterTable: votes on links and tables of responses are estimates that name no scenario. Written by hand, so that what
-- stands stays as it is.
ALTER TABLE "Round"
ADD COLUMN     "linkIds" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "responseIds" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "Estimate" ALTER COLUMN "scenarioId" DROP NOT NULL,
ADD COLUMN     "linkId" TEXT,
ADD COLUMN     "responseId" TEXT,
ADD COLUMN     "vote" JSONB;

-- AlterTable
ALTER TABLE "Decision" ALTER COLUMN "scenarioId" DROP NOT NULL,
ADD COLUMN     "linkId" TEXT,
ADD COLUMN     "responseId" TEXT;
