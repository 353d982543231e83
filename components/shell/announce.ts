"use client"

/** The voice of the page for what colleagues do: whoever has a sentence about it hands it over, and it waits its turn. */
import type { Announcing } from "../../client/use-others-changes.ts"

let voice: Announcing | null = null

/** Until the returned function is called. */
export function setVoice(next: Announcing): () => void {
  voice = next
  return () => {
    if (voice === next) voice = null
  }
}

export const announce = (sentence: string): void => voice?.tell(sentence)
