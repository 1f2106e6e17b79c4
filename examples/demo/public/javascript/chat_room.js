import { catchUp } from "demo/catch_up.js"
import consumer from "demo/consumer.js"
import { RoundTrips } from "demo/round_trips.js"

class ChatRoom extends HTMLElement {
  connectedCallback() {
    this.roundTrips = new RoundTrips(this.querySelector("#round_trip"))
    this.subscription = consumer.subscriptions.create("ChatChannel", {
      connected: () => this.connected(),
      received: (data) => this.received(data),
      disconnected: () => { this.away = true }
    })
    this.addEventListener("submit", this.speak)
    this.scrollToLatest()
  }

  disconnectedCallback() {
    this.removeEventListener("submit", this.speak)
    this.subscription.unsubscribe()
  }

  connected() {
    if (this.away) catchUp()
    this.away = false
  }

  received({ html, ref, error }) {
    if (error) return this.refuse(error)

    this.roundTrips.finish(ref)
    this.show(document.createRange().createContextualFragment(html).firstElementChild)
  }

  speak(event) {
    event.preventDefault()

    const sent = this.subscription.perform("speak", { body: this.body.value, ref: this.roundTrips.start() })
    if (sent) event.target.reset()
  }

  show(message) {
    if (document.getElementById(message.id)) return

    message.classList.add("arrived")
    message.dataset.own = message.dataset.author === this.dataset.name
    this.messages.append(message)
    this.scrollToLatest()
  }

  refuse(error) {
    this.body.setCustomValidity(error)
    this.body.reportValidity()
    this.body.addEventListener("input", () => this.body.setCustomValidity(""), { once: true })
  }

  scrollToLatest() {
    this.messages.scrollTop = this.messages.scrollHeight
  }

  get body() {
    return this.querySelector("#message_body")
  }

  get messages() {
    return this.querySelector("#messages")
  }
}

customElements.define("chat-room", ChatRoom)
