# frozen_string_literal: true

# One stream for each user: `UserChannel.broadcast_to(user, …)`.
class UserChannel < ApplicationCable::Channel
  def subscribed
    stream_for current_user
  end

  def tell(data)
    UserChannel.broadcast_to(User.named(data["user"]), { from: current_user.name, text: data["text"] })
  end

  def stop
    stop_stream_for current_user
  end
end
