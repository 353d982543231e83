import { defineConfig } from "prisma/config"

// `prisma generate` reads only the schema; migrations run through server/database/migrate.ts, never through this CLI.
export default defineConfig({ schema: "prisma/schema.prisma" })
