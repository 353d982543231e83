"use client"

import { Plus } from "lucide-react"
import { useEffect, useRef, useState } from "react"
import { useActions } from "../../client/use-actions.ts"
import { readScenarioList } from "../home/scenario-list.ts"
import { Button } from "../ui/button.tsx"
import { TextArea } from "../ui/text-field.tsx"

/** One statement, or a pasted list with one a line. It stays open, so that the next one can be typed at once. */
export function NewScenario(props: {
  setId: string | null
  /** Where they go, for the name of the field. */
  setTitle: string
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const { setId, setTitle, open, onOpenChange } = props
  if (open) return <NewScenarioForm {...{ setId, setTitle }} onClose={() => onOpenChange(false)} />
  return (
    <Button
      variant="quiet"
      icon={<Plus />}
      className="w-full justify-start! text-muted"
      onClick={() => onOpenChange(true)}
      aria-label={`New scenario in ${setTitle}`}
    >
      New scenario
    </Button>
  )
}

function NewScenarioForm({
  setId,
  setTitle,
  onClose,
}: {
  setId: string | null
  setTitle: string
  onClose: () => void
}) {
  const actions = useActions()
  const [text, setText] = useState("")
  const [error, setError] = useState<string | null>(null)
  const area = useRef<HTMLTextAreaElement>(null)
  const list = readScenarioList(text)
  const count = list.titles.length
  // It was opened by a key or a press of the same person.
  useEffect(() => area.current?.focus(), [])

  const add = () => {
    if (count === 0) return
    const done = actions.addScenarios(list.titles, setId)
    if (!done.ok) return setError(done.error.message)
    setText("")
    setError(null)
    area.current?.focus()
    area.current?.scrollIntoView({ block: "nearest" })
  }

  return (
    <form
      className="rounded-sheet border border-line bg-panel p-3"
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
    >
      <TextArea
        ref={area}
        label={`New scenario in ${setTitle}`}
        hideLabel
        quiet
        rows={2}
        placeholder="A statement that can turn out true or false, with a date. Or paste a list, one a line."
        value={text}
        error={error}
        description={
          list.shortened > 0
            ? `${list.shortened === 1 ? "One line is" : `${list.shortened} lines are`} longer than 500 characters and will be cut.`
            : undefined
        }
        onChange={(event) => {
          setText(event.currentTarget.value)
          setError(null)
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === "Enter" && !event.shiftKey) {
            event.preventDefault()
            add()
          } else if (event.key === "Escape") {
            event.stopPropagation()
            onClose()
          }
        }}
        inputClassName="statement text-base leading-[1.375rem] resize-none!"
      />
      <div className="mt-1 flex items-center justify-end gap-2">
        <Button size="sm" variant="quiet" onClick={onClose}>
          Done
        </Button>
        <Button size="sm" variant="primary" type="submit" disabled={count === 0}>
          {count > 1 ? `Add ${count} scenarios` : "Add scenario"}
        </Button>
      </div>
    </form>
  )
}
