// After the guide's websocketService.ts, whose methods are printed empty: a plain WebSocket, without a subprotocol.

const CHANNELS = ["OrderChannel", "InventoryChannel"]

class WebSocketService {
  socket = null
  callbacks = {}
  reconnectAttempts = 0
  maxReconnectAttempts = 10
  reconnectTimeout = 1000 // ms
  reconnectTimer = null
  isActive = false

  connect(callbacks = {}) {
    this.disconnect()
    this.callbacks = callbacks
    this.isActive = true
    this.reconnectAttempts = 0
    this.open()
  }

  // Asks for the token each time: the one of the last connection may have run out.
  open() {
    const token = encodeURIComponent(localStorage.getItem("auth_token"))
    this.socket = new WebSocket(`ws://${location.host}/cable?token=${token}`)
    this.socket.onmessage = event => this.handleMessage(JSON.parse(event.data))
    this.socket.onclose = event => this.handleClose(event)
  }

  handleMessage(data) {
    switch (data.type) {
      case "welcome": return this.handleOpen()
      case "ping": return this.callbacks.onPing()
      case "disconnect": return this.handleDisconnect(data)
      case "confirm_subscription": return this.callbacks.onSubscribed(JSON.parse(data.identifier).channel)
      case "reject_subscription": return this.callbacks.onError(`${data.identifier} rejected`)
      default: this.callbacks.onMessage(data.message)
    }
  }

  handleOpen() {
    this.reconnectAttempts = 0
    this.callbacks.onConnected()
    CHANNELS.forEach(channel => {
      this.socket.send(JSON.stringify({ command: "subscribe", identifier: JSON.stringify({ channel }) }))
    })
  }

  // The server says why it closes, and whether there is any sense in coming back: what keeps this out of a loop.
  handleDisconnect({ reason, reconnect }) {
    this.callbacks.onError(reason)
    this.isActive &&= reconnect
  }

  handleClose({ code }) {
    this.callbacks.onDisconnected(code)
    if (this.isActive) this.attemptReconnect()
  }

  attemptReconnect() {
    if (this.reconnectAttempts >= this.maxReconnectAttempts) return
    this.reconnectTimer = setTimeout(() => this.open(), this.reconnectTimeout * 1.5 ** this.reconnectAttempts)
    this.reconnectAttempts += 1
  }

  disconnect() {
    this.isActive = false
    clearTimeout(this.reconnectTimer)
    this.socket?.close()
  }
}

export const websocketService = new WebSocketService()
