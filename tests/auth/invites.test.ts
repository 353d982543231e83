import { randomBytes } from "node:crypto"
import { describe, expect, it } from "vitest"
import { createInvites, readJoinCode } from "../../server/auth/invites.ts"
import type { InviteRow, InviteStore, Writing } from "../../server/store/invite-store.ts"

const inNoTransaction = {} as Writing

function open(secret = randomBytes(32), rows: InviteRow[] = []) {
  let ids = 0
  const store: InviteStore = {
    insert: async (more) => void rows.push(...more),
    replace: async (row) => void rows.push(row),
    open: async () => rows,
    byHash: async (hash) => rows.find(({ secretHash }) => secretHash === hash) ?? null,
    revoke: async () => true,
    use: async () => true,
    unuse: async () => {},
  }
  const invites = createInvites({ secret, store, newId: () => `i${++ids}`, now: () => 0 })
  return { invites, rows, secret }
}

describe("ways in", () => {
  it("are shown again to facilitators from the sealed copy", async () => {
    const { invites } = open()
    const made = await invites.makeAll("b1", inNoTransaction)
    const shown = (await invites.list("b1")).map(({ code }) => code)
    expect(shown).toHaveLength(5)
    expect(shown).toContain(made.facilitator.link.code)
    expect(made.facilitator.code).toBeNull()
    expect(shown).toContain(made.viewer.code?.code)
  })

  it("do not open under another secret, nor from another row", async () => {
    const { invites, rows, secret } = open()
    await invites.makeAll("b1", inNoTransaction)
    expect(await open(randomBytes(32), rows).invites.list("b1")).toEqual([])
    const [first, second] = rows as [InviteRow, InviteRow]
    const swapped = [
      { ...first, sealed: second.sealed },
      { ...second, sealed: second.sealed.map((byte) => byte ^ 1) },
    ]
    expect(await open(secret, swapped).invites.list("b1")).toEqual([])
  })

  it("are found by what is typed, as the kind that they are", async () => {
    const { invites, rows } = open()
    const { analyst } = await invites.makeAll("b1", inNoTransaction)
    const code = analyst.code?.code as string
    expect(await invites.find({ kind: "code", code })).toMatchObject({ role: "analyst", boardId: "b1" })
    expect(await invites.find({ kind: "link", code })).toBeNull()
    expect(rows.map(({ secretHash }) => secretHash)).not.toContain(code)
    expect(new Set(rows.map(({ secretHash }) => secretHash)).size).toBe(5)
  })

  it("never let a short code admit a facilitator", async () => {
    await expect(open().invites.remake("b1", "facilitator", "code")).rejects.toThrow()
  })
})

describe("what people type", () => {
  it("is read in any case, with spaces and dashes, alone or as a whole link", () => {
    const code = { kind: "code", code: "ABCD2345" }
    for (const typed of [
      "ABCD2345",
      "abcd2345",
      "abcd-2345",
      " ab cd 23 45 ",
      "ABCD\u20132345",
      "abcd.2345",
    ]) {
      expect([typed, readJoinCode(typed)]).toEqual([typed, code])
    }
    const link = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for (const typed of [
      link,
      link.toLowerCase(),
      `https://parley.example.org/j/${link}`,
      `http://10.0.0.2:3000/j/${link}/?a=b#c`,
    ]) {
      expect([typed, readJoinCode(typed)]).toEqual([typed, { kind: "link", code: link }])
    }
  })

  it("is nothing when it has the wrong length or a letter that codes do not use", () => {
    for (const typed of [
      "",
      "ABCD234",
      "ABCD23456",
      "ABCD234O",
      "ABCD2341",
      "ABCD234I",
      "ABCD234L",
      "ABCD234U",
      "x".repeat(501),
      "ÄBCD2345",
    ]) {
      expect([typed, readJoinCode(typed)]).toEqual([typed, null])
    }
  })
})
