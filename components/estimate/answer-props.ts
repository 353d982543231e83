import type { RefObject } from "react"
import type { EstimateDraft } from "../../client/use-estimate-desk.ts"
import type { Fault } from "./answer.ts"

export interface AnswerProps {
  draft: EstimateDraft
  onChange: (draft: EstimateDraft) => void
  disabled: boolean
  /** The id of the sentence that says why it is disabled. */
  describedBy: string | undefined
  fault: Fault | null
  /** The last number was entered. */
  onDone: () => void
  firstField: RefObject<HTMLInputElement | null>
}
