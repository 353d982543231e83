import { clsx } from "clsx"
import encode from "qr"
import { useMemo } from "react"

export interface QrProps {
  /** What a camera reads from it. */
  text: string
  /** What it is for, read aloud in its place. */
  label: string
  className?: string
}

/** Quiet modules all round, without which cameras do not find it. */
const border = 4

/** Always dark on white, whatever the colours of the page: many cameras do not read it the other way round. */
export function Qr({ text, label, className }: QrProps) {
  const { path, size } = useMemo(() => {
    const rows = encode(text, "raw", { ecc: "medium", border })
    // One rectangle for each run of dark modules in a row.
    const parts = rows.flatMap((row, y) =>
      [
        ...row
          .map((dark) => (dark ? "#" : " "))
          .join("")
          .matchAll(/#+/g),
      ].map(({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`),
    )
    return { path: parts.join(""), size: rows.length }
  }, [text])
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className={clsx("rounded-control [forced-color-adjust:none]", className)}
    >
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  )
}
