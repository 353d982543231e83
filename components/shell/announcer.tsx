"use client"

/**
 * One voice for what colleagues do: polite, at most every five seconds, and silent about one's own doing. Others may
 * hand it a sentence of their own (`announce`), which waits its turn.
 */
import { useEffect, useState } from "react"
import { type Announcing, createAnnouncing, useOthersChanges } from "../../client/use-others-changes.ts"
import { useCalm } from "./calm.ts"

let voice: Announcing | null = null

/** Said politely when its turn comes. */
export const announce = (sentence: string): void => voice?.tell(sentence)

/** Once on a board's page. */
export function Announcer() {
  const calm = useCalm()
  const [said, setSaid] = useState<{ text: string; turn: number }>({ text: "", turn: 0 })
  useEffect(() => {
    const own = createAnnouncing({
      say: (text) => setSaid(({ turn }) => ({ text, turn: turn + 1 })),
      now: () => performance.now(),
      after(ms, task) {
        const timer = setTimeout(task, ms)
        return () => clearTimeout(timer)
      },
    })
    voice = own
    return () => {
      own.stop()
      if (voice === own) voice = null
    }
  }, [])
  useOthersChanges((happened) => {
    if (!calm) voice?.note(happened)
  })
  return (
    <div role="status" aria-label="What others do" className="sr-only">
      {/* Made anew, so that the same sentence twice is heard twice. */}
      <span key={said.turn}>{said.text}</span>
    </div>
  )
}
