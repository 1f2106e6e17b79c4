# frozen_string_literal: true

require "turbo_cable_rs/registration"

module TurboCableRs
  # A channel's claim to a plain stream, which is also what the channel has for the stream's handler. Rust delivers, so
  # Rails' own handler, four procs that keep what is around them (0.9 KiB), is made only for whoever calls this one: an
  # app's own `pubsub`, say, that passes by {StreamPubsub}.
  class ChannelRegistration < Registration # :nodoc:
    # @param channel [ActionCable::Channel::Base]
    def initialize(channel, broadcasting)
      super(channel.connection.native_socket, channel.identifier)
      @channel = channel
      @stream = broadcasting
    end

    # Delivers a message in Ruby, as stock Action Cable does.
    def call(message)
      stock_handler.call(message)
    end

    def to_proc
      stock_handler.to_proc
    end

    private

    def stock_handler
      Layout.stock_stream_handler(@channel, @stream)
    end
  end
end
