// Generates server/generated/prisma from prisma/schema.prisma, offline.
import { join } from "node:path"
import { root, runPackage } from "./steps.mjs"

const env = {
  ...process.env,
  CHECKPOINT_DISABLE: "1",
  PRISMA_HIDE_UPDATE_MESSAGE: "1",
  // Prisma looks for its native schema engine before it generates, and would download it, but never starts it: any
  // existing file will do.
  PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? process.execPath,
}
const { code } = await runPackage("prisma", ["generate", "--schema", join(root, "prisma", "schema.prisma")], {
  env,
})
process.exit(code)
