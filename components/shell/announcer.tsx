"use client"

/** One voice for what colleagues do: polite, at most every five seconds, and silent about one's own doing. */
import { useEffect, useRef, useState } from "react"
import {
  type Announcing,
  createAnnouncing,
  useOthersChanges,
  useOthersSignals,
} from "../../client/use-others-changes.ts"
import { setVoice } from "./announce.ts"
import { useCalm } from "./calm.ts"
import { useKeptPlace } from "./use-kept-place.ts"

/** Once on a board's page. */
export function Announcer() {
  const calm = useCalm()
  const voice = useRef<Announcing | null>(null)
  const [said, setSaid] = useState<{ text: string; turn: number }>({ text: "", turn: 0 })
  useKeptPlace()
  useEffect(() => {
    const own = createAnnouncing({
      say: (text) => setSaid(({ turn }) => ({ text, turn: turn + 1 })),
      now: () => performance.now(),
      after(ms, task) {
        const timer = setTimeout(task, ms)
        return () => clearTimeout(timer)
      },
    })
    voice.current = own
    const release = setVoice(own)
    return () => {
      release()
      own.stop()
    }
  }, [])
  useOthersChanges((happened) => {
    if (!calm) voice.current?.note(happened)
  })
  useOthersSignals((sentence) => {
    if (!calm) voice.current?.tell(sentence)
  })
  return (
    <div role="status" aria-label="What others do" className="sr-only">
      {/* Made anew, so that the same sentence twice is heard twice. */}
      <span key={said.turn}>{said.text}</span>
    </div>
  )
}
