"use client"

import { clsx } from "clsx"
import { FileUp } from "lucide-react"
import { type DragEvent, useId, useRef, useState } from "react"
import { Button } from "../ui/button.tsx"

/** A file from the disk, chosen or dropped. The same file can be chosen again once it is mended. */
export function FileDrop({
  label,
  accept,
  autoFocus = false,
  children,
  onFile,
}: {
  /** Of the field, for those who do not see the button. */
  label: string
  accept: string
  autoFocus?: boolean
  /** What may be dropped, in a sentence. */
  children: string
  onFile: (file: File) => void
}) {
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const described = useId()
  const drop = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      const file = event.dataTransfer.files[0]
      if (file) onFile(file)
    },
  }
  return (
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
        autoFocus={autoFocus}
        aria-describedby={described}
        onClick={() => input.current?.click()}
      >
        Choose a file
      </Button>
      <p id={described} className="text-muted text-sm">
        {children}
      </p>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept={accept}
        onChange={(event) => {
          const file = event.target.files?.[0]
          if (file) onFile(file)
          event.target.value = ""
        }}
      />
    </div>
  )
}
