/** The processes of one PostgreSQL, found by the folder that they work in: to freeze, to go on, to be killed. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs"
import { join } from "node:path"
import { processIdentity } from "../server/database/process-identity.ts"
import { until } from "./stage.ts"

/** The postmaster first. */
export function postgresProcesses(dataFolder: string): number[] {
  const data = join(dataFolder, "postgres", "data")
  const working = readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const pid = Number(name)
      return readlinkSync(`/proc/${name}/cwd`) === data && processIdentity(pid) !== undefined ? [pid] : []
    } catch {
      return [] // Gone since we looked.
    }
  })
  const first = postmaster(dataFolder)
  return working.sort((a, b) => Number(b === first) - Number(a === first))
}

export function postmaster(dataFolder: string): number | undefined {
  try {
    const [line] = readFileSync(join(dataFolder, "postgres", "data", "postmaster.pid"), "utf8").split("\n")
    return Number(line)
  } catch {
    return undefined
  }
}

/** Those that serve a connection of the server's own role. */
export function backends(dataFolder: string): number[] {
  return postgresProcesses(dataFolder).filter((pid) => titleOf(pid).startsWith("postgres: parley"))
}

export function signalAll(dataFolder: string, signal: NodeJS.Signals): number {
  const pids = postgresProcesses(dataFolder)
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // It ended between the look and the signal.
    }
  }
  return pids.length
}

/** For the end of a fault; returns when none of them lives. */
export async function killPostgres(dataFolder: string): Promise<void> {
  await until("PostgreSQL has ended", () => {
    const left = signalAll(dataFolder, "SIGCONT")
    signalAll(dataFolder, "SIGKILL")
    return left === 0
  })
}

function titleOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")
  } catch {
    return ""
  }
}
