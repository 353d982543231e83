"use client"

import { useMeta } from "../../client/use-board.ts"
import { useHidden } from "../../client/use-judgement.ts"
import { useDragging } from "../../client/use-people.ts"
import type { Scenario } from "../../core/board.ts"
import { HiddenLikelihood } from "./hidden-likelihood.tsx"
import { ReadLikelihood } from "./likelihood-reading.tsx"

/** The likelihood on a card: read, and seen to move while a colleague drags it. */
export function CardLikelihood({ scenario }: { scenario: Scenario }) {
  const hidden = useHidden(scenario.id)
  return hidden ? <HiddenLikelihood /> : <Reading scenario={scenario} />
}

function Reading({ scenario }: { scenario: Scenario }) {
  const { yardstick } = useMeta()
  const colleagues = useDragging(scenario.id)
  return <ReadLikelihood {...{ scenario, yardstick, colleagues }} />
}
