import { beforeEach, expect, it } from "vitest"
import { RefusalReason } from "../core/protocol.ts"
import { type Census, createMetrics, type Metrics } from "../server/metrics.ts"

let metrics: Metrics
const rooms = {
  boards: 2,
  rooms: 3,
  sessions: { facilitator: 1, analyst: 40, viewer: 7 },
  heldOperations: 5,
  heldBytes: 600,
}
const sockets = { sockets: 48, handshakes: 4, lagging: 2, queuedBytes: 12_345 }
beforeEach(() => {
  metrics = createMetrics()
})

/** The value of one line, by its name and labels as they are printed. */
async function read(line: string): Promise<number | undefined> {
  const found = (await metrics.text()).split("\n").find((text) => text.startsWith(`${line} `))
  return found === undefined ? undefined : Number(found.slice(line.length + 1))
}

it("counts edits from their arrival to everybody's screen", async () => {
  const { meters } = metrics
  meters.taken(3)
  meters.taken(2)
  meters.committed({ operations: 5, bytes: 700, editToSavedMs: 12 })
  meters.committed({ operations: 1, bytes: 50, editToSavedMs: 3_000 })
  meters.fannedOut({ sockets: 300, bytes: 90_000, tookMs: 4 })
  expect(await read("parley_operations_total")).toBe(5)
  expect(await read("parley_commits_total")).toBe(2)
  expect(await read("parley_committed_bytes_total")).toBe(750)
  expect(await read('parley_commit_operations_bucket{le="1"}')).toBe(1)
  expect(await read("parley_commit_operations_sum")).toBe(6)
  expect(await read('parley_edit_to_saved_seconds_bucket{le="0.01"}')).toBe(0)
  expect(await read('parley_edit_to_saved_seconds_bucket{le="0.02"}')).toBe(1)
  expect(await read("parley_edit_to_saved_seconds_sum")).toBeCloseTo(3.012)
  expect(await read("parley_deliveries_total")).toBe(300)
  expect(await read("parley_fan_out_bytes_total")).toBe(90_000)
  expect(await read('parley_fan_out_seconds_bucket{le="0.0025"}')).toBe(0)
  expect(await read('parley_fan_out_seconds_bucket{le="0.005"}')).toBe(1)
})

it("tells each refusal, delay and resync by its reason, from 0 on", async () => {
  for (const reason of RefusalReason.options) {
    expect(await read(`parley_refusals_total{reason="${reason}"}`), reason).toBe(0)
  }
  const { meters } = metrics
  meters.refused("too-large")
  meters.refused("too-large")
  meters.later("storage")
  meters.resync("slow")
  meters.contentDiffers()
  meters.opened("board", 150)
  expect(await read('parley_refusals_total{reason="too-large"}')).toBe(2)
  expect(await read('parley_later_total{why="storage"}')).toBe(1)
  expect(await read('parley_later_total{why="rate"}')).toBe(0)
  expect(await read('parley_resyncs_total{reason="slow"}')).toBe(1)
  expect(await read('parley_resyncs_total{reason="gap"}')).toBe(0)
  expect(await read("parley_content_differences_total")).toBe(1)
  expect(await read('parley_cold_open_seconds_sum{doc="board"}')).toBeCloseTo(0.15)
})

it("reads how things stand at the moment of asking", async () => {
  const now = { rooms: { ...rooms }, sockets: { ...sockets } }
  const census: Census = { rooms: () => now.rooms, sockets: () => now.sockets }
  metrics.observe(census)
  expect(await read("parley_boards_open")).toBe(2)
  expect(await read("parley_rooms_open")).toBe(3)
  expect(await read('parley_people{role="analyst"}')).toBe(40)
  expect(await read("parley_held_operations")).toBe(5)
  expect(await read("parley_held_bytes")).toBe(600)
  expect(await read("parley_sockets")).toBe(48)
  expect(await read("parley_handshakes")).toBe(4)
  expect(await read("parley_lagging_sockets")).toBe(2)
  expect(await read("parley_queue_bytes")).toBe(12_345)
  now.sockets.lagging = 0
  now.rooms.boards = 1
  expect(await read("parley_lagging_sockets")).toBe(0)
  expect(await read("parley_boards_open")).toBe(1)
})

it("tells of the process: loop delay and memory", async () => {
  expect(await read("nodejs_eventloop_lag_p99_seconds")).toBeGreaterThanOrEqual(0)
  expect(await read("process_resident_memory_bytes")).toBeGreaterThan(1_000_000)
})

it("has a handful of labels, none of which could hold a name or an id", async () => {
  metrics.observe({ rooms: () => rooms, sockets: () => sockets })
  metrics.meters.opened("ledger", 1)
  const lines = (await metrics.text()).split("\n").filter((line) => line.startsWith("parley_"))
  const labels = lines.flatMap((line) => [...line.matchAll(/[{,](\w+)="([^"]*)"/g)].map(([, name]) => name))
  expect([...new Set(labels)].sort()).toEqual(["doc", "le", "reason", "role", "why"])
  expect(lines.length).toBeLessThan(150)
})
