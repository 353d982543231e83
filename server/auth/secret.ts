/**
 * The server's one secret. Everything that must not be forged or read by others is derived from it, each use with a
 * key of its own: session cookies, the lookup of invites, the sealed copies of invites. Losing the file signs
 * everybody out and closes all invites; it loses no board.
 */
import { hkdfSync, randomBytes } from "node:crypto"
import { chmodSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"

export type ServerSecret = Uint8Array

const fileName = "secret"
const leastCharacters = 32

/** `given` is PARLEY_SECRET: for servers that share one database. Without it, a 0600 file in the data folder. */
export function readServerSecret(dataFolder: string, given?: string): ServerSecret {
  if (given !== undefined) {
    if (given.length < leastCharacters) {
      throw new Error(`PARLEY_SECRET must have at least ${leastCharacters} characters.`)
    }
    return Buffer.from(given, "utf8")
  }
  const path = join(dataFolder, fileName)
  const found = read(path)
  if (found) return found
  // Written aside and linked into place: a start that dies half-way, or another one at the same moment, never
  // leaves a shorter secret or two of them.
  const aside = `${path}.${process.pid}`
  writeFileSync(aside, randomBytes(32).toString("hex"), { mode: 0o600, flush: true })
  try {
    linkSync(aside, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
  } finally {
    rmSync(aside, { force: true })
  }
  const made = read(path)
  if (!made) throw new Error(`The secret in ${path} cannot be read.`)
  return made
}

function read(path: string): ServerSecret | null {
  try {
    const text = readFileSync(path, "utf8").trim()
    if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`${path} does not hold a secret of Parley.`)
    chmodSync(path, 0o600)
    return Buffer.from(text, "hex")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null
    throw error
  }
}

export type KeyUse = "session" | "invite-lookup" | "invite-seal" | "share-lookup" | "share-seal" | "recovery"

/** A key for one use, so that what one of them gives away says nothing about another. */
export const keyFor = (secret: ServerSecret, use: KeyUse): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, "parley", use, 32))
