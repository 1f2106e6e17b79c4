import "@hotwired/turbo-rails"
import "demo/catch_up.js"
import "demo/chat_room.js"
import "demo/client_count.js"

// Marks what the stream brings, so that the eye finds it.
addEventListener("turbo:before-stream-render", ({ target }) => {
  target.querySelector("template")?.content.firstElementChild?.classList.add("arrived")
})

// Forms that outlive a page refresh, so that it takes no half-written text away, are emptied once they are sent.
addEventListener("turbo:submit-end", ({ target, detail }) => {
  if (detail.success && target.hasAttribute("data-turbo-permanent")) target.reset()
})
