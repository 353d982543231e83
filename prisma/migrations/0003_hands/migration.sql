-- AlterTable
ALTER TABLE "Member" ADD COLUMN     "keyVersion" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "ReadMark" (
    "memberId" TEXT NOT NULL,
    "scenarioId" TEXT NOT NULL,
    "commentIds" TEXT[],

    CONSTRAINT "ReadMark_pkey" PRIMARY KEY ("memberId","scenarioId")
);

-- AddForeignKey
ALTER TABLE "ReadMark" ADD CONSTRAINT "ReadMark_memberId_fkey" FOREIGN KEY ("memberId") REFERENCES "Member"("id") ON DELETE CASCADE ON UPDATE CASCADE;
