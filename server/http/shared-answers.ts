/**
 * What a link that was shared shows. Nobody has to be known for it, so it carries no names of people; and while a blind
 * round runs it shows no more than a member sees (B8). A live one is worked out once for all who look, and again when
 * something has been committed; never twice at a time, however fast people work and however many look on.
 */
import { hashOf } from "../../core/canonical-json.ts"
import type { OnePage } from "../../core/one-page.ts"
import type { Share } from "../auth/shares.ts"
import type { RenderInput, RenderOptions } from "../exports/render.ts"
import { liveInput } from "../snapshots/live-input.ts"
import { renderInput } from "../snapshots/render-input.ts"
import type { HttpWorld } from "./ports.ts"
import { snapshotThread } from "./snapshot-thread.ts"

const usualOptions: RenderOptions = { paper: "a4", annex: false, rounded: false, view: "board" }
const dayMs = 24 * 60 * 60 * 1000
const mostKept = 20

export interface SharedAnswers {
  /** Of what it would show now, without working it out. null: what it shows is gone. */
  etag(share: Share): Promise<string | null>
  /** The tag is that of what is shown, which may be a moment behind what is committed. */
  page(share: Share): Promise<(Shown & { etag: string }) | null>
  /** A file of it, made once for all who ask while it is being made. `name` tells what `make` makes from what else is made. */
  file<Made>(share: Share, wanted: FileWanted<Made>): Promise<{ made: Made; input: RenderInput } | null>
}

export interface FileWanted<Made> {
  name: string
  options?: RenderOptions
  make(input: RenderInput): Promise<Made>
}

type Shown = { page: OnePage; input: RenderInput }
type Kept = { etag: string; hidden: string; made: Promise<Shown | null>; isMade: boolean }

export function createSharedAnswers(world: HttpWorld): SharedAnswers {
  /** By what is shown, whoever shares it; what was asked for longest ago goes first. */
  const kept = new Map<string, Kept>()
  /** Files that are being made, by what they are made of: never one for others than those who may see just that. */
  const making = new WeakMap<RenderInput, Map<string, Promise<unknown>>>()
  const hiddenOn = async (boardId: string) => (await world.live.conditions(boardId)).hidden
  const keyOf = (hidden: ReadonlySet<string>) => [...hidden].sort().join(",")
  const day = () => Math.floor(world.now() / dayMs)
  const tag = (...parts: (string | number)[]) => `"${hashOf(parts.join("/")).slice(0, 32)}"`

  async function etag({ boardId, snapshotId }: Share): Promise<string | null> {
    if (snapshotId === null) {
      const [{ board, ledger }, newest] = await Promise.all([
        world.heads(boardId),
        world.snapshots.newest(boardId),
      ])
      return tag("live", boardId, board, ledger, newest?.id ?? "", day())
    }
    const hash = await world.snapshots.hashOf(snapshotId)
    return hash && tag("frozen", snapshotId, hash, keyOf(await hiddenOn(boardId)), day())
  }

  async function shown(share: Share): Promise<(Shown & { etag: string }) | null> {
    const { boardId, snapshotId } = share
    const now = (await etag(share)) ?? ""
    // Asked of the room itself: the log may be behind it by a moment.
    const left = await hiddenOn(boardId)
    const hidden = keyOf(left)
    const key = snapshotId ?? `live/${boardId}`
    const before = kept.get(key)
    kept.delete(key)
    const same = before?.hidden === hidden && (before.etag === now || !before.isMade) ? before : null
    const make = () => (snapshotId === null ? live(boardId, left) : frozen(share, left))
    const entry = same ?? { etag: now, hidden, made: make(), isMade: false }
    kept.set(key, entry)
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break
      kept.delete(oldest)
    }
    try {
      const made = await entry.made
      return made && { ...made, etag: entry.etag }
    } catch (error) {
      // What failed is tried again by whoever asks next.
      if (kept.get(key) === entry) kept.delete(key)
      throw error
    } finally {
      entry.isMade = true
    }
  }

  /** `left` stays out whatever has been revealed meanwhile: it is shown to all for whom that is hidden. */
  async function live(boardId: string, left: ReadonlySet<string>): Promise<Shown> {
    const { input } = await liveInput({ ...world, thread: snapshotThread }, boardId, usualOptions, left)
    const unnamed = withoutPeople(input)
    const page = await world.exports.page(unnamed)
    return { input: unnamed, page: { ...page, snapshotName: "The board as it is" } }
  }

  async function frozen({ snapshotId, boardId }: Share, left: ReadonlySet<string>): Promise<Shown | null> {
    const row = snapshotId === null ? null : await world.snapshots.byId(snapshotId)
    if (!row) return null
    const input = await renderInput(world.snapshots, {
      snapshot: row,
      since: null,
      hidden: new Set([...left, ...(await hiddenOn(boardId))]),
      exportedAt: world.now(),
      options: usualOptions,
    })
    if (!input.ok) return null
    const unnamed = withoutPeople(input.value)
    return { input: unnamed, page: await world.exports.page(unnamed) }
  }

  return {
    etag,
    page: shown,
    async file<Made>(share: Share, { name, options = usualOptions, make }: FileWanted<Made>) {
      const found = await shown(share)
      if (!found) return null
      const input: RenderInput = { ...found.input, options, exportedAt: world.now() }
      const files = making.get(found.input) ?? new Map<string, Promise<unknown>>()
      making.set(found.input, files)
      const key = `${name} ${JSON.stringify(options)}`
      const others = files.get(key) as Promise<Made> | undefined
      const made = others ?? make(input).finally(() => files.delete(key))
      if (!others) files.set(key, made)
      return { made: await made, input }
    },
  }
}

/** Ids of people stay, which tell nobody who they are, so that one voice remains one voice. */
export function withoutPeople(input: RenderInput): RenderInput {
  const unnamed = <Named extends { snapshot: RenderInput["snapshot"] }>(named: Named): Named => ({
    ...named,
    snapshot: {
      ...named.snapshot,
      author: "",
      judgement: { ...named.snapshot.judgement, people: [] },
    },
  })
  return { ...unnamed(input), previous: input.previous && unnamed(input.previous) }
}
