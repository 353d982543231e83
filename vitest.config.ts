// A file's suffix says what it needs: .test.ts nothing, .pg.test.ts PostgreSQL, .socket.test.ts PostgreSQL and sockets.
import { defineConfig } from "vitest/config"

// A limit that only a hang reaches: the machine may be busy, and no test is about time.
const common = { environment: "node", testTimeout: 60_000, hookTimeout: 60_000 } as const
const withDatabase = { ...common, globalSetup: ["tests/support/postgres-for-tests.ts"] }

export default defineConfig({
  test: {
    // Two cores, and the tests that matter most are those that wait for a database.
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...common,
          name: "unit",
          include: ["tests/**/*.test.ts"],
          exclude: ["**/*.pg.test.ts", "**/*.socket.test.ts", "tests/start/**"],
        },
      },
      // Whole servers, one after the other: two at a time would measure each other.
      {
        test: {
          ...common,
          name: "start",
          include: ["tests/start/*.test.ts"],
          fileParallelism: false,
          testTimeout: 60_000,
        },
      },
      { test: { ...withDatabase, name: "pg", include: ["tests/**/*.pg.test.ts"] } },
      { test: { ...withDatabase, name: "socket", include: ["tests/**/*.socket.test.ts"] } },
    ],
  },
})
