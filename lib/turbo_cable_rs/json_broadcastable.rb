# frozen_string_literal: true

require "turbo_cable_rs/json_broadcast"

module TurboCableRs
  # Tells front ends, as JSON, what happens to a model. Active Record has it by itself.
  #
  #   class Order < ApplicationRecord
  #     belongs_to :restaurant
  #
  #     broadcasts_json_to ->(order) { [order.restaurant, :orders] }, serializer: OrderSerializer
  #   end
  #
  # Each commit sends two messages to the stream, the record and a signal to reload the list:
  #
  #   {"order": {"id": 7, "status": "ready"}}
  #   {"orders": "reload"}
  #
  # A deletion sends the signal only. A channel streams it:
  #
  #   stream_from TurboCableRs.stream_name([restaurant, :orders])
  module JsonBroadcastable
    # Declares what is sent, and where to. May be called several times, with other streams.
    #
    #   broadcasts_json_to :restaurant
    #   broadcasts_json_to ->(order) { OrderStatusChannel.broadcasting_for(order) },
    #                      on: :update, if_changed: %i[status], collection: false
    #   broadcasts_json_to ->(order) { "campaign:#{order.campaign_id}" },
    #                      entity: :dish, collection: :menu, serializer: :as_dish, later: true
    #
    # @param stream [Proc, Symbol, String] gives the stream of a record: called with it, sent to it, or the name itself.
    #   Where that or a part of it is blank, as in an order of no restaurant, nothing is sent.
    # @param options [Hash]
    # @option options [Symbol, String, false] :entity what the record is called: by default as in Active Model's JSON,
    #   +Admin::Order+ is "order"; with false only the signal is sent
    # @option options [Symbol, String, false] :collection what is to be reloaded, by default the entity's plural; with
    #   false only the record is sent
    # @option options [Symbol, Array<Symbol>] :on what to tell of: `:create`, `:update`, `:destroy`; by default all
    # @option options [Symbol, Array<Symbol>] :if_changed tells of an update only when one of these attributes has
    #   changed in its transaction
    # @option options [Symbol, #call, Class] :serializer a method of the record, anything that is called with it, or a
    #   class whose `new(record)` has `as_json`; by default `:as_json`, which shows every column
    # @option options [Boolean] :later reads, serializes and sends the record in {JsonBroadcastJob}; a deletion is told
    #   at once
    # @return [void]
    # @raise [ArgumentError] for an unknown option, or a value that cannot work
    def broadcasts_json_to(stream, **options)
      broadcast = JsonBroadcast.new(stream, **options)
      after_save broadcast
      after_touch broadcast
      after_destroy broadcast
      after_commit broadcast
    end

    # What is saved in the block is not told of, whenever it is committed: for imports. Called on a model it counts for
    # its subclasses, too, in this thread.
    #
    #   Order.suppressing_json_broadcasts { import }
    #   ApplicationRecord.suppressing_json_broadcasts { import_everything }
    #
    # @return [Object] what the block gives
    def suppressing_json_broadcasts(&block)
      JsonBroadcast.suppressing(self, &block)
    end

    # @return [Boolean] whether this is called in {#suppressing_json_broadcasts}
    def suppressed_json_broadcasts?
      JsonBroadcast.suppressed?(self)
    end
  end
end
