import { randomBytes } from "node:crypto"
import { describe, expect, it } from "vitest"
import { createTickets } from "../../server/auth/tickets.ts"

function open() {
  const clock = { now: 1_000_000 }
  return { clock, tickets: createTickets({ now: () => clock.now, random: randomBytes }) }
}
const holder = { memberId: "m1", boardId: "b1" }

describe("tickets", () => {
  it("are good once", () => {
    const { tickets } = open()
    const ticket = tickets.issue(holder)
    expect(tickets.redeem(ticket)).toEqual(holder)
    expect(tickets.redeem(ticket)).toBeNull()
  })

  it("are good for thirty seconds", () => {
    const { clock, tickets } = open()
    const [early, late] = [tickets.issue(holder), tickets.issue(holder)]
    clock.now += 29_999
    expect(tickets.redeem(early)).toEqual(holder)
    clock.now += 1
    expect(tickets.redeem(late)).toBeNull()
  })

  it("cannot be guessed or malformed into anything", () => {
    const { tickets } = open()
    tickets.issue(holder)
    for (const guess of ["", "__proto__", "x".repeat(1_000_000), undefined, null, 7, {}]) {
      expect(tickets.redeem(guess as string)).toBeNull()
    }
  })

  it("are bounded a member: beyond twenty the oldest goes, and nobody else's", () => {
    const { tickets } = open()
    const other = tickets.issue({ memberId: "m2", boardId: "b1" })
    const issued = Array.from({ length: 25 }, () => tickets.issue(holder))
    expect(issued.map((ticket) => tickets.redeem(ticket) !== null)).toEqual([
      ...Array<boolean>(5).fill(false),
      ...Array<boolean>(20).fill(true),
    ])
    expect(tickets.redeem(other)).not.toBeNull()
  })

  it("are bounded in all", () => {
    const { tickets } = open()
    const first = tickets.issue({ memberId: "first", boardId: "b1" })
    for (let i = 0; i < 50_000; i++) tickets.issue({ memberId: `m${i}`, boardId: "b1" })
    expect(tickets.redeem(first)).toBeNull()
  })
})
