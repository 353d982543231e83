/** What goes wrong in a run, and how often. Every kind of trouble is a line of one table. */
import type { Role } from "../../core/permissions.ts"
import { marksOfChange } from "./simulated-marks.ts"
import { somethingToDo, types } from "./simulated-work.ts"
import { boardId, members, type SimulatedServer, type Tab, type World } from "./simulated-world.ts"

/** Each as one in so many steps; 0 is never. */
export interface Weather {
  cut: number
  stall: number
  spoil: number
  role: number
  removal: number
  tab: number
  empty: number
  crash: number
  crashBeforeTelling: number
  crashWhileTelling: number
  shutdown: number
  secondServer: number
  lease: number
  outage: number
  flood: number
  failedCommit: number
}

export type Trouble = Exclude<keyof Weather, "failedCommit">
export type Happened = Record<keyof Weather, number>

const rough: Weather = {
  cut: 8,
  stall: 15,
  spoil: 60,
  role: 50,
  removal: 150,
  tab: 30,
  empty: 0,
  crash: 90,
  crashBeforeTelling: 120,
  crashWhileTelling: 120,
  shutdown: 200,
  secondServer: 150,
  lease: 0,
  outage: 0,
  flood: 0,
  failedCommit: 12,
}

const harsh: Weather = {
  cut: 6,
  stall: 12,
  spoil: 60,
  role: 30,
  removal: 120,
  tab: 25,
  empty: 0,
  crash: 70,
  crashBeforeTelling: 80,
  crashWhileTelling: 80,
  shutdown: 120,
  secondServer: 70,
  lease: 60,
  outage: 80,
  flood: 100,
  failedCommit: 4,
}

/** Fair, but everybody goes home now and then: rooms are unloaded, and rewritten where that is due. */
const quietDays: Weather = { ...rough, cut: 15, crash: 200, empty: 40, tab: 15, failedCommit: 25 }

export const weatherOf = (seed: number): Weather =>
  seed % 5 === 0 ? quietDays : seed % 2 === 0 ? harsh : rough

export interface Storm {
  happened: Happened
  /** One more step. */
  step(): Promise<void>
  /** Whoever was removed and is a member again opens the board anew. */
  bringBack(): Promise<void>
  /** From now on nothing goes wrong any more; what went wrong is put right. */
  end(): void
}

export function createStorm(world: World, weather: Weather): Storm {
  const { chance, clock, database, witness } = world
  const happened = Object.fromEntries(Object.keys(weather).map((kind) => [kind, 0])) as Happened
  let calm = false
  let outageUntil = 0
  let crashAt: "landing" | "telling" | null = null

  world.away = () => clock.now() < outageUntil
  world.plan = () => {
    const away = world.away()
    if (!away && (calm || !chance.oneIn(weather.failedCommit))) {
      return { outcome: "committed", afterMs: calm ? 1 : chance.below(chance.oneIn(20) ? 1_000 : 30) }
    }
    happened.failedCommit += 1
    return { outcome: chance.oneIn(2) ? "failed" : "lost-answer", afterMs: chance.below(200) }
  }

  const landed = database.landed
  database.landed = (boardId, doc, row) => {
    landed(boardId, doc, row)
    if (crashAt !== "landing") return
    crashAt = null
    // Committed, and the process is gone before anybody hears of it.
    const owner = database.boards.get(boardId)?.owner
    const server = world.servers.find(({ store }) => store.owner === owner)
    if (server) crash(server)
  }

  function crash(server: SimulatedServer): void {
    world.crash(server)
    startAgain()
  }

  function shutDown(server: SimulatedServer): void {
    world.shutDown(server)
    startAgain()
  }

  function startAgain(): void {
    if (world.servers.length === 0) clock.after(calm ? 1 : chance.below(500), startIfNone)
  }

  function startIfNone(): void {
    if (world.servers.length === 0) start()
  }

  function start(): void {
    world.startServer()
    const server = world.servers.at(-1) as SimulatedServer
    server.net.between = () => {
      if (crashAt !== "telling" || !chance.oneIn(3)) return
      crashAt = null
      crash(server)
    }
  }

  const anyTab = (): Tab | undefined => world.tabs[chance.below(world.tabs.length)]
  const anyServer = () => world.servers[chance.below(world.servers.length)]
  const anyMember = () => members[chance.below(members.length)] ?? "ann"

  function works(tab: Tab, operations = somethingToDo({ ...world, session: tab.session })): void {
    for (const changes of operations) {
      if (tab.session.change(...changes).ok) witness.made(tab, changes.flatMap(marksOfChange))
    }
  }

  function isOpen(tab: Tab): boolean {
    return tab.session.getState().phase.phase !== "closed"
  }

  async function closeAll(): Promise<void> {
    while (world.tabs[0]) await world.closeTab(world.tabs[0])
  }

  function openAll(): void {
    for (const memberId of ["ann", "ann", "ben", "cho"] as const) world.openTab(memberId)
  }

  const troubles: Record<Trouble, () => void | Promise<void>> = {
    cut: () => anyTab()?.transport.cut(),
    stall: () => anyTab()?.transport.stall(chance.below(8_000)),
    spoil: () => anyTab()?.transport.spoil(),
    role() {
      const memberId = anyMember()
      const role = world.roleOf(memberId)
      const usual: Role = memberId === "ann" ? "facilitator" : "analyst"
      const lower: Role = memberId === "ann" && chance.oneIn(2) ? "analyst" : "viewer"
      if (role) world.setRole(memberId, role === usual ? lower : usual)
    },
    async removal() {
      const memberId = anyMember()
      world.setRole(memberId, null)
      await clock.pass(chance.below(500))
      world.setRole(memberId, memberId === "ann" ? "facilitator" : "analyst")
    },
    async tab() {
      const tab = anyTab()
      const saved = tab?.session.getState().save.state === "saved"
      if (tab && world.tabs.length > 3 && (saved || chance.oneIn(4))) await world.closeTab(tab)
      else if (world.tabs.length < 6) world.openTab(anyMember())
    },
    async empty() {
      await closeAll()
      await clock.pass(70_000 + chance.below(120_000))
      openAll()
    },
    crash() {
      const server = anyServer()
      if (server) crash(server)
    },
    crashBeforeTelling() {
      crashAt = "landing"
    },
    crashWhileTelling() {
      crashAt = "telling"
    },
    shutdown() {
      const server = anyServer()
      if (server) shutDown(server)
    },
    /** Both believe that the board is theirs, and people are on both. */
    secondServer() {
      const [first] = world.servers
      if (!first) return
      start()
      clock.after(chance.below(10_000), () => {
        if (!world.servers.includes(first)) return
        if (chance.oneIn(2)) crash(first)
        else shutDown(first)
      })
    },
    lease() {
      for (const board of database.boards.values()) {
        Object.assign(board, { owner: "somebody else", fence: board.fence + 1 })
      }
    },
    async outage() {
      outageUntil = clock.now() + chance.below(20_000)
      await clock.pass(chance.below(15_000))
    },
    flood() {
      const tab = anyTab()
      for (let i = 0; tab && i < 25; i++) works(tab, types({ ...world, session: tab.session }))
    },
  }

  async function bringBack(): Promise<void> {
    for (const tab of [...world.tabs]) {
      if (isOpen(tab)) continue
      await world.closeTab(tab)
      world.openTab(tab.memberId)
    }
  }

  start()
  openAll()

  return {
    happened,
    bringBack,
    async step() {
      await clock.pass(chance.below(100))
      if (chance.oneIn(5)) await bringBack()
      const ready = world.tabs.filter(({ session }) => session.getState().phase.phase === "ready")
      const tab = ready[chance.below(ready.length)]
      if (tab) {
        works(tab)
        witness.looksAt(tab)
      }
      for (const kind of Object.keys(troubles) as Trouble[]) {
        if (!chance.oneIn(weather[kind])) continue
        happened[kind] += 1
        await troubles[kind]()
      }
      if (chance.oneIn(15)) {
        const server = anyServer()
        // Not waited for here: it may wait for a commit, and time stands still.
        server?.registry.read(boardId, "board").then(
          (copy) => server.net.stopped() || witness.reads(copy),
          () => {},
        )
      }
    },
    end() {
      calm = true
      crashAt = null
      outageUntil = 0
      startIfNone()
      for (const server of world.servers.slice(0, -1)) shutDown(server)
      for (const memberId of members) world.setRole(memberId, memberId === "ann" ? "facilitator" : "analyst")
      for (const { transport } of world.tabs) transport.calm()
    },
  }
}
