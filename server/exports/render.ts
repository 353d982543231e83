/**
 * What every renderer is given, and nothing else: it asks no database, no network and no clock, so a file can be made
 * again from what is kept. Renderers run in a thread of their own (`render-thread.ts`), away from the rooms.
 */
import type { Snapshot } from "../../core/snapshot.ts"

export const renderedFormats = ["pdf", "pptx", "xlsx", "csv", "md", "svg", "png", "bif"] as const
export type RenderedFormat = (typeof renderedFormats)[number]

export const viewNames = [
  "board",
  "outline",
  "influence",
  "cross-impact",
  "matrix",
  "timeline",
  "signals",
  "drivers",
] as const
export type ViewName = (typeof viewNames)[number]

export interface NamedSnapshot {
  id: string
  number: number
  /** Without anything that a blind round hides while it is rendered (B8). */
  snapshot: Snapshot
  /** Of the canonical text that is kept. */
  hash: string
}

export interface RenderInput extends NamedSnapshot {
  /** The one that changes are counted from; null: none. */
  previous: NamedSnapshot | null
  /** Scenarios whose working value is hidden now by a blind round, beyond those that it hid then. */
  hiddenNow: string[]
  /** ms since the epoch */
  exportedAt: number
  options: RenderOptions
}

export interface RenderOptions {
  paper: "a4" | "letter"
  /** Of a PDF: everything, on as many pages as it takes, after the one page. */
  annex: boolean
  /** Numbers rounded to 5 percentage points on the page; the exact ones in the annex. */
  rounded: boolean
  /** Of SVG and PNG. */
  view: ViewName
}

/** One a format: `server/exports/<format>/`. */
export type Renderer = (input: RenderInput) => Promise<Uint8Array | string>

/** Expected: told to whoever asked, in words. */
export class NotRendered extends Error {
  readonly reason: "busy" | "too-slow" | "nothing-there"

  constructor(reason: NotRendered["reason"], message: string) {
    super(message)
    this.reason = reason
  }
}
