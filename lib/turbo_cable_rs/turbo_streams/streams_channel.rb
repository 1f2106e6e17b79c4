# frozen_string_literal: true

require "action_cable"

module Turbo
  # The channel that <tt>turbo_stream_from</tt> subscribes pages to, and through which everything is broadcast:
  #
  #   Turbo::StreamsChannel.broadcast_append_to :messages, target: "messages", partial: "messages/message"
  #
  # @see Streams::Broadcasts
  class StreamsChannel < ActionCable::Channel::Base
    extend Streams::StreamName
    extend Streams::Broadcasts
    include Streams::StreamName::ClassMethods

    def subscribed # :nodoc:
      stream_name = verified_stream_name_from_params
      stream_name ? stream_from(stream_name) : reject
    end
  end
end
