"use client"

import { Plus } from "lucide-react"
import { type ClipboardEvent, type DragEvent, useEffect, useMemo, useRef, useState } from "react"
import { useActions } from "../../client/use-actions.ts"
import { mostInOneEdit, newListId, useListedScenarios } from "../../client/use-listed-scenarios.ts"
import { linesOf, listCharacters, readListedScenarios } from "../../core/listed-scenarios.ts"
import { Busy } from "../shell/busy.tsx"
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
  const addLong = useListedScenarios()
  const [text, setText] = useState("")
  const [error, setError] = useState<string | null>(null)
  /** How many are on their way to the server. */
  const [sending, setSending] = useState(0)
  const [said, setSaid] = useState("")
  const listId = useRef("")
  const area = useRef<HTMLTextAreaElement>(null)
  const list = useMemo(() => readListedScenarios(linesOf(text)), [text])
  const count = list.ok ? list.value.length : 0
  const blank = !list.ok && list.error.reason === "empty"
  // It was opened by a key or a press of the same person.
  useEffect(() => area.current?.focus(), [])

  const added = (words: string) => {
    setText("")
    setError(null)
    setSaid(words)
    area.current?.focus()
    area.current?.scrollIntoView({ block: "nearest" })
  }
  const add = async () => {
    if (blank || sending > 0) return
    if (!list.ok) return setError(list.error.message)
    const titles = list.value
    if (titles.length <= mostInOneEdit) {
      const done = actions.addScenarios(titles, setId)
      return done.ok ? added("") : setError(done.error.message)
    }
    // The same list under the same name, until it is another one.
    listId.current ||= newListId()
    setError(null)
    setSending(titles.length)
    const done = await addLong({ titles, setId, listId: listId.current })
    setSending(0)
    if (!done.ok) return setError(done.error)
    listId.current = ""
    added(`${titles.length} scenarios added`)
  }

  // Before it is in the field: laying out a megabyte would hold the page up.
  const guard = (event: ClipboardEvent | DragEvent, data: DataTransfer) => {
    const length = data.getData("text/plain").length + text.length
    if (length <= listCharacters) return
    event.preventDefault()
    setError(
      `That would be ${length.toLocaleString("en")} characters; a list can have ${listCharacters.toLocaleString("en")}. Paste it in parts. Nothing was put in here, and what stood here stays.`,
    )
  }

  return (
    <form
      className="rounded-sheet border border-line bg-panel p-3"
      onSubmit={(event) => {
        event.preventDefault()
        void add()
      }}
    >
      <TextArea
        ref={area}
        label={`New scenario in ${setTitle}`}
        hideLabel
        quiet
        rows={2}
        readOnly={sending > 0}
        placeholder="A statement that can turn out true or false, with a date. Or paste a list, one a line."
        value={text}
        error={error}
        description={list.ok || blank || error !== null ? undefined : list.error.message}
        onPaste={(event) => guard(event, event.clipboardData)}
        onDrop={(event) => guard(event, event.dataTransfer)}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setError(null)
          setSaid("")
          listId.current = ""
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === "Enter" && !event.shiftKey) {
            event.preventDefault()
            void add()
          } else if (event.key === "Escape") {
            event.stopPropagation()
            // What is on its way may come back with a refusal, and its words with it.
            if (sending === 0) onClose()
          }
        }}
        inputClassName="statement text-base leading-[1.375rem] resize-none! max-h-80!"
      />
      <div className="mt-1 flex flex-wrap items-center justify-end gap-2">
        <p role="status" className="figures min-w-0 flex-1 text-muted text-xs">
          {sending > 0 ? `Adding ${sending} scenarios…` : said}
        </p>
        <Button size="sm" variant="quiet" onClick={onClose} disabled={sending > 0}>
          Done
        </Button>
        <Button
          size="sm"
          variant="primary"
          type="submit"
          icon={sending > 0 ? <Busy /> : undefined}
          disabled={blank || sending > 0}
        >
          {count > 1 ? `Add ${count} scenarios` : "Add scenario"}
        </Button>
      </div>
    </form>
  )
}
