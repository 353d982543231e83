// The data folder belongs to one running Parley. Two on one folder would both adopt the same PostgreSQL and the first
// to stop would take it from the other, so the claim comes before everything else. The claim is a file that names its
// holder; after kill -9 the file stays, and the next start sees that its holder is gone.
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { CannotStart } from "../settings.ts"
import { processIdentity } from "./process-identity.ts"

export type DataFolder = {
  readonly path: string
  /** Lets the next start have it. Call it last: after the database has stopped. */
  release(): void
}

/** Throws CannotStart when the folder cannot be written or when a living process holds it. */
export function claimDataFolder(path: string): DataFolder {
  const lock = join(path, "lock")
  const mine = JSON.stringify({ pid: process.pid, started: processIdentity(process.pid) })
  const draft = join(path, `lock.${process.pid}`)
  try {
    makeFolder(path)
    writeFileSync(draft, mine)
    takeLock({ lock, draft })
  } catch (error) {
    if (error instanceof CannotStart) throw error
    throw cannotWrite(path, error)
  } finally {
    removeIfPossible(draft)
  }
  return {
    path,
    release() {
      if (readLock(lock) === mine) rmSync(lock, { force: true })
    },
  }
}

export function cannotWrite(path: string, error: unknown): CannotStart {
  const { code } = error as NodeJS.ErrnoException
  return new CannotStart(
    `The data folder ${path} cannot be written (${code ?? String(error)}); set PARLEY_DATA to a folder that you may write.`,
    { cause: error },
  )
}

// Node's own recursive mkdir turns in a circle for ever where a folder is there and takes no other, such as /proc.
function makeFolder(path: string): void {
  if (existsSync(path)) return
  const parent = dirname(path)
  if (parent !== path) makeFolder(parent)
  try {
    mkdirSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
  }
}

function takeLock({ lock, draft }: { lock: string; draft: string }): void {
  // Each round either takes the lock, names a living holder, or moves one dead holder's file away.
  for (;;) {
    if (linkIfAbsent(draft, lock)) return
    const found = readLock(lock)
    if (found === undefined) continue
    const holder = livingHolder(found)
    if (holder !== undefined) {
      throw new CannotStart(
        `Parley is already running on the data folder ${join(lock, "..")} (process ${holder}); stop it first, or set PARLEY_DATA to another folder.`,
      )
    }
    moveAway({ lock, stale: found, aside: `${draft}.stale` })
  }
}

// A link appears with its whole content or not at all; a file opened for writing could be read half-written.
function linkIfAbsent(draft: string, lock: string): boolean {
  try {
    linkSync(draft, lock)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === "EEXIST") return false
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "EOPNOTSUPP") throw error
    return writeIfAbsent(lock, readFileSync(draft, "utf8")) // A file system without hard links.
  }
}

function writeIfAbsent(lock: string, content: string): boolean {
  try {
    writeFileSync(lock, content, { flag: "wx" })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false
    throw error
  }
}

// Two starts may see the same stale file. The slower one would otherwise remove the lock that the faster has just taken.
function moveAway({ lock, stale, aside }: { lock: string; stale: string; aside: string }): void {
  try {
    renameSync(lock, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return
    throw error
  }
  if (readLock(aside) !== stale) linkIfAbsent(aside, lock)
  rmSync(aside, { force: true })
}

function livingHolder(content: string): number | undefined {
  try {
    const { pid, started } = JSON.parse(content) as { pid: number; started: string }
    return processIdentity(pid) === started ? pid : undefined
  } catch {
    return undefined // A power cut may leave an empty file; nobody living wrote it.
  }
}

function readLock(lock: string): string | undefined {
  try {
    return readFileSync(lock, "utf8")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined
    throw error
  }
}

function removeIfPossible(draft: string): void {
  try {
    rmSync(draft, { force: true })
  } catch {
    // The folder could not be written in the first place, and the sentence about that is already on its way.
  }
}
