"use client"

import type { ReactNode } from "react"
import { useTextField } from "../../client/use-text-field.ts"
import { TextArea } from "../ui/text-field.tsx"
import { FieldPresence } from "./field-presence.tsx"

/** A plain text of a scenario that several people write in at once; it merges by character. */
export function SharedText(props: {
  scenarioId: string
  field: "resolutionCriteria" | "finePrint"
  label: string
  placeholder: string
  disabled: boolean
  description?: ReactNode
}) {
  const { scenarioId, field, label, placeholder, disabled, description } = props
  const text = useTextField<HTMLTextAreaElement>("scenarios", scenarioId, field)
  return (
    <div data-field={field}>
      <TextArea
        {...text.bind}
        label={label}
        placeholder={disabled ? "Not given" : placeholder}
        readOnly={disabled}
        quiet
        rows={1}
        description={description}
        error={text.failure?.message}
        aside={<FieldPresence scenarioId={scenarioId} field={field} />}
        inputClassName="-mx-2.5 w-[calc(100%+1.25rem)]! font-serif text-base leading-[1.5rem]"
      />
    </div>
  )
}
