// Stands in for turbo_cable's Stimulus controller, which is not at hand everywhere: it says and takes what that one
// says and takes, and knows no more of the server than that one knows.
const RECONNECT_AFTER = 3000

const ACTIONS = {
  append: (element, template) => element.append(template.content.cloneNode(true)),
  prepend: (element, template) => element.prepend(template.content.cloneNode(true)),
  replace: (element, template) => element.replaceWith(template.content.firstElementChild.cloneNode(true)),
  update: (element, template) => element.replaceChildren(template.content.cloneNode(true)),
  remove: (element) => element.remove()
}

export default class Client {
  connect() {
    const markers = [...document.querySelectorAll('[data-turbo-stream="true"]')]
    this.streams = new Set(markers.flatMap((marker) => marker.dataset.streams.split(",")))
    this.subscribed = new Set()
    this.socket = new WebSocket(`ws://${location.host}/cable`) // without a subprotocol
    this.socket.onopen = () => this.streams.forEach((stream) => this.say({ type: "subscribe", stream }))
    this.socket.onmessage = ({ data }) => this.take(JSON.parse(data))
    // One that has no stream does not come back.
    this.socket.onclose = () => this.subscribed.size && setTimeout(() => this.connect(), RECONNECT_AFTER)
  }

  say(message) {
    this.socket.send(JSON.stringify(message))
  }

  // Any other type is passed over.
  take({ type, stream, data }) {
    if (type === "ping") this.say({ type: "pong" })
    if (type === "subscribed") this.subscribed.add(stream)
    if (type === "message" && this.streams.has(stream)) this.deliver(stream, data)
  }

  deliver(stream, data) {
    if (typeof data !== "string") {
      document.dispatchEvent(new CustomEvent("turbo:stream-message", { detail: { stream, data }, bubbles: true }))
      return
    }
    // The first element only.
    const element = new DOMParser().parseFromString(data, "text/html").querySelector("turbo-stream")
    const target = document.getElementById(element.getAttribute("target"))
    ACTIONS[element.getAttribute("action")](target, element.querySelector("template"))
  }
}
