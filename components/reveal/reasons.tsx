"use client"

/** Why: the reasons at both ends side by side, and the private question to who stands outside of the middle half. */
import { clsx } from "clsx"
import { MessageSquare } from "lucide-react"
import { useRef, useState } from "react"
import { useActions } from "../../client/use-actions.ts"
import { useMay } from "../../client/use-may.ts"
import type { Yardstick } from "../../core/board.ts"
import { Composer } from "../comments/composer.tsx"
import { Avatar } from "../ui/avatar.tsx"
import { Button } from "../ui/button.tsx"
import { useToasts } from "../ui/toast.tsx"
import type { Mark, Reading } from "./reveal-reading.ts"
import { nudgeWords, spokenForecast } from "./reveal-words.ts"

export function ExtremeReasons({
  reading,
  yardstick,
  present,
}: {
  reading: Reading
  yardstick: Yardstick
  present: boolean
}) {
  const { extremes } = reading
  if (extremes === null) return null
  return (
    <section aria-label="Reasons at both ends">
      <h3 className={clsx("mb-2 font-semibold", present ? "text-xl" : "text-base")}>Both ends</h3>
      <div className="grid gap-3 sm:grid-cols-2">
        <Reason title="Lowest" mark={extremes.lowest} {...{ reading, yardstick, present }} />
        <Reason title="Highest" mark={extremes.highest} {...{ reading, yardstick, present }} />
      </div>
    </section>
  )
}

function Reason({
  title,
  mark,
  reading,
  yardstick,
  present,
}: {
  title: string
  mark: Mark
  reading: Reading
  yardstick: Yardstick
  present: boolean
}) {
  const { forecast, rationale } = mark.estimate
  return (
    <figure aria-label={title} className="flex flex-col rounded-sheet border border-line bg-panel p-4">
      <figcaption className={clsx("flex items-center gap-2", present ? "text-xl" : "text-sm")}>
        {mark.name !== null && !present && <Avatar name={mark.name} colour={mark.colour} decorative />}
        <span className="min-w-0">
          <span className="text-muted">{title}</span>
          {(mark.own || mark.name !== null) && (
            <span className="font-medium"> · {mark.own ? "You" : mark.name}</span>
          )}
          <span className="figures block font-medium">
            {spokenForecast(forecast, reading.scenario, yardstick)}
          </span>
        </span>
      </figcaption>
      <blockquote
        className={clsx("mt-3 whitespace-pre-line break-words font-serif", present ? "text-xl" : "text-base")}
      >
        {rationale.trim() === "" ? <span className="text-muted">No reason was given.</span> : rationale}
      </blockquote>
    </figure>
  )
}

/** On this person's screen alone: nothing of it leaves the page until they post something. */
export function Nudge({ reading }: { reading: Reading }) {
  const { scenario, outside } = reading
  const actions = useActions()
  const { show } = useToasts()
  const asked = useMay()({ collection: "comments", id: "new", field: null, action: "add" }, scenario.id)
  const [writing, setWriting] = useState(false)
  const [draft, setDraft] = useState<{ text: string; chosen: readonly { id: string; name: string }[] }>({
    text: "",
    chosen: [],
  })
  const area = useRef<HTMLTextAreaElement>(null)
  if (outside === null || !asked.allowed) return null
  return (
    <aside
      aria-label="For you alone"
      className="rounded-sheet border border-accent/40 bg-accent-wash p-4 text-sm"
    >
      <p className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <MessageSquare aria-hidden className="size-4 shrink-0 text-accent" />
        <span className="min-w-0 flex-1 basis-56">
          {nudgeWords(outside)} <span className="text-muted">Only you see this.</span>
        </span>
        {!writing && (
          <Button
            size="sm"
            onClick={() => {
              setWriting(true)
              requestAnimationFrame(() => area.current?.focus())
            }}
          >
            Say why
          </Button>
        )}
      </p>
      {writing && (
        <div className="mt-3">
          <Composer
            label="Why you see it differently"
            placeholder="A comment in your name, on this scenario"
            draft={draft}
            onDraft={setDraft}
            submit="Comment"
            onSubmit={(text, mentions) => {
              const done = actions.addComment(scenario.id, text, mentions)
              if (!done.ok) return done.error.message
              setDraft({ text: "", chosen: [] })
              setWriting(false)
              show({ title: "Your comment is posted", description: scenario.title })
              return null
            }}
            onCancel={() => setWriting(false)}
            areaRef={area}
          />
        </div>
      )}
    </aside>
  )
}
