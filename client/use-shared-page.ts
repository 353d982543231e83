"use client"

/**
 * What a link that was shared shows, for somebody who is not on the board. A live one is asked again while somebody looks;
 * the server answers "nothing new" in a few bytes. When it cannot be reached, what was there last stays.
 */
import { useEffect, useState } from "react"
import { z } from "zod"
import type { OnePage } from "../core/one-page.ts"

const everyMs = 5_000
/** After the server said that it is asked too often. */
const restMs = 30_000

/** As much of the answer as is looked into here; the page itself is the server's word. */
const Answer = z.object({
  title: z.string(),
  kind: z.enum(["live", "frozen"]),
  expiresAt: z.string().nullable(),
  page: z.custom<OnePage>((page) => typeof page === "object" && page !== null && "headline" in page),
})
export type SharedPage = z.infer<typeof Answer>

export interface SharedState {
  shared: SharedPage | null
  /** gone: the link opens nothing, or not any more. away: the server cannot be reached just now. */
  trouble: "gone" | "away" | null
}

export function useSharedPage(token: string): SharedState {
  const [state, setState] = useState<SharedState>({ shared: null, trouble: null })
  useEffect(() => {
    const stop = new AbortController()
    let etag: string | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async (): Promise<void> => {
      clearTimeout(timer)
      let next: number | null = everyMs
      try {
        const response = await fetch(`/api/shared/${encodeURIComponent(token)}`, {
          credentials: "omit",
          cache: "no-store",
          signal: stop.signal,
          headers: etag === null ? {} : { "if-none-match": etag },
        })
        if (response.status === 304) setState(({ shared }) => ({ shared, trouble: null }))
        else if (response.ok) {
          const answer = Answer.parse(await response.json())
          etag = response.headers.get("etag")
          setState({ shared: answer, trouble: null })
          if (answer.kind === "frozen") next = null
        } else if (response.status === 404 || response.status === 410) {
          setState({ shared: null, trouble: "gone" })
          next = null
        } else {
          setState(({ shared }) => ({ shared, trouble: "away" }))
          next = restMs
        }
      } catch {
        if (!stop.signal.aborted) setState(({ shared }) => ({ shared, trouble: "away" }))
      }
      if (next !== null && !stop.signal.aborted) timer = setTimeout(() => void askWhenSeen(), next)
    }
    const askWhenSeen = async () => {
      if (document.visibilityState === "visible") await ask()
    }
    const seen = () => void askWhenSeen()
    document.addEventListener("visibilitychange", seen)
    void ask()
    return () => {
      stop.abort()
      clearTimeout(timer)
      document.removeEventListener("visibilitychange", seen)
    }
  }, [token])
  return state
}
