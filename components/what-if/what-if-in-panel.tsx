"use client"

/** In the open scenario: what the what-if says of it, and its own outcomes to suppose. */
import type { Scenario } from "../../core/board.ts"
import { Button } from "../ui/button.tsx"
import { openModelPanel } from "./model-panel.ts"
import { SupposeOutcome } from "./suppose-outcome.tsx"
import { WhatIfReading } from "./what-if-reading.tsx"

export function WhatIfInPanel({ scenario }: { scenario: Scenario }) {
  return (
    <div className="mb-4 flex flex-col gap-3 rounded-sheet border-2 border-accent border-dashed p-3">
      <WhatIfReading scenario={scenario} />
      <SupposeOutcome scenarios={[scenario]} />
      <Button
        size="sm"
        className="self-start"
        onClick={() => openModelPanel({ is: "why", target: { scenarioId: scenario.id, outcomeId: "" } })}
      >
        Why this number
      </Button>
      <p className="text-muted text-xs">Below is what stands on the board.</p>
    </div>
  )
}
