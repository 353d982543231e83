/**
 * Who is on a board, as rows: the truth about roles. The roster that everybody syncs (the ledger document) follows
 * these rows, never the other way round.
 */
import type { RosterEntry } from "../../core/ledger-doc.ts"
import { type Role, strongerRole } from "../../core/permissions.ts"
import { fail, ok, type Result } from "../../core/result.ts"
import type { PrismaClient } from "../generated/prisma/client.ts"
import type { InviteStore, Writing } from "./invite-store.ts"

export interface MemberRow {
  id: string
  boardId: string
  personId: string
  name: string
  colour: number
  role: Role
  joinedAt: Date
  removedAt: Date | null
  keyVersion: number
}

export interface FoundMember {
  memberId: string
  boardId: string
  name: string
  colour: number
  role: Role
  removed: boolean
}

export interface Joining {
  id: string
  personId: string
  name: string
  invite: { id: string; boardId: string; role: Role; createdAt: Date }
  at: Date
}

export type NotJoined = "removed" | "closed" | "full"
export type NotChanged = "no-such-member" | "last-facilitator"

export interface MemberStore {
  /** Of everybody who is or was on a board. */
  names(boardId: string): Promise<{ id: string; name: string }[]>
  insert(row: MemberRow, writing: Writing): Promise<void>
  /** The member that a person is on a board, removed ones included. */
  ofPerson(personId: string, boardId: string): Promise<MemberRow | null>
  /** By member id, for a socket that knows no person. */
  find(memberId: string): Promise<FoundMember | null>
  /** What somebody with a way in is told before joining. */
  boardLine(boardId: string): Promise<{ title: string; people: number } | null>
  join(joining: Joining): Promise<Result<MemberRow, NotJoined>>
  /** Everybody who is on the board now, for finding whose key somebody has. */
  holders(boardId: string): Promise<MemberRow[]>
  /** Whether this person is on any board. */
  isSomebody(personId: string): Promise<boolean>
  /** The personal key of before is worth nothing from now on. */
  renewKey(boardId: string, memberId: string): Promise<MemberRow | null>
  rename(boardId: string, memberId: string, name: string): Promise<MemberRow | null>
  setRole(boardId: string, memberId: string, role: Role): Promise<Result<MemberRow, NotChanged>>
  remove(boardId: string, memberId: string, at: Date): Promise<Result<MemberRow, NotChanged>>
}

/** A workshop is a few hundred people; without a bound one leaked code could fill the ledger for ever. */
export const mostMembers = 2_000
/** The palette's indices are 0..63 (`core/ledger-doc.ts`). */
const colours = 64

export function createMemberStore(prisma: PrismaClient, invites: InviteStore): MemberStore {
  const ofPerson = (personId: string, boardId: string) =>
    prisma.member.findUnique({ where: { boardId_personId: { boardId, personId } } })

  /** A change of who leads is made by one at a time, so that two facilitators cannot each remove the other. */
  const change = (
    boardId: string,
    memberId: string,
    data: { role: Role } | { removedAt: Date },
  ): Promise<Result<MemberRow, NotChanged>> =>
    prisma.$transaction(async (writing) => {
      await writing.$queryRaw`SELECT 1 FROM "Board" WHERE "id" = ${boardId} FOR UPDATE`
      const member = await writing.member.findFirst({ where: { id: memberId, boardId, removedAt: null } })
      if (!member) return fail("no-such-member")
      const steps = member.role === "facilitator" && ("removedAt" in data || data.role !== "facilitator")
      if (steps) {
        const leading = await writing.member.count({
          where: { boardId, role: "facilitator", removedAt: null },
        })
        if (leading <= 1) return fail("last-facilitator")
      }
      return ok(await writing.member.update({ where: { id: memberId }, data }))
    })

  return {
    names: (boardId) => prisma.member.findMany({ where: { boardId }, select: { id: true, name: true } }),
    ofPerson,
    async insert(row, writing) {
      await writing.member.create({ data: row })
    },
    async find(memberId) {
      const row = await prisma.member.findUnique({ where: { id: memberId } })
      if (!row) return null
      const { boardId, name, colour, role } = row
      return { memberId, boardId, name, colour, role, removed: row.removedAt !== null }
    },
    async boardLine(boardId) {
      const where = { id: boardId }
      const people = { select: { members: { where: { removedAt: null } } } }
      const board = await prisma.board.findUnique({ where, select: { title: true, _count: people } })
      return board && { title: board.title, people: board._count.members }
    },

    // No lock and no transaction: three hundred people join within two seconds, and each step holds by itself.
    async join({ id, personId, name, invite, at }) {
      const { boardId } = invite
      const again = async (member: MemberRow): Promise<Result<MemberRow, NotJoined>> => {
        // Whoever was removed holds the old link still: only one made since then lets them in again.
        if (member.removedAt && member.removedAt >= invite.createdAt) return fail("removed")
        const role = member.removedAt ? invite.role : strongerRole(member.role, invite.role)
        if (!member.removedAt && role === member.role && name === member.name) return ok(member)
        return ok(
          await prisma.member.update({ where: { id: member.id }, data: { name, role, removedAt: null } }),
        )
      }

      const known = await ofPerson(personId, boardId)
      if (known) return again(known)
      const before = await prisma.member.count({ where: { boardId } })
      if (before >= mostMembers) return fail("full")
      if (!(await invites.use(invite.id, at))) return fail("closed")
      const row = { id, boardId, personId, name, colour: before % colours, role: invite.role, joinedAt: at }
      const { count } = await prisma.member.createMany({ data: [row], skipDuplicates: true })
      if (count > 0) return ok({ ...row, removedAt: null, keyVersion: 1 })
      // The same person in another tab at the same moment.
      await invites.unuse(invite.id)
      const other = await ofPerson(personId, boardId)
      return other ? again(other) : fail("closed")
    },

    holders: (boardId) => prisma.member.findMany({ where: { boardId, removedAt: null } }),
    async isSomebody(personId) {
      return (await prisma.member.count({ where: { personId, removedAt: null }, take: 1 })) > 0
    },
    async renewKey(boardId, memberId) {
      const { count } = await prisma.member.updateMany({
        where: { id: memberId, boardId, removedAt: null },
        data: { keyVersion: { increment: 1 } },
      })
      return count > 0 ? prisma.member.findUnique({ where: { id: memberId } }) : null
    },

    async rename(boardId, memberId, name) {
      const { count } = await prisma.member.updateMany({
        where: { id: memberId, boardId, removedAt: null },
        data: { name },
      })
      return count > 0 ? prisma.member.findUnique({ where: { id: memberId } }) : null
    },
    setRole: (boardId, memberId, role) => change(boardId, memberId, { role }),
    remove: (boardId, memberId, at) => change(boardId, memberId, { removedAt: at }),
  }
}

/** The row as the ledger tells it to everybody: without the person behind it. */
export function rosterEntryOf(member: MemberRow): RosterEntry {
  const { id, name, colour, role, joinedAt, removedAt } = member
  const entry = { id, name, colour, role, joinedAt: joinedAt.getTime() }
  return removedAt ? { ...entry, removedAt: removedAt.getTime() } : entry
}
