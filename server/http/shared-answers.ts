/**
 * What a link that was shared shows. Nobody has to be known for it, so it carries no names of people; and while a blind
 * round runs it shows no more than a member sees (B8). A live one is worked out once for all who look, and again when
 * something has been committed.
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
  page(share: Share): Promise<{ page: OnePage; input: RenderInput } | null>
  /** For a file of it. */
  input(share: Share, options: RenderOptions): Promise<RenderInput | null>
}

type Kept = { etag: string; hidden: string; made: Promise<{ page: OnePage; input: RenderInput }> }

export function createSharedAnswers(world: HttpWorld): SharedAnswers {
  /** Of live boards; the one that was asked for longest ago goes first. */
  const kept = new Map<string, Kept>()
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
    const row = await world.snapshots.byId(snapshotId)
    return row && tag("frozen", row.hash, keyOf(await hiddenOn(boardId)), day())
  }

  async function live(share: Share): Promise<{ page: OnePage; input: RenderInput }> {
    const { boardId } = share
    const now = (await etag(share)) ?? ""
    const hidden = keyOf(await hiddenOn(boardId))
    const before = kept.get(boardId)
    kept.delete(boardId)
    const same = before?.etag === now && before.hidden === hidden ? before : null
    const entry = same ?? { etag: now, hidden, made: workedOut(boardId) }
    kept.set(boardId, entry)
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break
      kept.delete(oldest)
    }
    // What failed is tried again by whoever asks next.
    entry.made.catch(() => {
      if (kept.get(boardId) === entry) kept.delete(boardId)
    })
    return entry.made
  }

  async function workedOut(boardId: string) {
    const { input } = await liveInput({ ...world, thread: snapshotThread }, boardId, usualOptions)
    const unnamed = withoutPeople(input)
    const page = await world.exports.page(unnamed)
    return { input: unnamed, page: { ...page, snapshotName: "The board as it is" } }
  }

  async function frozen({ snapshotId, boardId }: Share, options: RenderOptions): Promise<RenderInput | null> {
    const row = snapshotId === null ? null : await world.snapshots.byId(snapshotId)
    if (!row) return null
    const input = await renderInput(world.snapshots, {
      snapshot: row,
      since: null,
      hidden: await hiddenOn(boardId),
      exportedAt: world.now(),
      options,
    })
    return input.ok ? withoutPeople(input.value) : null
  }

  return {
    etag,
    async page(share) {
      if (share.snapshotId === null) return live(share)
      const input = await frozen(share, usualOptions)
      return input && { input, page: await world.exports.page(input) }
    },
    async input(share, options) {
      if (share.snapshotId !== null) return frozen(share, options)
      const { input } = await live(share)
      return { ...input, options, exportedAt: world.now() }
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
