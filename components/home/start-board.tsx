"use client"

import { useRouter } from "next/navigation"
import { type ReactNode, useState } from "react"
import { useParleyApi } from "../../client/use-parley-api.ts"
import { limits } from "../../core/limits.ts"
import type { FileBoard } from "../model-file/import-file.tsx"
import { Busy } from "../shell/busy.tsx"
import { nameCookie, rememberOnDevice } from "../shell/device-memory.ts"
import { later } from "../shell/later.tsx"
import { Button } from "../ui/button.tsx"
import { TextArea, TextField } from "../ui/text-field.tsx"
import { mostScenarios, readScenarioList, type ScenarioList } from "./scenario-list.ts"

const ImportFile = later(() => import("../model-file/import-file.tsx").then((module) => module.ImportFile))

type Start = "korea" | "blank" | "list" | "file"
const words: Record<Start, string> = {
  korea: "Setting out the Korea 2018 board…",
  blank: "Laying out a blank board…",
  list: "Setting out your scenarios…",
  file: "Making a board of your file…",
}

export function StartBoard({ suggestedName }: { suggestedName: string }) {
  const api = useParleyApi()
  const router = useRouter()
  const [name, setName] = useState(suggestedName)
  const [opened, setOpened] = useState<"list" | "file" | null>(null)
  const [making, setMaking] = useState<Start | null>(null)
  const [error, setError] = useState<string | null>(null)

  async function make(start: Start, board: FileBoard & { template?: string; lines?: string[] }) {
    const chosen = name.trim()
    setError(null)
    setMaking(start)
    const made = await api.createBoard(chosen === "" ? board : { ...board, name: chosen })
    if (!made.ok) {
      setMaking(null)
      return setError(made.error.message)
    }
    rememberOnDevice(nameCookie, chosen)
    router.push(`/b/${made.value.id}`)
  }

  const button = (start: Start, label: string, onClick: () => void, primary = false) => (
    <Button
      size="lg"
      variant={primary ? "primary" : "secondary"}
      disabled={making !== null}
      onClick={onClick}
      icon={making === start ? <Busy /> : undefined}
    >
      {label}
    </Button>
  )

  return (
    <section aria-labelledby="start" className="border-line border-t pt-10 pb-14">
      <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
        <h2 id="start" className="statement text-xl">
          Or start a board
        </h2>
        <TextField
          label="Your name on it"
          value={name}
          maxLength={limits.nameCharacters}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
          onFocus={(event) => event.target.select()}
          className="w-56"
        />
      </div>

      <div className="mt-8 grid gap-y-8 sm:max-lg:grid-cols-2 sm:max-lg:gap-x-8 lg:grid-cols-4 lg:divide-x lg:divide-line">
        <Way
          title="Korea 2018"
          text="Dialogue and pressure on the Peninsula, summer 2018: twenty scenarios in four sets, with sources, actors and events. A worked example to try everything on."
        >
          {button("korea", "Open a copy", () => void make("korea", { template: "korea-2018" }), true)}
        </Way>
        <Way
          title="A list of yours"
          text="Paste what you have, one line for each scenario. Bullets and numbers are taken away; every scenario starts at an even chance."
        >
          <Button
            size="lg"
            disabled={making !== null}
            aria-expanded={opened === "list"}
            aria-controls="paste"
            onClick={() => setOpened(opened === "list" ? null : "list")}
          >
            Paste a list
          </Button>
        </Way>
        <Way
          title="A file of yours"
          text="A snapshot of Parley (.json), a table (.csv), a Bayesian network (.bif) or a ScenarioWizard project (.scw). You see what it holds before anything is made."
        >
          <Button
            size="lg"
            disabled={making !== null}
            aria-expanded={opened === "file"}
            onPointerEnter={() => void ImportFile.fetch()}
            onFocus={() => void ImportFile.fetch()}
            onClick={() => setOpened(opened === "file" ? null : "file")}
          >
            Import a file
          </Button>
        </Way>
        <Way title="Blank" text="An empty board. Add sets and scenarios as you talk.">
          {button("blank", "Start blank", () => void make("blank", {}))}
        </Way>
      </div>

      {opened === "file" ? (
        <ImportFile.Part
          making={making === "file"}
          disabled={making !== null}
          onMake={(board) => void make("file", board)}
          waiting={<p className="mt-8 text-muted">Loading…</p>}
          failed={(again) => (
            <p className="mt-8 flex items-center gap-4">
              This part of the page could not be fetched. <Button onClick={again}>Try again</Button>
            </p>
          )}
        />
      ) : null}
      {opened === "list" ? (
        <PasteList
          making={making === "list"}
          disabled={making !== null}
          onMake={(title, titles) => void make("list", { ...(title ? { title } : {}), lines: titles })}
        />
      ) : null}

      <p role="status" className="mt-5 min-h-5 text-sm">
        {error !== null ? <span className="text-danger">{error}</span> : null}
        {making !== null ? <span className="text-muted">{words[making]}</span> : null}
      </p>
    </section>
  )
}

function Way({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className="flex flex-col items-start lg:px-6 lg:last:pr-0 lg:first:pl-0">
      <h3 className="font-semibold text-base">{title}</h3>
      <p className="mt-1.5 mb-5 max-w-[44ch] flex-1 text-muted">{text}</p>
      {children}
    </div>
  )
}

function PasteList({
  making,
  disabled,
  onMake,
}: {
  making: boolean
  disabled: boolean
  onMake: (title: string, titles: string[]) => void
}) {
  const [title, setTitle] = useState("")
  const [text, setText] = useState("")
  const list = readScenarioList(text)
  const count = list.titles.length
  return (
    <div
      id="paste"
      className="mt-8 grid gap-8 rounded-sheet border border-line bg-panel p-6 lg:grid-cols-2 lg:p-8"
    >
      <div className="flex flex-col gap-5">
        <TextField
          label="Title of the board"
          value={title}
          maxLength={limits.lineCharacters}
          placeholder="Untitled board"
          onChange={(event) => setTitle(event.target.value)}
        />
        <TextArea
          label="Scenarios, one a line"
          rows={8}
          inputClassName="max-h-80! text-sm pointer-coarse:text-base"
          value={text}
          autoFocus
          onChange={(event) => setText(event.target.value)}
          placeholder={
            "Talks resume before the end of the year\nSanctions are eased before verification\nThe border opens"
          }
        />
        <div className="flex flex-wrap items-center gap-4">
          <Button
            size="lg"
            variant="primary"
            disabled={disabled || count === 0}
            icon={making ? <Busy /> : undefined}
            onClick={() => onMake(title.trim(), list.titles)}
          >
            {count === 0 ? "Make the board" : `Make a board of ${scenarios(count)}`}
          </Button>
        </div>
      </div>
      <Preview list={list} />
    </div>
  )
}

function Preview({ list: { titles, shortened, leftOut } }: { list: ScenarioList }) {
  return (
    <div className="min-w-0 lg:border-line lg:border-l lg:pl-8">
      <p role="status" className="caption">
        {titles.length === 0 ? "They will appear here" : scenarios(titles.length)}
        {shortened > 0 ? ` · ${shortened} cut to ${limits.lineCharacters} characters` : ""}
        {leftOut > 0 ? ` · ${leftOut} left out: a list can have ${mostScenarios}` : ""}
      </p>
      <ol
        className="mt-2 max-h-80 divide-y divide-line overflow-y-auto"
        tabIndex={titles.length > 6 ? 0 : undefined}
      >
        {titles.map((title, i) => (
          <li key={title} className="flex gap-4 py-2.5">
            <span className="figures w-6 shrink-0 text-right text-muted text-xs leading-6">{i + 1}</span>
            <span className="statement min-w-0 text-base">{title}</span>
          </li>
        ))}
      </ol>
    </div>
  )
}

const scenarios = (count: number): string => (count === 1 ? "1 scenario" : `${count} scenarios`)
