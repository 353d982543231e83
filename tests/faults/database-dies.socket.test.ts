// PostgreSQL is killed under a living server. The long forms, and a frozen one, a full disk, a power cut: npm run faults.
import { it } from "vitest"
import { killBackend, killPostgres } from "../../faults/kill-postgres.ts"
import { hangsAfterMs, holds } from "./holds.ts"

it(
  "A9 kill -9 of one PostgreSQL backend: acknowledgements pause, and nothing is lost or there twice",
  () => holds(killBackend),
  hangsAfterMs,
)

it(
  "A9 kill -9 of the whole PostgreSQL: typing goes on, pages say so, and Parley brings the database back",
  () => holds(killPostgres),
  hangsAfterMs,
)
