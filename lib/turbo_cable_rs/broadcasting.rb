# frozen_string_literal: true

require "json"
require "active_support"
require "active_support/json"
require "turbo_cable_rs/after_commit"
require "turbo_cable_rs/batch"
require "turbo_cable_rs/stream_name"

module TurboCableRs
  # Broadcasting from anywhere in the app: models, jobs, services, the console. All of it ends in
  # +ActionCable.server.broadcast+, so that any adapter carries it and the usual matchers see it.
  module Broadcasting
    # The name that {#broadcast} gives a stream, for the channel that streams from it:
    #
    #   stream_from TurboCableRs.stream_name([restaurant, :orders])
    #
    # It is the name that +turbo_stream_from restaurant, :orders+ subscribes to. That of a channel's +stream_for order+
    # begins with the channel's name: +OrdersChannel.broadcasting_for(order)+ gives it.
    #
    # @param streamables [Object, Array] a record, a symbol, a list of them; a String is the name itself
    # @return [String]
    # @raise [ArgumentError] when it, or a part of it, is blank
    def stream_name(streamables)
      StreamName.from(streamables) ||
        raise(ArgumentError, "no stream is named by #{streamables.inspect}: it must not be blank, nor any part of it")
    end

    # Sends a message to all who subscribed to the stream.
    #
    #   TurboCableRs.broadcast "admin_dashboard", { type: "new_order", id: order.id }
    #   TurboCableRs.broadcast [restaurant, :orders], { order: order }, after_commit: true
    #
    # @param streamables [Object, Array] as {#stream_name} takes them
    # @param message [Object] anything that can be JSON
    # @param after_commit [Boolean] waits for the open transaction, as {#batch} does
    # @return [void]
    # @raise [ArgumentError] for a blank stream, or a message that cannot be JSON
    def broadcast(streamables, message, after_commit: false)
      stream = stream_name(streamables)
      return batch(after_commit: true) { broadcast(stream, message) } if after_commit

      refuse_what_is_no_json(stream) { ActionCable.server.broadcast(stream, message) }
      nil
    end

    # As {#broadcast}, for data: what arrives is an object or an array, never a String, which pages with Turbo or
    # turbo_cable take for HTML.
    #
    #   TurboCableRs.broadcast_json "progress_#{job_id}", { done: 40, of: 100 }
    #
    # @param data [Object] what becomes a JSON object or array: a Hash, a record, a list
    # @return [void]
    # @raise [ArgumentError] for a blank stream, or any other data
    def broadcast_json(streamables, data, after_commit: false)
      stream = stream_name(streamables)
      json = refuse_what_is_no_json(stream) { data.as_json }
      return broadcast(stream, json, after_commit: after_commit) if json.is_a?(Hash) || json.is_a?(Array)

      raise ArgumentError, "the data for the stream #{stream} must become a JSON object or array, got #{data.inspect}"
    end

    # Hands over all that the block broadcasts at its end, in order: through this module, +ActionCable.server+, a
    # channel's +broadcast_to+ or Turbo's methods, but not from jobs and other threads. With `adapter: turbo_cable_rs`
    # it goes to the server in one piece. Nothing is sent if the block raises: half an update is worse than none.
    #
    #   TurboCableRs.batch { orders.each(&:prepared!) }
    #
    # The message is encoded, logged and instrumented when it is broadcast; only the sending waits.
    #
    # A batch in a batch is a part of the outer one. What it has broadcast is dropped if it raises, even if the outer
    # one rescues that.
    #
    # @param after_commit [Boolean] each broadcast waits for the Active Record transaction that is open when it is made,
    #   around the block or in it, and is dropped if that is rolled back
    # @return [Object] what the block gives
    def batch(after_commit: false, &block)
      Batch.new(after_commit: after_commit).collect(&block)
    end

    # Runs the block after the open Active Record transactions have been committed, and never if one is rolled back.
    # Without a transaction, or without Active Record, it runs at once.
    #
    #   TurboCableRs.after_commit { TurboCableRs.broadcast order, order }
    #
    # @return [void]
    def after_commit(&block)
      AfterCommit.call(&block)
      nil
    end

    private

    def refuse_what_is_no_json(stream)
      yield
    rescue JSON::JSONError, EncodingError, SystemStackError => error # the last is a structure that contains itself
      raise ArgumentError, "the message for the stream #{stream} cannot be JSON: #{error.message} (#{error.class})"
    end
  end
end
