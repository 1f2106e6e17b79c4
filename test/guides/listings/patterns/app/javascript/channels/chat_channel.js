// app/javascript/channels/chat_channel.js
import consumer from "./consumer"

export default class ChatChannel {
  constructor(roomId, token) {
    this.roomId = roomId;
    this.subscription = consumer.subscriptions.create(
      {
        channel: "ChatChannel",
        room_id: roomId,
        token: token
      },
      {
        connected: () => {
          console.log(`Connected to chat room ${roomId}`);
        },

        disconnected: () => {
          console.log(`Disconnected from chat room ${roomId}`);
        },

        received: (data) => {
          switch(data.type) {
            case 'message':
              this.handleMessage(data);
              break;
            case 'user_joined':
              this.handleUserJoined(data);
              break;
            case 'user_left':
              this.handleUserLeft(data);
              break;
          }
        }
      }
    );
  }

  sendMessage(body) {
    this.subscription.send({ body: body });
  }

  sendTyping(isTyping) {
    this.subscription.perform('typing', { typing: isTyping });
  }

  handleMessage(data) {
    // Append message to UI using safe DOM methods
    const messagesContainer = document.getElementById('messages');
    const messageElement = this.createMessageElement(data.message, data.user);
    messagesContainer.appendChild(messageElement);
  }

  handleUserJoined(data) {
    console.log(`${data.user.name} joined`);
  }

  handleUserLeft(data) {
    console.log(`User ${data.user_id} left`);
  }

  createMessageElement(message, user) {
    // Use safe DOM methods instead of innerHTML
    const div = document.createElement('div');
    div.className = 'message';

    const strong = document.createElement('strong');
    strong.textContent = `${user.name}:`;

    const span = document.createElement('span');
    span.textContent = message.body;

    const small = document.createElement('small');
    small.textContent = message.created_at;

    div.appendChild(strong);
    div.appendChild(document.createTextNode(' '));
    div.appendChild(span);
    div.appendChild(document.createTextNode(' '));
    div.appendChild(small);

    return div;
  }

  disconnect() {
    this.subscription.unsubscribe();
  }
}
