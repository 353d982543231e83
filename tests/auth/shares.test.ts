import { randomBytes } from "node:crypto"
import { describe, expect, it } from "vitest"
import { createShares, mostOpenShares, shareState } from "../../server/auth/shares.ts"
import type { ShareRow, ShareStore } from "../../server/store/share-store.ts"

function open(secret = randomBytes(32), rows: ShareRow[] = [], clock = { now: 1_000 }) {
  let ids = 0
  const used: string[] = []
  const store: ShareStore = {
    insert: async (row) => void rows.push(row),
    list: async () => rows,
    open: async () => rows.filter((row) => shareState(row, clock.now) === "open").length,
    byId: async (_boardId, id) => rows.find((row) => row.id === id) ?? null,
    byHash: async (hash) => rows.find(({ secretHash }) => secretHash === hash) ?? null,
    revoke: async (_boardId, id, at) => {
      const row = rows.find((one) => one.id === id && one.revokedAt === null)
      if (row) row.revokedAt = at
      return row !== undefined
    },
    used: async (id, at) => {
      used.push(id)
      const row = rows.find((one) => one.id === id)
      if (row) row.lastUsedAt = at
    },
  }
  const shares = createShares({ secret, store, newId: () => `s${++ids}`, now: () => clock.now })
  return { shares, rows, secret, clock, used }
}

const wanted = {
  boardId: "b1",
  snapshotId: null,
  title: "",
  embeds: false,
  expiresAt: null,
  createdBy: "ann",
}

describe("links that are shared", () => {
  it("are found by what stands at their end, until they expire or are revoked", async () => {
    const { shares, clock } = open()
    const one = await shares.make(wanted)
    const other = await shares.make({ ...wanted, expiresAt: new Date(5_000) })
    if (!one?.token || !other?.token) throw new Error("no link was made")
    expect(one.token).toMatch(/^[A-Z2-7]{26}$/)
    expect((await shares.find(one.token))?.id).toBe(one.id)
    expect((await shares.find(other.token))?.id).toBe(other.id)
    clock.now = 5_000
    expect(await shares.find(other.token)).toBeNull()
    expect(await shares.revoke("b1", one.id)).toBe(true)
    expect(await shares.find(one.token)).toBeNull()
    for (const typed of ["", one.token.slice(1), one.token.toLowerCase(), `${one.token} `, "0".repeat(26)])
      expect(await shares.find(typed)).toBeNull()
  })

  it("are kept as a hash and a sealed copy, which another secret opens as little as another row", async () => {
    const { shares, rows, secret } = open()
    const made = await shares.make(wanted)
    const token = made?.token ?? ""
    expect(JSON.stringify(rows)).not.toContain(token)
    expect((await shares.list("b1"))[0]?.token).toBe(token)
    expect((await open(secret, rows).shares.find(token))?.id).toBe(made?.id)
    const stolen = open(randomBytes(32), rows).shares
    expect([await stolen.find(token), (await stolen.list("b1"))[0]?.token]).toEqual([null, null])
    const moved = rows.map((row) => ({ ...row, boardId: "b2" }))
    expect((await open(secret, moved).shares.list("b2"))[0]?.token).toBeNull()
  })

  it("note that somebody looked once a minute, however often they ask, and are so many and no more", async () => {
    const { shares, clock, used } = open(undefined, undefined, { now: 100_000 })
    const made = await shares.make(wanted)
    for (const now of [100_000, 101_000, 159_000, 160_000]) {
      clock.now = now
      await shares.find(made?.token ?? "")
    }
    expect(used).toHaveLength(2)
    for (let i = 1; i < mostOpenShares; i++) await shares.make(wanted)
    expect(await shares.make(wanted)).toBeNull()
  })
})
