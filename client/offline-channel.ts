/**
 * Between the tabs of one browser: which of them live, and which operations of one another has taken over. Plain HTTP
 * has no Web Locks, and a tab that crashed says nothing: whoever does not answer in time is gone.
 */
import * as z from "zod"
import { Id } from "../core/ids.ts"
import type { Clock } from "./browser-world.ts"

/** How other tabs of this browser on the same board are reached. */
export interface TabChannel {
  post(message: unknown): void
  listen(hear: (message: unknown) => void): void
  close(): void
}

const TabMessage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("who"), from: z.string() }),
  z.object({ kind: z.literal("here"), tab: z.string(), to: z.string() }),
  z.object({ kind: z.literal("adopted"), by: z.string(), ids: z.array(Id) }),
])
type TabMessage = z.infer<typeof TabMessage>

/** A tab in the background may take its time; one that is asleep is treated as gone, and hears of it when it wakes. */
const answerMs = 400

export interface OtherTabs {
  living(): Promise<ReadonlySet<string>>
  adopted(ids: readonly string[]): void
  stop(): void
}

export interface OtherTabsWorld {
  tab: string
  clock: Clock
  channel: TabChannel | null
  /** Another tab goes on with these. */
  lost(ids: ReadonlySet<string>): void
}

export function createOtherTabs({ tab, clock, channel, lost }: OtherTabsWorld): OtherTabs {
  const living = new Set<string>()
  let stopped = false
  const post = (message: TabMessage) => channel?.post(message)

  channel?.listen((received) => {
    const message = TabMessage.safeParse(received).data
    if (!message || stopped) return
    if (message.kind === "who" && message.from !== tab) post({ kind: "here", tab, to: message.from })
    if (message.kind === "here" && message.to === tab) living.add(message.tab)
    if (message.kind === "adopted" && message.by !== tab) lost(new Set(message.ids))
  })

  return {
    living() {
      if (!channel) return Promise.resolve(new Set())
      living.clear()
      post({ kind: "who", from: tab })
      return new Promise((resolve) => {
        clock.after(answerMs, () => resolve(new Set(living)))
      })
    },
    adopted(ids) {
      if (ids.length > 0) post({ kind: "adopted", by: tab, ids: [...ids] })
    },
    stop() {
      if (stopped) return
      stopped = true
      channel?.close()
    },
  }
}

/** Null where there is none. */
export function browserChannel(boardId: string): TabChannel | null {
  if (typeof BroadcastChannel === "undefined") return null
  try {
    const channel = new BroadcastChannel(`parley-offline:${boardId}`)
    return {
      post: (message) => channel.postMessage(message),
      listen(hear) {
        channel.onmessage = (event: MessageEvent<unknown>) => hear(event.data)
      },
      close: () => channel.close(),
    }
  } catch {
    // An opaque origin, as in a sandboxed frame.
    return null
  }
}
