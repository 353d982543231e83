"use client"

/**
 * Parts of the page that a board can be read without: fetched at the first sign that somebody is about to use it, so
 * that the board itself stands sooner. When the fetch fails the rest goes on, and the next opening tries again.
 */
import { type ComponentType, type ReactNode, useEffect, useState } from "react"

export interface Later<Props> {
  /** Shows `waiting` until the part is here, and `failed` when it could not be fetched. */
  Part: (props: Props & { waiting?: ReactNode; failed?: (again: () => void) => ReactNode }) => ReactNode
  fetch: () => Promise<boolean>
}

export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): Later<Props> {
  let part: ComponentType<Props> | null = null
  let coming: Promise<boolean> | null = null
  const fetch = (): Promise<boolean> => {
    coming ??= load().then(
      (loaded) => {
        part = loaded
        return true
      },
      () => {
        coming = null
        return false
      },
    )
    return coming
  }

  function Part({ waiting = null, failed, ...props }: Parameters<Later<Props>["Part"]>[0]) {
    const [attempt, setAttempt] = useState(0)
    const [state, setState] = useState<"waiting" | "here" | "failed">(part === null ? "waiting" : "here")
    // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is another fetch.
    useEffect(() => {
      let gone = false
      void fetch().then((here) => {
        if (!gone) setState(here ? "here" : "failed")
      })
      return () => {
        gone = true
      }
    }, [attempt])
    const Loaded = part
    if (Loaded !== null) return <Loaded {...(props as unknown as Props)} />
    if (state !== "failed") return waiting
    const again = () => {
      setState("waiting")
      setAttempt(attempt + 1)
    }
    return failed?.(again) ?? null
  }

  return { Part, fetch }
}

const restMs = 3_000

let rest: Promise<void> | null = null
/** Once the page has come to rest, for a part that waits for it: `later(() => rested().then(load))`. */
export const rested = (): Promise<void> => {
  rest ??= new Promise((resolve) => setTimeout(resolve, restMs))
  return rest
}

/** Fetches them all once a hand moves on the page. */
export function useFetchOnIntent(parts: readonly Pick<Later<never>, "fetch">[]): void {
  useEffect(() => {
    const signs = ["pointermove", "pointerdown", "keydown", "focusin"] as const
    const stop = () => {
      for (const sign of signs) window.removeEventListener(sign, go)
    }
    const go = () => {
      stop()
      for (const part of parts) void part.fetch()
    }
    for (const sign of signs) window.addEventListener(sign, go, { passive: true })
    return stop
  }, [parts])
}

/**
 * Fetches them once the page has come to rest, so that they do not compete with the board itself: what opens with the
 * very first key, or is needed when the connection has gone.
 */
export function useFetchAtRest(parts: readonly Pick<Later<never>, "fetch">[]): void {
  useEffect(() => {
    const fetch = () => {
      for (const part of parts) void part.fetch()
    }
    let idle = 0
    const timer = setTimeout(() => {
      // Safari has no idle callback.
      if (typeof window.requestIdleCallback !== "function") fetch()
      else idle = window.requestIdleCallback(fetch, { timeout: 5_000 })
    }, restMs)
    return () => {
      clearTimeout(timer)
      if (idle !== 0) window.cancelIdleCallback(idle)
    }
  }, [parts])
}
