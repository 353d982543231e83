"use client"

/** A driver in words: its title and its levels, from the lowest to the highest. */
import { type FormEvent, useState } from "react"
import { useDriverActions } from "../../client/use-driver-actions.ts"
import type { Driver } from "../../core/board.ts"
import { limits } from "../../core/limits.ts"
import { Button } from "../ui/button.tsx"
import { CommittedField } from "../ui/committed-field.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { Select } from "../ui/select.tsx"
import { TextArea, TextField } from "../ui/text-field.tsx"
import { useToasts } from "../ui/toast.tsx"
import { levelWords } from "./driver-reading.ts"

const formId = "driver-form"

export function NewDriverDialog({ close }: { close: () => void }) {
  const actions = useDriverActions()
  const { show } = useToasts()
  const [title, setTitle] = useState("")
  const [text, setText] = useState("none\nlittle\nsome\nmuch\nas much as can be")
  const [level, setLevel] = useState(2)
  const [refusal, setRefusal] = useState<string | null>(null)
  const levels = text.split("\n").filter((line) => line.trim())
  const today = Math.min(level, Math.max(0, levels.length - 1))

  function submit(event: FormEvent) {
    event.preventDefault()
    const done = actions.addDriver({ title, levels, level: today })
    if (!done.ok) return setRefusal(done.error.message)
    show({ title: `Driver added: ${title.trim()}` })
    close()
  }

  return (
    <Dialog
      title="New driver"
      description="Something that can be more or less, and that moves outcomes: pressure, dialogue, unity."
      size="md"
      open
      onOpenChange={(open) => open || close()}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary">
            Add driver
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="flex flex-col gap-5">
        <TextField
          label="What can be more or less"
          autoFocus
          maxLength={limits.lineCharacters}
          placeholder="Pressure applied"
          value={title}
          onChange={(event) => {
            setTitle(event.currentTarget.value)
            setRefusal(null)
          }}
        />
        <TextArea
          label="Its levels in words, one a line, the lowest first"
          rows={5}
          value={text}
          description={`${levels.length} levels. Four or five are enough: each should be something that people can tell from the next.`}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setRefusal(null)
          }}
        />
        <Select
          label="What holds today"
          value={String(today)}
          options={levels.map((words, i) => ({ value: String(i), label: `${i} · ${levelWords(words, i)}` }))}
          onChange={(value) => setLevel(Number(value))}
        />
        <p role="alert" className="text-danger empty:hidden">
          {refusal}
        </p>
      </form>
    </Dialog>
  )
}

/** Each word is handed on as it is written, so that two people can work at two levels. */
export function DriverDialog({ driver, close }: { driver: Driver; close: () => void }) {
  const actions = useDriverActions()
  const [more, setMore] = useState("")
  const [refusal, setRefusal] = useState<string | null>(null)
  const told = (done: { ok: true } | { ok: false; error: { message: string } }): string | null =>
    done.ok ? null : done.error.message

  return (
    <Dialog
      title="Words and levels"
      description="Tables keep their entries: a level that is added does what the one below it does."
      size="md"
      open
      onOpenChange={(open) => open || close()}
      footer={
        <Button variant="primary" onClick={close}>
          Done
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <CommittedField
          label="What can be more or less"
          value={driver.title}
          maxLength={limits.lineCharacters}
          onCommit={(text) => told(actions.renameDriver(driver.id, text))}
        />
        <fieldset className="flex flex-col gap-2">
          <legend className="caption mb-1">Levels, the lowest first</legend>
          {driver.levels.map((words, level) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a level is its number
            <div key={level} className="flex items-start gap-2">
              <span className="figures w-5 pt-1.5 text-right text-muted text-sm">{level}</span>
              <CommittedField
                label={`Level ${level}`}
                hideLabel
                value={words}
                maxLength={limits.lineCharacters}
                className="flex-1"
                onCommit={(text) => told(actions.renameLevel(driver.id, level, text))}
              />
            </div>
          ))}
        </fieldset>
        <form
          className="flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            const failed = told(actions.addLevel(driver.id, more))
            setRefusal(failed)
            if (failed === null) setMore("")
          }}
        >
          <TextField
            label="One level more, above the highest"
            value={more}
            maxLength={limits.lineCharacters}
            className="flex-1"
            onChange={(event) => setMore(event.currentTarget.value)}
          />
          <Button type="submit" className="pointer-coarse:h-11">
            Add
          </Button>
        </form>
        <Button
          variant="quiet"
          className="self-start"
          onClick={() => setRefusal(told(actions.removeLevel(driver.id)))}
        >
          Remove level {driver.levels.length - 1}
        </Button>
        <p role="alert" className="text-danger empty:hidden">
          {refusal}
        </p>
      </div>
    </Dialog>
  )
}
