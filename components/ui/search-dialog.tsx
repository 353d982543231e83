"use client"
/**
 * A field over a list of what it finds (the combobox pattern): the focus stays in the field, arrows choose, Enter
 * takes. It knows nothing of what is found.
 */
import { Dialog as Base } from "@base-ui/react/dialog"
import { clsx } from "clsx"
import { Search, X } from "lucide-react"
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react"
import { IconButton } from "./icon-button.tsx"
import { Kbd } from "./kbd.tsx"

export interface Hit {
  key: string
  title: ReactNode
  icon?: ReactNode
  /** A second, quiet text: where it belongs. */
  detail?: ReactNode
  shortcut?: string | undefined
  /** Why it cannot be chosen now. */
  why?: string | undefined
}

export interface HitGroup {
  label: string
  hits: readonly Hit[]
}

export interface SearchDialogProps {
  label: string
  open: boolean
  onOpenChange: (open: boolean) => void
  /** false: whoever closed it has put the focus somewhere. */
  returnsFocus: () => boolean
  /** The one that a key opens and closes wherever one is; a mark for whoever reads that key. */
  palette?: boolean
  /** A SearchList, made only while it is open. */
  children: ReactNode
}

export function SearchDialog(props: SearchDialogProps) {
  const { label, open, onOpenChange, returnsFocus, palette = false, children } = props
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 min-h-dvh bg-scrim transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0 supports-[-webkit-touch-callout:none]:absolute" />
        <Base.Viewport className="fixed inset-0 z-40 flex items-start justify-center sm:p-6 sm:pt-[12dvh]">
          {/* The field is the first that can take the focus, and so it does. */}
          <Base.Popup
            data-palette={palette || undefined}
            finalFocus={returnsFocus}
            className="flex max-h-dvh w-full flex-col border border-line bg-float text-ink shadow-float outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0 sm:max-h-[70dvh] sm:max-w-xl sm:rounded-sheet"
          >
            <Base.Title className="sr-only">{label}</Base.Title>
            {children}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  )
}

export interface SearchListProps {
  label: string
  placeholder: string
  query: string
  onQuery: (query: string) => void
  groups: readonly HitGroup[]
  /** Shown in place of the list when there is nothing. */
  nothing: ReactNode
  onChoose: (key: string) => void
}

// How far Page Up and Page Down go.
const page = 8

export function SearchList(props: SearchListProps) {
  const { label, placeholder, query, onQuery, groups, nothing, onChoose } = props
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const hits = groups.flatMap((group) => group.hits)
  const [chosen, setChosen] = useState<string | null>(null)
  const at = Math.max(
    0,
    hits.findIndex((hit) => hit.key === chosen),
  )
  const active = hits[at]
  const optionId = (hit: Hit) => `${id}-${hits.indexOf(hit)}`

  const go = (to: number) => {
    const next = hits[to]
    if (!next) return
    setChosen(next.key)
    list.current?.querySelector(`[data-at="${to}"]`)?.scrollIntoView({ block: "nearest" })
  }
  const take = (hit: Hit | undefined) => {
    if (hit && hit.why === undefined) onChoose(hit.key)
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const last = hits.length - 1
    const to = {
      ArrowDown: at === last ? 0 : at + 1,
      ArrowUp: at === 0 ? last : at - 1,
      PageDown: Math.min(last, at + page),
      PageUp: Math.max(0, at - page),
    }[event.key]
    if (event.key === "Enter") take(active)
    else if (to === undefined) return
    else go(to)
    event.preventDefault()
  }

  return (
    <>
      <div className="flex items-center gap-2 border-line border-b py-2 pr-2 pl-4">
        <Search aria-hidden className="size-4 shrink-0 text-muted" />
        <input
          type="text"
          role="combobox"
          aria-label={label}
          aria-expanded={hits.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={active ? optionId(active) : undefined}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="go"
          placeholder={placeholder}
          value={query}
          onChange={(event) => {
            // What is best now, not what was chosen among others.
            setChosen(null)
            list.current?.scrollTo({ top: 0 })
            onQuery(event.currentTarget.value)
          }}
          onKeyDown={pressed}
          className="h-9 min-w-0 flex-1 bg-transparent text-base outline-none pointer-coarse:h-11"
        />
        <Base.Close
          render={
            <IconButton label="Close" tooltip={false}>
              <X />
            </IconButton>
          }
        />
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-1 empty:hidden"
      >
        {groups.map(
          (group, i) =>
            group.hits.length > 0 && (
              // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a list to choose from.
              <div key={group.label} role="group" aria-labelledby={`${id}-group-${i}`}>
                <div id={`${id}-group-${i}`} role="presentation" className="caption px-3 pt-2 pb-1">
                  {group.label}
                </div>
                {group.hits.map((hit) => (
                  <Option
                    key={hit.key}
                    id={optionId(hit)}
                    at={hits.indexOf(hit)}
                    hit={hit}
                    active={hit === active}
                    onPoint={() => setChosen(hit.key)}
                    onTake={() => take(hit)}
                  />
                ))}
              </div>
            ),
        )}
      </div>
      {hits.length === 0 && <p className="px-4 py-6 text-muted">{nothing}</p>}
      <Count of={hits.length} query={query} />
    </>
  )
}

function Option(props: {
  id: string
  at: number
  hit: Hit
  active: boolean
  onPoint: () => void
  onTake: () => void
}) {
  const { id, at, hit, active, onPoint, onTake } = props
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, where the focus stays.
    // biome-ignore lint/a11y/useFocusableInteractive: it is named by the field's aria-activedescendant.
    <div
      id={id}
      data-at={at}
      role="option"
      aria-selected={active}
      aria-disabled={hit.why !== undefined || undefined}
      // A list that scrolls under a resting pointer chooses nothing.
      onPointerMove={onPoint}
      // The focus stays in the field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onTake}
      className={clsx(
        "flex min-h-9 cursor-default select-none items-center gap-3 rounded-control px-3 py-1.5 pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted",
        active &&
          "bg-wash forced-colors:bg-[Highlight] forced-colors:text-[HighlightText] forced-colors:[&_*]:text-[HighlightText]",
      )}
    >
      {hit.icon}
      <span className="min-w-0 flex-1">
        <span className={clsx("block break-words", hit.why !== undefined && "text-muted")}>{hit.title}</span>
        {(hit.why ?? hit.detail) && (
          <span className="block break-words text-muted text-xs">{hit.why ?? hit.detail}</span>
        )}
      </span>
      {hit.shortcut && <Kbd aside>{hit.shortcut}</Kbd>}
    </div>
  )
}

/** Said when the typing rests, not at every key. */
function Count({ of, query }: { of: number; query: string }) {
  const [said, setSaid] = useState("")
  useEffect(() => {
    if (query.trim() === "") return setSaid("")
    const timer = setTimeout(
      () => setSaid(of === 0 ? "Nothing found" : of === 1 ? "1 result" : `${of} results`),
      500,
    )
    return () => clearTimeout(timer)
  }, [of, query])
  return (
    <span role="status" className="sr-only">
      {said}
    </span>
  )
}
