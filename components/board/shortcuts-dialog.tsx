"use client"

/** The sheet of keys: whatever the catalogue gives a key to, whether it can be done now or not. */
import { commandGroups, commandsIn, entryOf, keysOfControls } from "../commands/catalogue.ts"
import { printed } from "../commands/keys.ts"
import { allKeysOf, useKeyboard } from "../commands/shown-keys.ts"
import { Dialog } from "../ui/dialog.tsx"
import { Kbd } from "../ui/kbd.tsx"
import { useSingleKeys } from "./single-keys.ts"

export function ShortcutsDialog({
  open,
  onOpenChange,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
}) {
  const keyboard = useKeyboard()
  const [on, setOn] = useSingleKeys()
  const lists = commandGroups.flatMap((group) => {
    const rows = commandsIn(group).map((id) => ({ title: entryOf(id).title, ways: allKeysOf(id, keyboard) }))
    const shown = rows.filter(({ ways }) => ways.length > 0)
    return shown.length > 0 ? [{ title: group, rows: shown }] : []
  })
  const ofControls = keysOfControls.map(({ title, keys }) => ({
    title,
    ways: keys.map((key) => printed(key, keyboard.mac)),
  }))
  return (
    <Dialog title="Keys" size="lg" open={open} onOpenChange={onOpenChange}>
      <label className="mb-5 flex items-start gap-2 border-line border-b pb-4 text-sm pointer-coarse:min-h-11">
        <input
          type="checkbox"
          className="mt-0.5 size-4 shrink-0"
          checked={on}
          onChange={(event) => setOn(event.currentTarget.checked)}
        />
        <span>
          Single-letter keys
          <span className="block text-muted text-xs">
            Switch them off if you speak to your computer. Everything has a button as well.
          </span>
        </span>
      </label>
      <div className="gap-x-10 sm:columns-2">
        {lists.map(({ title, rows }) => (
          <KeyList key={title} title={title} rows={rows} />
        ))}
        <KeyList title="While the likelihood has the focus" rows={ofControls} />
      </div>
    </Dialog>
  )
}

/** A way to press it is its strokes, one after the other. */
type Row = { title: string; ways: string[][] }

function KeyList({ title, rows }: { title: string; rows: readonly Row[] }) {
  return (
    <section className="mb-6 break-inside-avoid">
      <h3 className="caption mb-2">{title}</h3>
      <dl className="flex flex-col gap-1.5">
        {rows.map((row) => (
          <div key={row.title} className="flex items-baseline justify-between gap-4">
            <dt className="text-sm">{row.title}</dt>
            <dd className="flex shrink-0 items-center gap-1">
              {row.ways.map((strokes, i) => (
                <Way key={strokes.join(" ")} strokes={strokes} first={i === 0} many={row.ways.length > 2} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Way({ strokes, first, many }: { strokes: readonly string[]; first: boolean; many: boolean }) {
  return (
    <>
      {!first && !many && <span className="text-muted text-xs">or</span>}
      {strokes.map((stroke, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same key may come twice, and the order never changes.
        <span key={i} className="inline-flex items-center gap-1">
          {i > 0 && <span className="text-muted text-xs">then</span>}
          <Kbd>{stroke}</Kbd>
        </span>
      ))}
    </>
  )
}
