"use client"

/** What is open of the model beside the board: its head, and the part that is meant. */
import { X } from "lucide-react"
import { useEffect, useRef } from "react"
import { CoherencePanel } from "../coherence/coherence-panel.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { closeModelPanel, type ModelPanel } from "./model-panel.ts"
import { WhatIfPanel } from "./what-if-panel.tsx"
import { WhyPanel } from "./why-panel.tsx"

const titles: Record<ModelPanel["is"], string> = {
  "what-if": "What if",
  why: "Why this number",
  coherence: "What does not go together",
}

export function ModelDock({ panel, onSelect }: { panel: ModelPanel; onSelect: (id: string | null) => void }) {
  const head = useRef<HTMLHeadingElement>(null)
  // Opened by this person's own key or click, and each part anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another part is another opening.
  useEffect(() => head.current?.focus({ preventScroll: true }), [panel.is])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc closes what is open, as everywhere.
    <div
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented || event.nativeEvent.isComposing) return
        event.preventDefault()
        event.stopPropagation()
        closeModelPanel()
      }}
    >
      <header className="sticky top-0 z-10 flex items-center gap-2 border-line border-b bg-panel py-2 pr-2 pl-5">
        <h2 ref={head} tabIndex={-1} className="min-w-0 flex-1 font-semibold text-base outline-none">
          {titles[panel.is]}
        </h2>
        <IconButton label="Close the model panel" tooltip={false} onClick={closeModelPanel}>
          <X />
        </IconButton>
      </header>
      {panel.is === "what-if" ? (
        <WhatIfPanel key={panel.scenarioId} scenarioId={panel.scenarioId} />
      ) : panel.is === "why" ? (
        <WhyPanel key={panel.target?.scenarioId} target={panel.target} />
      ) : (
        <CoherencePanel onSelect={onSelect} />
      )}
    </div>
  )
}
