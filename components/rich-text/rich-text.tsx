"use client"

/**
 * A formatted text of a scenario. Everybody reads it as a page; whoever may write it comes in by Tab or by a press on
 * the words, and only then there is an editor.
 */
import { clsx } from "clsx"
import { type FocusEvent, type MouseEvent, useEffect, useId, useRef, useState } from "react"
import { flushSync } from "react-dom"
import { useScenario } from "../../client/use-board.ts"
import { FieldPresence } from "../scenario/field-presence.tsx"
import { later } from "../shell/later.tsx"
import { fieldControl } from "../ui/text-field.tsx"
import { type Selected, selectedIn } from "./place-in-text.ts"
import { PlainText } from "./plain-text.tsx"
import "./rich-text.css"
import { StaticRichText } from "./static-rich-text.tsx"

const Editor = later(() => import("./rich-text-editor.tsx").then((module) => module.RichTextEditor))
let editorIsHere = false
const fetchEditor = (): Promise<boolean> =>
  Editor.fetch().then((here) => {
    editorIsHere ||= here
    return here
  })

export interface RichTextProps {
  scenarioId: string
  field: "background"
  label: string
  placeholder: string
  disabled: boolean
}

type Mode =
  | { mode: "read" }
  /** Until the editor is here, and for good where it cannot be fetched. */
  | { mode: "plain"; start: Selected; editor: "coming" | "here" | "failed" }
  | { mode: "write"; start: Selected }

const end: Selected = { anchor: Number.MAX_SAFE_INTEGER, head: Number.MAX_SAFE_INTEGER }

export function RichText({ scenarioId, field, label, placeholder, disabled }: RichTextProps) {
  const scenario = useScenario(scenarioId)
  const text = scenario?.[field] ?? ""
  const ranges = scenario?.formatting?.[field]
  const id = useId()
  const root = useRef<HTMLDivElement>(null)
  const pressed = useRef(false)
  const [mode, setMode] = useState<Mode>({ mode: "read" })
  const now: Mode = disabled ? { mode: "read" } : mode

  useFetchWhenIdle(!disabled)

  function write(start: Selected): void {
    // At once: a phone shows its keyboard only to whoever takes the focus within the press.
    flushSync(() =>
      setMode(editorIsHere ? { mode: "write", start } : { mode: "plain", start, editor: "coming" }),
    )
    if (!editorIsHere) fetchForPlain()
  }

  function fetchForPlain(): void {
    void fetchEditor().then((here) =>
      setMode((before) =>
        before.mode === "plain" ? { ...before, editor: here ? "here" : "failed" } : before,
      ),
    )
  }

  function clicked(event: MouseEvent<HTMLElement>): void {
    pressed.current = false
    if (event.target instanceof Element && event.target.closest("a")) return
    write(selectedIn(event.currentTarget, { x: event.clientX, y: event.clientY }))
  }

  function focused(event: FocusEvent<HTMLElement>): void {
    // A press says where it wants to go, a moment later.
    if (!pressed.current && event.target === event.currentTarget) write(end)
  }

  function leave(): void {
    root.current?.closest<HTMLElement>("[tabindex='-1']")?.focus({ preventScroll: true })
  }

  return (
    <div ref={root} data-field={field} className="flex min-w-0 flex-col">
      <div className="mb-1 flex min-h-5 items-center gap-2">
        <span id={`${id}-label`} className="caption">
          {label}
        </span>
        <FieldPresence scenarioId={scenarioId} field={field} />
      </div>
      {disabled ? (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what can be filled in.
        <div role="group" aria-labelledby={`${id}-label`} className={clsx(box, "border-transparent")}>
          {text === "" ? (
            <p className="text-muted text-sm">Not given</p>
          ) : (
            <StaticRichText text={text} ranges={ranges} />
          )}
        </div>
      ) : now.mode === "read" ? (
        // biome-ignore lint/a11y/useSemanticElements: formatted text cannot stand in a textarea.
        <div
          role="textbox"
          aria-multiline
          aria-labelledby={`${id}-label`}
          tabIndex={0}
          className={clsx(box, fieldControl(true), "cursor-text")}
          onPointerDown={() => {
            pressed.current = true
          }}
          onPointerCancel={() => {
            pressed.current = false
          }}
          onPointerEnter={() => void fetchEditor()}
          onClick={clicked}
          onKeyDown={(event) => {
            if (event.key === "Enter" && event.target === event.currentTarget) write(end)
          }}
          onFocus={focused}
        >
          {text === "" ? (
            <div className="rich text-muted">{placeholder}</div>
          ) : (
            <StaticRichText text={text} ranges={ranges} asInEditor />
          )}
        </div>
      ) : (
        <div className={clsx(box, fieldControl(true), writing)}>
          {now.mode === "plain" ? (
            <PlainText
              scenarioId={scenarioId}
              field={field}
              label={label}
              start={now.start}
              onReady={now.editor === "here" ? (start) => setMode({ mode: "write", start }) : null}
              onAgain={
                now.editor === "failed"
                  ? () => {
                      setMode({ ...now, editor: "coming" })
                      fetchForPlain()
                    }
                  : null
              }
            />
          ) : (
            <Editor.Part
              scenarioId={scenarioId}
              field={field}
              label={label}
              labelledBy={`${id}-label`}
              describedBy={`${id}-said`}
              placeholder={placeholder}
              start={now.start}
              onLeave={leave}
            />
          )}
        </div>
      )}
    </div>
  )
}

const box = "-mx-2.5 w-[calc(100%+1.25rem)]! border px-2.5 py-1.5 pointer-coarse:min-h-11"
const writing =
  "cursor-text hover:bg-transparent! has-[.rich:focus]:border-accent has-[.rich:focus]:bg-panel has-[.rich:focus]:outline-2 has-[.rich:focus]:outline-accent has-[.rich:focus]:outline-offset-[-1px]"

/** So that the first keystroke meets it, and so that it is there when the connection goes. */
function useFetchWhenIdle(wanted: boolean): void {
  useEffect(() => {
    if (!wanted || editorIsHere) return
    const wait = setTimeout(() => void fetchEditor(), 1_500)
    return () => clearTimeout(wait)
  }, [wanted])
}
