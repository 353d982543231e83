/**
 * Ways in. A link carries 128 random bits and admits any role; a code is eight characters that people read out and
 * type, and admits analysts and viewers only. The database holds a keyed hash for looking one up, and a sealed copy
 * so that facilitators can be shown it again; a copy of the database alone opens no door.
 */
import { createHmac, randomBytes } from "node:crypto"
import type { Role } from "../../core/permissions.ts"
import type { InviteKind, InviteRow, InviteStore, Writing } from "../store/invite-store.ts"
import { linkAlphabet, linkLength, newLink, seal, unseal } from "./link-secret.ts"
import { keyFor, type ServerSecret } from "./secret.ts"

export interface Invite {
  id: string
  boardId: string
  role: Role
  kind: InviteKind
  /** What is typed or stands at the end of the link. */
  code: string
  createdAt: Date
  expiresAt: Date | null
  maxUses: number | null
  uses: number
}

export interface Invites {
  /** Every way in that a new board has. */
  makeAll(boardId: string, writing: Writing): Promise<Record<Role, { link: Invite; code: Invite | null }>>
  /** A new one in place of all of that role and kind. */
  remake(boardId: string, role: Role, kind: InviteKind, terms?: Terms): Promise<Invite>
  /** The open ones, strongest role first. */
  list(boardId: string): Promise<Invite[]>
  /** What somebody typed or followed; null when it opens nothing now. */
  find(typed: JoinCode): Promise<Omit<Invite, "code"> | null>
  revoke(boardId: string, inviteId: string): Promise<boolean>
}

export interface Terms {
  expiresAt?: Date | undefined
  maxUses?: number | undefined
}

/** Codes are short enough to be guessed in years, so they do not stay open for years. */
export const codeLifeMs = 30 * 24 * 60 * 60 * 1000

export const admitsByCode = (role: Role): boolean => role !== "facilitator"

export function createInvites(world: {
  secret: ServerSecret
  store: InviteStore
  newId: () => string
  now: () => number
  random?: (count: number) => Uint8Array
}): Invites {
  const random = world.random ?? randomBytes
  const lookup = keyFor(world.secret, "invite-lookup")
  const seals = keyFor(world.secret, "invite-seal")
  const hashOf = (code: string) => createHmac("sha256", lookup).update(code).digest("base64url")

  const make = (
    boardId: string,
    role: Role,
    kind: InviteKind,
    terms: Terms,
  ): { invite: Invite; row: InviteRow } => {
    if (kind === "code" && !admitsByCode(role)) throw new Error("a short code never admits a facilitator")
    const code = kind === "link" ? newLink(random) : newCode(random)
    const createdAt = new Date(world.now())
    const expiresAt = terms.expiresAt ?? (kind === "code" ? new Date(world.now() + codeLifeMs) : null)
    const id = world.newId()
    const facts = { id, boardId, role, kind, createdAt, expiresAt, maxUses: terms.maxUses ?? null, uses: 0 }
    const sealed = seal(seals, code, `${boardId}/${id}`, random)
    return { invite: { ...facts, code }, row: { ...facts, secretHash: hashOf(code), sealed } }
  }

  return {
    async makeAll(boardId, writing) {
      const both = (role: Role) => ({
        link: make(boardId, role, "link", {}),
        code: admitsByCode(role) ? make(boardId, role, "code", {}) : null,
      })
      const made = { facilitator: both("facilitator"), analyst: both("analyst"), viewer: both("viewer") }
      await world.store.insert(
        Object.values(made).flatMap(({ link, code }) => [link.row, ...(code ? [code.row] : [])]),
        writing,
      )
      const shown = ({ link, code }: ReturnType<typeof both>) => ({
        link: link.invite,
        code: code?.invite ?? null,
      })
      return {
        facilitator: shown(made.facilitator),
        analyst: shown(made.analyst),
        viewer: shown(made.viewer),
      }
    },
    async remake(boardId, role, kind, terms = {}) {
      const { invite, row } = make(boardId, role, kind, terms)
      await world.store.replace(row)
      return invite
    },
    async list(boardId) {
      const rows = await world.store.open(boardId, new Date(world.now()))
      return rows.flatMap(({ sealed, secretHash: _, ...facts }) => {
        const code = unseal(seals, sealed, `${boardId}/${facts.id}`)
        // Sealed under another secret it cannot be looked up either, so it is no way in.
        return code === null ? [] : [{ ...facts, code }]
      })
    },
    async find(typed) {
      const row = await world.store.byHash(hashOf(typed.code), new Date(world.now()))
      if (!row || row.kind !== typed.kind) return null
      const { sealed: _, secretHash: __, ...facts } = row
      return facts
    },
    revoke: (boardId, inviteId) => world.store.revoke(boardId, inviteId, new Date(world.now())),
  }
}

// --- what people type -------------------------------------------------------------------------------------------

export interface JoinCode {
  kind: InviteKind
  code: string
}

/** Digits and capitals that cannot be taken for one another, by eye or by ear across a room: no 0 O, 1 I L, U V. */
const codeAlphabet = "23456789ABCDEFGHJKMNPQRSTWXYZ"
const codeLength = 8

/** Takes what a person has: a code in any case with spaces or dashes, the end of a link, or a whole link. */
export function readJoinCode(typed: string): JoinCode | null {
  if (typed.length > 500) return null
  const end =
    typed
      .trim()
      .replace(/[?#].*$/, "")
      .replace(/\/+$/, "")
      .split("/")
      .at(-1) ?? ""
  const code = end.toUpperCase().replace(/[\s\u2010-\u2015_.-]/g, "")
  const of = (alphabet: string, length: number) =>
    code.length === length && [...code].every((character) => alphabet.includes(character))
  if (of(linkAlphabet, linkLength)) return { kind: "link", code }
  if (of(codeAlphabet, codeLength)) return { kind: "code", code }
  return null
}

function newCode(random: (count: number) => Uint8Array): string {
  let code = ""
  // What is above the largest multiple would favour the first characters.
  const fair = 256 - (256 % codeAlphabet.length)
  while (code.length < codeLength) {
    for (const byte of random(16)) {
      if (byte < fair && code.length < codeLength) code += codeAlphabet[byte % codeAlphabet.length]
    }
  }
  return code
}
