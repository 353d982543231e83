"use client"

import { clsx } from "clsx"
import type { RefObject } from "react"
import { TextArea } from "../ui/text-field.tsx"
import { lengthWords } from "./answer.ts"

/** Why. Short is advised and long is taken, up to the limit. */
export function Rationale(props: {
  value: string
  required: boolean
  disabled: boolean
  fault: string | null
  onChange: (text: string) => void
  onSubmit: () => void
  areaRef: RefObject<HTMLTextAreaElement | null>
}) {
  const { value, required, disabled, fault, onChange, onSubmit, areaRef } = props
  const length = lengthWords(value.length)
  return (
    <TextArea
      ref={areaRef}
      label={
        <span className="text-ink text-sm">
          Why?{" "}
          <span className="font-normal text-muted">{required ? "This round asks for it" : "Optional"}</span>
        </span>
      }
      aside={
        value === "" ? null : (
          <span
            className={clsx(
              "figures text-xs",
              length.tone === "over"
                ? "text-danger"
                : length.tone === "advice"
                  ? "text-notice"
                  : "text-muted",
            )}
          >
            {length.text}
          </span>
        )
      }
      required={required}
      placeholder="What weighs most, and what would change your mind"
      rows={3}
      value={value}
      disabled={disabled}
      error={fault}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        onSubmit()
      }}
      inputClassName="text-base"
    />
  )
}
