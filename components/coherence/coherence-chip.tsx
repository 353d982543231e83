"use client"

import { Unplug } from "lucide-react"
import { useModelQuestion, useModelState } from "../../client/use-model.ts"
import { Button } from "../ui/button.tsx"
import { openModelPanel } from "../what-if/model-panel.ts"
import { problemsBeside } from "./problems-beside.ts"

/** How many things do not go together; nothing where all do. */
export function CoherenceChip() {
  const gaps = useModelQuestion({ ask: "coherence" })
  const state = useModelState()
  const found = gaps.state === "ready" ? gaps.value : []
  const problems = state.state === "ready" ? problemsBeside(found, state.value.problems) : []
  const count = found.length + problems.length
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
