"use client"

/**
 * A plain `<textarea>` (or `<input>`) on a text that several people write in: `<textarea {...field.bind} />`.
 * Typing is shown at once and sent after a short pause as one operation; a colleague's edit is merged by character
 * while the caret and the selection stay with the words they were at.
 */
import {
  type CompositionEvent,
  type FocusEvent,
  type FormEvent,
  type KeyboardEvent,
  type RefCallback,
  useEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from "react"
import type { Collection } from "../core/board.ts"
import type { ActionFailure } from "./board-actions.ts"
import { createTextField, type TextElement } from "./text-field.ts"
import { useSession } from "./use-session.tsx"

export interface TextFieldBinding<E extends TextElement> {
  value: string
  onChange: (event: FormEvent<E>) => void
  onBlur: (event: FocusEvent<E>) => void
  onKeyDown: (event: KeyboardEvent<E>) => void
  onCompositionStart: (event: CompositionEvent<E>) => void
  onCompositionEnd: (event: CompositionEvent<E>) => void
  ref: RefCallback<E>
}

export interface TextField<E extends TextElement> {
  /** What is on screen: the shared text with what you typed and what is not sent yet. */
  value: string
  /** The whole next text, as an input event has it. */
  onChange: (next: string) => void
  /** Sends now what waits for a pause. */
  flush: () => void
  /** Why the last edit was not taken; null when it was. */
  failure: ActionFailure | null
  /** Spread on the element. */
  bind: TextFieldBinding<E>
}

/** `collection` "meta" with any id is the board's own text (`note`). */
export function useTextField<E extends TextElement = HTMLTextAreaElement>(
  collection: Collection | "meta",
  id: string,
  field: string,
): TextField<E> {
  const session = useSession()
  const text = useMemo(
    () => createTextField({ session, collection, id, field }),
    [session, collection, id, field],
  )
  const state = useSyncExternalStore(text.subscribe, text.getState, text.getState)
  const element = useRef<E | null>(null)
  useEffect(() => {
    const { current } = element
    // From a menu of the browser, or a shake of the phone.
    const asked = (event: Event) => {
      const { inputType } = event as InputEvent
      if (inputType !== "historyUndo" && inputType !== "historyRedo") return
      event.preventDefault()
      text.step(inputType === "historyUndo" ? "undo" : "redo")
    }
    current?.addEventListener("beforeinput", asked)
    return () => current?.removeEventListener("beforeinput", asked)
  }, [text])
  useEffect(() => {
    text.open(element.current)
    return () => text.close()
  }, [text])
  const bind = useMemo(
    () => ({
      onChange: (event: FormEvent<E>) => text.typed(event.currentTarget.value),
      onBlur: () => text.flush(),
      onKeyDown: (event: KeyboardEvent<E>) => {
        const direction = event.nativeEvent.isComposing ? null : stepMeant(event)
        if (!direction) return
        // The browser's own undo knows nothing of what was written into the element from elsewhere.
        event.preventDefault()
        text.step(direction)
      },
      onCompositionStart: () => text.composing(true),
      onCompositionEnd: (event: CompositionEvent<E>) => {
        text.typed(event.currentTarget.value)
        text.composing(false)
      },
      ref: (node: E | null) => {
        element.current = node
        text.attach(node)
      },
    }),
    [text],
  )
  return {
    value: state.value,
    onChange: text.typed,
    flush: text.flush,
    failure: state.failure,
    bind: { value: state.value, ...bind },
  }
}

function stepMeant({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): "undo" | "redo" | null {
  if (altKey || ctrlKey === metaKey) return null
  if (key.toLowerCase() === "z") return shiftKey ? "redo" : "undo"
  return key.toLowerCase() === "y" && ctrlKey && !shiftKey ? "redo" : null
}
