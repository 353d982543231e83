import { clsx } from "clsx"

/** Where what is in the air would come to stand. It takes no room, so that nothing moves while somebody aims. */
export function DropLine({ edge }: { edge: "before" | "after" }) {
  return (
    <span
      aria-hidden
      data-drop-line
      className={clsx(
        "pointer-events-none absolute inset-x-0 z-20 h-[3px] rounded-full bg-accent forced-colors:bg-[Highlight]",
        "before:absolute before:top-1/2 before:-left-1 before:size-2.5 before:-translate-y-1/2 before:rounded-full before:bg-accent",
        edge === "before" ? "-top-[7.5px]" : "-bottom-[7.5px]",
      )}
    />
  )
}

/** The same between columns; below each other where the screen is narrow. */
export function ColumnDropLine({ edge }: { edge: "before" | "after" }) {
  return (
    <span
      aria-hidden
      data-drop-line
      className={clsx(
        "pointer-events-none absolute z-20 rounded-full bg-accent forced-colors:bg-[Highlight]",
        "inset-x-0 h-[3px] sm:inset-x-auto sm:inset-y-0 sm:h-auto sm:w-[3px]",
        edge === "before"
          ? "-top-[17px] sm:top-0 sm:-left-[13.5px]"
          : "-bottom-[17px] sm:-right-[13.5px] sm:bottom-0",
      )}
    />
  )
}
