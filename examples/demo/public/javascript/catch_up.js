import { Turbo } from "@hotwired/turbo-rails"

// What is broadcast while a page is away is not sent again: once it is back, fetch it anew and morph.
export function catchUp() {
  Turbo.visit(location.href, { action: "replace" })
}

// Turbo's stream elements have no callback for their return, only the `connected` attribute.
const known = new WeakSet()

new MutationObserver((changes) => {
  const connected = changes.map(({ target }) => target).filter((source) => source.hasAttribute("connected"))

  if (connected.some((source) => known.has(source))) catchUp()
  connected.forEach((source) => known.add(source))
}).observe(document, { subtree: true, attributeFilter: ["connected"] })
