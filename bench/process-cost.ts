/** What a server has cost so far, read from /proc: its processes, and those of its database, which stand in its data folder. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs"

export interface Cost {
  serverMs: number
  databaseMs: number
  /** Of the server's processes, without the database. */
  residentBytes: number
}

const tickMs = 10
const pageBytes = 4096

interface Row {
  pid: number
  parent: number
  /** Its own and that of its children that have ended. */
  cpuMs: number
  residentBytes: number
}

export function costOf(serverPid: number, dataFolder: string): Cost {
  const rows = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => rowOf(Number(name)) ?? [])
  const database = rows.filter(({ pid }) => folderOf(pid).startsWith(dataFolder))
  const server = descendants(rows, serverPid).filter((row) => !database.includes(row))
  const sum = (of: Row[], field: "cpuMs" | "residentBytes") =>
    of.reduce((total, row) => total + row[field], 0)
  return {
    serverMs: sum(server, "cpuMs"),
    databaseMs: sum(database, "cpuMs"),
    residentBytes: sum(server, "residentBytes"),
  }
}

function descendants(rows: Row[], root: number): Row[] {
  const found = rows.filter(({ pid }) => pid === root)
  for (const { pid } of found) found.push(...rows.filter(({ parent }) => parent === pid))
  return found
}

/** null for a process that has ended meanwhile. */
function rowOf(pid: number): Row | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    // The name is in brackets and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    const [parent = 0, ...times] = [1, 11, 12, 13, 14].map((at) => Number(fields[at]))
    const cpuMs = times.reduce((total, ticks) => total + ticks, 0) * tickMs
    return { pid, parent, cpuMs, residentBytes: Number(fields[21]) * pageBytes }
  } catch {
    return null
  }
}

function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return ""
  }
}
