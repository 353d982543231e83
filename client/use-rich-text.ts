"use client"

/** An editor on a formatted text of a scenario, in an element of the page: put `host` on it. */
import { type RefObject, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react"
import {
  createRichEditor,
  type RichEditor,
  type RichEditorState,
  type RichEditorWorld,
} from "./rich-editor.ts"
import { useSession } from "./use-session.tsx"

export type { RichEditor, RichEditorState } from "./rich-editor.ts"

type Options = Pick<
  RichEditorWorld,
  "scenarioId" | "field" | "attributes" | "start" | "leave" | "askForLink" | "goToTools"
>

/** It takes the focus when it is there. null before that. `options` count when it is made. */
export function useRichEditor(host: RefObject<HTMLElement | null>, options: Options): RichEditor | null {
  const session = useSession()
  const { scenarioId, field } = options
  const latest = useRef(options)
  latest.current = options
  const [editor, setEditor] = useState<RichEditor | null>(null)
  useLayoutEffect(() => {
    const element = host.current
    if (!element) return
    const { attributes, start } = latest.current
    const made = createRichEditor({
      session,
      scenarioId,
      field,
      element,
      attributes,
      start,
      leave: () => latest.current.leave(),
      askForLink: () => latest.current.askForLink(),
      goToTools: () => latest.current.goToTools(),
    })
    made.focus()
    setEditor(made)
    return () => {
      setEditor(null)
      made.destroy()
    }
  }, [session, scenarioId, field, host])
  return editor
}

export const useRichEditorState = (editor: RichEditor): RichEditorState =>
  useSyncExternalStore(editor.subscribe, editor.getState, editor.getState)
