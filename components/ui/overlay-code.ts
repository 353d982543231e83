"use client"

/**
 * Menus, popovers, tooltips and toasts open only under a hand, and the code that places and focuses them is a good part
 * of a page's weight: it is fetched at the first sign of a hand. Until then their triggers are plain buttons.
 */
import {
  cloneElement,
  type ReactElement,
  type Ref,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react"

type Overlays = typeof import("./overlays.ts")

let overlays: Overlays | null = null
let coming: Promise<boolean> | null = null
let pressed = false
const listeners = new Set<() => void>()

if (typeof window !== "undefined") {
  const press = (event: Event) => {
    pressed = event.type === "pointerdown"
  }
  for (const sign of ["pointerdown", "pointerup", "pointercancel"]) {
    window.addEventListener(sign, press, { capture: true, passive: true })
  }
}

/** False when it could not be fetched; the next call tries again. */
export function fetchOverlays(): Promise<boolean> {
  coming ??= import("./overlays.ts").then(
    async (loaded) => {
      await released()
      overlays = loaded
      for (const listener of listeners) listener()
      return true
    },
    () => {
      coming = null
      return false
    },
  )
  return coming
}

/** A trigger is replaced when the code is here; one that is being pressed would lose its click. */
async function released(): Promise<void> {
  if (!pressed) return
  await new Promise<void>((resolve) => {
    const done = () => {
      window.removeEventListener("pointerup", done)
      window.removeEventListener("pointercancel", done)
      // The click comes right after.
      setTimeout(resolve)
    }
    window.addEventListener("pointerup", done)
    window.addEventListener("pointercancel", done)
  })
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useOverlays = (): Overlays | null =>
  useSyncExternalStore(
    subscribe,
    () => overlays,
    () => null,
  )

type TriggerProps = { ref?: Ref<HTMLElement>; onClick?: (event: unknown) => void }

/**
 * A trigger that works before the code is here: it keeps its focus when it is replaced, and a click on it opens as soon
 * as that has happened.
 */
export function useWaking(trigger: ReactElement, popup: "menu" | "dialog") {
  const here = useOverlays()
  const element = useRef<HTMLElement | null>(null)
  const [failed, setFailed] = useState(false)
  const wanted = useRef(false)
  const focused = useRef(false)
  const was = useRef(here)
  const { ref, onClick } = trigger.props as TriggerProps
  // Before the plain trigger is gone.
  if (was.current !== here)
    focused.current = element.current !== null && document.activeElement === element.current
  useLayoutEffect(() => {
    if (was.current === here) return
    was.current = here
    if (focused.current) element.current?.focus({ preventScroll: true })
    if (wanted.current) element.current?.click()
    wanted.current = false
  }, [here])
  const withRef = (node: HTMLElement | null) => {
    element.current = node
    if (typeof ref === "function") return ref(node)
    if (ref) ref.current = node
  }
  const ask = () => {
    wanted.current = true
    void fetchOverlays().then((fetched) => {
      if (fetched) return
      wanted.current = false
      setFailed(true)
    })
  }
  const plain = {
    "aria-haspopup": popup,
    "aria-expanded": false,
    onClick: (event: unknown) => {
      onClick?.(event)
      ask()
    },
  }
  const shown = cloneElement(
    trigger as ReactElement<object>,
    { ref: withRef, ...(here ? {} : plain) } as object,
  )
  return {
    here,
    trigger: shown,
    failed: failed && here === null,
    onFailedClosed: () => setFailed(false),
    again: ask,
  }
}
