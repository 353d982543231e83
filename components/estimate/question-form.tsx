"use client"

/** What is asked of one question: the numbers, how firm the ground is, why, and from where. */
import { type RefObject, useId } from "react"
import { useMeta } from "../../client/use-board.ts"
import type { Scenario } from "../../core/board.ts"
import { faultOfLength } from "./answer.ts"
import type { AnswerProps } from "./answer-props.ts"
import { ConfidenceChoice } from "./confidence-choice.tsx"
import { LikelihoodAnswer } from "./likelihood-answer.tsx"
import { OutcomesAnswer } from "./outcomes-answer.tsx"
import { QuantityAnswer } from "./quantity-answer.tsx"
import { Rationale } from "./rationale.tsx"
import { SourceChoice } from "./source-choice.tsx"

export function QuestionForm(
  props: AnswerProps & {
    scenario: Scenario
    rationaleRequired: boolean
    rationaleField: RefObject<HTMLTextAreaElement | null>
    onSubmit: () => void
  },
) {
  const { scenario, rationaleRequired, rationaleField, onSubmit, ...answer } = props
  const { draft, onChange, disabled, fault } = answer
  const { yardstick } = useMeta()
  const headingId = useId()
  return (
    <div className="flex flex-col gap-7">
      <section aria-labelledby={headingId}>
        <h3 id={headingId} className="sr-only">
          Your numbers
        </h3>
        {scenario.kind === "binary" ? (
          <LikelihoodAnswer {...answer} scenario={scenario} yardstick={yardstick} />
        ) : scenario.kind === "categorical" ? (
          <OutcomesAnswer {...answer} scenario={scenario} yardstick={yardstick} />
        ) : (
          <QuantityAnswer {...answer} scenario={scenario} />
        )}
      </section>
      <ConfidenceChoice
        value={draft.confidence}
        disabled={disabled}
        onChange={(confidence) => onChange({ ...draft, confidence })}
      />
      <Rationale
        value={draft.rationale}
        required={rationaleRequired}
        disabled={disabled}
        fault={fault?.at === "rationale" ? fault.message : faultOfLength(draft.rationale)}
        onChange={(rationale) => onChange({ ...draft, rationale })}
        onSubmit={onSubmit}
        areaRef={rationaleField}
      />
      <SourceChoice
        chosen={draft.sourceIds}
        disabled={disabled}
        fault={fault?.at === "sources" ? fault.message : null}
        onChange={(sourceIds) => onChange({ ...draft, sourceIds })}
      />
    </div>
  )
}
