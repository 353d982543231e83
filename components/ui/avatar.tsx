import { clsx } from "clsx"

export interface AvatarProps {
  name: string
  /** The server's colour number of this person. */
  colour: number
  size?: "xs" | "sm" | "md" | "lg"
  /** Not here now. */
  away?: boolean
  /** Said beside it already: hide it from readers. */
  decorative?: boolean
  className?: string
}

const sizes = {
  xs: "size-[1.125rem] text-[0.5625rem]",
  sm: "size-6 text-[0.6875rem]",
  md: "size-8 text-xs",
  lg: "size-11 text-sm",
}

/** Two letters stand for a person: colour alone would not tell twelve people apart. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const first = [...(words[0] ?? "?")]
  const last = words.length > 1 ? [...(words.at(-1) ?? "")] : first.slice(1)
  return `${first[0] ?? "?"}${last[0] ?? ""}`.toLocaleUpperCase()
}

export const personColour = (colour: number): number => ((Math.trunc(colour) % 12) + 12) % 12

export function Avatar({
  name,
  colour,
  size = "sm",
  away = false,
  decorative = false,
  className,
}: AvatarProps) {
  return (
    <span
      data-person={personColour(colour)}
      {...(decorative ? { "aria-hidden": true } : { role: "img", "aria-label": name })}
      title={decorative ? undefined : name}
      className={clsx(
        "inline-flex shrink-0 select-none items-center justify-center rounded-full font-semibold leading-none tracking-tight",
        away ? "border border-person border-dashed text-person" : "bg-person text-on-person",
        "forced-colors:border forced-colors:border-[CanvasText]",
        sizes[size],
        className,
      )}
    >
      {initialsOf(name)}
    </span>
  )
}

/**
 * People side by side, so that no initials are covered; the rest as a number. Read as one list of names; left out in
 * calm mode.
 */
export function AvatarStack({
  people,
  most = 4,
  size = "sm",
}: {
  people: readonly { id: string; name: string; colour: number }[]
  most?: number
  size?: AvatarProps["size"]
}) {
  if (people.length === 0) return null
  const shown = people.length > most ? people.slice(0, most - 1) : people
  const more = people.length - shown.length
  const names = people.map((person) => person.name).join(", ")
  return (
    <span
      role="img"
      aria-label={names}
      title={names}
      className="inline-flex items-center gap-0.5 calm:hidden!"
    >
      {shown.map((person) => (
        <Avatar key={person.id} {...person} size={size} decorative />
      ))}
      {more > 0 && (
        <span
          className={clsx(
            "figures inline-flex items-center justify-center rounded-full bg-well font-semibold text-muted",
            sizes[size ?? "sm"],
          )}
        >
          +{more}
        </span>
      )}
    </span>
  )
}
