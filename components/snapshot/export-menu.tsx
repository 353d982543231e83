"use client"

/** A snapshot as a file: all of them show the same hash. Made on the server; what takes longer says so, and can be called off. */
import { Download } from "lucide-react"
import { useExport } from "../../client/use-export.ts"
import { Busy } from "../shell/busy.tsx"
import { Button } from "../ui/button.tsx"
import { Menu, MenuItem, MenuSeparator } from "../ui/menu.tsx"

const groups = [
  [
    { words: "PDF, one page (A4)", file: "pdf?paper=a4" },
    { words: "PDF, one page (Letter)", file: "pdf?paper=letter" },
    { words: "PDF, numbers to the next 5%", file: "pdf?rounded=1" },
    { words: "PDF with everything", file: "pdf?annex=1" },
    { words: "Slides (PowerPoint)", file: "pptx" },
  ],
  [
    { words: "Workbook (Excel)", file: "xlsx" },
    { words: "Table (CSV)", file: "csv" },
    { words: "JSON", file: "json" },
    { words: "Network (BIF)", file: "bif" },
  ],
  [
    { words: "Markdown", file: "md" },
    { words: "Picture of this view (PNG)", file: "png?view=" },
    { words: "Drawing of this view (SVG)", file: "svg?view=" },
  ],
] as const

/** A picture is of what lies beneath the dialog, as the address names it. */
function withView(file: string): string {
  if (!file.endsWith("view=")) return file
  const view = new URLSearchParams(window.location.search).get("view") ?? "board"
  return `${file}${view === "impact" ? "cross-impact" : view}`
}

export function ExportMenu({ snapshotId, name }: { snapshotId: string; name: string }) {
  const { making, error, make, cancel } = useExport()
  return (
    <div className="flex flex-col items-end gap-1">
      <Menu
        trigger={
          <Button size="sm" icon={making === null ? <Download /> : <Busy />} aria-label={`Export ${name}`}>
            Export
          </Button>
        }
      >
        {groups.flatMap((group, at) => [
          at > 0 ? <MenuSeparator key={`before ${group[0].file}`} /> : null,
          ...group.map(({ words, file }) => (
            <MenuItem
              key={file}
              onSelect={() => make(`/api/snapshots/${snapshotId}.${withView(file)}`, words)}
            >
              {words}
            </MenuItem>
          )),
        ])}
      </Menu>
      <p role="status" className="flex items-center gap-2 text-muted text-xs empty:hidden">
        {making === null ? null : (
          <>
            Making: {making}
            <button type="button" className="link target" onClick={cancel}>
              Cancel
            </button>
          </>
        )}
      </p>
      <p role="alert" className="max-w-56 text-right text-danger text-xs empty:hidden">
        {error}
      </p>
    </div>
  )
}
