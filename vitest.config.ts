// A file's suffix says what it needs: .test.ts nothing, .pg.test.ts PostgreSQL, .socket.test.ts PostgreSQL and sockets.
import { defineConfig } from "vitest/config"
import { BaseSequencer, type TestSpecification } from "vitest/node"

/** They take minutes: begun last, one of them would run alone in the end while a core waits. */
const longest = [/simulation-\w\.test/, /tests\/start\//, /tests\/faults\//, /fuzz-/]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((pattern) => pattern.test(moduleId))
      return at < 0 ? longest.length : at
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

// A limit that only a hang reaches: the machine may be busy, and no test is about time.
// Files that run in one process one after another share what they import: read anew for each, it is a third of all time.
const common = { environment: "node", testTimeout: 60_000, hookTimeout: 60_000, isolate: false } as const
const withDatabase = { ...common, globalSetup: ["tests/support/postgres-for-tests.ts"] }

export default defineConfig({
  test: {
    // Two cores, and the tests that matter most are those that wait for a database.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...common,
          name: "unit",
          include: ["tests/**/*.test.ts"],
          exclude: ["**/*.pg.test.ts", "**/*.socket.test.ts", "tests/start/**"],
        },
      },
      { test: { ...common, isolate: true, name: "start", include: ["tests/start/*.test.ts"] } },
      { test: { ...withDatabase, name: "pg", include: ["tests/**/*.pg.test.ts"] } },
      { test: { ...withDatabase, name: "socket", include: ["tests/**/*.socket.test.ts"] } },
    ],
  },
})
