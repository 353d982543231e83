"use client"

import { Unplug } from "lucide-react"
import { useModelQuestion, useModelState } from "../../client/use-model.ts"
import { Button } from "../ui/button.tsx"
import { openModelPanel } from "../what-if/model-panel.ts"

/** How many things do not go together; nothing where all do. */
export function CoherenceChip() {
  const gaps = useModelQuestion({ ask: "coherence" })
  const state = useModelState()
  const count =
    (gaps.state === "ready" ? gaps.value.length : 0) +
    (state.state === "ready" ? state.value.problems.length : 0)
  if (count === 0) return null
  return (
    <Button
      size="sm"
      variant="quiet"
      icon={<Unplug />}
      className="ml-auto text-notice"
      onClick={() => openModelPanel({ is: "coherence" })}
    >
      <span className="figures">{count}</span>
      <span className="max-sm:sr-only">{count === 1 ? "thing does" : "things do"} not go together</span>
    </Button>
  )
}
