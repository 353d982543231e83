"use client"

/** A network from a file: what it holds is shown first, and nothing is made before somebody says so. */
import { clsx } from "clsx"
import { FileUp } from "lucide-react"
import { type DragEvent, useId, useRef, useState } from "react"
import { textOf } from "../../client/use-model-file.ts"
import { bifLimits } from "../../core/bif-limits.ts"
import type { FileFailure } from "../../core/file-refusal.ts"
import { limits } from "../../core/limits.ts"
import { type ModelFilePreview, previewOf } from "../../core/model-file.ts"
import { Busy } from "../shell/busy.tsx"
import { Button } from "../ui/button.tsx"
import { TextField } from "../ui/text-field.tsx"
import { countOf, lineIn, promiseOf } from "./file-words.ts"

type Chosen =
  | { is: "nothing" }
  | { is: "read"; name: string; text: string; preview: ModelFilePreview }
  | { is: "refused"; name: string; failure: FileFailure; line: string | null }

/** What is larger in bytes is larger in characters, in whatever encoding. */
const mostBytes = bifLimits.characters * 4

export function ImportFile({
  making,
  disabled,
  onMake,
}: {
  making: boolean
  disabled: boolean
  onMake: (title: string, file: string) => void
}) {
  const [title, setTitle] = useState("")
  const [chosen, setChosen] = useState<Chosen>({ is: "nothing" })
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const described = useId()
  const read = async (file: File | undefined) => setChosen(file ? await chosenFrom(file) : { is: "nothing" })

  const drop = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      void read(event.dataTransfer.files[0])
    },
  }
  return (
    <section
      aria-label="Import a network"
      className="mt-8 grid gap-8 rounded-sheet border border-line bg-panel p-6 lg:grid-cols-2 lg:p-8"
    >
      <div className="flex flex-col gap-5">
        <div
          {...drop}
          className={clsx(
            "flex flex-col items-start gap-3 rounded-control border border-dashed p-5 transition-colors",
            over ? "border-accent bg-accent-wash" : "border-edge",
          )}
        >
          <Button
            size="lg"
            icon={<FileUp />}
            autoFocus
            aria-describedby={described}
            onClick={() => input.current?.click()}
          >
            Choose a file
          </Button>
          <p id={described} className="text-muted text-sm">
            Or drop it here. Bayesian networks as .bif, and ScenarioWizard 4 projects as .scw.
          </p>
          <input
            ref={input}
            type="file"
            hidden
            aria-label="File of a network"
            accept=".bif,.scw,text/plain"
            onChange={(event) => {
              void read(event.target.files?.[0])
              // The same file, mended, is chosen again.
              event.target.value = ""
            }}
          />
        </div>
        <TextField
          label="Title of the board"
          value={title}
          maxLength={limits.lineCharacters}
          placeholder={chosen.is === "read" ? chosen.preview.title : "Imported network"}
          onChange={(event) => setTitle(event.target.value)}
        />
        <div>
          <Button
            size="lg"
            variant="primary"
            disabled={disabled || chosen.is !== "read"}
            icon={making ? <Busy /> : undefined}
            onClick={() => chosen.is === "read" && onMake(title.trim(), chosen.text)}
          >
            {chosen.is === "read"
              ? `Create a board of ${countOf(chosen.preview.scenarios, "scenario")}`
              : "Create the board"}
          </Button>
        </div>
      </div>
      <div className="min-w-0 lg:border-line lg:border-l lg:pl-8" role="status">
        {chosen.is === "nothing" ? <p className="caption">What the file holds will appear here</p> : null}
        {chosen.is === "refused" ? <Refused {...chosen} /> : null}
        {chosen.is === "read" ? <Preview name={chosen.name} preview={chosen.preview} /> : null}
      </div>
    </section>
  )
}

async function chosenFrom(file: File): Promise<Chosen> {
  const { name } = file
  if (file.size > mostBytes) {
    const most = bifLimits.characters.toLocaleString("en")
    const message = `This file is larger than the ${most} characters that are taken.`
    return { is: "refused", name, failure: { reason: "too-large", message, line: null }, line: null }
  }
  const text = await textOf(file)
  const preview = previewOf(text)
  if (preview.ok) return { is: "read", name, text, preview: preview.value }
  return { is: "refused", name, failure: preview.error, line: lineIn(text, preview.error.line) }
}

function Refused({ name, failure, line }: { name: string; failure: FileFailure; line: string | null }) {
  return (
    <>
      <p className="caption truncate">{name}</p>
      <p className="mt-2 text-danger">{failure.message}</p>
      {line === null ? null : (
        <pre className="code mt-3 overflow-x-auto rounded-control bg-well p-3 text-xs">
          <span className="mr-4 select-none text-muted">{failure.line}</span>
          {line}
        </pre>
      )}
      <p className="mt-3 text-muted text-sm">Nothing was made.</p>
    </>
  )
}

function Preview({ name, preview }: { name: string; preview: ModelFilePreview }) {
  const { kind, scenarios, links, leftOut, notes } = preview
  return (
    <>
      <p className="caption truncate">{name}</p>
      <p className="statement mt-2 text-lg">
        {countOf(scenarios, "scenario")}, {countOf(links, "link")}
      </p>
      <p className="mt-1 text-muted">{promiseOf(kind)}</p>
      {notes.map((note) => (
        <p key={note} className="mt-3 text-sm">
          {note}
        </p>
      ))}
      {leftOut.length > 0 ? (
        <>
          <h4 className="mt-5 font-semibold text-sm">Left out, because they would close a loop</h4>
          <ul
            className="mt-2 max-h-56 divide-y divide-line overflow-y-auto text-sm"
            tabIndex={leftOut.length > 6 ? 0 : undefined}
          >
            {leftOut.map(({ from, to, judgements }) => (
              <li key={`${from}\n${to}`} className="flex justify-between gap-4 py-1.5">
                <span className="min-w-0">
                  {from} <span aria-hidden>→</span>
                  <span className="sr-only">on</span> {to}
                </span>
                <span className="shrink-0 text-muted">{countOf(judgements, "judgement")}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  )
}
