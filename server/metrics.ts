/**
 * What whoever operates the server can watch, in the form that Prometheus reads. It counts and times; it names no
 * board, no person and no word of theirs: labels are a handful of constants.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client"
import { Role } from "../core/permissions.ts"
import { RefusalReason } from "../core/protocol.ts"
import type { Meters } from "./rooms/ports.ts"

/** Read when somebody asks, never kept up to date in between. */
export interface Census {
  rooms(): {
    boards: number
    rooms: number
    sessions: Record<Role, number>
    heldOperations: number
    heldBytes: number
  }
  sockets(): { sockets: number; handshakes: number; lagging: number; queuedBytes: number }
}

export interface Metrics {
  readonly meters: Meters & {
    fannedOut(to: { sockets: number; bytes: number; tookMs: number }): void
  }
  /** From now on gauges are read from here. */
  observe(census: Census): void
  readonly contentType: string
  text(): Promise<string>
}

/** Seconds: fine where people begin to notice, coarse where everything is too late. */
const waits = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.04, 0.06, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 30]
const shortWaits = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25]
const resyncReasons = ["gap", "reset", "slow"] as const
const laterReasons = ["rate", "storage"] as const

export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  // Event loop delay, memory, garbage collection, CPU.
  collectDefaultMetrics({ register: registry })

  const counter = (name: string, help: string) => new Counter({ name, help, registers })
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name, help, buckets, registers })
  const labelled = <Label extends string>(
    name: string,
    help: string,
    labelName: string,
    labels: readonly Label[],
  ) => {
    const of = new Counter({ name, help, labelNames: [labelName], registers })
    // From the start, so that the first of a kind is a step up from 0 and not a new line.
    const children = Object.fromEntries(labels.map((label) => [label, of.labels(label)]))
    for (const child of Object.values(children)) child.inc(0)
    return children as Record<Label, { inc(): void }>
  }

  const operations = counter("parley_operations_total", "Operations judged and applied")
  const commits = counter("parley_commits_total", "Group commits of a document")
  const committedBytes = counter("parley_committed_bytes_total", "Bytes of the updates that were committed")
  const batchSize = histogram(
    "parley_commit_operations",
    "Operations in one commit",
    [1, 2, 4, 8, 16, 32, 64, 128, 256],
  )
  const editToSaved = histogram(
    "parley_edit_to_saved_seconds",
    "From the arrival of the oldest operation of a commit until it was durable",
    waits,
  )
  const fanOuts = histogram(
    "parley_fan_out_seconds",
    "Time taken to hand one message to everybody of a document",
    shortWaits,
  )
  const deliveries = counter("parley_deliveries_total", "Messages handed to sockets by fan-out")
  const fanOutBytes = counter("parley_fan_out_bytes_total", "Bytes handed to sockets by fan-out")
  const refusals = labelled(
    "parley_refusals_total",
    "Operations refused, by reason",
    "reason",
    RefusalReason.options,
  )
  const later = labelled("parley_later_total", "Operations put off, by what was short", "why", laterReasons)
  const resyncs = labelled(
    "parley_resyncs_total",
    "Pages told to say hello again, by reason",
    "reason",
    resyncReasons,
  )
  const differences = counter(
    "parley_content_differences_total",
    "Pages whose content was not the server's with nothing open (R18); any is worth a look",
  )
  const coldOpens = new Histogram({
    name: "parley_cold_open_seconds",
    help: "Time taken to read a document back",
    labelNames: ["doc"],
    buckets: waits,
    registers,
  })

  return {
    meters: {
      taken: (count) => operations.inc(count),
      refused: (reason) => refusals[reason].inc(),
      later: (why) => later[why].inc(),
      resync: (reason) => resyncs[reason].inc(),
      committed(batch) {
        commits.inc()
        committedBytes.inc(batch.bytes)
        batchSize.observe(batch.operations)
        editToSaved.observe(batch.editToSavedMs / 1_000)
      },
      contentDiffers: () => differences.inc(),
      opened: (doc, tookMs) => coldOpens.labels(doc).observe(tookMs / 1_000),
      fannedOut({ sockets, bytes, tookMs }) {
        deliveries.inc(sockets)
        fanOutBytes.inc(bytes)
        fanOuts.observe(tookMs / 1_000)
      },
    },
    observe: (census) => gauges(census, registers),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  }
}

function gauges({ rooms, sockets }: Census, registers: Registry[]): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  gauge("parley_boards_open", "Boards with somebody on them, or lately left", () => rooms().boards)
  gauge("parley_rooms_open", "Documents held in memory", () => rooms().rooms)
  gauge("parley_held_operations", "Operations applied and not yet committed", () => rooms().heldOperations)
  gauge("parley_held_bytes", "Bytes applied and not yet committed", () => rooms().heldBytes)
  gauge("parley_sockets", "People's sockets", () => sockets().sockets)
  gauge("parley_handshakes", "Connections that have not shown a ticket yet", () => sockets().handshakes)
  gauge("parley_queue_bytes", "Bytes that readers have not taken yet", () => sockets().queuedBytes)
  gauge("parley_lagging_sockets", "Readers whose queue was dropped (R10)", () => sockets().lagging)
  new Gauge({
    name: "parley_people",
    help: "Sockets on boards, by role",
    labelNames: ["role"],
    registers,
    collect() {
      const { sessions } = rooms()
      for (const role of Role.options) this.set({ role }, sessions[role])
    },
  })
}
