/** The one elevation: what menus, selects and popovers have in common. */
export const floatingPopup =
  "rounded-sheet border border-line bg-float text-ink text-sm shadow-float outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0"

export const floatingItem =
  "flex min-h-8 w-full cursor-default select-none items-center gap-2 rounded-control px-2 py-1 text-left outline-none pointer-coarse:min-h-11 data-disabled:opacity-50 data-highlighted:bg-wash forced-colors:data-highlighted:bg-[Highlight] forced-colors:data-highlighted:text-[HighlightText] [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted"
